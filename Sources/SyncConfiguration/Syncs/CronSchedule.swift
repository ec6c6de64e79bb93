public import Contractors
public import Foundation

/// A schedule in cron's five fields, as a series of moments.
public struct CronSchedule: Sendable, Hashable {
  private let fields: CronFields

  /// Every date comes round within eight years: the 29th of February may miss a turn of a century.
  private static let daysSearched = 366 * 8 + 2

  /// Reads a schedule; nil for what is none.
  public init?(_ text: String) {
    guard let fields = CronFields(text) else { return nil }
    self.fields = fields
  }

  /// The first moment of the schedule after another one; nil when there is none, as for the 31st of February.
  ///
  /// Where clocks are put forward, what was due in the hour that is left out is due right after it; where they are put back, a
  /// time of day is due once, the first time, and a schedule for every hour goes on through both.
  ///
  /// - Parameters:
  ///   - moment: not part of the answer itself.
  ///   - zone: whose time of day the schedule means.
  /// - Returns: the moment, on a full minute.
  public func next(after moment: Timestamp, in zone: TimeZone) -> Timestamp? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let last = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    let isHourly = fields.hours.count == 24
    // From noon to noon no change of clocks leads into another day.
    guard var noon = calendar.date(bySettingHour: 12, minute: 0, second: 0, of: last) else { return nil }
    for _ in 0..<Self.daysSearched {
      let day = calendar.dateComponents([.year, .month, .day, .weekday], from: noon)
      if fields.takes(month: day.month ?? 0, day: day.day ?? 0, weekday: (day.weekday ?? 1) - 1),
        let found = isHourly ? minute(of: noon, after: last, calendar) : time(of: day, after: last, calendar)
      {
        return Timestamp(milliseconds: Int64(found.timeIntervalSince1970.rounded()) * 1000)
      }
      guard let next = calendar.date(byAdding: .day, value: 1, to: noon) else { return nil }
      noon = next
    }
    return nil
  }

  private func minute(of noon: Date, after last: Date, _ calendar: Calendar) -> Date? {
    guard let day = calendar.dateInterval(of: .day, for: noon) else { return nil }
    let begin = max(
      day.start.timeIntervalSince1970, (last.timeIntervalSince1970 / 60).rounded(.down) * 60 + 60)
    for second in stride(from: begin, to: day.end.timeIntervalSince1970, by: 60) {
      let minute = Date(timeIntervalSince1970: second)
      if fields.minutes.contains(calendar.component(.minute, from: minute)) { return minute }
    }
    return nil
  }

  private func time(of day: DateComponents, after last: Date, _ calendar: Calendar) -> Date? {
    var first: Date?
    for hour in fields.hours {
      for minute in fields.minutes {
        let wanted = DateComponents(
          year: day.year, month: day.month, day: day.day, hour: hour, minute: minute)
        guard let found = calendar.date(from: wanted), found > last else { continue }
        first = min(first ?? found, found)
      }
    }
    return first
  }
}
