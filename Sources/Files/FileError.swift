internal import Glibc

/// Why something could not be done with a file.
public enum FileError: Error, Sendable, Hashable {
  /// The system refused `operation`; `code` is its `errno`.
  case system(operation: FileOperation, path: String, code: Int32)
  /// The file has `bytes` bytes and at most `limit` are read at once.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// The path names a directory, a pipe or a device.
  case notARegularFile(path: String)
  /// The file that was about to be replaced is not the one that was read.
  case changedMeanwhile(path: String)
  /// Another process holds the lock; `holder` is what it wrote about itself, possibly nothing.
  case locked(path: String, holder: String)
  /// The replacement was committed or given up before.
  case replacementOver(path: String)

  /// Whether the error says that there is no such file or directory.
  public var isMissing: Bool {
    if case .system(_, _, let code) = self { code == ENOENT } else { false }
  }
}

/// What is asked of the file system.
public enum FileOperation: String, Sendable, Hashable, CaseIterable {
  /// Opening an existing file or directory.
  case open
  /// Making a new file.
  case create
  /// Making a directory.
  case createDirectory
  /// Reading size, times and inode.
  case inspect
  /// Reading bytes.
  case read
  /// Writing bytes.
  case write
  /// Setting mode or owner.
  case changeMode
  /// Making a file's bytes durable.
  case sync
  /// Putting a new file in the place of the old one.
  case rename
  /// Making a rename durable.
  case syncDirectory
  /// Removing a file.
  case remove
  /// Taking a lock.
  case lock
}

extension FileError: CustomStringConvertible {
  /// One sentence with the path, what was attempted and what the system says.
  public var description: String {
    switch self {
    case .system(let operation, let path, let code):
      "Cannot \(operation.phrase) \(path): \(ErrorText.text(of: code))."
        + (operation == .syncDirectory
          ? " The file is in place and may be lost if the machine stops now." : "")
    case .tooLarge(let path, let bytes, let limit):
      "\(path) has \(bytes) bytes; at most \(limit) are accepted here."
    case .notARegularFile(let path):
      "\(path) is not a regular file. Name a file, not a directory, pipe or device."
    case .changedMeanwhile(let path):
      "\(path) was changed by another program after it was read. Nothing was written; run again."
    case .locked(let path, let holder):
      "\(path) is locked by another process\(holder.isEmpty ? "" : " (\(holder))"). Wait until it is done."
    case .replacementOver(let path):
      "The replacement of \(path) is already over."
    }
  }
}

extension FileOperation {
  fileprivate var phrase: String {
    switch self {
    case .open: "open"
    case .create: "create"
    case .createDirectory: "create the directory"
    case .inspect: "inspect"
    case .read: "read"
    case .write: "write"
    case .changeMode: "set mode or owner of"
    case .sync: "flush to disk"
    case .rename: "replace"
    case .syncDirectory: "flush to disk the directory of"
    case .remove: "remove"
    case .lock: "lock"
    }
  }
}

/// The system's words for error numbers.
enum ErrorText {
  static func text(of code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      // The POSIX variant: it fills the buffer and answers 0.
      guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else {
        return "error \(code)"
      }
      return String(cString: start)
    }
  }
}
