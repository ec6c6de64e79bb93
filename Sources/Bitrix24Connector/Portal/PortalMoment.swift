import Contractors

/// A moment as the portal writes it, `2026-10-09T11:53:20+03:00`: to the second, in the zone of its server.
///
/// Source: bitrix24-rest.md §1.6.
struct PortalMoment: Sendable, Hashable {
  /// Seconds since 1970.
  var seconds: Int64
  /// Minutes east of UTC.
  var offsetMinutes: Int

  var timestamp: Timestamp { Timestamp(milliseconds: seconds * 1000) }

  init(seconds: Int64, offsetMinutes: Int) {
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// Reads the form with an offset; nil for anything else.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 25, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), bytes[22] == UInt8(ascii: ":"),
      bytes[19] == UInt8(ascii: "+") || bytes[19] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), CalendarDate(year: year, month: month, day: day) != nil,
      let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16]),
      let second = Self.number(bytes[17..<19]), let east = Self.number(bytes[20..<22]),
      let minutesEast = Self.number(bytes[23..<25]), hour < 24, minute < 60, second < 61
    else { return nil }
    let offset = (east * 60 + minutesEast) * (bytes[19] == UInt8(ascii: "-") ? -1 : 1)
    offsetMinutes = offset
    let time = hour * 3600 + minute * 60 + second - offset * 60
    seconds = Int64(Self.days(year, month, day) * 86_400 + time)
  }

  /// The moment some seconds earlier, in the same zone.
  func subtracting(seconds: Int64) -> PortalMoment {
    var earlier = self
    earlier.seconds -= seconds
    return earlier
  }

  /// The form that filters take.
  var text: String {
    let local = Int(seconds) + offsetMinutes * 60
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let time = local - day * 86_400
    let (year, month, dayOfMonth) = Self.date(day)
    let offset = abs(offsetMinutes)
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))T"
      + "\(Self.padded(time / 3600, 2)):\(Self.padded(time / 60 % 60, 2)):\(Self.padded(time % 60, 2))"
      + (offsetMinutes < 0 ? "-" : "+") + "\(Self.padded(offset / 60, 2)):\(Self.padded(offset % 60, 2))"
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  /// Days since 1970-01-01; the year is counted from March, so that the leap day is its last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month < 3 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  /// The inverse, for years from 1.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    var year = (days + 719_468) * 400 / 146_097
    while Self.days(year + 1, 3, 1) <= days { year += 1 }
    while Self.days(year, 3, 1) > days { year -= 1 }
    let rest = days - Self.days(year, 3, 1)
    let index = (5 * rest + 2) / 153
    let month = index < 10 ? index + 3 : index - 9
    return (month < 3 ? year + 1 : year, month, rest - (153 * index + 2) / 5 + 1)
  }
}
