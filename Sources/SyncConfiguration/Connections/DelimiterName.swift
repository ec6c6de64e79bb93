/// The delimiters a person may name, by word or by the character itself.
public enum DelimiterName: String, Sendable, Hashable, CaseIterable {
  case comma
  case semicolon
  case tab
  case pipe

  /// The character that stands between fields.
  public var character: String {
    switch self {
    case .comma: ","
    case .semicolon: ";"
    case .tab: "\t"
    case .pipe: "|"
    }
  }

  /// Reads a name or the character; nil for anything else.
  public init?(_ text: String) {
    guard let name = Self.allCases.first(where: { $0.rawValue == text || $0.character == text }) else {
      return nil
    }
    self = name
  }
}
