import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A Bitrix24 portal on loopback, kept in memory, to develop, test and demonstrate against.
///
/// It shares no code with any client, so that one misunderstanding is not made twice. All state is behind one
/// lock: requests run one after another, as the commands of one portal's database would.
///
/// ## Topics
/// - Serving: ``start()``, ``run(onReady:)``, ``respond(to:)``
/// - People at work: ``addCompany(fields:)``, ``updateCompany(_:_:)``, ``changePhone(_:_:from:to:)``
/// - Looking inside: ``snapshot()``, ``requisites(of:_:)``, ``journal``
/// - Events: ``deliverEvents()``, ``deliveries``, ``eventFaults``
/// - Trouble: ``faults``, ``inject(_:)``, ``hide(_:_:)``
///
/// Source of every rule: bitrix24-rest.md; section 12 is the list.
public final class PortalEmulator: Sendable {
  /// The options it was made with.
  public let options: EmulatorOptions
  private let portal: Mutex<Portal>

  /// Bodies beyond this are cut off; no honest batch comes near.
  static let bodyBytesMax = 32 * 1024 * 1024

  /// How long requests that are under way may take when the emulator ends.
  private static let lastAnswersWait = Duration.seconds(5)

  /// Makes a portal with its made-up records; nothing listens yet.
  public init(options: EmulatorOptions = EmulatorOptions()) {
    self.options = options
    self.portal = Mutex(Portal(options: options))
  }

  func withPortal<Result: Sendable>(_ body: (inout Portal) -> sending Result) -> Result {
    portal.withLock { portal in body(&portal) }
  }

  /// Answers one request without a socket; waits the latency and ordered delays.
  public func respond(to request: PortalRequest) async -> PortalAnswer {
    await PortalEmulator.wait(options.latencySeconds)
    let (answer, delay) = withPortal { $0.answer(request) }
    postEvents()
    await PortalEmulator.wait(delay)
    return answer
  }

  private static func wait(_ seconds: Double) async {
    guard seconds > 0 else { return }
    // A wait that ends because the emulator does only means the answer is sent early.
    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
  }

  /// Serves on 127.0.0.1 until the task is cancelled, then answers what is under way, closes and returns.
  ///
  /// A request that does not come to its end within some seconds then is dropped.
  ///
  /// - Parameter onReady: called once, when the port is open.
  /// - Throws: ``EmulatorError``, or what the system says when the port cannot be opened.
  public func run(onReady: @escaping @Sendable (EmulatorAddress) -> Void = { _ in }) async throws {
    let options = options
    // The library's own messages about starting and stopping are not for the emulator's user.
    var logger = Logger(label: "emulator")
    logger.logLevel = .critical
    let application = Application(
      responder: SocketResponder(emulator: self),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? options.port
        onReady(EmulatorAddress(port: port, userID: options.userID, code: options.code))
      },
      logger: logger)
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.lastAnswersWait
    let group = ServiceGroup(configuration: configuration)
    // A connection that is accepted while the library's task is cancelled would trap: it is told to end instead.
    let serving = Task { try await group.run() }
    do {
      try await withTaskCancellationHandler {
        try await serving.value
      } onCancel: {
        Task { await group.triggerGracefulShutdown() }
      }
    } catch is CancellationError {
      return
    } catch let error as IOError {
      switch error.errnoCode {
      case EADDRINUSE: throw EmulatorError.portInUse(options.port)
      case EACCES: throw EmulatorError.portForbidden(options.port)
      default: throw error
      }
    }
  }

  /// Opens the port and serves in the background until ``RunningEmulator/stop()``.
  ///
  /// - Throws: what the system says when the port cannot be opened.
  public func start() async throws -> RunningEmulator {
    let (addresses, continuation) = AsyncStream<EmulatorAddress>.makeStream()
    let serving = Task {
      defer { continuation.finish() }
      try await run { continuation.yield($0) }
    }
    for await address in addresses {
      return RunningEmulator(address: address, serving: serving)
    }
    try await serving.value
    throw CancellationError()
  }
}

/// Where an emulator listens.
public struct EmulatorAddress: Sendable, Hashable {
  /// The TCP port on 127.0.0.1.
  public let port: Int
  let userID: Int
  let code: String

  /// `http://127.0.0.1:PORT`.
  public var baseURL: String { "http://127.0.0.1:\(port)" }
  /// The inbound webhook, `http://127.0.0.1:PORT/rest/1/CODE/`; a secret on a real portal.
  public var webhookURL: String { "\(baseURL)/rest/\(userID)/\(code)/" }
  /// The administration, `http://127.0.0.1:PORT/emulator/CODE/`.
  public var administrationURL: String { "\(baseURL)/emulator/\(code)/" }
}

/// An emulator that serves in the background.
public struct RunningEmulator: Sendable {
  /// Where it listens.
  public let address: EmulatorAddress
  private let serving: Task<Void, any Error>

  fileprivate init(address: EmulatorAddress, serving: Task<Void, any Error>) {
    self.address = address
    self.serving = serving
  }

  /// `http://127.0.0.1:PORT`.
  public var baseURL: String { address.baseURL }
  /// The inbound webhook with its final slash.
  public var webhookURL: String { address.webhookURL }

  /// Closes the port and its connections and waits until that is done.
  public func stop() async {
    serving.cancel()
    _ = await serving.result
  }
}
