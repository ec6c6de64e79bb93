import Contractors
import Files
import Foundation
import Mappings
import ReplicaTesting
import Testing

@testable import CSVConnector

@Suite struct `Writing a CSV file` {
  let folder: TestFolder
  let text = "Код;Наименование;Телефон\r\n1;\"ООО \"\"Вектор\"\"\";+7 495 000-00-01\r\n2;Полёт;\r\n"

  init() throws { folder = try TestFolder() }

  @Test func `one value changes and every other byte stays`() async throws {
    let replica = try CSVReplica.firms(folder.write(text, as: .windows1251))
    let outcome = try await replica.outcome(.rename("1", "АО \"Маяк\"; филиал", from: "ООО \"Вектор\""))
    #expect(
      try folder.text(as: .windows1251)
        == text.replacing("ООО \"\"Вектор\"\"", with: "АО \"\"Маяк\"\"; филиал"))
    #expect(try await outcome == .done("1", replica.everything()["1"]))
    #expect(outcome?.observed != nil)
  }

  @Test func `many operations are one rewriting, answered in their order`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      .create("Третий", origin: "3", id: 1), .rename("2", "Второй", id: 2), .rename("9", "Нет такого", id: 3),
      .rename("1", "Чужой", from: "Что-то другое", id: 4), .delete("2", id: 5), .delete("2", id: 6),
    ])
    let now = try await replica.everything()
    #expect(
      outcomes == [
        .done("crm-3", now["crm-3"]), .done("2", nil), .gone, .stale(now["1"]), .done("2", nil), .gone,
      ])
    #expect(now.keys == ["1", "crm-3"])
    #expect(
      try folder.text()
        == "Код;Наименование;Телефон\r\n1;\"ООО \"\"Вектор\"\"\";+7 495 000-00-01\r\ncrm-3;Третий;\r\n")
  }

  /// Firms and persons with accounts in one column.
  private func accounts() throws -> CompiledMapping {
    try TestMapping.compile(
      """
      version: 1
      name: accounts
      format: csv
      entities:
        company:
          key: { column: Konto, new: "1{id:4}" }
          where: { column: Art, isNot: [P] }
          fields: { name: Name }
        contact:
          key: { column: Konto, new: "2{id:4}" }
          where: { column: Art, is: P }
          fields: { lastName: Name }
      """)
  }

  @Test func `a key that a record of the other entity has is given to no new one`() async throws {
    let mapping = try accounts()
    let file = "Konto;Name;Art\n10005;Schulze;P\n"
    let replica = try CSVReplica.firms(folder.write(file), mapping: mapping)
    let outcomes = try await replica.apply([
      .create("Fuenfte", origin: "5", id: 1), .create("Sechste", origin: "6", id: 2),
    ])
    guard case .refused(let refusal) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(refusal.reason == RowSentence.takenKey("10005", line: 2))
    #expect(outcomes.last?.isDone == true)
    #expect(try folder.text() == file + "10006;Sechste;\n")
  }

  @Test func `a record that is there is changed although one of the other entity has its key`() async throws {
    let mapping = try accounts()
    let replica = try CSVReplica.firms(
      folder.write("Konto;Name;Art\n10005;Schulze;P\n10005;Alt;\n"), mapping: mapping)
    let outcomes = try await replica.apply([
      .rename("10005", "Neu", id: 1), .create("Sechste", origin: "6", id: 2),
    ])
    #expect(outcomes.allSatisfy { $0.isDone })
    #expect(try folder.text() == "Konto;Name;Art\n10005;Schulze;P\n10005;Neu;\n10006;Sechste;\n")
  }

  @Test func `what was expected is compared by meaning`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let operation = Operation(
      id: 1, entity: .company, key: "1", action: .update(["name": .set(.text("Новая"))]),
      expected: ["name": .text("ооо «вектор»"), "phones": .bag([Element("84950000001")])])
    #expect(try await replica.outcome(operation)?.isDone == true)
  }

  @Test func `elements of a list are changed one by one`() async throws {
    let path = try folder.write("Код;Наименование;Телефон\n1;A;8 495 000-00-01, +7 495 000-00-02\n")
    let replica = try CSVReplica.firms(path)
    let change = BagChange(added: [Element("+7 495 000-00-03")], removed: [Element("+74950000002")])
    let operation = Operation(
      id: 1, entity: .company, key: "1", action: .update(["phones": .bag(change)]))
    #expect(try await replica.outcome(operation)?.isDone == true)
    #expect(
      try folder.text() == "Код;Наименование;Телефон\n1;A;8 495 000-00-01, +7 495 000-00-03\n")
  }

  @Test func `references of a list change their places, and new ones stand where they are to stand`()
    async throws
  {
    let path = try folder.write(
      "key;entity;lastName;companies\n7;contact;Ильина;1 ;  2; 3\n".replacing(
        "1 ;  2; 3", with: "\"1 ;  2; 3\""))
    let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("generic"))
    #expect(try await replica.capabilities(of: .contact).fields["companies"]?.order == .kept)
    func arrange(_ change: BagChange, _ expected: [String]) async throws {
      let operation = Operation(
        id: 1, entity: .contact, key: "7", action: .update(["companies": .bag(change)]),
        expected: ["companies": .bag(expected.map { Element($0) })])
      #expect(try await replica.outcome(operation)?.isDone == true)
    }
    try await arrange(BagChange(order: ["3", "1", "2"].map { Element($0) }), ["1", "2", "3"])
    #expect(try folder.text() == "key;entity;lastName;companies\n7;contact;Ильина;\"3; 1 ;  2\"\n")
    try await arrange(
      BagChange(
        added: [Element("4")], removed: [Element("1")], order: ["2", "4", "3"].map { Element($0) }),
      ["3", "1", "2"])
    #expect(try folder.text() == "key;entity;lastName;companies\n7;contact;Ильина;\"2; 4; 3\"\n")
  }

  @Test func `a change that says what is there already writes nothing`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let before = try FileIdentity(path: folder.file())
    let outcome = try await replica.outcome(.rename("2", "Полёт"))
    #expect(try await outcome == .done("2", replica.everything()["2"]))
    #expect(try FileIdentity(path: folder.file()) == before)
    #expect(try folder.leftovers().isEmpty)
  }

  @Test func `creating twice adds one row`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let first = try await replica.outcome(.create("Новая", origin: "7"))
    let second = try await replica.outcome(.create("Новая", origin: "7"))
    let both = try await replica.apply([
      .create("Другая", origin: "8", id: 1), .create("Другая", origin: "8", id: 2),
    ])
    #expect(first == second && first?.isDone == true)
    #expect(both[0] == both[1])
    #expect(try await replica.everything().keys == ["1", "2", "crm-7", "crm-8"])
    let found = try await replica.lookUp(origin: Origin(originator: "crm", id: "7"), entity: .company)
    #expect(found.first == first?.observed && found.count == 1)
    #expect(try await replica.lookUp(origin: Origin(originator: "crm", id: "9"), entity: .company).isEmpty)
  }

  @Test func `a new row goes before blank lines at the end and after a line ending that was missing`()
    async throws
  {
    var replica = try CSVReplica.firms(folder.write("Код;Наименование\n1;Один\n\n  \n"))
    var outcome = try await replica.outcome(.create("Два", origin: "2"))
    #expect(try folder.text() == "Код;Наименование\n1;Один\ncrm-2;Два\n\n  \n")
    #expect(try await outcome?.observed == replica.everything()["crm-2"])
    replica = try CSVReplica.firms(folder.write("Код;Наименование\r\n1;\"О\r\nдин\""))
    outcome = try await replica.outcome(.create("Два", origin: "2"))
    #expect(try folder.text() == "Код;Наименование\r\n1;\"О\r\nдин\"\r\ncrm-2;Два\r\n")
    #expect(outcome?.observed?.position == .line(4))
    #expect(try await outcome?.observed == replica.everything()["crm-2"])
  }

  @Test func `a new row is quoted as the file quotes`() async throws {
    let path = try folder.write("\"Код\";\"Наименование\";\n\"1\";\"Один\";\n")
    _ = try await CSVReplica.firms(path).outcome(.create("Два", origin: "2"))
    #expect(try folder.text() == "\"Код\";\"Наименование\";\n\"1\";\"Один\";\n\"crm-2\";\"Два\";\n")
  }

  @Test func `no row is added to a file that may be cut`() async throws {
    let cut = "Код;Наименование;Телефон\n1;Один;\n2;Дв"
    let replica = try CSVReplica.firms(folder.write(cut))
    let outcomes = try await replica.apply([.create("Три", origin: "3", id: 1), .rename("1", "Раз", id: 2)])
    #expect(outcomes[0].refusal?.reason.english.contains("cut") == true)
    #expect(outcomes[1].isDone)
    #expect(try folder.text() == cut.replacing("Один", with: "Раз"))
    #expect(try await replica.outcome(.rename("2", "Два"))?.refusal != nil)
  }

  @Test func `a removed row is marked where the mapping has a column for it`() async throws {
    let path = try folder.write("Код;Наименование;Удалён\n1;Один;\n2;Два;\n")
    let replica = try CSVReplica.firms(path, mapping: TestMapping.marking())
    let outcome = try await replica.outcome(.delete("1"))
    #expect(try folder.text() == "Код;Наименование;Удалён\n1;Один;да\n2;Два;\n")
    #expect(outcome?.observed?.record.removal == .removed)
    #expect(try await outcome == .done("1", replica.everything()["1"]))
    #expect(try await replica.outcome(.delete("1")) == outcome)
    var lift = Operation(id: 1, entity: .company, key: "1", action: .update(["name": .set(.text("Первый"))]))
    lift.liftsMark = true
    let lifted = try await replica.outcome(lift)
    #expect(lifted?.observed?.record.removal == RemovalMark.none)
    #expect(try folder.text() == "Код;Наименование;Удалён\n1;Первый;нет\n2;Два;\n")
  }

  @Test func `a row removed moves the lines of those after it`() async throws {
    let path = try folder.write("Код;Наименование\n1;\"О\nдин\"\n2;Два\n3;Три\n")
    let replica = try CSVReplica.firms(path)
    let outcomes = try await replica.apply([.rename("3", "Т\nри", id: 1), .delete("1", id: 2)])
    #expect(outcomes.first?.observed?.position == .line(3))
    #expect(try await outcomes.first?.observed == replica.everything()["3"])
  }

  @Test func `a character the encoding lacks is an error of its record alone`() async throws {
    let replica = try CSVReplica.firms(folder.write(text, as: .windows1251))
    let outcomes = try await replica.apply([
      .rename("1", "Ёлка 🎄", id: 1), .rename("2", "Ёлка", id: 2), .create("日本", origin: "1", id: 3),
    ])
    let refusal = try #require(outcomes[0].refusal)
    #expect(refusal.field == "name")
    #expect(refusal.reason.english.contains("🎄") && refusal.reason.english.contains("windows-1251"))
    #expect(outcomes[1].isDone)
    #expect(outcomes[2].refusal?.field == "name")
    #expect(
      try folder.text(as: .windows1251) == text.replacing("Полёт", with: "Ёлка"))
  }

  @Test(arguments: [TextEncoding.utf16LE, .utf16BE])
  func `a file in UTF-16 stays one`(encoding: TextEncoding) async throws {
    let text = "\u{FEFF}" + text
    let replica = try CSVReplica.firms(folder.write(text, as: encoding))
    let outcomes = try await replica.apply([
      .rename("2", "Ёлка 🎄", id: 1), .create("Три", origin: "3", id: 2),
    ])
    #expect(
      try folder.text(as: encoding) == text.replacing("Полёт", with: "Ёлка 🎄") + "crm-3;Три;\r\n")
    let now = try await replica.everything()
    #expect(outcomes == [.done("2", now["2"]), .done("crm-3", now["crm-3"])])
  }

  @Test func `an edit during the writing makes every operation stale and is kept`() async throws {
    let options = try CSVReplica.firms(folder.write(text)).options
    var rewrite = try FileRewrite(
      CSVSource.open(options), [.rename("1", "Наше"), .create("Ещё", origin: "5")])
    try folder.write(text + "4;Чужое;\r\n")
    #expect(try rewrite.run() == [.stale(nil), .stale(nil)])
    #expect(try folder.text() == text + "4;Чужое;\r\n")
    #expect(try folder.leftovers().isEmpty)
  }

  @Test func `two writers exclude each other`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let lock = try FileLock(path: folder.file(".list.csv.lock"), holder: "another")
    await #expect(throws: CSVConnectorError.file(.locked(path: lock.path, holder: "another"))) {
      try await replica.apply([.rename("1", "Наше")])
    }
    #expect(try folder.text() == text)
  }

  @Test func `keys that the file's program gives cannot be made here`() async throws {
    let mapping = try TestMapping.compile(
      "{version: 1, name: given, format: csv, entities: {company: {key: {column: Код, new: assigned}, "
        + "fields: {name: Наименование}}}}")
    let replica = try CSVReplica.firms(folder.write(text), mapping: mapping)
    #expect(try await replica.outcome(.create("Новая", origin: "1"))?.refusal != nil)
    let capabilities = try await replica.capabilities(of: .company)
    #expect(!capabilities.canCreate && !capabilities.keepsOrigin && !capabilities.confirmsRemovals)
    #expect(try await CSVReplica.firms(folder.file()).capabilities(of: .company).keepsOrigin)
  }

  @Test func `keys made of fields do not keep an origin`() async throws {
    let mapping = try TestMapping.compile(
      "{version: 1, name: named, format: csv, entities: {company: {key: Наименование, "
        + "fields: {name: Наименование, comment: Код}}}}")
    let replica = try CSVReplica.firms(folder.write(text), mapping: mapping)
    #expect(try await replica.outcome(.create("Новая", origin: "1"))?.observed?.key == "Новая")
    #expect(
      try await replica.outcome(.create("Полёт", origin: "2"))?.observed?.record["comment"] == .text("2"))
    let capabilities = try await replica.capabilities(of: .company)
    #expect(capabilities.canCreate && !capabilities.keepsOrigin)
    #expect(capabilities.fields["name"]?.isWritable == false)
  }

  @Test func `records are looked up by their keys`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let now = try await replica.everything()
    #expect(
      try await replica.lookUp(keys: ["2", "1", "9"], entity: .company)
        == ["1": now["1"], "2": now["2"]]
        .compactMapValues(\.self))
  }
}

