/// Moments as the portal writes and reads them, in the zone of its server.
///
/// Source: bitrix24-rest.md §1.6.
struct PortalTime: Sendable {
  /// The server's offset from UTC, in seconds.
  let offsetSeconds: Int

  /// `2026-10-09T11:53:20+03:00`.
  func text(_ moment: Int) -> String {
    let local = moment + offsetSeconds
    let day = PortalTime.floorDivide(local, 86_400)
    let second = local - day * 86_400
    let (year, month, dayOfMonth) = PortalTime.civil(day)
    let clock =
      "\(PortalTime.two(second / 3600)):\(PortalTime.two(second / 60 % 60)):\(PortalTime.two(second % 60))"
    return "\(PortalTime.date(year, month, dayOfMonth))T\(clock)\(offsetText)"
  }

  /// A birthday, given as `YYYY-MM-DD`, reads as that date with the offset as its time of day.
  func birthday(_ date: String) -> String {
    let shown = max(offsetSeconds, 0)
    return "\(date)T\(PortalTime.two(shown / 3600)):\(PortalTime.two(shown / 60 % 60)):00\(offsetText)"
  }

  /// Reads ISO with or without offset, `YYYY-MM-DD`, the form with a space, and `DD.MM.YYYY`.
  ///
  /// - Returns: seconds since 1970, or `nil` when the text is no date.
  func moment(_ text: String) -> Int? {
    guard let (date, rest) = PortalTime.leadingDate(text) else { return nil }
    let midnight = PortalTime.days(date.year, date.month, date.day) * 86_400
    guard let separator = rest.first else { return midnight - offsetSeconds }
    guard separator == "T" || separator == " " else { return nil }
    var clock = rest.dropFirst()
    var offset = offsetSeconds
    if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      guard let stated = PortalTime.offset(clock[sign...]) else { return nil }
      offset = stated
      clock = clock[..<sign]
    } else if clock.last == "Z" {
      offset = 0
      clock = clock.dropLast()
    }
    let whole = clock.split(separator: ".", maxSplits: 1).first ?? ""
    let parts = whole.split(separator: ":").map { Int($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
      let second = parts.count == 3 ? parts[2] : 0, (0..<24).contains(hour), (0..<60).contains(minute),
      (0..<61).contains(second)
    else { return nil }
    return midnight + hour * 3600 + minute * 60 + second - offset
  }

  /// The date part of what `moment` accepts, as `YYYY-MM-DD`.
  static func dateOnly(_ text: String) -> String? {
    leadingDate(text).map { date($0.date.year, $0.date.month, $0.date.day) }
  }

  private typealias Day = (year: Int, month: Int, day: Int)

  private static func leadingDate(_ text: String) -> (date: Day, rest: Substring)? {
    let head = text.prefix(10)
    let numbers = head.split(whereSeparator: { $0 == "-" || $0 == "." }).map { Int($0) }
    guard head.count == 10, numbers.count == 3, let first = numbers[0], let month = numbers[1],
      let last = numbers[2]
    else { return nil }
    let isISO = head.contains("-")
    let day: Day = isISO ? (first, month, last) : (last, month, first)
    guard day.year >= 1000, (1...12).contains(day.month), (1...31).contains(day.day) else { return nil }
    return (day, text.dropFirst(10))
  }

  private static func offset(_ text: Substring) -> Int? {
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4, let number = Int(digits) else { return nil }
    let seconds = number / 100 * 3600 + number % 100 * 60
    return text.first == "-" ? -seconds : seconds
  }

  private var offsetText: String {
    let size = abs(offsetSeconds)
    return (offsetSeconds < 0 ? "-" : "+")
      + "\(PortalTime.two(size / 3600)):\(PortalTime.two(size / 60 % 60))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> String {
    "\(year)-\(two(month))-\(two(day))"
  }

  private static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar; the year is counted from March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
  }
}
