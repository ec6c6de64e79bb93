import Contractors
import Foundation
import ReplicaTesting
import SyncConfiguration
import Testing

struct CronScheduleTests {
  private let moscow = TimeZone(identifier: "Europe/Moscow")
  private let berlin = TimeZone(identifier: "Europe/Berlin")

  private func moment(_ text: String) throws -> Timestamp {
    let date = try Date(text, strategy: .iso8601)
    return Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
  }

  private func next(_ schedule: String, after text: String, in zone: TimeZone?) throws -> String {
    let schedule = try #require(CronSchedule(schedule))
    guard let next = schedule.next(after: try moment(text), in: try #require(zone)) else { return "never" }
    return Date(timeIntervalSince1970: Double(next.milliseconds) / 1000).formatted(.iso8601)
  }

  @Test(arguments: [
    ("*/15 * * * *", "2026-11-26T07:00:00Z", "2026-11-26T07:15:00Z"),
    ("*/15 * * * *", "2026-11-26T07:59:59Z", "2026-11-26T08:00:00Z"),
    ("0 3 * * *", "2026-11-26T07:00:00Z", "2026-11-27T00:00:00Z"),
    ("30 10 * * *", "2026-11-26T07:00:00Z", "2026-11-26T07:30:00Z"),
    ("30 10 * * *", "2026-11-26T07:30:00Z", "2026-11-27T07:30:00Z"),
    ("0 9 * * mon-fri", "2026-11-27T07:00:00Z", "2026-11-30T06:00:00Z"),
    ("0 9 * * 7", "2026-11-26T07:00:00Z", "2026-11-29T06:00:00Z"),
    ("0 0 1 jan *", "2026-11-26T07:00:00Z", "2026-12-31T21:00:00Z"),
    ("0 0 29 2 *", "2026-11-26T07:00:00Z", "2028-02-28T21:00:00Z"),
    ("0 0 31 2 *", "2026-11-26T07:00:00Z", "never"),
    // Of a day of the month and one of the week either suffices.
    ("0 12 1 * fri", "2026-11-26T07:00:00Z", "2026-11-27T09:00:00Z"),
    ("5,10-12 8-10/2 * * *", "2026-11-26T07:00:00Z", "2026-11-26T07:05:00Z"),
  ])
  func `a schedule has its moments, by the clock of the machine`(
    schedule: String, after: String, expected: String
  ) throws {
    #expect(try next(schedule, after: after, in: moscow) == expected)
  }

  @Test func `where clocks are put forward, what is left out is due right after`() throws {
    // Berlin, 29 March 2026: from 02:00 to 03:00.
    #expect(try next("30 2 * * *", after: "2026-03-28T12:00:00Z", in: berlin) == "2026-03-29T01:30:00Z")
    #expect(try next("30 2 * * *", after: "2026-03-29T01:30:00Z", in: berlin) == "2026-03-30T00:30:00Z")
    #expect(try next("*/30 * * * *", after: "2026-03-29T00:30:00Z", in: berlin) == "2026-03-29T01:00:00Z")
  }

  @Test func `where clocks are put back, a time of day is due once and every hour is due twice`() throws {
    // Berlin, 25 October 2026: from 03:00 to 02:00.
    #expect(try next("30 2 * * *", after: "2026-10-24T12:00:00Z", in: berlin) == "2026-10-25T00:30:00Z")
    #expect(try next("30 2 * * *", after: "2026-10-25T00:30:00Z", in: berlin) == "2026-10-26T01:30:00Z")
    #expect(try next("30 * * * *", after: "2026-10-25T00:30:00Z", in: berlin) == "2026-10-25T01:30:00Z")
  }

  /// Against the plain reading: go on minute by minute and look at the clock.
  @Test func `the next moment is the first one that fits`() throws {
    let zone = try #require(moscow)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    try Seeds.each(40) { random in
      let minute = random.pick("*", "*/7", "3,40", "10-12")
      let hour = random.pick("*", "*/5", "4", "22-23")
      let weekday = random.pick("*", "1", "sat,sun")
      let schedule = CronSchedule("\(minute) \(hour) * * \(weekday)")
      let start = Timestamp(milliseconds: 1_795_521_600_000 + Int64(random.below(86_400_000 * 30)))
      let found = schedule?.next(after: start, in: zone)
      var date = Date(timeIntervalSince1970: (Double(start.milliseconds) / 60_000).rounded(.down) * 60)
      var expected: Date?
      for _ in 0..<(8 * 24 * 60) where expected == nil {
        date += 60
        let now = calendar.dateComponents([.minute, .hour, .weekday], from: date)
        let fits =
          Self.fits(now.minute ?? 0, minute, ["3,40": [3, 40], "10-12": [10, 11, 12]])
          && Self.fits(now.hour ?? 0, hour, ["4": [4], "22-23": [22, 23]])
          && Self.fits((now.weekday ?? 1) - 1, weekday, ["1": [1], "sat,sun": [6, 0]])
        if fits { expected = date }
      }
      let seconds = expected.map { Int64($0.timeIntervalSince1970) * 1000 }
      if found?.milliseconds != seconds {
        throw SeededFailure(
          seed: 0, reason: "\(minute) \(hour) \(weekday) after \(start): \(String(describing: found))")
      }
    }
  }

  private static func fits(_ number: Int, _ field: String, _ sets: [String: Set<Int>]) -> Bool {
    if field == "*" { return true }
    if field.hasPrefix("*/") { return number % (Int(field.dropFirst(2)) ?? 1) == 0 }
    return sets[field]?.contains(number) ?? false
  }
}
