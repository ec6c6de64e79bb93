import ArgumentParser
import Contractors
import Foundation
import SyncServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: ServeHelp.abstract, discussion: ServeHelp.discussion)

  @Option(help: ArgumentHelp(ServeHelp.listen, valueName: "address:port"))
  var listen = "127.0.0.1:8787"
  @Flag(name: .customLong("public"), help: ArgumentHelp(ServeHelp.isPublic)) var isPublic = false
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await global.run { console in
      let address = try address()
      if !address.isLoopback {
        guard isPublic else { throw CommandFailure(ExitStatus.usage, ServeSentence.notLoopback(listen)) }
        console.say(ServeSentence.isPublic(listen))
      }
      let signals = ServeSignals(console: console)
      let work = try ServedSyncs(
        workspace: { try global.workspace(console) }, console: console, interruption: signals.interruption)
      let configuration = try work.configuration()
      guard !configuration.syncs.isEmpty else {
        throw CommandFailure(ExitStatus.configuration, ServeSentence.nothingToServe)
      }
      let service = SyncService(address: address, configuration: configuration, work: work.served)
      signals.serve(service)
      // They are listened to for as long as they live.
      defer { withExtendedLifetime(signals) {} }
      try await service.run { address in
        console.data(address.url)
        console.say(ServeSentence.ready(address.url, configuration))
      }
      return 0
    }
  }

  private func address() throws -> ServerAddress {
    let halves = listen.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count >= 2, let port = halves.last.flatMap({ Int($0) }), (0...65535).contains(port) else {
      throw CommandFailure(ExitStatus.usage, ServeSentence.noAddress(listen))
    }
    var host = halves.dropLast().joined(separator: ":")
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw CommandFailure(ExitStatus.usage, ServeSentence.noAddress(listen)) }
    return ServerAddress(host: host, port: port)
  }
}
