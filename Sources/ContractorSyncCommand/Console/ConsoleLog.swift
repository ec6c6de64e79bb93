import Foundation
import Logging

/// Writes the log to the console, below or between messages; never a secret, since nothing that holds one is logged.
struct ConsoleLog: LogHandler {
  let console: Console
  let format: LogFormat
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    switch format {
    case .text:
      let rest = fields.map { " \($0.key)=\($0.value)" }.joined()
      console.log("\(Self.time(Date())) \(event.level) \(event.message)\(rest)")
    case .json:
      console.log(
        Self.line(
          event.level.rawValue, "\(event.message)",
          fields.map { ($0.key, Self.value($0.key, "\($0.value)")) }))
    }
  }

  /// What is counted or measured; a log's own values are all texts.
  private static let numbers: Set<String> = ["commands", "milliseconds", "seconds"]

  private static func value(_ name: String, _ text: String) -> JSONText.Value {
    numbers.contains(name) ? Int(text).map(JSONText.Value.int) ?? .string(text) : .string(text)
  }

  /// One JSON object: time, level, message, and what else is known.
  static func line(_ level: String, _ message: String, _ fields: [(String, JSONText.Value)] = []) -> String {
    JSONText.text(
      .object(
        [("time", .string(time(Date()))), ("level", .string(level)), ("message", .string(message))]
          + fields))
  }

  private static func time(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
  }
}
