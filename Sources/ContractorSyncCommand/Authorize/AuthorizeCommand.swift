import ArgumentParser
import Bitrix24
import Bitrix24Connector
import Contractors
import SyncConfiguration
import SyncServer
import Synchronization

struct AuthorizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorize", abstract: AuthorizeHelp.abstract, discussion: AuthorizeHelp.discussion)

  @Argument(help: ArgumentHelp(AuthorizeHelp.connection)) var connection: String?
  @Flag(help: ArgumentHelp(AuthorizeHelp.paste)) var paste = false
  @OptionGroup var global: GlobalOptions

  private static let waitMinutes = 10

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace(console)
      let (settings, application) = try application(of: workspace)
      let tokens = try workspace.tokens(of: application, settings)
      if paste {
        try await ask(tokens, console)
      } else {
        try await listen(tokens, try Redirect(application.redirect), console)
      }
      console.say(AuthorizeSentence.done(settings.name, tokens.file.path))
      return try await describe(workspace, settings, console)
    }
  }

  /// The application that is meant: the one that is named, or the only one.
  private func application(of workspace: Workspace) throws -> (ConnectionSettings, ApplicationSettings) {
    let applications = workspace.configuration.connections.values.sorted { $0.name < $1.name }.compactMap {
      settings in settings.application.map { (settings, $0) }
    }
    if let connection {
      let settings = try workspace.connection(named: connection)
      guard let application = settings.application else {
        throw CommandFailure(ExitStatus.usage, AuthorizeSentence.noApplication(connection))
      }
      return (settings, application)
    }
    guard let first = applications.first, applications.count == 1 else {
      throw CommandFailure(ExitStatus.usage, AuthorizeSentence.whichApplication(applications.map(\.0.name)))
    }
    return first
  }

  /// Waits for the browser to come back.
  private func listen(_ tokens: ApplicationTokens, _ redirect: Redirect, _ console: Console) async throws {
    let language = console.language
    func page(_ sentence: Sentence, isGood: Bool = false) -> AuthorizationCallback.Page {
      AuthorizationCallback.Page(isGood: isGood, text: sentence[language], language: language.rawValue)
    }
    let (good, bad) = (page(AuthorizeSentence.pageDone, isGood: true), page(AuthorizeSentence.pageFailed))
    let state = Self.state()
    let callback = AuthorizationCallback(
      address: redirect.address, path: redirect.path, state: state,
      stranger: page(AuthorizeSentence.pageStranger))
    let failure = Mutex<AuthorizationError?>(nil)
    let application = tokens.application
    try await Self.within(minutes: Self.waitMinutes) {
      try await callback.run { _ in
        console.data(application.authorizationAddress(state: state))
        console.say(AuthorizeSentence.open(application.host, redirect.text))
      } redeem: { answer in
        do throws(AuthorizationError) {
          try await Self.redeem(answer, tokens)
          return good
        } catch {
          failure.withLock { $0 = error }
          return bad
        }
      } prove: { form in
        guard let installation = Installation(form: form.values) else { return nil }
        do throws(AuthorizationError) {
          guard try await tokens.authorize(installation) != nil else { return nil }
          console.say(AuthorizeSentence.installed(application.host))
          return good
        } catch {
          failure.withLock { $0 = error }
          return bad
        }
      }
    }
    if callback.strangersSeen > 0 { console.say(AuthorizeSentence.strangers(callback.strangersSeen)) }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Asks for the address to which the browser was sent.
  private func ask(_ tokens: ApplicationTokens, _ console: Console) async throws {
    let state = Self.state()
    console.data(tokens.application.authorizationAddress(state: state))
    console.say(AuthorizeSentence.openAndPaste)
    let line = HiddenTyping.during { readLine() }
    guard let answer = AuthorizationCallback.answer(pasted: line ?? "", state: state) else {
      throw CommandFailure(ExitStatus.usage, AuthorizeSentence.badPaste)
    }
    try await Self.redeem(answer, tokens)
  }

  private static func redeem(
    _ answer: AuthorizationCallback.Answer, _ tokens: ApplicationTokens
  ) async throws(AuthorizationError) {
    let host = tokens.application.host
    guard answer.domain.isEmpty || answer.domain.lowercased() == host else {
      throw .otherPortal(expected: host, found: answer.domain)
    }
    try await tokens.authorize(code: answer.code)
  }

  /// 256 bits from the system's generator, which is fit for secrets.
  private static func state() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private static func within(minutes: Int, _ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: .seconds(60 * minutes))
        throw CommandFailure(ExitStatus.failed, AuthorizeSentence.tooLate(minutes))
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// Says in whose name the application now acts and what it may; what it lacks is told.
  private func describe(
    _ workspace: Workspace, _ settings: ConnectionSettings, _ console: Console
  ) async throws -> Int32 {
    guard let portal = try workspace.open(settings).replica as? PortalReplica else {
      return ExitStatus.failed
    }
    var connection = ConnectionText(
      settings, uses: ConnectionsCommand.uses(of: settings.name, workspace.configuration), lastUsed: nil)
    let profile = try await portal.prepare()
    connection.profile = profile
    if global.output == .text {
      connection.profileLines(console.language).forEach(console.say)
    } else {
      console.list([connection.json(console.language)], as: global.output) {}
    }
    for remark in profile.remarks { console.say(remark) }
    return 0
  }
}
