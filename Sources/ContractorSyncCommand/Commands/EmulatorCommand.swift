import ArgumentParser
import Bitrix24Emulator

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
  @OptionGroup var global: GlobalOptions

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
      let emulator = PortalEmulator(options: options)
      try await emulator.run { address in
        console.data(address.webhookURL)
        console.say(CommandSentence.emulatorReady(address.webhookURL))
      }
      return 0
    }
  }
}
