/// Why the store could not do what it was asked to. Nothing of the attempted transaction was kept.
///
/// Files are named by their last path component, and no stored value appears, so that a message can be
/// logged.
public enum StoreError: Error, Sendable, Hashable {
  /// The file or its directory could not be created or opened.
  case cannotOpen(file: String, reason: String)
  /// The file is no SQLite database, or one that another program made.
  case notAStore(file: String)
  /// The file is a store and parts of it cannot be read or contradict each other.
  case damaged(file: String, detail: String)
  /// A later version of the program has changed the layout.
  case newerSchema(file: String, found: Int, supported: Int)
  /// Stored bytes are of a version that this program does not read.
  case otherFormat(file: String, format: String, found: Int, supported: Int)
  /// The disk is full, or the file has reached ``StoreOptions/maximumBytes``.
  case full(file: String)
  /// Another connection kept the file to itself for longer than ``StoreOptions/busyTimeoutSeconds``.
  case locked(file: String)
  /// The file, its directory or its file system cannot be written.
  case readOnly(file: String)
  /// The operating system could not read or write the file.
  case inputOutput(file: String, detail: String)
  /// The changes contradict each other or what is stored: a mistake of the caller.
  case constraint(file: String, detail: String)
  /// A row was to be changed that this sync does not have: a mistake of the caller.
  case unknownRow(kind: String, id: Int64)
  /// A text is longer than its limit.
  case tooLong(what: String, bytes: Int, limit: Int)
  /// The store has been closed.
  case closed(file: String)
  /// SQLite reported something else.
  case other(file: String, code: Int, detail: String)

  /// Whether the same call may well succeed later without anybody doing anything.
  public var isRetryable: Bool {
    if case .locked = self { return true }
    return false
  }
}

extension StoreError: CustomStringConvertible {
  /// What happened and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let file, let reason):
      "the store \(file) cannot be opened: \(reason); check the path and the rights of its directory"
    case .notAStore(let file):
      "\(file) is not a store of this program; it was left untouched: name another file, or move this one away"
    case .damaged(let file, let detail):
      "the store \(file) is damaged (\(detail)); it was left untouched: restore a backup, or move it away and "
        + "run the sync, which pairs the records again by their origins and identifiers"
    case .newerSchema(let file, let found, let supported):
      "the store \(file) has schema version \(found) and this program knows version \(supported) at most; "
        + "use the program version that wrote it, or restore the backup made before the change"
    case .otherFormat(let file, let format, let found, let supported):
      "the store \(file) holds \(format) of version \(found) and this program reads version \(supported); "
        + "use the program version that wrote it"
    case .full(let file):
      "the store \(file) cannot grow: the disk is full or the size limit is reached; free some space and run again"
    case .locked(let file):
      "the store \(file) is in use by another process; wait for it to finish and run again"
    case .readOnly(let file):
      "the store \(file) cannot be written; check the rights of the file and of its directory"
    case .inputOutput(let file, let detail):
      "the store \(file) could not be read or written (\(detail)); check the disk it lies on"
    case .constraint(let file, let detail):
      "the store \(file) refused a change (\(detail)); nothing of it was kept. This is a fault of the program: report it"
    case .unknownRow(let kind, let id):
      "there is no \(kind) with number \(id) in this sync"
    case .tooLong(let what, let bytes, let limit):
      "\(what) has \(bytes) bytes and at most \(limit) can be stored"
    case .closed(let file):
      "the store \(file) has been closed"
    case .other(let file, let code, let detail):
      "the store \(file) failed with SQLite code \(code): \(detail)"
    }
  }
}
