/// The ASCII byte between two fields.
public struct CSVDelimiter: Sendable, Hashable, CustomStringConvertible {
  /// The delimiter's ASCII code.
  public let byte: UInt8

  private init(known byte: UInt8) { self.byte = byte }

  /// A delimiter of one's own; `nil` for what would be ambiguous: letters, digits, quotes, line breaks, NUL
  /// and everything beyond ASCII.
  public init?(_ byte: UInt8) {
    switch byte {
    case 0x00, 0x0A, 0x0D, 0x22, 0x27, 0x7F...: return nil
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return nil
    default: self.byte = byte
    }
  }

  /// `,`
  public static let comma = CSVDelimiter(known: 0x2C)
  /// `;`
  public static let semicolon = CSVDelimiter(known: 0x3B)
  /// The tab character.
  public static let tab = CSVDelimiter(known: 0x09)
  /// `|`
  public static let pipe = CSVDelimiter(known: 0x7C)

  /// The delimiters that recognition considers, in the order of preference when nothing else tells them apart.
  public static let recognisable: [CSVDelimiter] = [.semicolon, .tab, .comma, .pipe]

  /// The delimiter for people: the character itself, or `tab` or `space`.
  public var description: String {
    switch byte {
    case 0x09: "tab"
    case 0x20: "space"
    default: String(UnicodeScalar(byte))
    }
  }
}
