/// КПП: the reason for which a company is registered at a tax office in Russia; it tells branches of one ИНН
/// apart.
///
/// Four digits of the office, two digits or letters of the reason, three digits of a serial number; no check
/// digit.
///
/// Source: contractor-formats.md §21.
public struct TaxReasonCode: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .kpp }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of characters: [UInt8]) -> IdentifierProblem? {
    let isDigits = characters[..<4].allSatisfy { isDigit($0) } && characters[6...].allSatisfy { isDigit($0) }
    return isDigits ? nil : .shape
  }
}
