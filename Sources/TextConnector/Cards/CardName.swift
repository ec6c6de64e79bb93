/// Under which name a line of a card stands in the tree.
enum CardName {
  /// What no property is called: a line that is none, or whose name XML has no place for.
  static let other = "LINE"
  /// The name of a card that has no UID: it is what the card is known by, so it is not an ordinary value.
  static let key = "FN-KEY"

  /// The name of a birthday that is no date.
  static let birthdayText = "BDAY-TEXT"

  /// The label of the line with the same group, as Apple's programs write it.
  static let label = "X-ABLABEL"

  /// Dates that are texts are left alone.
  static func name(of line: CardLine, hasID: Bool) -> String {
    let name = line.name.uppercased()
    switch name {
    case "FN" where !hasID: return key
    case "BDAY" where !isDate(line.value) && !isDay(line.value), "REV" where !isDate(line.value):
      return name + "-TEXT"
    case _ where name.hasPrefix("XML"): return other
    default: return name
    }
  }

  /// `19850412`, `1985-04-12`, with or without a time.
  private static func isDate(_ text: String) -> Bool {
    let date = text.split(separator: "T", maxSplits: 1).first.map(String.init) ?? ""
    let digits = date.replacing("-", with: "")
    return digits.count == 8 && digits.allSatisfy { $0.isASCII && $0.isNumber }
      && (date.count == 8 || date.count == 10)
  }

  /// `--0412`, `--04-12`: a birthday without a year.
  private static func isDay(_ text: String) -> Bool {
    guard text.hasPrefix("--") else { return false }
    let digits = text.dropFirst(2).replacing("-", with: "")
    return digits.count == 4 && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// The property that an element of the tree is written as.
  static func property(of element: String) -> String {
    element == key ? "FN" : element.hasSuffix("-TEXT") ? String(element.dropLast(5)) : element
  }
}
