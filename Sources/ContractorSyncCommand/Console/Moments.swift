import Contractors
import Foundation

extension Timestamp {
  /// The machine's time.
  static var present: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// Moments in words.
enum MomentText {
  /// For people, in the local time zone: `2026-11-26 10:00:00`.
  static func local(_ moment: Timestamp) -> String {
    date(moment).formatted(
      .iso8601.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space).time(
        includingFractionalSeconds: false
      )
      .timeSeparator(.colon))
  }

  /// For programs: ISO 8601 in UTC, `2026-11-26T07:00:00Z`.
  static func universal(_ moment: Timestamp) -> String { date(moment).formatted(.iso8601) }

  private static func date(_ moment: Timestamp) -> Date {
    Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
  }
}
