/// The bytes of an identifier without spaces, hyphens and a fraction of zeros, letters in upper case.
///
/// What is not a digit, a letter or a separator stays, as UTF-8, for the check of characters to find.
func cleanedCharacters(of text: String, scheme: IdentifierScheme) -> [UInt8] {
  // Nearly all values are plain digits already, and a copy of their bytes is all they need.
  if text.utf8.allSatisfy({ isDigit($0) }) { return Array(text.utf8) }
  var characters: [UInt8] = []
  characters.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    if scalar.isWhiteSpace || scalar.isInvisible || scalar.isDash { continue }
    if scheme.allowsLetters, let latin = LookAlikes.latinCapital(for: scalar) {
      characters.append(latin)
    } else if scheme.allowsLetters, let byte = UInt8(exactly: scalar.value), isSmall(byte) {
      characters.append(byte - 32)
    } else {
      characters.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
  }
  // The mark by which a spreadsheet is told that a number is text.
  if characters.first == UInt8(ascii: "'") { characters.removeFirst() }
  if !scheme.allowsLetters { dropZeroFraction(from: &characters) }
  return characters
}

/// Drops `.0` or `,00`, which programs write after numbers they hold as floating point without losing a
/// digit.
private func dropZeroFraction(from characters: inout [UInt8]) {
  guard let point = characters.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
  else { return }
  let fraction = characters[(point + 1)...]
  guard (1...2).contains(fraction.count), fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return }
  characters.removeSubrange(point...)
}

/// Whether a text is a number such as `4,07028E+19`.
///
/// An identifier with a letter E in its middle is not mistaken for one: a sign is asked for after the letter,
/// or a fraction before it.
func isScientificNotation(_ text: String) -> Bool {
  var rest = Normal.collapsed(text).utf8[...]
  func takeDigits() -> Int {
    let digits = rest.prefix { isDigit($0) }
    rest = rest[digits.endIndex...]
    return digits.count
  }
  guard takeDigits() == 1 else { return false }
  var isNumber = false
  if let separator = rest.first, separator == UInt8(ascii: ".") || separator == UInt8(ascii: ",") {
    rest = rest.dropFirst()
    guard takeDigits() > 0 else { return false }
    isNumber = true
  }
  guard let exponent = rest.first, exponent | 32 == UInt8(ascii: "e") else { return false }
  rest = rest.dropFirst()
  if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
    rest = rest.dropFirst()
    isNumber = true
  }
  return isNumber && takeDigits() > 0 && rest.isEmpty
}

/// Whether digits are one digit repeated, or a number that people are known to type for "none".
func isPlaceholderNumber(_ digits: [UInt8]) -> Bool {
  guard let first = digits.first else { return false }
  return digits.allSatisfy { $0 == first } || digits == knownPlaceholder
}

private let knownPlaceholder = Array("999999990".utf8)

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
func isCapital(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
func isSmall(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
