import Bitrix24
import Contractors
import Foundation
import SyncStore

/// What was asked of one portal, by day and by method, for people and programs.
struct CallReport {
  /// What was counted together.
  struct Total {
    var requests = 0
    var commands = 0
    var failures = 0
    var rejected = 0
    var seconds = 0.0
    var operatingSeconds = 0.0

    init(_ calls: [CallCount]) {
      for call in calls {
        requests += call.requests
        commands += call.commands
        failures += call.failures
        rejected += call.rejected
        seconds += call.seconds
        operatingSeconds = max(operatingSeconds, call.operatingSeconds)
      }
    }
  }

  let connection: String
  /// Each day from the first one with calls to the last day asked for, in the local time zone.
  let days: [(day: String, total: Total, methods: [(String, Total)])]
  /// Of all days, in alphabetical order.
  let methods: [(String, Total)]

  init(connection: String, calls: [CallCount], until today: Date, calendar: Calendar) {
    self.connection = connection
    let byDay = Dictionary(grouping: calls) { call in
      calendar.startOfDay(for: Date(timeIntervalSince1970: Double(call.began.milliseconds) / 1000))
    }
    var days: [(day: String, total: Total, methods: [(String, Total)])] = []
    var day = byDay.keys.min() ?? today
    while day <= today {
      let calls = byDay[day] ?? []
      days.append((Self.name(of: day, calendar), Total(calls), Self.byMethod(calls)))
      guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { break }
      day = next
    }
    self.days = days
    methods = Self.byMethod(calls)
  }

  private static func byMethod(_ calls: [CallCount]) -> [(String, Total)] {
    Dictionary(grouping: calls, by: \.key.method).sorted { $0.key < $1.key }.map { ($0.key, Total($0.value)) }
  }

  private static func name(of day: Date, _ calendar: Calendar) -> String {
    day.formatted(Date.ISO8601FormatStyle(timeZone: calendar.timeZone).year().month().day())
  }

  // MARK: For people

  private static let barWidth = 30

  /// A chart of the days and a table of the methods.
  func lines(_ language: Language) -> [String] {
    let most = max(days.map(\.total.requests).max() ?? 0, 1)
    var lines = ["\(connection): \(StatsSentence.requestsByDay[language])"]
    let width = String(most).count
    for (day, total, _) in days {
      let bar = Self.bar(total.requests, of: most)
      let rejected = total.rejected > 0 ? StatsSentence.rejectedOfDay(total.rejected)[language] : ""
      let cells = ["  " + day, Self.right(String(total.requests), width), bar, rejected]
      lines.append(cells.filter { !$0.isEmpty }.joined(separator: "  "))
    }
    lines.append("")
    return lines + table(language)
  }

  private func table(_ language: Language) -> [String] {
    let head = [
      StatsSentence.method, StatsSentence.requests, StatsSentence.commands, StatsSentence.failed,
      StatsSentence.rejected, StatsSentence.operating(Int(Pacer.operatingMaxSeconds)),
    ].map { $0[language] }
    let rows = methods.map { method, total in
      [
        method, String(total.requests), String(total.commands), String(total.failures),
        String(total.rejected),
        Self.operating(total),
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { cells in
      let padded = cells.enumerated().map { column, cell in
        column == 0
          ? cell + String(repeating: " ", count: widths[0] - cell.count) : Self.right(cell, widths[column])
      }
      return "  " + padded.joined(separator: "  ")
    }
  }

  /// The share of a bar that a number has, in eighths of a character; something for every number but 0.
  private static func bar(_ number: Int, of most: Int) -> String {
    let eighths = number == 0 ? 0 : max(1, number * barWidth * 8 / most)
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8) + (rest == 0 ? "" : String(partial[rest - 1]))
  }

  private static let partial: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  private static func operating(_ total: Total) -> String {
    guard total.operatingSeconds > 0 else { return "–" }
    let share = Int((total.operatingSeconds / Pacer.operatingMaxSeconds * 100).rounded())
    let tenths = Int((total.operatingSeconds * 10).rounded(.up))
    let seconds = tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : String((tenths + 9) / 10)
    return "\(seconds) s (\(share > 0 ? "" : "< ")\(max(share, 1)) %)"
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  // MARK: For programs

  /// The object for a program.
  var json: JSONText.Value {
    .object([
      ("connection", .string(connection)),
      (
        "days",
        .array(
          days.map { day, total, methods in
            .object(
              [("day", .string(day))] + Self.members(total) + [("methods", .array(methods.map(Self.method)))])
          })
      ), ("methods", .array(methods.map(Self.method))),
    ])
  }

  private static func method(_ name: String, _ total: Total) -> JSONText.Value {
    .object(
      [("method", .string(name))] + members(total) + [
        (
          "operating",
          total.operatingSeconds > 0
            ? .object([
              ("peak", .number(total.operatingSeconds)), ("limit", .number(Pacer.operatingMaxSeconds)),
            ]) : .null
        )
      ])
  }

  private static func members(_ total: Total) -> [(String, JSONText.Value)] {
    [
      ("requests", .int(total.requests)), ("commands", .int(total.commands)),
      ("failed", .int(total.failures)),
      ("rejected", .int(total.rejected)), ("seconds", .number(total.seconds)),
    ]
  }
}
