/// Why the memory refused changes; nothing of them was kept.
public enum MemoryStoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The changes contradict each other or what is stored: a mistake of the caller.
  case constraint(String)
  /// A row was to be changed that is not there: a mistake of the caller.
  case unknownRow(kind: String, id: Int64)
  /// A text is longer than its limit.
  case tooLong(what: String, bytes: Int, limit: Int)

  /// What happened.
  public var description: String {
    switch self {
    case .constraint(let detail): "the changes were refused: \(detail)"
    case .unknownRow(let kind, let id): "there is no \(kind) with number \(id)"
    case .tooLong(let what, let bytes, let limit):
      "\(what) has \(bytes) bytes and at most \(limit) can be stored"
    }
  }
}
