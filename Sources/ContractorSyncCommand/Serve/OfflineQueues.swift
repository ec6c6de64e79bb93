import Bitrix24
import SyncConfiguration
import SyncServer
import Synchronization

/// The queues of changes that portals keep for our applications, one for each connection that wants them.
final class OfflineQueues: Sendable {
  private let queues = Mutex<[String: Queue]>([:])

  private struct Queue {
    let settings: ConnectionSettings
    let client: PortalClient
    let terms: OfflineBinding.Terms
  }

  /// The connections that want them.
  static func names(in workspace: Workspace) -> [String] {
    workspace.configuration.connections.values.filter(\.keepsOfflineEvents).map(\.name).sorted()
  }

  /// Marks what waits in a connection's queue; binds the events before the first time, and anew when its settings were changed.
  ///
  /// `mark` is durable when it returns.
  func poll(
    _ connection: String, _ workspace: Workspace,
    mark: @escaping @Sendable ([EventSubject]) async throws -> Void
  ) async throws {
    let queue = try await queue(connection, workspace)
    let channel = queue.settings.channel
    let (client, terms) = (queue.client, queue.terms)
    let events = OfflineEvents(
      call: { method, parameters in
        let named: Parameters = terms.hasChannels ? ["auth_connector": .text(channel)] : [:]
        return try await client.call(method, parameters.merging(named)).result
      }, mark: mark, reserves: terms.reserves)
    _ = try await events.poll()
  }

  private func queue(_ connection: String, _ workspace: Workspace) async throws -> Queue {
    let settings = try workspace.connection(named: connection)
    if let queue = queues.withLock({ $0[connection] }), queue.settings == settings { return queue }
    guard let portal = settings.portal else { throw CancellationError() }
    let client = workspace.client(of: try workspace.access(of: portal, settings), connection)
    let terms = try await OfflineBinding(client: client, channel: settings.channel).bind()
    let queue = Queue(settings: settings, client: client, terms: terms)
    queues.withLock { $0[connection] = queue }
    return queue
  }
}

extension ConnectionSettings {
  /// Whether its portal keeps changes for us.
  var keepsOfflineEvents: Bool { portal?.keepsOfflineEvents ?? false }

  /// The name of the exchange channel in which we write to its portal: that of the origin, by which records made from elsewhere are
  /// known too.
  var channel: String { "contractor-sync:" + origin }
}
