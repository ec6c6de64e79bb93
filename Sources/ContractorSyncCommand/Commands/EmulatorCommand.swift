import ArgumentParser
import Bitrix24Emulator

struct EmulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emulator", abstract: "Runs an emulated Bitrix24 portal on loopback, to try things out.",
    discussion: """
      The portal lives in memory and is gone when the command ends. Example:
        contractor-sync emulator --port 8080 --companies 100 --contacts 50
      """)

  @Option(help: "The port; 0 takes a free one.") var port = 0
  @Option(help: "Made-up records come from this seed: the same seed gives the same portal.") var seed:
    UInt64 = 1
  @Option(help: "How many made-up companies there are.") var companies = 100
  @Option(help: "How many made-up contacts there are.") var contacts = 50
  @Option(help: "How long each request takes, in milliseconds.") var latency = 0
  @Option(help: "Execution time charged for each command, in milliseconds; by default about a live portal's.")
  var cost: Int?
  @Flag(help: "The limits of the Enterprise plan.") var enterprise = false
  @Flag(help: "No limits.") var unlimited = false
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      var options = EmulatorOptions()
      options.port = port
      options.seed = seed
      options.companies = companies
      options.contacts = contacts
      options.latencySeconds = Double(latency) / 1000
      if let cost {
        options.costs.byMethod = [:]
        options.costs.otherwise = Double(cost) / 1000
      }
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
