import ArgumentParser
import Bitrix24Emulator
import Files
import Foundation

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: HelpSentence.Demo.abstract, discussion: HelpSentence.Demo.discussion)

  @Option(help: ArgumentHelp(HelpSentence.Demo.seed)) var seed: UInt64 = 7
  @OptionGroup var global: GlobalOptions

  private static let companies = 90
  private static let contacts = 40

  func run() async throws {
    try await global.run { console in
      var options = EmulatorOptions()
      options.seed = seed
      options.companies = Self.companies
      options.contacts = Self.contacts
      options.madeUpRequisites = true
      // With the limits of a smaller plan the story would wait for its requests.
      options.plan = .enterprise
      let emulator = PortalEmulator(options: options)
      let running = try await emulator.start()
      do {
        let folder = try Self.makeFolder()
        let story = try DemoStory(
          emulator: emulator, webhook: running.webhookURL, folder: folder,
          fixtures: (try Self.fixture("companies-1251.csv"), try Self.fixture("contacts-generic.csv")),
          console: console, mappings: global.mappings(), companies: Self.companies, contacts: Self.contacts)
        try await story.tell()
      } catch {
        await running.stop()
        throw error
      }
      await running.stop()
      return 0
    }
  }

  private static func makeFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("contractor-sync-demo-\(UUID().uuidString.prefix(8))").path
    _ = try Directories.create(folder, mode: 0o700)
    return folder
  }

  /// A shipped sample file.
  private static func fixture(_ name: String) throws -> String {
    let executable = Bundle.main.executablePath ?? CommandLine.arguments[0]
    for folder in MappingLibrary.shippedFolders("fixtures", executable: executable) {
      let path = folder + "/" + name
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    throw CommandFailure(ExitStatus.failed, DemoSentence.noFixture)
  }
}
