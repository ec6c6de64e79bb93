import Bitrix24
import Bitrix24Emulator
import Files
import Foundation
import Synchronization

/// A clock that a test sets; waiting takes real time, so that others get on meanwhile.
final class SetClock: Sendable {
  private let seconds = Mutex(1_760_000_000.0)

  var now: Double {
    get { seconds.withLock { $0 } }
    set { seconds.withLock { $0 = newValue } }
  }

  var environment: Bitrix24Environment {
    Bitrix24Environment(
      now: { self.now }, sleep: { try await Task.sleep(for: min($0, .milliseconds(20))) }, jitter: { 0.5 })
  }
}

/// An emulated portal with a local application, and a folder for its tokens.
final class ApplicationDesk: Sendable {
  /// A busy machine takes its time; no test waits for this to end.
  static let patience = Duration.seconds(1800)
  static let secret = "made-up-client-secret"

  let emulator: PortalEmulator
  let running: RunningEmulator
  /// The client's clock.
  let clock = SetClock()
  /// The portal's clock.
  let portalClock: SetClock
  let folder: URL

  init(_ change: (inout LocalApplication) -> Void = { _ in }) async throws {
    let portalClock = SetClock()
    var application = LocalApplication(
      clientID: "local.made.up", clientSecret: Self.secret, redirectURI: "http://127.0.0.1:9/back")
    change(&application)
    var options = EmulatorOptions()
    options.limits = .off
    options.now = { portalClock.now }
    options.application = application
    self.portalClock = portalClock
    emulator = PortalEmulator(options: options)
    running = try await emulator.start()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { folder.appendingPathComponent("crm.tokens").path }

  func application(
    clientID: String = "local.made.up", secret: String = ApplicationDesk.secret
  ) throws -> PortalApplication {
    try PortalApplication(
      portal: running.baseURL, clientID: clientID, clientSecret: secret, tokenServer: running.baseURL)
  }

  /// Another one for the same file is what another process has.
  func tokens(
    _ application: PortalApplication? = nil, faults: FileFaults = .none,
    timeout: Duration = ApplicationDesk.patience
  ) throws -> ApplicationTokens {
    ApplicationTokens(
      try application ?? self.application(), file: TokenFile(path: path, faults: faults),
      environment: clock.environment, timeout: timeout)
  }

  func client(_ tokens: ApplicationTokens? = nil, retries: RetryPolicy = RetryPolicy()) throws -> PortalClient
  {
    PortalClient(
      .application(try tokens ?? self.tokens()), pace: PortalPace(), retries: retries,
      environment: clock.environment)
  }

  /// A code as the portal sends it back with the browser.
  func code() async throws -> String {
    let answer = await emulator.respond(
      to: PortalRequest(verb: "GET", path: "/oauth/authorize/", query: "client_id=local.made.up&state=s"))
    let items = URLComponents(string: answer.location)?.queryItems ?? []
    return items.first { $0.name == "code" }?.value ?? ""
  }

  /// Tokens on disk, as after `authorize`.
  @discardableResult
  func authorized() async throws -> ApplicationTokens {
    let tokens = try tokens()
    try await tokens.authorize(code: try await code())
    return tokens
  }

  /// An hour later for both.
  func advance(_ seconds: Double) {
    clock.now += seconds
    portalClock.now += seconds
  }

  func stored() throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }
}

func withApplication(
  _ change: (inout LocalApplication) -> Void = { _ in }, _ body: (ApplicationDesk) async throws -> Void
) async throws {
  let desk = try await ApplicationDesk(change)
  do { try await body(desk) } catch {
    await desk.running.stop()
    throw error
  }
  await desk.running.stop()
}
