public import Contractors

/// Why the store could not do what it was asked to. Nothing of the attempted transaction was kept.
///
/// Files are named by their last path component, and no stored value appears, so that a message can be
/// logged.
public enum StoreError: Error, Sendable, Hashable {
  /// The file or its directory could not be created or opened.
  case cannotOpen(file: String, reason: Sentence)
  /// The file is no SQLite database, or one that another program made.
  case notAStore(file: String)
  /// The file is a store and parts of it cannot be read or contradict each other.
  case damaged(file: String, detail: Sentence)
  /// The file was damaged and has another name now, under which all its bytes are; `backup` is the copy of before the last
  /// change of the layout, where there is one.
  case setAside(file: String, as: String, detail: Sentence, backup: String?)
  /// A later version of the program has changed the layout.
  case newerSchema(file: String, found: Int, supported: Int)
  /// Stored bytes are of a version that this program does not read.
  case otherFormat(file: String, format: Format, found: Int, supported: Int)
  /// The disk is full, or the file has reached ``StoreOptions/maximumBytes``.
  case full(file: String)
  /// Another connection kept the file to itself for longer than ``StoreOptions/busyTimeoutSeconds``.
  case locked(file: String)
  /// The file, its directory or its file system cannot be written.
  case readOnly(file: String)
  /// The operating system could not read or write the file.
  case inputOutput(file: String, detail: String)
  /// The changes contradict each other or what is stored: a mistake of the caller.
  case constraint(file: String, detail: Sentence)
  /// A row was to be changed that this sync does not have: a mistake of the caller.
  case unknownRow(Row, id: Int64)
  /// A text is longer than its limit.
  case tooLong(Text, bytes: Int, limit: Int)
  /// The store has been closed.
  case closed(file: String)
  /// SQLite reported something else.
  case other(file: String, code: Int, detail: String)

  /// A kind of row that has a number.
  public enum Row: Sendable, Hashable, CaseIterable {
    case run
    case plan
    case conflict
    case review
  }

  /// A kind of stored bytes that has a version.
  public enum Format: Sendable, Hashable, CaseIterable {
    case registers
    case values
  }

  /// A text that has a limit.
  public enum Text: Sendable, Hashable {
    case cursor
    case note(String)
  }

  /// Whether the same call may well succeed later without anybody doing anything.
  public var isRetryable: Bool {
    if case .locked = self { return true }
    return false
  }
}

extension StoreError: CustomStringConvertible {
  /// What happened and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
