public import Contractors

/// What the server is to look after; read anew when the configuration changes.
public struct ServedConfiguration: Sendable {
  /// The syncs.
  public var syncs: [ScheduledSync]
  /// Where each of them stands.
  public var standings: [String: SyncStanding]
  /// The tokens of portals that send events, by connection.
  public var tokens: [String: ApplicationToken]
  /// The connections whose events are fetched from the portal, for what is said at the start.
  public var fetched: [String]

  /// Describes a configuration.
  public init(
    syncs: [ScheduledSync], standings: [String: SyncStanding], tokens: [String: ApplicationToken] = [:],
    fetched: [String] = []
  ) {
    self.syncs = syncs
    self.standings = standings
    self.tokens = tokens
    self.fetched = fetched
  }
}

/// What the server does not do itself: whoever starts it hands it over.
public struct ServedWork: Sendable {
  /// Runs a sync to its end, and tells of it; one that is told to stop ends after the batch in flight. Failures are endings.
  public var run: @Sendable (RunStart) async -> RunEnding
  /// Marks what an event of a connection is about. It is durable when this returns.
  ///
  /// Gives the names of the syncs that keep such records.
  public var mark: @Sendable (String, EventSubject) async throws -> [String]
  /// The syncs for which marks wait, whoever made them; asked for at the start and now and then.
  public var pending: @Sendable () async -> [String]
  /// Reads the configuration again; nil when it cannot be read, and the one that is known stays.
  public var configuration: @Sendable () async -> ServedConfiguration?
  /// The time.
  public var now: @Sendable () -> Timestamp
  /// Waits for seconds; throws `CancellationError` when the task is cancelled.
  public var sleep: @Sendable (Double) async throws -> Void
  /// A number from 0 up to 1.
  public var chance: @Sendable () -> Double

  /// Hands over everything.
  public init(
    run: @escaping @Sendable (RunStart) async -> RunEnding,
    mark: @escaping @Sendable (String, EventSubject) async throws -> [String] = { _, _ in [] },
    pending: @escaping @Sendable () async -> [String] = { [] },
    configuration: @escaping @Sendable () async -> ServedConfiguration? = { nil },
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Double) async throws -> Void,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.run = run
    self.mark = mark
    self.pending = pending
    self.configuration = configuration
    self.now = now
    self.sleep = sleep
    self.chance = chance
  }
}

/// Where the server listens.
public struct ServerAddress: Sendable, Hashable {
  /// A name or number of this machine.
  public var host: String
  /// The TCP port; 0 is a free one.
  public var port: Int

  /// Names an address.
  public init(host: String = "127.0.0.1", port: Int) {
    self.host = host
    self.port = port
  }

  /// Whether only programs of this machine can reach it.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  /// `http://HOST:PORT`.
  public var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// Why the server could not listen.
public enum ServerError: Error, Sendable, Hashable {
  /// Another program does.
  case portInUse(Int)
  /// The system keeps the port for its administrator.
  case portForbidden(Int)
  /// The machine has no such address.
  case noAddress(String)
}
