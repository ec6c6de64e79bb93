import Bitrix24Emulator
import Foundation
import Testing

/// The JSON shapes that other programs build on. Source: `architecture.md` §6.
struct ShapeTests {
  private func array(_ ending: Ending) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]])
  }

  @Test func `conflicts, status, links and history have the published members`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      try emulator.updateCompany(beta.id, ["COMMENTS": "из портала"])
      let alfa = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      try emulator.updateCompany(alfa.id, ["TITLE": "ООО «Альфа-2»"])
      try workshop.write(
        try workshop.read("clients.csv").replacing("важный", with: "из файла"), to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)

      let conflict = try #require(try array(try await workshop.run("conflicts", "--output", "json")).first)
      #expect(conflict["sync"] as? String == "clients")
      #expect(conflict["entity"] as? String == "company")
      #expect(conflict["field"] as? String == "comment")
      #expect(conflict["decided"] as? String == "важный")
      #expect(conflict["left"] as? String == "из файла")
      #expect(conflict["right"] as? String == "из портала")
      #expect(conflict["leftKey"] as? String == "b2")
      #expect(conflict["rightKey"] as? String == String(beta.id))
      #expect(conflict["name"] as? String == "ООО \"Бета\"")
      let opened = try #require(conflict["opened"] as? String)
      #expect(ISO8601DateFormatter().date(from: opened) != nil)

      let status = try #require(try array(try await workshop.run("status", "--output", "json")).first)
      #expect(status["sync"] as? String == "clients")
      #expect(status["conflicts"] as? Int == 1 && status["review"] as? Int == 0)
      #expect(status["pairs"] as? Int == 4)
      #expect(status["nextRun"] is NSNull)
      let last = try #require(status["lastRun"] as? [String: Any])
      #expect(last["run"] as? Int == 2 && last["outcome"] as? String == "attention")

      let links = try array(try await workshop.run("links", "list", "--output", "json"))
      #expect(links.count == 4)
      #expect(Set(links.compactMap { $0["leftKey"] as? String }) == ["a1", "b2", "c3", "d4"])
      #expect(links.allSatisfy { $0["state"] as? String == "coupled" && $0["id"] is Int })

      let applied = try array(try await workshop.run("history", "2", "--output", "json"))
      #expect(applied.count == 1)
      let operation = try #require(applied.first)
      #expect(operation["op"] as? String == "update" && operation["side"] as? String == "left")
      #expect(operation["leftKey"] as? String == "a1")
      let fields = try #require(operation["fields"] as? [String: [String: String]])
      #expect(fields == ["name": ["from": "ООО «Альфа»", "to": "ООО «Альфа-2»"]])
      #expect(operation["why"] as? [String: String] == ["name": "changed"])
    }
  }

  @Test func `a question about who is who shows what both records hold`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        fourClients.replacing(
          "a1,company,ООО «Альфа»,9900000017,990101001", with: "a1,company,ООО «Альфа»,,"),
        to: "clients.csv")
      try emulator.addCompany(fields: ["TITLE": "Альфа ООО"])
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 3, "\(ending.messages)")
      let review = try #require(try array(try await workshop.run("review", "--output", "json")).first)
      #expect(review["leftKey"] as? String == "a1")
      #expect(review["reason"] as? String == "sameName")
      let evidence = try #require(review["evidence"] as? [[String: Any]])
      let name = try #require(evidence.first { $0["field"] as? String == "name" })
      #expect(name["left"] as? String == "ООО «Альфа»" && name["right"] as? String == "Альфа ООО")
      let text = try await workshop.run("review")
      #expect(text.output.contains("name: ООО «Альфа» | Альфа ООО"))
      #expect(try await workshop.run("review", "accept", "1").status == 0)
      let merged = try await workshop.run("sync", "--output", "json")
      // One firm now; how it is called is the next question.
      #expect(merged.json["review"] as? Int == 0 && merged.json["conflicts"] as? Int == 1)
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `with --log-format json every line on standard error is one object and holds no secret`()
    async throws
  {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let ending = try await workshop.run("sync", "--log-level", "debug", "--log-format", "json")
      #expect(ending.status == 0, "\(ending.messages)")
      let lines = ending.messages.split(separator: "\n")
      let objects = lines.compactMap {
        try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
      #expect(objects.count == lines.count)
      #expect(
        objects.contains { $0["level"] as? String == "debug" && $0["method"] as? String == "batch" })
      let address = try #require(workshop.environment["WEBHOOK"])
      let code = try #require(address.split(separator: "/").last)
      #expect(!ending.messages.contains(code))
      workshop.environment["WEBHOOK"] = "hello"
      let failed = try await workshop.run("sync", "--log-format", "json")
      #expect(failed.status == 78 && failed.messages.contains("\"level\":\"error\""))
    }
  }
}
