import ArgumentParser
import Bitrix24
import Bitrix24Connector
import Contractors
import Reconciliation
import SyncConfiguration
import SyncStore

struct ConnectionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connections", abstract: HelpSentence.Connections.abstract,
    discussion: HelpSentence.Connections.discussion)

  @Flag(help: ArgumentHelp(HelpSentence.Connections.offline)) var offline = false
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace(console)
      let store = try workspace.existingStore()
      var status: Int32 = 0
      var objects: [JSONText.Value] = []
      for name in workspace.configuration.connections.keys.sorted() {
        let settings = try workspace.connection(named: name)
        var connection = ConnectionText(
          settings, uses: Self.uses(of: name, workspace.configuration),
          lastUsed: try store.flatMap { try Self.lastUsed(settings, name, workspace.configuration, $0) })
        if case .bitrix24 = settings.kind {
          do {
            let place = try workspace.open(settings)
            connection.host = place.client?.host
            if !offline {
              connection.profile = try await Self.profile(place)
              connection.bound = try await place.client.flatMap(BoundEvents.init)?.events()
            }
          } catch {
            // Nobody asks the portal for what cannot be read of its secret.
            if !offline { status = max(status, complain(error, of: &connection, name, console)) }
          }
        }
        objects.append(connection.json(console.language))
        if global.output == .text { connection.lines(console.language).forEach(console.data) }
      }
      if global.output != .text { console.list(objects, as: global.output) {} }
      return status
    }
  }

  /// Says why a portal could not be asked.
  ///
  /// - Returns: the exit status.
  private func complain(
    _ error: any Error, of connection: inout ConnectionText, _ name: String, _ console: Console
  ) -> Int32 {
    let failure = ErrorSentence.failure(error)
    connection.failure = failure.sentence
    console.complain("\(name): \(failure.sentence[console.language])")
    return failure.status == ExitStatus.configuration ? failure.status : ExitStatus.failed
  }

  /// Asks the portal in whose name it is called and what is allowed.
  private static func profile(_ place: Place) async throws -> PortalProfile? {
    guard let portal = place.replica as? PortalReplica else { return nil }
    _ = try await portal.capabilities(of: .company)
    return portal.profile
  }

  /// The syncs that use a connection, and as which side.
  static func uses(of connection: String, _ configuration: Configuration) -> [(String, Side)] {
    configuration.syncs.sorted { $0.key < $1.key }.flatMap { name, sync in
      Side.allCases.filter { sync.settings.connections[$0] == connection }.map { (name, $0) }
    }
  }

  /// When a connection was last used.
  ///
  /// Of a portal that is its last request that was answered, which the store knows by the hour: within it, the last run that began there and
  /// did not fail.
  /// Of anything else it is the last run.
  private static func lastUsed(
    _ settings: ConnectionSettings, _ connection: String, _ configuration: Configuration, _ store: StoreFile
  ) throws -> Timestamp? {
    let known = Set(try store.syncNames())
    let runs = try uses(of: connection, configuration).filter { known.contains($0.0) }.flatMap { name, _ in
      try store.sync(named: name).runs(limit: runsLookedAt)
    }
    guard case .bitrix24 = settings.kind else { return runs.map(\.startedAt).max() }
    let answered = try store.calls(since: Timestamp(milliseconds: 0)).filter {
      $0.key.connection == connection && $0.requests > $0.failures
    }.max { $0.key.hour < $1.key.hour }
    // Stores of earlier versions counted nothing.
    let reached = runs.filter { $0.outcome != .failed }.map(\.startedAt)
    guard let answered else { return reached.max() }
    let begun = reached.filter { CallCount.hour(of: $0) == answered.key.hour }
    return begun.max() ?? answered.began
  }

  private static let runsLookedAt = 100
}
