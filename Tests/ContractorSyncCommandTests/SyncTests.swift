import Bitrix24Emulator
import Foundation
import Testing

struct SyncTests {
  @Test func `edits of both sides travel and the next run is at rest`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let alfa = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      try emulator.updateCompany(alfa.id, ["TITLE": "ООО «Альфа-2»"])
      try workshop.write(
        try workshop.read("clients.csv").replacing("+7 495 000-00-02", with: "+7 495 000-00-22"),
        to: "clients.csv")

      let plan = try await workshop.run("plan", "--output", "ndjson", "--detailed-exitcode")
      #expect(plan.status == 2, "\(plan.messages)")
      #expect(plan.output.contains("ООО «Альфа-2»"))
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(try workshop.read("clients.csv").contains("a1,company,ООО «Альфа-2»,9900000017"))
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      #expect(Set(beta.values("PHONE")) == ["+7 495 000-00-22", "+7 900 000-00-02"])

      let before = try workshop.read("clients.csv")
      let writes = emulator.journal.modifyingCommands
      let rest = try await workshop.run("sync", "--output", "json")
      #expect(rest.status == 0, "\(rest.messages)")
      #expect(emulator.journal.modifyingCommands == writes)
      #expect(try workshop.read("clients.csv") == before)
    }
  }

  @Test func `a contested field waits for an answer and the answer is written`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      try emulator.updateCompany(beta.id, ["COMMENTS": "из портала"])
      try workshop.write(
        try workshop.read("clients.csv").replacing("важный", with: "из файла"), to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      let list = try await workshop.run("conflicts", "list")
      #expect(list.status == 3)
      #expect(list.output.contains("из портала") && list.output.contains("из файла"))
      let resolved = try await workshop.run("conflicts", "resolve", "1", "--take", "left")
      #expect(
        resolved.status == 0 && resolved.messages.contains("comment: 'из файла'"), "\(resolved.messages)")
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.record(.company, beta.id)?["COMMENTS"] == "из файла")
      #expect(try await workshop.run("history").status == 0)
      #expect(try await workshop.run("status").status == 0)
      #expect(try await workshop.run("links", "find", "b2").output.contains("b2"))
      let nothing = try await workshop.run("links", "find", "nosuch")
      #expect(nothing.status == 1 && nothing.messages.contains("nosuch"))
    }
  }

  @Test func `a field that mappings declare is filtered by and has a policy`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      """
      version: 1
      name: own
      format: csv
      custom: { segment: { type: text, entity: company } }
      entities: { company: { key: key, fields: { name: name, segment: segment } } }

      """, to: "own.yaml")
    try workshop.write(
      """
      version: 1
      connections:
        a: { type: csv, path: a.csv, mapping: own.yaml }
        b: { type: csv, path: b.csv, mapping: own.yaml }
      syncs:
        own:
          left: a
          right: b
          where: { left: { segment: [gold, silver] } }
          policy: { segment: left }

      """, to: "contractor-sync.yaml")
    try workshop.write("key,name,segment\n1,ООО «Альфа»,gold\n2,ООО «Бета»,tin\n", to: "a.csv")
    try workshop.write("key,name,segment\n", to: "b.csv")
    let first = try await workshop.run("sync")
    #expect(first.status == 0, "\(first.messages)")
    #expect(try workshop.read("b.csv").contains("Альфа") && !(try workshop.read("b.csv").contains("Бета")))
    try workshop.write(try workshop.read("a.csv").replacing("gold", with: "silver"), to: "a.csv")
    try workshop.write(try workshop.read("b.csv").replacing("gold", with: "lead"), to: "b.csv")
    #expect(try await workshop.run("sync", "--allow", "changes").status == 0)
    #expect(try workshop.read("b.csv").contains("silver"))
    try workshop.write(
      try workshop.read("contractor-sync.yaml").replacing("segment: left", with: "segmemt: left"),
      to: "contractor-sync.yaml")
    let wrong = try await workshop.run("check")
    #expect(wrong.status == 78 && wrong.messages.contains("did you mean 'segment'?"), "\(wrong.messages)")
  }

  @Test func `a misspelt side is seen to have been taken for a value`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      try emulator.updateCompany(beta.id, ["COMMENTS": "из портала"])
      try workshop.write(
        try workshop.read("clients.csv").replacing("важный", with: "из файла"), to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      let resolved = try await workshop.run("conflicts", "resolve", "1", "--take", "middle")
      #expect(resolved.status == 0 && resolved.messages.contains("comment: 'middle'"), "\(resolved.messages)")
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.record(.company, beta.id)?["COMMENTS"] == "middle")
    }
  }

  @Test func `an answer for a choice must be one that the file can spell`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        """
        version: 1
        name: typed
        format: csv
        entities:
          company:
            key: { column: key }
            fields:
              name: name
              type: { column: type, choices: { CUSTOMER: [Клиент], SUPPLIER: [Поставщик], PARTNER: [Партнёр] } }

        """, to: "typed.yaml")
      try workshop.write(
        bothWays.replacing("mapping: generic", with: "mapping: typed.yaml"), to: "contractor-sync.yaml")
      try workshop.write("key,name,type\na1,ООО «Альфа»,Клиент\n", to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let alpha = try #require(emulator.snapshot().companies.first)
      try emulator.updateCompany(alpha.id, ["COMPANY_TYPE": "PARTNER"])
      try workshop.write("key,name,type\na1,ООО «Альфа»,Поставщик\n", to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      let wrong = try await workshop.run("conflicts", "resolve", "1", "--take", "CUSTOMR")
      #expect(
        wrong.status == 64 && wrong.messages.contains("CUSTOMER, PARTNER, SUPPLIER"), "\(wrong.messages)")
      #expect(try await workshop.run("conflicts", "resolve", "1", "--take", "CUSTOMER").status == 0)
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.record(.company, alpha.id)?["COMPANY_TYPE"] == "CUSTOMER")
      #expect(try workshop.read("clients.csv").contains("Клиент"))
    }
  }

  @Test func `a suddenly empty source stops the run`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let header = fourClients.split(separator: "\n")[0]
      try workshop.write("\(header)\n", to: "clients.csv")
      let ending = try await workshop.run("sync")
      #expect(ending.status == 4, "\(ending.output)\(ending.messages)")
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test(arguments: ["", "\u{FEFF}", "\r\n\r\n", "\u{FEFF} \n"])
  func `a source without a text stops the run like one without a record`(nothing: String) async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(nothing, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 1)
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try workshop.write(nothing, to: "clients.csv")
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 4, "\(ending.messages)")
      #expect(ending.json["outcome"] as? String == "guarded")
      #expect(ending.messages.contains("clients.csv") && ending.messages.contains("'shrink'"))
      #expect(try await workshop.run("history").output.contains("stopped by a guard"))
      #expect(ending.messages.contains("--allow shrink"))
      #expect(try await workshop.run("status").output.contains("links 4"))
      #expect(try await workshop.run("plan").status == 4)
      for _ in 0..<3 {
        let allowed = try await workshop.run("sync", "--allow", "shrink")
        #expect(allowed.status == 0, "\(allowed.messages)")
        #expect(allowed.messages.contains("file: the file is empty"))
      }
      #expect(emulator.snapshot().companies.count == 4)
      try workshop.write(fourClients, to: "clients.csv")
      let back = try await workshop.run("sync", "--output", "json")
      #expect(back.status == 0 && back.json["pairs"] as? Int == 4, "\(back.messages)")
    }
  }

  @Test func `a saved plan is done exactly or refused as stale`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let plan = try await workshop.run("plan", "--output", "json")
      let id = try #require(plan.json["plan"] as? Int)
      #expect(emulator.snapshot().companies.isEmpty)
      try workshop.write(
        fourClients + "e5,company,ООО «Эпсилон»,9900000056,990101001,,,\n", to: "clients.csv")
      #expect(try await workshop.run("sync", "--plan", String(id)).status == 1)
      #expect(emulator.snapshot().companies.isEmpty)
      // It stays refused, even when the file says again what it said when the plan was made.
      try workshop.write(fourClients, to: "clients.csv")
      let stale = try await workshop.run("sync", "--plan", String(id))
      #expect(stale.status == 1 && stale.messages.contains("no open plan"))
      try workshop.write(
        fourClients + "e5,company,ООО «Эпсилон»,9900000056,990101001,,,\n", to: "clients.csv")
      let again = try await workshop.run("plan", "--output", "json")
      let fresh = try #require(again.json["plan"] as? Int)
      #expect(try await workshop.run("sync", "--plan", String(fresh)).status == 0)
      #expect(emulator.snapshot().companies.count == 5)
    }
  }

  @Test func `a file of contacts gets no companies, for it has no place for their names`() async throws {
    try await withPortal {
      $0.companies = 6
      $0.contacts = 4
    } _: { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        "key,entity,lastName,firstName,phones\nk1,contact,Ёлкина,Анна,+7 495 000-00-01\n", to: "clients.csv")
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect((ending.json["left"] as? [String: Any])?["created"] as? Int == 4)
      #expect(!(try workshop.read("clients.csv").contains("company")))
    }
  }

  @Test func `a second run at the same time is turned away and the first one ends well`() async throws {
    try await withPortal {
      $0.latencySeconds = 0.5
    } _: { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      async let first = workshop.run("sync")
      // The second starts once the first has asked the portal something, which it does under its lease.
      while emulator.journal.requests == 0 { try await Task.sleep(for: .milliseconds(20)) }
      let second = try await workshop.run("sync")
      #expect(second.status == 75, "\(second.messages)")
      #expect(try await first.status == 0)
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `a plan that a guard stopped can still be carried out with the guard lifted`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try workshop.write(
        bothWays.replacing("removals: delete", with: "removals: detach"), to: "contractor-sync.yaml")
      try workshop.write(
        try workshop.read("clients.csv").replacing("важный", with: "срочный"), to: "clients.csv")
      let plan = try await workshop.run("plan", "--output", "json")
      #expect(plan.status == 4, "\(plan.messages)")
      let id = String(try #require(plan.json["plan"] as? Int))
      #expect(try await workshop.run("sync", "--plan", id).status == 4)
      let lifted = try await workshop.run("sync", "--plan", id, "--allow", "configuration")
      #expect(lifted.status == 0, "\(lifted.messages)")
      #expect(emulator.find(companyTitled: "ООО \"Бета\"")?["COMMENTS"] == "срочный")
      #expect(try await workshop.run("sync", "--plan", id).status == 1)
    }
  }
}
