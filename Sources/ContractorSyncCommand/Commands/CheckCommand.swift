import ArgumentParser
import Bitrix24Connector
import Contractors
import CSVConnector
import Foundation
import Mappings
import Reconciliation
import SyncConfiguration
import SyncStore

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: HelpSentence.Check.abstract, discussion: HelpSentence.Check.discussion)

  @Argument(help: ArgumentHelp(HelpSentence.Check.sync)) var sync: String?
  @Flag(help: ArgumentHelp(HelpSentence.Check.deep)) var deep = false
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let workspace = try global.workspace(console)
      let names = sync.map { [$0] } ?? workspace.configuration.syncs.keys.sorted()
      var status: Int32 = 0
      for name in names {
        let definition = try workspace.sync(named: name)
        console.data(name)
        for side in Side.allCases {
          let connection = definition.settings.connections[side]
          do {
            let place = try workspace.open(try workspace.connection(named: connection))
            for line in try await lines(place, definition.settings) {
              console.data("  \(connection): \(line[console.language])")
            }
          } catch {
            let failure = ErrorSentence.failure(error)
            console.complain("\(connection): \(failure.sentence[console.language])")
            status = max(
              status, failure.status == ExitStatus.configuration ? failure.status : ExitStatus.failed)
          }
        }
      }
      if deep { status = max(status, try checkStore(workspace, console)) }
      if status == 0 { console.say(CommandSentence.checked) }
      return status
    }
  }

  private func lines(_ place: Place, _ settings: SyncSettings) async throws -> [Sentence] {
    var lines = [Sentence(same: try await place.replica.identity())]
    if let report = try place.fileReport() { lines.append(report) }
    for entity in settings.entities where place.mapping.entities.contains(entity) {
      let capabilities = try await place.replica.capabilities(of: entity)
      let fields = capabilities.fields.keys.sorted().map(\.rawValue).joined(separator: ", ")
      lines.append(Sentence(same: "\(entity.rawValue): \(fields)"))
    }
    if let profile = (place.replica as? PortalReplica)?.profile {
      lines += [profile.missingUsers, profile.missingRequisites].compactMap(\.self)
    }
    return lines
  }

  private func checkStore(_ workspace: Workspace, _ console: Console) throws -> Int32 {
    guard let file = try workspace.existingStore() else {
      console.say(CommandSentence.noStore)
      return 0
    }
    let problems = try file.integrityCheck()
    for problem in problems { console.complain(problem[console.language]) }
    return problems.isEmpty ? 0 : ExitStatus.failed
  }
}
