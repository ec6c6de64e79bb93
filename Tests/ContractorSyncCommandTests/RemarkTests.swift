import Bitrix24Emulator
import Foundation
import Testing

/// What a run says without stopping at it.
struct RemarkTests {
  @Test func `wrong check digits are named by plan and import, and the records go on`() async throws {
    try await withPortal { emulator, workshop in
      let rows = (0..<5).map { "k\($0),company,ООО «Фирма \($0)»,990000001\(8 + $0 % 2),," }
      try workshop.write(
        "key,entity,name,taxId,registrationNumber,bankAccounts\n" + rows.joined(separator: "\n")
          + "\nk9,company,ООО «Счётная»,,1027700132196,40702810938000012346|044525225\n"
          + "g1,company,ООО «Верная»,9900000017,,40702810938000012345|044525225\n", to: "clients.csv")
      let transfer = ["import", "clients.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK"]
      let plan = try await workshop.run(transfer + ["--dry-run"])
      #expect(
        // In lines of a terminal's width.
        plan.output.replacing("\n    ", with: " ").contains(
          "official numbers with a wrong check digit: 7, kept as they are and not matched by "
            + "(generic, line 2: INN 9900000018; generic, line 3: INN 9900000019; "
            + "generic, line 4: INN 9900000018 and 4 more)"),
        "\(plan.output)")
      let russian = try await workshop.run(transfer + ["--dry-run", "--lang", "ru"])
      #expect(
        russian.output.replacing("\n    ", with: " ").contains("generic, строка 2: ИНН 9900000018;"),
        "\(russian.output)")
      let lines = try await workshop.run(transfer + ["--dry-run", "--output", "ndjson"])
      #expect(lines.messages.contains("wrong check digit: 7"))

      let ending = try await workshop.run(transfer + ["--output", "json"])
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(ending.json["setAside"] as? Int == 0 && ending.json["doubtfulValues"] as? Int == 7)
      let doubtful = try #require(ending.json["doubtful"] as? [[String: String]])
      #expect(doubtful.count == 7)
      #expect(
        doubtful.last == [
          "doubtful": "line 7", "side": "left", "entity": "company", "key": "k9", "field": "bankAccounts",
          "value": "40702810938000012346",
        ])
      #expect(emulator.snapshot().companies.count == 7)
      let firm = try #require(emulator.find(companyTitled: "ООО «Фирма 0»"))
      #expect(emulator.requisites(of: .company, firm.id).map { $0["RQ_INN"] } == ["9900000018"])
      let again = try await workshop.run(transfer + ["--output", "json"])
      #expect(again.json["doubtfulValues"] as? Int == 0 && again.json["doubtful"] == nil)
    }
  }

  @Test func `numbers of another country are not held against Russian rules`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays.replacing("country: RU", with: "country: KZ"), to: "contractor-sync.yaml")
      try workshop.write("key,name,taxId\na1,ТОО «Альфа»,941240000193\n", to: "clients.csv")
      let ending = try await workshop.run("plan", "--output", "json")
      #expect(ending.json["doubtfulValues"] as? Int == 0, "\(ending.messages)")
    }
  }
}
