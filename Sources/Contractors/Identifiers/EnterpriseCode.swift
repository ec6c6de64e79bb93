/// ОКПО: an enterprise (8 digits), a sole proprietor (10) or a branch (14) in the Russian statistical
/// classifier.
///
/// A branch carries the code of its head in its first eight digits, and only these are checked.
///
/// Source: contractor-formats.md §21.
public struct EnterpriseCode: OfficialIdentifier {
  /// The scheme that values of the type follow.
  public static var scheme: IdentifierScheme { .okpo }

  /// The value as it was read.
  public let reading: IdentifierReading

  /// A value from a reading; `nil` unless the reading is of the type's scheme and its text has the scheme's
  /// form.
  public init?(reading: IdentifierReading) {
    guard reading.scheme == Self.scheme, reading.hasForm else { return nil }
    self.reading = reading
  }

  static func problem(of digits: [UInt8]) -> IdentifierProblem? {
    let checked = digits.count == 14 ? digits[..<8] : digits[...]
    let body = checked.dropLast()
    let check = twoRowCheckDigit(body, first: firstWeights, second: secondWeights)
    return check % 10 == digitValue(checked[checked.endIndex - 1]) ? nil : .checkDigit
  }

  private static let firstWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  private static let secondWeights = [3, 4, 5, 6, 7, 8, 9, 10, 1]
}
