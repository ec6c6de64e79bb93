/// One header field of a request or an answer.
public struct Header: Sendable, Hashable {
  /// The name as written; names are compared without regard to case.
  public let name: String

  /// The value without surrounding blanks.
  public let value: String

  /// Makes a field. Line breaks are dropped from both parts, so that no value can add a field of its own.
  public init(_ name: String, _ value: String) {
    self.name = name.filter { !$0.isNewline }
    self.value = value.filter { !$0.isNewline }
  }
}
