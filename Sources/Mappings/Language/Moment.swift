import Contractors

/// A calendar date with a time of day, in the proleptic Gregorian calendar.
struct Moment: Sendable, Hashable {
  var year = 1970
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var milliseconds = 0
  var offsetMinutes = 0

  init() {}

  /// Reads `2026-11-24`, `2026-11-24T09:30:00+03:00`, with a space for the `T`, with a fraction, with `Z`.
  init?(iso text: String, defaultOffsetMinutes: Int) {
    offsetMinutes = defaultOffsetMinutes
    var rest = Substring(text)
    func number(_ count: Int) -> Int? {
      let digits = rest.prefix(count).prefix { $0.isASCII && $0.isNumber }
      guard digits.count == count else { return nil }
      rest = rest.dropFirst(count)
      return Int(digits)
    }
    func take(_ characters: String) -> Bool {
      guard let first = rest.first, characters.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
    if take("T ") {
      guard let hour = number(2), take(":"), let minute = number(2) else { return nil }
      (self.hour, self.minute) = (hour, minute)
      if take(":") {
        guard let second = number(2) else { return nil }
        self.second = second
        if take(".,") {
          let digits = rest.prefix { $0.isASCII && $0.isNumber }
          guard !digits.isEmpty, digits.count <= 9 else { return nil }
          rest = rest.dropFirst(digits.count)
          milliseconds = Int((digits + "00").prefix(3)) ?? 0
        }
      }
      if take("Zz") {
        offsetMinutes = 0
      } else if let sign = rest.first, sign == "+" || sign == "-" {
        guard let offset = Self.offsetMinutes(of: String(rest)) else { return nil }
        offsetMinutes = offset
        rest = ""
      }
    }
    guard rest.isEmpty, isReal else { return nil }
  }

  /// Minutes east of UTC of `+03:00`, `+0300`, `+03`, `Z`.
  static func offsetMinutes(of text: String) -> Int? {
    if text == "Z" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let hours = Int(digits.prefix(2)), let minutes = digits.count == 4 ? Int(digits.suffix(2)) : 0,
      hours <= 14, minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }

  /// Whether the calendar has the day and the day the time.
  var isReal: Bool {
    guard (1...12).contains(month), year >= 1, (0...23).contains(hour), (0...59).contains(minute),
      (0...60).contains(second)
    else { return false }
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  /// The date as `2026-11-24`, the canonical spelling.
  var dateText: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  /// The moment in UTC.
  var timestamp: Timestamp {
    // Days since 1970-01-01, counting years from March so that the leap day comes last.
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * ((month + 9) % 12) + 2) / 5 + day - 1)
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offsetMinutes * 60)
    return Timestamp(milliseconds: seconds * 1000 + Int64(milliseconds))
  }

  /// A moment in UTC.
  init(_ timestamp: Timestamp) {
    func split(_ number: Int64, _ unit: Int64) -> (whole: Int64, rest: Int64) {
      let rest = ((number % unit) + unit) % unit
      return ((number - rest) / unit, rest)
    }
    let (seconds, milliseconds) = split(timestamp.milliseconds, 1000)
    let (days, time) = split(seconds, 86_400)
    self.milliseconds = Int(milliseconds)
    (hour, minute, second) = (Int(time / 3600), Int(time / 60 % 60), Int(time % 60))
    // Years are counted from March, as in ``timestamp``.
    let (era, dayOfEra) = split(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shifted + 2) / 5 + 1)
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