@Suite struct `A new CSV file` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func `an export begins with the mapping's header in UTF-8 with a byte order mark`() async throws {
    let replica = try CSVReplica.firms(folder.file(), createsFile: true)
    #expect(try await replica.everything().observations.isEmpty)
    #expect(try await replica.capabilities(of: .company).fields["name"]?.isWritable == true)
    #expect(try await replica.outcome(.rename("1", "Нет такого")) == .gone)
    let outcome = try await replica.outcome(.create("Новая; «первая»", origin: "1"))
    #expect(
      try folder.text() == "\u{FEFF}Код;Наименование;Телефон;Комментарий;ИНН\r\n"
        + "crm-1;\"Новая; «первая»\";;;\r\n")
    #expect(try await outcome == .done("crm-1", replica.everything()["crm-1"]))
    _ = try await replica.outcome(.create("Вторая", origin: "2"))
    #expect(try await replica.everything().keys == ["crm-1", "crm-2"])
  }

  @Test(arguments: [TextEncoding.windows1251, .utf16LE, .koi8R])
  func `a configured encoding and delimiter are used`(encoding: TextEncoding) async throws {
    try folder.write("")
    let replica = try CSVReplica.firms(
      folder.file(), encoding: encoding, delimiter: "tab", createsFile: true)
    let outcome = try await replica.outcome(.create("Новая", origin: "1"))
    let mark = encoding == .utf16LE ? "\u{FEFF}" : ""
    #expect(
      try folder.text(as: encoding) == mark
        + "Код\tНаименование\tТелефон\tКомментарий\tИНН\r\ncrm-1\tНовая\t\t\t\r\n")
    #expect(try await outcome == .done("crm-1", replica.everything()["crm-1"]))
  }

  @Test func `the generic mapping makes rows of both entities`() async throws {
    let replica = try CSVReplica.firms(
      folder.file(), mapping: Shipped.mapping("generic"), createsFile: true)
    let person = Record(
      .contact, ["lastName": .text("Климова"), "phones": .bag([Element("+79000001001", kind: "mobile")])],
      origin: Origin(originator: "crm", id: "5"))
    let outcomes = try await replica.apply([
      .create("Вектор", origin: "5", id: 1),
      Operation(id: 2, entity: .contact, key: nil, action: .create(person)),
    ])
    #expect(try await outcomes[0] == .done("crm-5", replica.everything(.company)["crm-5"]))
    #expect(try await outcomes[1] == .done("crm.5", replica.everything(.contact)["crm.5"]))
    #expect(outcomes[1].observed?.record["phones"] == person["phones"])
  }
}
