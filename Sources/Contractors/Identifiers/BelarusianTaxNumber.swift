/// УНП: the number of a payer in Belarus; nine digits, or two letters and seven digits for a person.
///
/// Source: contractor-formats.md §21.
public struct BelarusianTaxNumber: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .unp }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  /// Whether the number begins with letters, as those of persons do.
  public var isPersonal: Bool { value.utf8.first.map(isCapital) ?? false }

  static func problem(of characters: [UInt8]) -> IdentifierProblem? {
    guard characters[2...].allSatisfy({ isDigit($0) }) else { return .shape }
    var sum = weightedSum(characters[2...], weights: Array(weights[2...]))
    if isDigit(characters[0]), isDigit(characters[1]) {
      guard (1...7).contains(digitValue(characters[0])) else { return .shape }
      sum += weightedSum(characters[..<2], weights: weights)
    } else {
      guard let first = letters.firstIndex(of: characters[0]), first < 7,
        let second = letters.firstIndex(of: characters[1])
      else { return .shape }
      // The first letter counts by its place in the Latin alphabet (A = 10), the second by its place among
      // the ten letters.
      sum += (Int(characters[0]) - 55) * weights[0] + second * weights[1]
    }
    return sum % 11 == digitValue(characters[8]) ? nil : .checkDigit
  }

  private static let letters = Array("ABCEHKMOPT".utf8)
  private static let weights = [29, 23, 19, 17, 13, 7, 5, 3]
}
