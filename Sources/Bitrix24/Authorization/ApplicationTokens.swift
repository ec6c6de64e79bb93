/// An application's tokens, given to whoever calls methods, and renewed.
///
/// - Of any number of requests of this process one renews; the others wait for it.
/// - Of several processes one renews, under the file's lock; whoever comes after it finds its tokens in the file and takes them.
/// - New tokens are durable before anybody uses them. Where they cannot be kept they stay in memory, and every later request tries
///   again.
/// - A renewal that was begun is brought to its end also when who asked for it gives up: the old tokens may be used up already.
///
/// The vendor asks that tokens be renewed when the portal refuses one, neither before every call nor by a schedule. Besides, one is
/// renewed by a call that is about to be made within its last minute; when that fails the call goes out with the old one.
/// Source: bitrix24-rest.md §1.5; Bitrix24 REST, `settings/oauth/auto-renewal`.
public actor ApplicationTokens {
  /// The application.
  public nonisolated let application: PortalApplication
  /// Where the tokens are kept.
  public nonisolated let file: TokenFile

  private let environment: Bitrix24Environment
  private let server: TokenServer
  private let proof: TokenProof
  private var known: PortalTokens?
  private var unkept: PortalTokens?
  private var renewal: Task<Result<PortalTokens, AuthorizationError>, Never>?
  /// The access token whose early renewal failed: it is used to its end.
  private var keptOn: String?

  /// Names application and file; nothing is read yet.
  ///
  /// - Parameters:
  ///   - application: the application.
  ///   - file: where its tokens are kept.
  ///   - environment: time and waiting.
  ///   - timeout: for an answer of the token server, which takes well under a second.
  public init(
    _ application: PortalApplication, file: TokenFile, environment: Bitrix24Environment = .live,
    timeout: Duration = .seconds(30)
  ) {
    self.application = application
    self.file = file
    self.environment = environment
    server = TokenServer(application: application, environment: environment, timeout: timeout)
    proof = TokenProof(application: application, timeout: timeout)
  }

  /// Gets the first tokens for the code that came back with the browser, and keeps them.
  ///
  /// - Parameter code: works once and for 30 seconds.
  /// - Returns: the tokens as they are kept.
  /// - Throws: ``AuthorizationError``; what was kept before stays.
  @discardableResult
  public func authorize(code: String) async throws(AuthorizationError) -> PortalTokens {
    let lock = try await file.lock(environment)
    defer { withExtendedLifetime(lock) {} }
    let replacement = try file.replacement()
    return try keepFirst(try await server.tokens(for: .code(code)), replacement)
  }

  /// Proves what a portal is said to have posted when the application was installed, and keeps tokens in place of those in it.
  ///
  /// The configured portal must answer a call with the access token; then the token server must renew the pair, which it does for who
  /// knows the application's secret only. So tokens of another portal or application are none, whoever posts them.
  ///
  /// - Returns: the tokens as they are kept, with the application's token for events; nil where the portal does not know the access
  ///   token, and then nothing was asked of the token server.
  /// - Throws: ``AuthorizationError``; what was kept before stays.
  @discardableResult
  public func authorize(_ installation: Installation) async throws(AuthorizationError) -> PortalTokens? {
    guard try await proof.holds(installation.access) else { return nil }
    let lock = try await file.lock(environment)
    defer { withExtendedLifetime(lock) {} }
    let replacement = try file.replacement()
    var tokens = try await server.tokens(for: .refresh(installation.refresh))
    tokens.applicationToken = installation.applicationToken
    return try keepFirst(tokens, replacement)
  }

  private func keepFirst(
    _ tokens: PortalTokens, _ replacement: TokenFile.Replacement
  ) throws(AuthorizationError) -> PortalTokens {
    if !tokens.endpointHost.isEmpty, tokens.endpointHost != application.host {
      throw .otherPortal(expected: application.host, found: tokens.endpointHost)
    }
    try replacement.keep(tokens, of: application)
    known = tokens
    return tokens
  }

  /// The tokens to call a method with.
  func current() async throws(AuthorizationError) -> PortalTokens {
    let tokens = if let known { known } else { try stored() }
    known = tokens
    let now = environment.now()
    if unkept == nil, !tokens.isDue(at: now) || tokens.access == keptOn { return tokens }
    do throws(AuthorizationError) {
      return try await renewed(after: tokens.access)
    } catch {
      if unkept != nil || tokens.isOver(at: now) { throw error }
      keptOn = tokens.access
      return tokens
    }
  }

  /// The tokens to use after the portal refused one as expired.
  func renewed(after used: String) async throws(AuthorizationError) -> PortalTokens {
    if unkept == nil, let known, known.access != used, !known.isDue(at: environment.now()) { return known }
    let task = renewal ?? Task { await self.renew(after: used) }
    renewal = task
    return try await task.value.get()
  }

  /// Other tokens than those the portal does not know, as another process may have kept; nil when there are none.
  func others(than used: String) throws(AuthorizationError) -> PortalTokens? {
    let tokens = try stored()
    guard tokens.access != used else { return nil }
    known = tokens
    return tokens
  }

  private func stored() throws(AuthorizationError) -> PortalTokens {
    guard let tokens = try file.read(for: application) else { throw .missing(host: application.host) }
    return tokens
  }

  private func renew(after used: String) async -> Result<PortalTokens, AuthorizationError> {
    defer { renewal = nil }
    do throws(AuthorizationError) {
      let lock = try await file.lock(environment)
      defer { withExtendedLifetime(lock) {} }
      if let unkept { return .success(try keep(unkept)) }
      let old = try stored()
      if old.access != used, !old.isDue(at: environment.now()) {
        known = old
        return .success(old)
      }
      let replacement = try file.replacement()
      var new = try await server.tokens(for: .refresh(old.refresh))
      new.applicationToken = old.applicationToken
      return .success(try keep(new, by: replacement))
    } catch {
      return .failure(error)
    }
  }

  private func keep(
    _ tokens: PortalTokens, by replacement: TokenFile.Replacement? = nil
  ) throws(AuthorizationError) -> PortalTokens {
    unkept = tokens
    let place = if let replacement { replacement } else { try file.replacement() }
    try place.keep(tokens, of: application)
    unkept = nil
    keptOn = nil
    known = tokens
    return tokens
  }
}
