/// A country by its two capitals of ISO 3166-1.
public struct CountryCode: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The two capitals.
  public let value: String

  /// A country from its two letters in either case; `nil` for anything else. Whether the country exists is
  /// not checked.
  public init?(_ text: String) {
    let letters = text.utf8
    guard letters.count == 2, letters.allSatisfy({ isCapital($0) || isSmall($0) }) else { return nil }
    value = text.uppercased()
  }

  private init(known value: String) { self.value = value }

  /// Reads the two letters.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let code = CountryCode(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "A country is written as the two letters of ISO 3166-1.")
    }
    self = code
  }

  /// Writes the two letters.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// The two capitals.
  public var description: String { value }

  /// Russia.
  public static let russia = CountryCode(known: "RU")
  /// Belarus.
  public static let belarus = CountryCode(known: "BY")
  /// Kazakhstan.
  public static let kazakhstan = CountryCode(known: "KZ")
  /// Ukraine.
  public static let ukraine = CountryCode(known: "UA")
}
