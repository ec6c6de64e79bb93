/// A day of the Gregorian calendar, without time and time zone.
public struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// A day; `nil` if there is none such.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
    else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2024-05-31`, `2024/05/31`, `31.05.2024`, `31-05-2024`, `20240531` and `31052024`, with or without
  /// a time behind.
  ///
  /// Eight digits are year first if that gives a day from 1900 to 2099, else day first. Years of two digits
  /// are not read.
  /// - Returns: `nil` for empty forms (see ``isEmptyForm(_:)``) and for what is no day.
  ///
  /// Source: contractor-formats.md §22, "Dates".
  public init?(_ text: String) {
    guard text.utf8.count <= Self.textBytesMax else { return nil }
    if let date = Self.plainDate(text) {
      // The only day of an empty form that could be one.
      guard date.year > 1 || date.month > 1 || date.day > 1 else { return nil }
      self = date
      return
    }
    guard !Self.isEmptyForm(text) else { return nil }
    let trimmed = Normal.collapsed(text)
    let day = trimmed.utf8.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "T") }
    guard Self.isTime(trimmed.utf8[day.endIndex...]) else { return nil }
    self.init(dayText: day)
  }

  /// Whether a text is one of the ways in which programs write "no date": nothing, `0001-01-01`,
  /// `01.01.0001`, `00000000`, `0` and the like.
  ///
  /// Source: contractor-formats.md §22, "Dates".
  public static func isEmptyForm(_ text: String) -> Bool {
    let trimmed = Normal.collapsed(text)
    if trimmed.isEmpty || trimmed == "0" { return true }
    let day = trimmed.utf8.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "T") }
    guard isTime(trimmed.utf8[day.endIndex...]) else { return false }
    let word = String(day) ?? ""
    return ["0001-01-01", "01.01.0001", "00010101", "00000000", "0000-00-00", "00.00.0000", ".."].contains(
      word)
  }

  /// ISO 8601, `2024-05-31`.
  public var description: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(10)
    for (number, divisors) in [(year, [1000, 100, 10, 1]), (month, [10, 1]), (day, [10, 1])] {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "-")) }
      for divisor in divisors { bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10)) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The order of time.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// A day and a time with zone need no more than 35 bytes.
  private static let textBytesMax = 64

  /// The day of `2024-05-31` or `31.05.2024` with nothing around it, read without taking the text apart.
  private static func plainDate(_ text: String) -> CalendarDate? {
    guard text.utf8.count == 10 else { return nil }
    var digits = 0
    var places = 0
    for (offset, byte) in text.utf8.enumerated() {
      if isDigit(byte) {
        digits = digits * 10 + digitValue(byte)
      } else if byte == UInt8(ascii: "-"), offset == 4 || offset == 7 {
        places += 1
      } else if byte == UInt8(ascii: "."), offset == 2 || offset == 5 {
        places += 10
      } else {
        return nil
      }
    }
    return switch places {
    case 2: CalendarDate(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    case 20: CalendarDate(year: digits % 10_000, month: digits / 10_000 % 100, day: digits / 1_000_000)
    default: nil
    }
  }

  private init?(dayText: Substring.UTF8View) {
    let parts = dayText.split(omittingEmptySubsequences: false) { !isDigit($0) }
    guard parts.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy { isDigit($0) } }) else {
      return nil
    }
    let numbers = parts.map { decimalValue($0) }
    if parts.count == 1, parts[0].count == 8 {
      let value = numbers[0]
      let yearFirst = CalendarDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
      let dayFirst = CalendarDate(year: value % 10_000, month: value / 10_000 % 100, day: value / 1_000_000)
      guard
        let date = [yearFirst, dayFirst].compactMap(\.self).first(where: { (1900...2099).contains($0.year) })
      else {
        return nil
      }
      self = date
      return
    }
    guard parts.count == 3, let separator = dayText.first(where: { !isDigit($0) }),
      dayText.filter({ !isDigit($0) }).allSatisfy({ $0 == separator })
    else { return nil }
    let isDayFirst = (parts[0].count <= 2 && parts[1].count <= 2 && parts[2].count == 4)
    let isYearFirst = (parts[0].count == 4 && parts[1].count <= 2 && parts[2].count <= 2)
    switch separator {
    case UInt8(ascii: ".") where isDayFirst, UInt8(ascii: "-") where isDayFirst:
      self.init(year: numbers[2], month: numbers[1], day: numbers[0])
    case UInt8(ascii: "-") where isYearFirst, UInt8(ascii: "/") where isYearFirst,
      UInt8(ascii: ".") where isYearFirst:
      self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    default: return nil
    }
  }

  /// Whether the rest of a text is a time, of whatever precision, or nothing.
  private static func isTime(_ rest: Substring.UTF8View) -> Bool {
    guard let first = rest.first else { return true }
    guard first == UInt8(ascii: "T") || first == UInt8(ascii: " ") else { return false }
    let time = rest.dropFirst()
    guard let hour = time.first, isDigit(hour), time.contains(UInt8(ascii: ":")) || time.allSatisfy(isDigit)
    else {
      return false
    }
    return time.allSatisfy { isDigit($0) || ":.,+-Z ".utf8.contains($0) }
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Normal {
  /// The comparison form of a date: `2024-05-31`, empty for the empty forms, `nil` for what is neither.
  public static func date(_ text: String) -> String? {
    if let date = CalendarDate(text) { return date.description }
    return CalendarDate.isEmptyForm(text) ? "" : nil
  }
}
