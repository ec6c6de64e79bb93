import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import ReplicaTesting
import Testing

/// Lists that are longer than a request are read in several parts at once from the second time on.
@Suite struct ListPartsTests {
  @Test(arguments: [false, true])
  func `a list in parts shows each record once, whatever came and went since`(isSwept: Bool) async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      // What belongs to records is read wholly each time.
      mapping: isSwept ? PortalDesk.userFieldMapping() : nil,
      {
        $0.companies = 5_230
        $0.now = { clock.seconds }
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      let first = try await desk.replica.readAll(.company)
      #expect(first.keys.count == 5_230)
      let ids = first.keys.map(\.number).sorted()
      let seed = try #require(Seeds.list(1).first)
      var random = RandomSource(seed: seed)
      // The last records of parts among them, and a stretch longer than a page.
      let gone = Set(
        [ids[2_499], ids[4_999]] + ids[2_600..<2_700] + ids.shuffled(using: &random).prefix(90))
      for id in gone { try desk.emulator.deleteCompany(id) }
      for number in 0..<60 { try desk.emulator.addCompany(fields: ["TITLE": "Новая \(number)"]) }

      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      let full = try await desk.replica.readAll(.company)
      #expect(second.completeness == .complete)
      #expect(second.keys == full.keys, "seed \(seed)")
      #expect(second.records.count + second.unchanged.count == full.keys.count, "seed \(seed)")
      #expect(second.records.count == 60, "seed \(seed)")

      let third = try await desk.replica.readAll(.company, since: second.cursor, known: full.known)
      #expect(third.keys == full.keys && third.records.isEmpty, "seed \(seed)")
    }
  }

  @Test func `the parts of a list fill their requests`() async throws {
    let clock = SettableClock(1_780_000_000)
    try await PortalDesk.run(
      mapping: PortalDesk.userFieldMapping(),
      {
        $0.companies = 9_980
        $0.now = { clock.seconds }
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      let first = try await desk.replica.readAll(.company)
      let before = (requests: desk.replica.requests, commands: desk.replica.commands)
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged == first.keys)
      let requests = desk.replica.requests - before.requests
      let commands = desk.replica.commands - before.commands
      #expect(requests <= commands / BatchLimit.commandsMax + 1, "\(requests) requests, \(commands) commands")
      #expect(commands <= 9_980 / 50 + 4)
    }
  }
}
