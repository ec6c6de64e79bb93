import Contractors
import FoundationEssentials
import Mappings
import ReplicaTesting
import TextConnector
import Testing

@Suite struct `Address books in vCard` {
  let files: TextFiles

  init() throws { files = try TextFiles() }

  private func update(_ key: RecordKey, _ entity: Entity, _ changes: [FieldName: FieldChange]) -> Operation {
    Operation(id: 1, entity: entity, key: key, action: .update(changes))
  }

  @Test func `cards are read with folded lines, escapes and kinds`() async throws {
    let replica = try TextFiles.replica("vcard", path: TextFiles.fixture("address-book-3.vcf"))
    let people = try await replica.everything(.contact)
    #expect(people.rejections == [])
    let person = try #require(people.records.first?.record)
    #expect(people.records.map(\.key) == ["urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"])
    #expect(person["lastName"] == .text("Петрова") && person["middleName"] == .text("Сергеевна"))
    #expect(person["companyName"] == .text("ООО «Вектор»") && person["position"] == .text("Менеджер"))
    #expect(
      person["phones"]?.elements
        == [Element("+7 495 123-45-67", kind: "work"), Element("+7 916 000-00-17", kind: "mobile")])
    #expect(person["emails"]?.elements == [Element("anna@vector.example", kind: "work")])
    #expect(person["websites"]?.elements.map(\.value) == ["https://vector.example/a,b"])
    let address = try #require(person["addresses"]?.elements.first)
    #expect(address.kind == "actual" && address.parts["street"] == "ул. Примерная, 1")
    #expect(address.parts["postalCode"] == "101000" && address.parts["line2"] == "офис 5")
    #expect(person["birthDate"] == .text("1985-04-12"))
    #expect(person["groups"]?.elements.map(\.value) == ["Клиенты", "Выставка"])
    #expect(
      person["comment"]
        == .text(
          "Звонить после обеда; пропуск на проходной\nдлинная строка, которую программа сложила посередине"))
    #expect(person.modified == Timestamp(milliseconds: 1_772_360_100_000))
    let firms = try await replica.everything(.company)
    #expect(firms.records.map(\.key) == ["АО «Пример»"])
    #expect(firms.records.first?.record["phones"]?.elements == [Element("8 (812) 000-00-18", kind: "work")])
  }

  @Test func `cards of version 4 are read, numbers that are addresses among them`() async throws {
    let replica = try TextFiles.replica("vcard", path: TextFiles.fixture("address-book-4.vcf"))
    let firm = try #require(try await replica.everything(.company).records.first)
    #expect(firm.record["name"] == .text("Example Trading Ltd") && firm.position == .line(1))
    #expect(firm.record["phones"]?.elements == [Element("+44-20-7946-0000 ext 12", kind: "work")])
    let person = try #require(try await replica.everything(.contact).records.first)
    #expect(person.record["lastName"] == .text("Doe") && person.position == .line(12))
    // A birthday without a year is none.
    #expect(person.record["birthDate"] == nil)
  }

  @Test func `the escapes that Apple's programs write into addresses are undone`() async throws {
    let card = [
      "BEGIN:VCARD", "VERSION:3.0", "UID:a", "N:Орлова;;;;", "FN:Орлова",
      #"URL;type=WORK:https\://firm.example/a"#,
    ]
    try files.write((card + ["END:VCARD", ""]).joined(separator: "\r\n").utf8)
    let book = try files.replica()
    let record = try #require(try await book.lookUp(keys: ["a"], entity: .contact)["a"]?.record)
    #expect(record["websites"]?.elements.map(\.value) == ["https://firm.example/a"])
  }

  @Test func `a card that is taken over from another book keeps every line`() async throws {
    let line = "\r\n"
    func card(_ uid: String, _ name: String, _ more: String...) -> String {
      let own = ["BEGIN:VCARD", "VERSION:3.0", "UID:\(uid)", "N:\(name);;;;", "FN:\(name)"]
      return (own + more + ["END:VCARD"]).joined(separator: line) + line
    }
    let rich = card(
      "b", "Орлова", "TEL;type=CELL;type=VOICE;type=pref:+7 916 000-00-17", "item1.URL:http://firm.example",
      "item1.X-ABLabel:_$!<HomePage>!$_", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
      " /2wBDAAMCAgMC")
    try files.write((card("a", "Иванов") + card("b", "Старая")).utf8)
    try files.write((card("c", "Третья") + rich).utf8, to: "other.vcf")
    let (book, other) = (try files.replica(), try files.replica("vcard", "other.vcf"))
    #expect(try await book.adopt(from: other, withJoined: true) { $1 == "b" } == [])
    #expect(try files.text() == card("a", "Иванов") + rich)
    let new = try files.replica("vcard", "new.vcf", createsFile: true)
    #expect(try await new.adopt(from: book, withJoined: false) { $1 == "b" } == [])
    #expect(try files.text("new.vcf") == rich)
  }

  @Test(arguments: ["address-book-3.vcf", "address-book-4.vcf"])
  func `values that are written as they were read leave every byte`(name: String) async throws {
    try files.write(TextFiles.sample(name))
    let replica = try files.replica()
    var operations: [Operation] = []
    for entity in [Entity.company, .contact] {
      let capabilities = try await replica.capabilities(of: entity)
      for observed in try await replica.everything(entity).records {
        var changes: [FieldName: FieldChange] = [:]
        for (field, value) in observed.record.fields where capabilities.fields[field]?.isWritable == true {
          changes[field] = value.text == nil ? .bag(BagChange(added: value.elements)) : .set(value)
        }
        operations.append(
          Operation(id: operations.count, entity: entity, key: observed.key, action: .update(changes)))
      }
    }
    #expect(try await replica.apply(operations).filter { !$0.isDone } == [])
    #expect(try files.bytes() == TextFiles.sample(name))
  }

  @Test func `a change changes its own lines and nothing else`() async throws {
    try files.write(TextFiles.sample("address-book-3.vcf"))
    let replica = try files.replica()
    let key: RecordKey = "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"
    let old = Element("+7 916 000-00-17", kind: "mobile")
    let outcome = try await replica.apply([
      update(
        key, .contact,
        [
          "lastName": .set(.text("Петрова; младшая")), "position": .set(.empty),
          "phones": .bag(BagChange(added: [Element("+7 916 000-00-19", kind: "mobile")], removed: [old])),
          "emails": .bag(BagChange(added: [Element("home@vector.example", kind: "home")])),
        ])
    ])[0]
    #expect(outcome.isDone, "\(outcome)")
    let text = String(decoding: try TextFiles.sample("address-book-3.vcf"), as: UTF8.self)
      .replacing("N:Петрова;Анна", with: "N:Петрова\\; младшая;Анна")
      .replacing("FN:Анна Сергеевна Петрова", with: "FN:Анна Сергеевна Петрова\\; младшая")
      .replacing("TITLE:Менеджер\r\n", with: "").replacing("+7 916 000-00-17", with: "+7 916 000-00-19")
      .replacing(
        "WORK:anna@vector.example\r\n",
        with: "WORK:anna@vector.example\r\nEMAIL;TYPE=home:home@vector.example\r\n")
    #expect(try files.text() == text)
    #expect(outcome.observed == (try await replica.everything(.contact))[key])
  }

  @Test func `a card without a name of its own keeps the name it is known by`() async throws {
    try files.write(TextFiles.sample("address-book-3.vcf"))
    let replica = try files.replica()
    let outcome = try await replica.apply([
      update("АО «Пример»", .company, ["name": .set(.text("АО «Иное»"))])
    ])[0]
    #expect(outcome.isDone)
    #expect(try files.text().contains("FN:АО «Пример»\r\nORG:АО «Иное»\r\n"))
    #expect(try await replica.everything(.company).records.map(\.key) == ["АО «Пример»"])
  }

  @Test func `a card that is known by its display name is called by it, and groups are no records`()
    async throws
  {
    let cards = [
      "FN:Max Muster", "N:;;;;\r\nFN:Nur Firma GmbH\r\nX-ABShowAs:COMPANY", "KIND:group\r\nFN:Team",
    ]
    let text = cards.map { "BEGIN:VCARD\r\nVERSION:4.0\r\n\($0)\r\nEND:VCARD\r\n" }.joined()
    try files.write(Array(text.utf8))
    let replica = try files.replica()
    let people = try await replica.everything(.contact).records
    #expect(people.map(\.record["lastName"]) == [.text("Max Muster")])
    let firms = try await replica.everything(.company).records
    #expect(firms.map(\.record["name"]) == [.text("Nur Firma GmbH")])
    // A name that is the key stays.
    let outcome = try await replica.apply([
      update("Nur Firma GmbH", .company, ["name": .set(.text("Andere"))])
    ])[0]
    #expect(outcome.refusal?.field == "name")
    #expect(try files.text() == text)
  }

  private static let people = """
    BEGIN:VCARD
    VERSION:3.0
    UID:a
    N:Ким;Анна;;;
    FN:Анна Ким
    BDAY;value=date;X-APPLE-OMIT-YEAR=1604:1604-05-17
    CATEGORIES:Клиенты,Ввоз\\, вывоз
    END:VCARD
    BEGIN:VCARD
    VERSION:4.0
    UID:b
    N:Орлов;Пётр;;;
    FN:Пётр Орлов
    BDAY:--0203
    END:VCARD

    """

  @Test func `a birthday without a year says nothing, stays, and gets no second one`() async throws {
    try files.write(Self.people.utf8)
    let replica = try files.replica()
    let people = try await replica.everything(.contact)
    #expect(people.rejections == [] && people.keys == ["a", "b"])
    for (key, date) in [("a" as RecordKey, "-05-17"), ("b", "-02-03")] {
      #expect(people[key]?.record["birthDate"] == nil)
      let outcomes = try await replica.apply([
        update(key, .contact, ["birthDate": .set(.text("1990-01-02"))]),
        update(key, .contact, ["birthDate": .set(.empty)]),
      ])
      #expect(outcomes[0].refusal?.field == "birthDate" && outcomes[1].isDone, "\(outcomes)")
      #expect(try files.text() == Self.people)
      let outcome = try await replica.apply([update(key, .contact, ["birthDate": .set(.text("1990" + date))])]
      )[0]
      #expect(outcome.observed?.record["birthDate"] == .text("1990" + date))
      let text = try files.text()
      #expect(text.ranges(of: "BDAY").count == 2 && !text.contains("1604" + date))
      try files.write(Self.people.utf8)
    }
  }

  @Test(arguments: ["BDAY:17.05.1980", "BDAY;VALUE=text:circa 1800"])
  func `a birthday in words makes room for a date`(line: String) async throws {
    let text = "BEGIN:VCARD\nVERSION:4.0\nUID:a\nN:Ким;Анна;;;\nFN:Анна Ким\n\(line)\nNOTE:x\nEND:VCARD\n"
    try files.write(text.utf8)
    let replica = try files.replica()
    #expect(try await replica.apply([update("a", .contact, ["comment": .set(.text("y"))])])[0].isDone)
    #expect(try files.text() == text.replacing("NOTE:x", with: "NOTE:y"))
    let change = update("a", .contact, ["birthDate": .set(.text("1981-01-02"))])
    #expect(try await replica.apply([change])[0].observed?.record["birthDate"] == .text("1981-01-02"))
    #expect(try files.text().ranges(of: "BDAY").count == 1 && !files.text().contains(line))
  }

  @Test func `labels go with what they say, and a new firm in a file of version 4 is called one`()
    async throws
  {
    let text = """
      BEGIN:VCARD
      VERSION:4.0
      UID:a
      N:Ким;Анна;;;
      FN:Анна Ким
      item1.TEL:+74950000001
      item1.X-ABLabel:Dacha
      item2.TEL:+74950000002
      item2.X-ABLabel:_$!<Main>!$_
      item3.X-ABLabel:alone
      ADR;TYPE=work;LABEL="Sample st. 1\\nMoscow":;;Sample st. 1;Moscow;;101000;Russia
      END:VCARD

      """
    try files.write(text.utf8)
    let replica = try files.replica()
    let record = try #require(try await replica.everything(.contact)["a"]?.record)
    let phone = try #require(record["phones"]?.elements.first)
    let address = try #require(record["addresses"]?.elements.first)
    var moved = address
    moved.parts["city"] = "Tver"
    let outcome = try await replica.apply([
      update(
        "a", .contact,
        [
          "phones": .bag(BagChange(removed: [phone])),
          "addresses": .bag(BagChange(changed: [ElementChange(from: address, to: moved)])),
        ])
    ])[0]
    #expect(outcome.isDone, "\(outcome)")
    let written = try files.text()
    #expect(!written.contains("item1.") && !written.contains("LABEL=") && written.contains(";Tver;"))
    #expect(written.contains("item2.X-ABLabel:_$!<Main>!$_\nitem3.X-ABLabel:alone\n"))
    let made = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: nil,
        action: .create(
          Record(.company, ["name": .text("Acme")], origin: Origin(originator: "crm", id: "7"))))
    ])[0]
    #expect(made.observed?.record["name"] == .text("Acme"), "\(made)")
    #expect(try files.text().contains("\nKIND:org\n") && !files.text().contains("X-ABSHOWAS"))
  }

  @Test func `groups with commas are one each, read and written`() async throws {
    try files.write(Self.people.utf8)
    let replica = try files.replica()
    #expect(
      try await replica.everything(.contact)["a"]?.record["groups"]?.elements.map(\.value)
        == ["Клиенты", "Ввоз, вывоз"])
    let change = BagChange(added: [Element("a,b; c")], removed: [Element("Клиенты")])
    let outcome = try await replica.apply([update("a", .contact, ["groups": .bag(change)])])[0]
    #expect(outcome.isDone, "\(outcome)")
    #expect(
      try files.text()
        == Self.people.replacing(":Клиенты,Ввоз\\, вывоз", with: ":a\\,b\\; c,Ввоз\\, вывоз"))
    let groups = try await replica.everything(.contact)["a"]?.record["groups"]?.elements.map(\.value) ?? []
    #expect(Set(groups) == ["a,b; c", "Ввоз, вывоз"])
  }

  @Test func `long lines are folded between letters, and read as they were written`() async throws {
    let replica = try files.replica(createsFile: true)
    let comment = String(repeating: "Очень длинная заметка, ", count: 20) + "конец"
    let record = Record(
      .contact, ["lastName": .text("Орлов"), "comment": .text(comment)],
      origin: Origin(originator: "crm", id: "1"))
    let outcome = try await replica.apply([
      Operation(id: 1, entity: .contact, key: nil, action: .create(record))
    ])[0]
    #expect(outcome.observed?.record["comment"] == .text(comment), "\(outcome)")
    let lines = try files.text().split(separator: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 75 } && lines.contains { $0.hasPrefix(" ") })
    #expect(lines.prefix(2) == ["BEGIN:VCARD", "VERSION:3.0"] && lines.last == "END:VCARD")
  }

  @Test func `a new card is of the version of its file, and one that is removed goes with its lines`()
    async throws
  {
    try files.write(TextFiles.sample("address-book-4.vcf"))
    let replica = try files.replica()
    let record = Record(.company, ["name": .text("Nova")], origin: Origin(originator: "crm", id: "1"))
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: .company, key: nil, action: .create(record)),
      Operation(
        id: 2, entity: .contact, key: "urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8b0", action: .delete),
    ])
    #expect(outcomes.filter { !$0.isDone } == [])
    let text = try files.text()
    #expect(text.ranges(of: "VERSION:4.0").count == 2 && !text.contains("VERSION:3.0"), "\(text)")
    #expect(!text.contains("Jane") && text.contains("ORG:Nova\n"))
  }

  @Test(arguments: [
    ("BEGIN:VCARD\nBEGIN:VCARD\n", 2), ("BEGIN:VCARD\nFN:x\n", 1),
    ("\nBEGIN:VCARD\nVERSION:2.1\nFN:x\nEND:VCARD\n", 3), ("Name,Phone\nx,1\n", nil),
  ])
  func `a file that is no address book is named with its line`(text: String, line: Int?) async throws {
    try files.write(text.utf8)
    do {
      _ = try await files.replica().everything()
      Issue.record("read")
    } catch TextConnectorError.damaged(_, let found, _) {
      #expect(found == line)
    } catch TextConnectorError.otherForm {
      #expect(line == nil)
    }
  }

  @Test(arguments: Seeds.list(5))
  func `what is written is read again, and the rest stays`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    try files.write(TextFiles.sample("address-book-3.vcf"))
    let replica = try files.replica()
    let operations = (0..<20).map { number in
      var record = random.record(random.chance(0.5) ? .company : .contact)
      record.origin = Origin(originator: "crm", id: String(number))
      return Operation(id: number, entity: record.entity, key: nil, action: .create(record))
    }
    let outcomes = try await replica.apply(operations)
    #expect(outcomes.filter { !$0.isDone } == [], "seed \(seed)")
    #expect(try files.bytes().starts(with: TextFiles.sample("address-book-3.vcf")), "seed \(seed)")
    for (operation, outcome) in zip(operations, outcomes) {
      guard case .create(let record) = operation.action, let key = outcome.observed?.key else { continue }
      let read = try #require(try await replica.everything(operation.entity)[key]?.record, "seed \(seed)")
      #expect(outcome.observed?.record == read, "seed \(seed)")
      for field in ["name", "lastName", "firstName", "comment"] as [FieldName] {
        if let value = record[field], value != .empty, read[field] != nil || field == "comment" {
          #expect(
            read[field]?.text == value.text, "seed \(seed): \(field)")
        }
      }
      #expect(
        read["phones"]?.elements.map(\.value) ?? [] == record["phones"]?.elements.map(\.value) ?? [],
        "seed \(seed)")
    }
    let before = try files.bytes()
    let removals = outcomes.enumerated().compactMap { index, outcome in
      outcome.observed.map {
        Operation(id: index, entity: operations[index].entity, key: $0.key, action: .delete)
      }
    }
    let removed = try await replica.apply(removals)
    #expect(removed.filter { !$0.isDone } == [], "seed \(seed)")
    #expect(
      try files.bytes() == TextFiles.sample("address-book-3.vcf") && files.bytes() != before, "seed \(seed)")
  }

  @Test(arguments: [(Entity.company, "name" as FieldName), (.contact, "lastName")])
  func `an address book keeps the contract of a replica`(entity: Entity, name: FieldName) async throws {
    let files = files
    let subject = ConformanceSubject(
      entity: entity, scalars: (name, "comment"), deletes: true, refusedValue: "а\u{1}б",
      edit: { replica, key, field, text in
        let edit = Operation(id: 1, entity: entity, key: key, action: .update([field: .set(.text(text))]))
        _ = try await replica.apply([edit])
      },
      makeReplica: { records in
        let replica = try files.replica(
          "vcard", "\(UInt64.random(in: 0 ... .max)).vcf", createsFile: true)
        let outcomes = try await replica.apply(
          records.enumerated().map { number, record in
            var record = record
            record.origin = Origin(originator: "made", id: String(number))
            return Operation(id: number, entity: entity, key: nil, action: .create(record))
          })
        guard outcomes.allSatisfy(\.isDone) else { throw TextConnectorError.missing(path: "\(outcomes)") }
        return replica
      })
    let failures = await ReplicaConformance.failures(of: subject)
    #expect(failures == [])
  }

  @Test func `nothing of a tree outlasts its reading`() async throws {
    // A name of its own: other tests read address books at the same time.
    let name = "\(UInt64.random(in: 0 ... .max)).vcf"
    try files.write(TextFiles.sample("address-book-3.vcf"), to: name)
    func read() async throws {
      let pages = try await files.replica("vcard", name).read(ReadRequest(entity: .contact))
      #expect(try Self.trees().contains { $0.contains(name) })
      while case .page = try await pages.next() {}
      withExtendedLifetime(pages) {}
    }
    try await read()
    #expect(try !Self.trees().contains { $0.contains(name) })
  }

  private static func trees() throws -> Set<String> {
    let folder = FileManager.default.temporaryDirectory.path()
    return Set(
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("contractor-sync-") }
        .flatMap { name in (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? [] }
    )
  }
}
