/// A VAT number of the European Union: a country prefix (EL for Greece, XI for Northern Ireland) and the
/// national number.
///
/// The check digits of Germany, France, Italy, Poland and Spain are checked; for other members the prefix and
/// the length are.
///
/// Source: contractor-formats.md §21.
public struct EuropeanVATNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .vat }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// The country prefix, which is not always the ISO code of the country.
  public var prefix: String { String(value.prefix(2)) }

  static func problem(of characters: [UInt8]) -> IdentifierProblem? {
    guard (4...14).contains(characters.count) else { return .length(found: characters.count, expected: []) }
    let prefix = String(decoding: characters[..<2], as: UTF8.self)
    guard prefixes.contains(prefix) else { return .shape }
    let body = Array(characters[2...])
    switch prefix {
    case "DE": return NationalVATRule.german.problem(of: body)
    case "ES": return NationalVATRule.spanish.problem(of: body)
    case "FR": return NationalVATRule.french.problem(of: body)
    case "IT": return NationalVATRule.italian.problem(of: body)
    case "PL": return NationalVATRule.polish.problem(of: body)
    default: return nil
    }
  }

  private static let prefixes: Set<String> = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
  ]
}
