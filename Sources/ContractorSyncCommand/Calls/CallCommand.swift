import ArgumentParser
import Bitrix24
import Contractors
import HTTPTransfer
import SyncConfiguration

struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: HelpSentence.Call.abstract, discussion: HelpSentence.Call.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.Call.method)) var method: String
  @Argument(help: ArgumentHelp(HelpSentence.Call.values)) var values: [String] = []
  @Option(help: ArgumentHelp(HelpSentence.Call.connection)) var connection: String?
  @Option(name: .customLong("as"), help: ArgumentHelp(HelpSentence.Call.code)) var code: CallCode?
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let parameters = try CallArguments.parameters(values)
      guard MethodName.isValid(method), method.lowercased() != "batch" else {
        throw CommandFailure(ExitStatus.usage, CallSentence.badMethod(method))
      }
      let workspace = try global.workspace(console)
      let (settings, portal) = try portal(of: workspace)
      if let code {
        console.data(code.text(method, parameters, try door(of: portal)))
        return 0
      }
      guard let client = try workspace.open(settings).client else { return ExitStatus.failed }
      let answer = try await client.call(method, parameters)
      let whole = JSON.object(JSON.Object(Self.members(answer)))
      console.data(
        global.output == .text ? JSONLayout.text(whole) : String(decoding: whole.bytes, as: UTF8.self))
      return 0
    }
  }

  /// The portal that is meant: the one that is named, or the only one.
  private func portal(of workspace: Workspace) throws -> (ConnectionSettings, PortalSettings) {
    let portals = workspace.configuration.connections.values.sorted { $0.name < $1.name }.compactMap {
      settings -> (ConnectionSettings, PortalSettings)? in
      if case .bitrix24(let portal) = settings.kind { (settings, portal) } else { nil }
    }
    if let connection {
      let named = try workspace.connection(named: connection)
      guard let portal = portals.first(where: { $0.0.name == named.name }) else {
        throw CommandFailure(ExitStatus.usage, CallSentence.noPortal(connection))
      }
      return portal
    }
    guard let first = portals.first, portals.count == 1 else {
      throw CommandFailure(ExitStatus.usage, CallSentence.whichPortal(portals.map(\.0.name)))
    }
    return first
  }

  /// How the printed code is let in: by what stands in an environment variable.
  private func door(of portal: PortalSettings) throws -> CallCode.Door {
    switch portal.access {
    case .webhook(.environment(let name)): .webhook(variable: name)
    case .webhook(.file): .webhook(variable: "BITRIX24_WEBHOOK")
    case .application(let application):
      .application(
        origin: try PortalApplication.portal(application.portal).origin, variable: "BITRIX24_ACCESS_TOKEN")
    }
  }

  private static func members(_ answer: Answer) -> [JSON.Member] {
    var members = [JSON.Member("result", answer.result)]
    if let total = answer.total { members.append(JSON.Member("total", .int(total))) }
    if let next = answer.next { members.append(JSON.Member("next", .int(next))) }
    if let time = answer.time { members.append(JSON.Member("time", .object(JSON.Object(time.members)))) }
    return members
  }
}
