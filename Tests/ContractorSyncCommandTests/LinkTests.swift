import Bitrix24Emulator
import Foundation
import Testing

struct LinkTests {
  @Test func `a link whose records have the same key is found once, and one that never was is named`()
    async throws
  {
    let workshop = try Workshop()
    try workshop.write(
      """
      version: 1
      connections:
        a: { type: csv, path: a.csv, mapping: generic }
        b: { type: csv, path: b.csv, mapping: generic }
      syncs: { both: { left: a, right: b } }

      """, to: "contractor-sync.yaml")
    for name in ["a.csv", "b.csv"] { try workshop.write(fourClients, to: name) }
    #expect(try await workshop.run("sync").status == 0)
    let found = try await workshop.run("links", "find", "a1")
    #expect(found.output.split(separator: "\n").count == 1, "\(found.output)")
    let missing = try await workshop.run("links", "split", "99")
    #expect(missing.status == 64 && missing.messages.contains("no link 99"), "\(missing.messages)")
  }

  @Test func `links that a person took apart are told with the way to join them again`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      // One link ends because its record is gone: that is another thing.
      let delta = try #require(emulator.find(companyTitled: "АО «Дельта»"))
      try emulator.deleteCompany(delta.id)
      #expect(try await workshop.run("sync").status == 0)
      #expect(!(try await workshop.run("links").messages.contains("by hand")))

      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      let link = try await workshop.run("links", "find", "b2", "--output", "ndjson")
      let id = try #require(link.json["id"] as? Int)
      let join = "contractor-sync links join b2 \(beta.id)"
      #expect(try await workshop.run("links", "split", String(id)).messages.contains(join))
      #expect(try await workshop.run("sync").status == 0)
      for command in [["links"], ["links", "find", "b2"]] {
        let said = try await workshop.run(command).messages
        #expect(said.contains("taken apart by hand: 1;") && said.contains(join), "\(said)")
      }
      #expect(
        try await workshop.run("links", "--sync", "clients").messages.contains(join + " --sync clients"))
      #expect(try await workshop.run("links", "join", "b2", String(beta.id)).status == 0)
      #expect(try await workshop.run("sync").status == 0)
      #expect(!(try await workshop.run("links").messages.contains("by hand")))
    }
  }
}
