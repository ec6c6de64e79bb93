import Bitrix24Emulator
import Testing

/// Makes sure that a run finds nothing to do: the portal gets no write, and the file stays byte for byte.
func expectRest(_ emulator: PortalEmulator, _ workshop: Workshop) async throws {
  let writes = emulator.journal.modifyingCommands
  let before = try workshop.read("clients.csv")
  let rest = try await workshop.run("sync", "--output", "json")
  #expect(rest.status == 0, "\(rest.output)\(rest.messages)")
  #expect(emulator.journal.modifyingCommands == writes)
  #expect(try workshop.read("clients.csv") == before)
}
