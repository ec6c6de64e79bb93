/// The check of a national VAT number behind its country prefix.
///
/// Source: contractor-formats.md §21, the row "EU VAT"; the rules are those the national tax offices publish.
enum NationalVATRule {
  case french, german, italian, polish, spanish

  /// What is wrong with the characters after the prefix, which are digits and capitals.
  func problem(of body: [UInt8]) -> IdentifierProblem? {
    let length = self == .german || self == .spanish ? 9 : self == .polish ? 10 : 11
    // The two characters before it are the prefix.
    guard body.count == length else { return .length(found: body.count + 2, expected: [length + 2]) }
    if self == .spanish { return spanishProblem(of: body) }
    let digitsFrom = self == .french ? 2 : 0
    guard body[digitsFrom...].allSatisfy({ isDigit($0) }) else { return .shape }
    let fits =
      switch self {
      case .french: isFrenchKey(of: body)
      case .german: germanCheckDigit(of: body[..<8]) == digitValue(body[8])
      case .italian: italianCheckDigit(of: body[..<10]) == digitValue(body[10])
      case .polish: weightedSum(body, weights: [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digitValue(body[9])
      case .spanish: false
      }
    return fits ? nil : .checkDigit
  }

  /// ISO 7064, modulus 11,10.
  private func germanCheckDigit(of digits: some Collection<UInt8>) -> Int {
    var product = 10
    for byte in digits {
      let sum = (digitValue(byte) + product) % 10
      product = (sum == 0 ? 10 : sum) * 2 % 11
    }
    return (11 - product) % 10
  }

  /// Two digits made from the nine of the enterprise; keys with letters cannot be computed and pass.
  private func isFrenchKey(of body: [UInt8]) -> Bool {
    guard isDigit(body[0]), isDigit(body[1]) else { return true }
    return decimalValue(body[..<2]) == (12 + 3 * (decimalValue(body[2...]) % 97)) % 97
  }

  private func italianCheckDigit(of digits: some Collection<UInt8>) -> Int {
    (10 - doublingSum(digits, doublesFirst: false) % 10) % 10
  }

  /// A number of a firm (letter, seven digits, control), of a citizen (eight digits, letter) or of a
  /// foreigner (X, Y or Z first).
  private func spanishProblem(of body: [UInt8]) -> IdentifierProblem? {
    guard body[1...7].allSatisfy({ isDigit($0) }) else { return .shape }
    let last = body[8]
    if isDigit(body[0]) || "XYZ".utf8.contains(body[0]) {
      let first = isDigit(body[0]) ? digitValue(body[0]) : Int(body[0]) - Int(UInt8(ascii: "X"))
      let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
      return letters[(first * 10_000_000 + decimalValue(body[1...7])) % 23] == last ? nil : .checkDigit
    }
    let control = (10 - doublingSum(body[1...7], doublesFirst: true) % 10) % 10
    let letter = Array("JABCDEFGHI".utf8)[control]
    return last == letter || isDigit(last) && digitValue(last) == control ? nil : .checkDigit
  }

  /// The sum of digits in which every other one is doubled and counts as the sum of its own digits.
  private func doublingSum(_ digits: some Collection<UInt8>, doublesFirst: Bool) -> Int {
    var doubles = doublesFirst
    var sum = 0
    for byte in digits {
      let value = digitValue(byte) * (doubles ? 2 : 1)
      sum += value > 9 ? value - 9 : value
      doubles.toggle()
    }
    return sum
  }
}
