import ArgumentParser
import Contractors
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
      var isRestricted = false
      var objects: [JSONText.Value] = []
      for name in names {
        let definition = try workspace.sync(named: name)
        if global.output == .text { console.data(name) }
        var checks: [Side: PlaceCheck] = [:]
        var failures: [Side: JSONText.Value] = [:]
        for side in Side.allCases {
          let connection = definition.settings.connections[side]
          do {
            let configured = try workspace.connection(named: connection)
            let place = try workspace.open(configured)
            try place.requireWritable(definition.settings, on: side)
            let check = try await PlaceCheck(
              place, definition.settings, openSecrets: workspace.openSecrets(of: configured))
            checks[side] = check
            isRestricted = isRestricted || check.isRestricted
            if global.output == .text {
              for line in check.lines { console.data("  \(connection): \(line[console.language])") }
            }
          } catch {
            let failure = ErrorSentence.failure(error)
            console.complain("\(connection): \(failure.sentence[console.language])")
            failures[side] = PlaceCheck.json(
              name, side, connection, error: failure.sentence[console.language])
            status = max(
              status, failure.status == ExitStatus.configuration ? failure.status : ExitStatus.failed)
          }
        }
        for side in Side.allCases {
          let (connection, target) = (
            definition.settings.connections[side], definition.settings.connections[side.opposite]
          )
          if let other = checks[side.opposite], definition.settings.direction.isTarget(side.opposite) {
            checks[side]?.compare(with: other)
          }
          if let object = checks[side]?.json(name, side, connection, console.language) ?? failures[side] {
            objects.append(object)
          }
          if global.output == .text {
            for line in checks[side]?.lostLines(target) ?? [] {
              console.data("  \(connection): \(line[console.language])")
            }
          }
        }
      }
      if global.output != .text { console.list(objects, as: global.output) {} }
      if deep { status = max(status, try checkStore(workspace, console)) }
      if status == 0 { console.say(isRestricted ? CommandSentence.checkedInPart : CommandSentence.checked) }
      return status
    }
  }

  private func checkStore(_ workspace: Workspace, _ console: Console) throws -> Int32 {
    guard let file = try workspace.existingStore() else {
      console.say(CommandSentence.noStore)
      return 0
    }
    let problems = try file.integrityCheck()
    for problem in problems { console.complain(problem[console.language]) }
    if let first = problems.first {
      console.complain(StoreError.damaged(file: file.name, detail: first).sentence[console.language])
    }
    return problems.isEmpty ? 0 : ExitStatus.failed
  }
}
