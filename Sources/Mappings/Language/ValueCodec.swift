import Contractors

/// How the text of one value is read into its canonical spelling and written back.
enum ValueCodec: Sendable, Hashable {
  case text
  /// An official number or the like: damage done by spreadsheets is recognised.
  case digits
  /// The key of another record, as ``KeyRule`` reads keys of rows.
  case rowKey
  case number(DecimalConvention)
  /// Read in any of the formats, written in the first; dates that mean "none" are empty.
  case date([DateFormat])
  case choice(ChoiceTable)

  /// What the canonical value of a text is, or what was expected instead. The text is trimmed and not empty.
  func decode(_ text: String) -> Decoded {
    switch self {
    case .text: return .value(text)
    case .rowKey: return .value(SpreadsheetMark.unmarked(text))
    case .digits:
      if Self.isDamagedNumber(text) { return .expected(Expectation.allDigits) }
      if SpreadsheetMark.isQuantity(text) { return .expected(Expectation.noQuantity) }
      // Excel marks numbers kept as text with a leading apostrophe.
      let isMarked = text.utf8.first == UInt8(ascii: "'") && text.hasPrefix("'")
      return .value(isMarked ? String(text.dropFirst()) : text)
    case .number(let convention):
      return convention.canonical(text).map(Decoded.value) ?? .expected(convention.expected)
    case .date(let formats):
      if text.utf8.first == UInt8(ascii: "0"), Self.emptyDates.contains(text) { return .empty }
      for format in formats {
        if let moment = format.read(text) { return .value(moment.dateText) }
      }
      if Self.dayWithoutYear(text) != nil { return .unsaid }
      return .expected(Expectation.date(formats.map(\.pattern)))
    case .choice(let table):
      return table.code(of: text).map(Decoded.value) ?? .expected(table.expected)
    }
  }

  /// The text written for a canonical value; nil when the file cannot hold it.
  func encode(_ value: String) -> String? {
    switch self {
    case .text, .digits, .rowKey: value
    case .number(let convention): convention.written(value)
    case .date(let formats):
      DateFormat("yyyy-MM-dd")?.read(value).flatMap { moment in formats.first?.write(moment) }
    case .choice(let table): table.spelling(of: value)
    }
  }

  /// What is expected of a canonical value that cannot be written.
  var expectedCanonical: Sentence {
    switch self {
    case .text, .digits, .rowKey: Expectation.text
    case .number: Expectation.canonicalNumber
    case .date: Expectation.canonicalDate
    case .choice(let table): table.expected
    }
  }

  /// The day that a text names without a year; nil for other texts and for values that are no dates.
  func dayWithoutYear(_ text: String) -> String? {
    if case .date = self { return Self.dayWithoutYear(text) }
    return nil
  }

  /// `--05-17` and `--0517` as `05-17`: address books keep birthdays so of which nobody knows the year. Source: RFC 6350 §4.3.1.
  private static func dayWithoutYear(_ text: String) -> String? {
    guard text.hasPrefix("--") else { return nil }
    let digits = text.dropFirst(2).replacing("-", with: "", maxReplacements: 1)
    // In a leap year every day is one.
    guard digits.utf8.count == 4, DateFormat("yyyyMMdd")?.read("2000" + digits) != nil else { return nil }
    return digits.prefix(2) + "-" + digits.suffix(2)
  }

  enum Decoded {
    case value(String)
    case empty
    /// It says something that the value has no room for, which stays as it is.
    case unsaid
    case expected(Sentence)
  }

  /// Dates that programs write for "no date". Source: contractor-formats.md §22.
  private static let emptyDates: Set<String> = [
    "0001-01-01", "0001-01-01T00:00:00", "00000000", "01.01.0001", "01.01.0001 0:00:00", "0", "0000-00-00",
  ]

  /// `4,07028E+19`: the digits are lost for good. Source: contractor-formats.md §7, "Spreadsheet damage".
  static func isDamagedNumber(_ text: String) -> Bool {
    // Nearly all numbers have none of the three letters, whose last bytes these are.
    guard text.utf8.contains(where: { $0 == 0x45 || $0 == 0x65 || $0 == 0x95 }) else { return false }
    guard let exponent = text.firstIndex(where: { $0 == "E" || $0 == "e" || $0 == "Е" }) else { return false }
    let tail = text[text.index(after: exponent)...]
    guard tail.first == "+", tail.count > 1, tail.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return false
    }
    let head = text[..<exponent]
    return !head.isEmpty && head.allSatisfy { ($0.isASCII && $0.isNumber) || $0 == "," || $0 == "." }
  }
}

/// How a file spells decimal numbers.
struct DecimalConvention: Sendable, Hashable {
  /// What stands between whole and fraction: `,` or `.`.
  var separator: Character

  var expected: Sentence { Expectation.number(separator) }

  /// The canonical spelling: no spaces, a point, no needless zeros; nil when the text is no number.
  func canonical(_ text: String) -> String? {
    var whole = ""
    var fraction: String?
    var isNegative = false
    for (offset, character) in text.enumerated() {
      switch character {
      case "-" where offset == 0, "−" where offset == 0: isNegative = true
      case "+" where offset == 0, "'", "\u{A0}", "\u{202F}", "\u{2009}", " ": continue
      case separator where fraction == nil: fraction = ""
      case let digit where digit.isASCII && digit.isNumber:
        if fraction == nil { whole.append(digit) } else { fraction?.append(digit) }
      default: return nil
      }
    }
    guard !whole.isEmpty || !(fraction ?? "").isEmpty else { return nil }
    let significant = whole.drop { $0 == "0" }
    var tail = Substring(fraction ?? "")
    while tail.last == "0" { tail.removeLast() }
    let body = (significant.isEmpty ? "0" : String(significant)) + (tail.isEmpty ? "" : "." + tail)
    return isNegative && body != "0" ? "-" + body : body
  }

  /// The file's spelling of a canonical number; nil when it is none.
  func written(_ value: String) -> String? {
    guard let canonical = DecimalConvention(separator: ".").canonical(value) else { return nil }
    return canonical.replacing(".", with: String(separator))
  }
}
