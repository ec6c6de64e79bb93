import ArgumentParser
import Contractors
import Foundation
import SyncConfiguration
import SyncStore

struct StatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: HelpSentence.Stats.abstract, discussion: HelpSentence.Stats.discussion)

  @Option(help: ArgumentHelp(HelpSentence.Stats.days)) var days = 14
  @Option(help: ArgumentHelp(HelpSentence.Stats.connection)) var connection: String?
  @OptionGroup var global: GlobalOptions

  private static let daysMaximum = 366

  func run() async throws {
    try await global.run { console in
      guard (1...Self.daysMaximum).contains(days) else {
        throw CommandFailure(ExitStatus.usage, StatsSentence.wrongDays(days, Self.daysMaximum))
      }
      let workspace = try global.memoryWorkspace(console)
      guard let store = try workspace.existingStore() else {
        throw CommandFailure(ExitStatus.failed, StatsSentence.noStore)
      }
      let calendar = Calendar.current
      let today = calendar.startOfDay(for: Date())
      guard let first = calendar.date(byAdding: .day, value: 1 - days, to: today) else { return 0 }
      let since = Timestamp(milliseconds: Int64(first.timeIntervalSince1970 * 1000))
      let calls = try store.calls(since: since).filter {
        connection == nil || $0.key.connection == connection
      }
      if let connection, calls.isEmpty, workspace.configuration.connections[connection] == nil {
        throw CommandFailure(
          ExitStatus.configuration,
          CommandSentence.noSuchConnection(connection, workspace.configuration.connections.keys.sorted()))
      }
      let connections = Dictionary(grouping: calls, by: \.key.connection).sorted { $0.key < $1.key }
        .map { CallReport(connection: $0.key, calls: $0.value, until: today, calendar: calendar) }
      console.list(connections.map(\.json), as: global.output) {
        if connections.isEmpty { console.say(StatsSentence.nothing(days)) }
        for report in connections { report.lines(console.language).forEach(console.data) }
      }
      return 0
    }
  }
}
