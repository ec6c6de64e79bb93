import Bitrix24Emulator
import Foundation
import Testing

struct TransferTests {
  @Test func `an import creates the file's companies and a repetition sends nothing`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(fourClients, to: "clients.csv")
      let arguments = [
        "import", "clients.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK", "--output", "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.messages)")
      #expect((first.json["right"] as? [String: Any])?["created"] as? Int == 4)
      #expect(emulator.snapshot().companies.count == 4)
      let alfa = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      #expect(alfa.values("PHONE") == ["+7 495 000-00-01"])
      #expect(emulator.requisites(of: .company, alfa.id).map { $0["RQ_INN"] } == ["9900000017"])

      let writes = emulator.journal.modifyingCommands
      let second = try await workshop.run(arguments)
      #expect(second.status == 0, "\(second.messages)")
      #expect(emulator.journal.modifyingCommands == writes)
      #expect((second.json["left"] as? [String: Any])?["unchanged"] as? Int == 4)
    }
  }

  @Test func `an import of the Russian accounting sample brings every row that is not marked`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture("companies-1251.csv", as: "companies.csv")
      let ending = try await workshop.run(
        "import", "companies.csv", "--mapping", "accounting-ru", "--webhook-from", "env:WEBHOOK", "--output",
        "json")
      #expect(ending.status == 0, "\(ending.messages)")
      let left = try #require(ending.json["left"] as? [String: Any])
      let right = try #require(ending.json["right"] as? [String: Any])
      #expect((left["read"] as? Int ?? 0) >= 60)
      #expect((right["created"] as? Int ?? 0) >= 55)
      #expect(emulator.find(companyTitled: "АО «Альфа-Снаб»") != nil)
    }
  }

  @Test func `an import of a file without a byte fails, and later is stopped like any emptied source`()
    async throws
  {
    try await withPortal { emulator, workshop in
      let transfer = ["import", "clients.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK"]
      try workshop.write("", to: "clients.csv")
      let first = try await workshop.run(transfer)
      #expect(first.status == 1 && first.messages.contains("clients.csv is empty"), "\(first.messages)")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run(transfer).status == 0)
      try workshop.write("", to: "clients.csv")
      let stopped = try await workshop.run(transfer + ["--output", "json"])
      #expect(stopped.status == 4 && stopped.json["outcome"] as? String == "guarded", "\(stopped.messages)")
      #expect(stopped.messages.contains("--allow shrink"))
      #expect(try await workshop.run(transfer + ["--allow", "shrink"]).status == 0)
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  @Test func `an export writes the portal's contractors into a new file and updates it afterwards`()
    async throws
  {
    try await withPortal { options in
      options.companies = 12
      options.contacts = 5
    } _: { emulator, workshop in
      let arguments = [
        "export", "out.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK", "--output", "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.messages)")
      #expect((first.json["right"] as? [String: Any])?["created"] as? Int == 17)
      let company = try #require(emulator.snapshot().companies.first)
      try emulator.updateCompany(company.id, ["TITLE": "ООО «Иначе»"])
      let second = try await workshop.run(arguments)
      #expect(second.status == 0, "\(second.messages)")
      #expect((second.json["right"] as? [String: Any])?["updated"] as? Int == 1)
      #expect(try workshop.read("out.csv").contains("ООО «Иначе»"))
    }
  }

  @Test func `half a file of invalid rows is set aside and the good rows go on`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture("broken.csv", as: "broken.csv")
      let ending = try await workshop.run(
        "import", "broken.csv", "--mapping", "accounting-ru", "--webhook-from", "env:WEBHOOK", "--output",
        "json")
      #expect(ending.status == 3, "\(ending.messages)")
      #expect((ending.json["setAside"] as? Int ?? 0) > 0)
      #expect(!emulator.snapshot().companies.isEmpty)
    }
  }

  @Test func `what an import without a configuration left open can be looked at in its folder`() async throws
  {
    try await withPortal { _, workshop in
      try workshop.copyFixture("broken.csv", as: "broken.csv")
      try workshop.copyFixture("companies-1251.csv", as: "companies.csv")
      func bring(_ file: String, _ source: String) async throws -> Ending {
        try await workshop.run(
          "import", file, "--mapping", "accounting-ru", "--webhook-from", "env:WEBHOOK", "--source", source)
      }
      let first = try await bring("broken.csv", "first")
      #expect(first.output.contains("contractor-sync setaside list\n"), "\(first.output)")
      let list = try await workshop.run("setaside", "list")
      #expect(list.status == 3 && list.output.contains("first line"), "\(list.output)\(list.messages)")
      #expect(try await workshop.run("history", "1").status == 0)
      #expect(try await workshop.run("status").output.contains("import first portal"))

      // The same firms from another file: some are recognised, some are asked about.
      #expect([0, 3].contains(try await bring("companies.csv", "second").status))
      let again = try await bring("broken.csv", "first")
      #expect(again.output.contains("setaside list --sync 'import first portal'"), "\(again.output)")
      let which = try await workshop.run("setaside", "list")
      #expect(which.status == 64 && which.messages.contains("import second portal"), "\(which.messages)")
      #expect(try await workshop.run("setaside", "list", "--sync", "import first portal").status == 3)
    }
  }

  @Test func `a responsible person the portal does not know is left out of new records and told`()
    async throws
  {
    try await withPortal { emulator, workshop in
      try workshop.write(
        "key,entity,name,responsible\na1,company,ООО «Альфа»,Нездешний Пётр\n", to: "clients.csv")
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      let ending = try await workshop.run("sync", "--lang", "ru")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(ending.output.contains("значений не принято 1"), "\(ending.output)")
      #expect(emulator.snapshot().companies.count == 1)
      let history = try await workshop.run("history", "1", "--lang", "ru")
      #expect(history.output.contains("responsible: Нездешний Пётр → —  (не принято)"), "\(history.output)")
      let rest = try await workshop.run("sync", "--output", "json")
      #expect(rest.status == 0 && rest.json["leftOut"] as? Int == 0, "\(rest.output)")
    }
  }

  @Test func `a delimiter is named by word or character, and anything else is refused`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(fourClients.replacing(",", with: "|"), to: "clients.csv")
      for (delimiter, status) in [("pipe", 0), ("|", 0), ("slash", 64)] {
        let ending = try await workshop.run(
          "import", "clients.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK", "--dry-run",
          "--delimiter", delimiter)
        #expect(ending.status == status, "\(ending.messages)")
      }
    }
  }

  @Test func `a spreadsheet is told how to be saved as CSV`() async throws {
    try await withPortal { _, workshop in
      try Data([0x50, 0x4B, 0x03, 0x04, 0, 0, 0, 0]).write(to: workshop.path("book.xlsx"))
      let ending = try await workshop.run(
        "import", "book.xlsx", "--mapping", "generic", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 1)
      #expect(ending.messages.contains("CSV"))
    }
  }

  @Test func `a webhook in the arguments is refused and not repeated`() async throws {
    let workshop = try Workshop()
    let ending = try await workshop.run(
      "import", "clients.csv", "--mapping", "generic", "--webhook-from",
      "https://a.example/rest/1/secretcode12/")
    #expect(ending.status == 64)
    #expect(!ending.messages.contains("secretcode12"))
  }

  @Test(arguments: ["google-contacts-csv", "google-contacts-2024-csv", "outlook-contacts-csv"])
  func `an address book, whose names are its keys, gets every contact`(_ mapping: String) async throws {
    try await withPortal {
      $0.companies = 0
      $0.contacts = 4
    } _: { _, workshop in
      let arguments = [
        "export", "book.csv", "--mapping", mapping, "--webhook-from", "env:WEBHOOK", "--output", "json",
      ]
      let first = try await workshop.run(arguments)
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      #expect((first.json["right"] as? [String: Any])?["created"] as? Int == 4, "\(first.output)")
      let text = try workshop.read("book.csv")
      #expect(try await workshop.run(arguments).status == 0)
      #expect(try workshop.read("book.csv") == text)
    }
  }
}
