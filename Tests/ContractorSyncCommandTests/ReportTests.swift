import Bitrix24Emulator
import Contractors
import Foundation
import Reconciliation
import Testing

@testable import ContractorSyncCommand

/// What plans, runs and the history say, and do not say.
struct ReportTests {
  private static func address(_ street: String, _ line: String? = nil) -> Element {
    Element(
      line ?? "620000, Россия, Свердловская область, Екатеринбург, ул. \(street)", kind: "actual",
      parts: [
        "street": "ул. \(street)", "city": "Екатеринбург", "region": "Свердловская область",
        "postalCode": "620000", "country": "Россия",
      ])
  }

  @Test func `an address is said once, its parts as on an envelope`() {
    #expect(
      FieldsJSON.text(Self.address("Новая, 1"))
        == "actual:620000, Россия, Свердловская область, Екатеринбург, ул. Новая, 1")
    #expect(
      FieldsJSON.text(Self.address("Новая, 1", ""))
        == "actual:620000, Россия, Свердловская область, Екатеринбург, ул. Новая, 1")
    #expect(
      FieldsJSON.text(
        Element("40702810900000000001", parts: ["bankName": "Банк «Пример»", "bankCode": "049900001"]))
        == "40702810900000000001, 049900001, Банк «Пример»")
  }

  @Test func `two addresses whose lines are alike are told with their parts`() {
    let line = "Екатеринбург, Новая ул., дом 1 и 2"
    let texts = FieldsJSON.texts(
      ElementChange(from: Self.address("Новая, 1", line), to: Self.address("Новая, 2", line)))
    #expect(texts.from != texts.to && texts.to.hasSuffix("ул. Новая, 2"))
  }

  @Test func `of long values that part is shown in which they differ`() {
    let (from, to) = (FieldsJSON.text(Self.address("Новая, 1")), FieldsJSON.text(Self.address("Новая, 25")))
    let text = OperationText.change(from, to, 60)
    #expect(text == "… Новая, 1 → … Новая, 25", "\(text)")
    #expect(OperationText.change("а", "б", 60) == "а → б")
    for length in [40, 60, 70] {
      let seed = UInt64.random(in: 0..<1_000_000)
      var state = seed
      func letter() -> String {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return ["а", "б", "в", " "][Int(state >> 60) % 4]
      }
      for _ in 0..<200 {
        let common = (0..<Int(state >> 58)).map { _ in letter() }.joined()
        let (from, to) = (common + "x" + letter() + letter(), common + "y" + letter())
        let text = OperationText.change(from, to, length)
        #expect(text.count <= length && text.contains("x") && text.contains("y"), "seed \(seed): \(text)")
      }
    }
  }

  @Test func `no line of a plan passes the terminal's width`() {
    let console = Console(language: .russian, isQuiet: false, usesColour: false, showsProgress: false)
    let long = String(repeating: "Очень длинное значение ", count: 20)
    var operation = PlannedOperation(
      pair: PairID(rawValue: 1), entity: .company,
      keys: Sides(left: RecordKey(rawValue: "a"), right: RecordKey(rawValue: "1")), side: .right,
      kind: .update,
      before: ["registrationNumber": .text(long), "name": .text("Коротко")],
      after: ["registrationNumber": .text(long + "!"), "name": .text(long)], cause: .changed)
    operation.label = long
    let lines = OperationText(console: console, names: Sides(left: "file", right: "crm")).lines(operation)
    #expect(lines.count == 3 && lines.allSatisfy { $0.count < 80 }, "\(lines)")
    for line in OperationText.wrap(long) { #expect(line.count < 80 && line.hasPrefix("  ")) }
    #expect(OperationText.wrap(long).joined(separator: " ").split(separator: " ").count == 60)
  }

  @Test func `nobody claims that two sides agree which a policy keeps apart`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        bothWays.replacing("removals: delete", with: "removals: delete, policy: { comment: never }"),
        to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      try emulator.updateCompany(beta.id, ["COMMENTS": "другое"])
      for language in ["en", "ru"] {
        let ending = try await workshop.run("sync", "--lang", language)
        #expect(ending.output.contains("othing to do.") || ending.output.contains("Делать нечего."))
        #expect(!ending.output.contains("agree") && !ending.output.contains("совпада"), "\(ending.output)")
      }
    }
  }

  @Test func `the history tells flagged from removed, and a policy's decision once`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        bothWays.replacing(
          "removals: delete",
          with: "removals: flag, flag: { left: { active: no } }, policy: { comment: left }"),
        to: "contractor-sync.yaml")
      try workshop.write(
        fourClients.replacing("comment\n", with: "comment,active\n").replacing(
          ",важный\n", with: ",важный,yes\n"
        )
        .replacing(",,\n", with: ",,,yes\n").replacing("example,\n", with: "example,,yes\n"),
        to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      try emulator.updateCompany(beta.id, ["COMMENTS": "из портала"])
      try workshop.write(
        try workshop.read("clients.csv").replacing("важный", with: "из файла"), to: "clients.csv")
      let delta = try #require(emulator.find(companyTitled: "АО «Дельта»"))
      try emulator.deleteCompany(delta.id)
      let ending = try await workshop.run("sync")
      #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      let runs = try await workshop.run("history")
      #expect(runs.output.contains("file +0 ~0 −0 flagged 1"), "\(runs.output)")
      let shown = try await workshop.run("history", "2")
      let comments = shown.output.split(separator: "\n").filter { $0.contains("comment:") }
      #expect(
        comments == ["crm company \(beta.id)  comment: из портала → из файла  (by policy)"], "\(shown.output)"
      )
    }
  }

  @Test func `the history names companies and contacts, also those that were not written`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        "key,entity,lastName,firstName,emails\nc1,contact,Котов,Иван,не почта\n", to: "clients.csv")
      _ = try await workshop.run("sync")
      let shown = try await workshop.run("history", "1")
      #expect((shown.output + shown.messages).contains("contact"), "\(shown.output)\(shown.messages)")
      #expect(shown.messages.contains("Котов Иван"), "\(shown.messages)")
    }
  }

  @Test func `records set aside have their name and their place`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(
        "key,entity,name,emails\na1,company,ООО «Альфа»,не почта\n,company,Без ключа,\n", to: "clients.csv")
      #expect(try await workshop.run("sync").status == 3)
      let list = try await workshop.run("setaside", "list", "--output", "json")
      let rows = try #require(
        JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
      let refused = try #require(rows.first { $0["refused"] as? Bool == true })
      #expect(refused["name"] as? String == "ООО «Альфа»", "\(refused)")
      #expect(refused["position"] as? String == "record a1", "\(refused)")
      let rejected = try #require(rows.first { $0["refused"] as? Bool == false })
      #expect(rejected["position"] as? String == "line 3" && rejected["name"] is NSNull, "\(rejected)")
    }
  }

  @Test func `a run that failed tells what it asked and what there is`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try FileManager.default.removeItem(at: workshop.path("clients.csv"))
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 1 && ending.json["outcome"] as? String == "failed")
      #expect(ending.json["pairs"] as? Int == 4, "\(ending.output)")
      #expect(ending.json["requests"] as? Int ?? 0 > 0 || ending.json["seconds"] as? Double ?? 0 > 0)
    }
  }

  @Test func `check names what the other side has no place for`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write("key,entity,name,groups,active\na1,company,ООО «Альфа»,VIP,yes\n", to: "clients.csv")
      let ending = try await workshop.run("check")
      #expect(ending.status == 0)
      let line = try #require(
        ending.output.split(separator: "\n").first { $0.contains("file: company: not carried") })
      #expect(line.contains("groups") && line.contains("active") && !line.contains(" name"), "\(line)")
      let objects = try await workshop.run("check", "--output", "json").output
      #expect(objects.contains(#""notHeld":{"company":["active","groups"]"#), "\(objects)")
      try workshop.write("key;name\na1;ООО «Альфа»\n", to: "clients.csv")
      #expect(try await !workshop.run("check").output.contains("file: contact"))
      // What is only taken from the file is not looked for in it.
      try workshop.write(
        bothWays.replacing("direction: both", with: "direction: left-to-right"), to: "contractor-sync.yaml")
      #expect(try await !workshop.run("check").output.contains("crm: company: not carried"))
    }
  }

  @Test func `an export of nothing says that there is no file`() async throws {
    try await withPortal { _, workshop in
      let arguments = ["export", "out.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK"]
      let ending = try await workshop.run(arguments)
      #expect(ending.status == 0 && ending.messages.contains("out.csv was not made"), "\(ending.messages)")
    }
  }

  @Test func `arguments that name nothing are told apart from failures`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(fourClients, to: "clients.csv")
      func status(_ arguments: String...) async throws -> Int32 {
        try await workshop.run(["import", "clients.csv", "--webhook-from", "env:WEBHOOK"] + arguments).status
      }
      #expect(try await status("--mapping", "./nosuch.yaml") == 78)
      #expect(try await status("--mapping", "nosuch") == 78)
      #expect(try await status("--mapping", "generic", "--encoding", "bogus") == 64)
    }
  }

  @Test func `a log for collectors has numbers as numbers`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let ending = try await workshop.run("sync", "--log-level", "debug", "--log-format", "json")
      let line = try #require(ending.messages.split(separator: "\n").first { $0.contains("\"commands\"") })
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["commands"] is Int && object["milliseconds"] is Int, "\(line)")
    }
  }
}
