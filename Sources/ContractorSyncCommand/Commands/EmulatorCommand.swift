import ArgumentParser
import Bitrix24Emulator
import SyncConfiguration

struct EmulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emulator", abstract: HelpSentence.Emulator.abstract,
    discussion: HelpSentence.Emulator.discussion)

  @Option(help: ArgumentHelp(HelpSentence.Emulator.port)) var port = 0
  @Option(help: ArgumentHelp(HelpSentence.Emulator.seed)) var seed: UInt64 = 1
  @Option(help: ArgumentHelp(HelpSentence.Emulator.companies)) var companies = 100
  @Option(help: ArgumentHelp(HelpSentence.Emulator.contacts)) var contacts = 50
  @Flag(inversion: .prefixedNo, help: ArgumentHelp(HelpSentence.Emulator.requisites)) var requisites = true
  @Option(help: ArgumentHelp(HelpSentence.Emulator.latency)) var latency = 0
  @Option(help: ArgumentHelp(HelpSentence.Emulator.cost)) var cost: Int?
  @Flag(help: ArgumentHelp(HelpSentence.Emulator.realTime)) var realTime = false
  @Flag(help: ArgumentHelp(HelpSentence.Emulator.enterprise)) var enterprise = false
  @Flag(help: ArgumentHelp(HelpSentence.Emulator.unlimited)) var unlimited = false
  @Flag(help: ArgumentHelp(HelpSentence.Emulator.application)) var application = false
  @OptionGroup var global: GlobalOptions

  /// Known to everybody: it lets in nowhere else.
  private static let application = LocalApplication(
    clientID: "local.emulator", clientSecret: "emulatorclientsecret",
    redirectURI: ApplicationSettings.usualRedirect)

  func run() async throws {
    try await global.run { console in
      guard (0...65535).contains(port) else {
        throw CommandFailure(ExitStatus.usage, CommandSentence.noPort(port))
      }
      var options = EmulatorOptions()
      options.port = port
      options.seed = seed
      options.companies = companies
      options.contacts = contacts
      options.madeUpRequisites = requisites
      options.latencySeconds = Double(latency) / 1000
      if let cost {
        options.costs.byMethod = [:]
        options.costs.otherwise = Double(cost) / 1000
      }
      options.requestsLastAsCharged = realTime
      options.plan = enterprise ? .enterprise : .standard
      options.limits = unlimited ? .off : EmulatorOptions.Limits()
      let known = application ? Self.application : nil
      options.application = known
      let emulator = PortalEmulator(options: options)
      try await emulator.run { address in
        console.data(address.webhookURL)
        console.say(CommandSentence.emulatorReady(address.webhookURL))
        if let known {
          console.say(
            CommandSentence.emulatedApplication(address.baseURL, id: known.clientID, key: known.clientSecret))
        }
      }
      return 0
    }
  }
}
