import Contractors
import Mappings
import SyncConfiguration
import Testing

/// What real documents force: joined lists, tombstones, texts in lines, XML in values, names in other namespaces.
@Suite struct DocumentTests {
  private func compile(
    _ fields: String, _ rest: String = "", document: String = ""
  ) throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: xml
        document:
          root: Root
          order: { Item: [Id, Name, Line1, Line2, Line3, Row] }
        \(document)
        entities:
          company:
            records: Root/Item
            key: { element: Id, new: "{originator}-{id}" }
        \(rest)
            fields:
        \(fields)
        """, file: "test.yaml")
  }

  private func item(_ children: RawNode...) -> RawNode {
    RawNode("Item", children: [RawNode("Id", text: "7")] + children)
  }

  private func record(_ fields: [FieldName: Value]) -> Record {
    Record(.company, fields, origin: Origin(originator: "crm", id: "1"))
  }

  // MARK: Joined lists

  private static let accounts = """
        joins:
          accounts: { records: Root/Account, owner: Owner@ref, is: Id, where: { element: Kind, isNot: [cash] } }
    """

  @Test func `what is joined is read, told apart by its owner, and not written`() throws {
    let mapping = try compile(
      "      bankAccounts: { joined: accounts, element: Number, parts: { bankCode: Bank } }\n      name: Name",
      Self.accounts)
    let list = try #require(mapping.joins(of: .company).first)
    #expect(list.paths.map(\.text) == ["Root/Account"] && mapping.joins(of: .contact).isEmpty)
    func account(_ number: String, owner: String, kind: String) -> RawNode {
      RawNode(
        "Account",
        children: [
          RawNode("Owner", attributes: ["ref": owner]), RawNode("Kind", text: kind),
          RawNode("Number", text: number), RawNode("Bank", text: "049900001"),
        ])
    }
    let first = account("40702810800000000001", owner: " 7 ", kind: "bank")
    #expect(list.owner(of: first) == "7" && list.owner(of: account("1", owner: "7", kind: "cash")) == nil)
    #expect(list.owner(of: account("1", owner: "", kind: "bank")) == nil)
    let raw = item(RawNode("Name", text: "Луч"))
    #expect(list.key(of: raw) == "7")
    #expect(raw.joining([], of: list) == raw)
    #expect(mapping.get(raw, entity: .company).record["bankAccounts"] == nil)
    let joined = raw.joining([first], of: list)
    let reading = mapping.get(joined, entity: .company)
    #expect(
      reading.record["bankAccounts"]
        == .bag([Element("40702810800000000001", parts: ["bankCode": "049900001"])]))
    #expect(mapping.capabilities(of: .company)["bankAccounts"]?.isWritable == false)
    #expect(throws: MappingError.self) {
      try mapping.put(reading.record, fields: ["bankAccounts"], into: joined)
    }
    let renamed = try mapping.put(
      record(["name": .text("Луна")]), fields: ["name"], into: joined)
    #expect(renamed.children.last == joined.children.last)
  }

  // MARK: Tombstones

  @Test func `a tombstone is a removed record without values, and is made of a key`() throws {
    let mapping = try compile(
      "      name: Name",
      """
          tombstones: { records: Root/Gone, element: Ref, where: { element: Kind, is: firm } }
      """)
    #expect(mapping.recordPaths(of: .company).map(\.text) == ["Root/Item", "Root/Gone"])
    func gone(_ kind: String, _ key: String) -> RawNode {
      RawNode("Gone", children: [RawNode("Ref", text: key), RawNode("Kind", text: kind)])
    }
    #expect(mapping.selects(gone("firm", "7"), as: .company))
    #expect(
      !mapping.selects(gone("person", "7"), as: .company) && !mapping.selects(gone("firm", ""), as: .company))
    let reading = mapping.get(gone("firm", "7"), entity: .company)
    #expect(reading.key == "7" && reading.record.removal == .removed && reading.record.fields.isEmpty)
    #expect(mapping.key(of: gone("firm", "7"), entity: .company) == "7")
    #expect(mapping.tombstone(of: "7", RawNode("Item"), entity: .company) == gone("firm", "7"))
    #expect(throws: MappingError.self) {
      try mapping.put(record(["name": .text("Луч")]), fields: ["name"], into: gone("firm", "7"))
    }
  }

  @Test func `a tombstone of another list does not take the place of a record`() throws {
    let mapping = try compile(
      "      name: Name",
      """
          tombstones: { records: Root/Removed/Gone, element: Ref }
      """)
    #expect(mapping.selects(RawNode("Gone", children: [RawNode("Ref", text: "7")]), as: .company))
    #expect(mapping.tombstone(of: "7", RawNode("Item"), entity: .company) == nil)
  }

  // MARK: Texts in lines

  private func lines(_ raw: RawNode) -> [String?] { ["Line1", "Line2", "Line3"].map { raw[$0]?.text } }

  @Test func `a text is broken at spaces into its lines and joined again`() throws {
    let mapping = try compile("      name: { element: Line1, then: [Line2, Line3], width: 10 }")
    let made = try mapping.make(record(["name": .text("Северный ветер и сын")]))
    #expect(lines(made) == ["Северный", "ветер и", "сын"])
    #expect(mapping.get(made, entity: .company).record["name"] == .text("Северный ветер и сын"))
    let short = try mapping.put(record(["name": .text("Луч")]), fields: ["name"], into: made)
    #expect(lines(short) == ["Луч", "", ""])
    #expect(lines(try mapping.make(record(["name": .text("Луч")]))) == ["Луч", nil, nil])
    // A line that stays keeps its spelling.
    let padded = item(
      RawNode("Line1", text: " Северный "), RawNode("Line2", text: ""), RawNode("Line3", text: "ветер"))
    let read = mapping.get(padded, entity: .company).record
    #expect(read["name"] == .text("Северный ветер"))
    #expect(try mapping.put(read, fields: ["name"], into: padded) == padded)
    #expect(
      lines(try mapping.put(record(["name": .text("Северный снег")]), fields: ["name"], into: padded))
        == [" Северный ", "снег", ""])
  }

  @Test(arguments: [
    "одиннадцать", "раз два три четыре пять шесть семь", "Северный  ветер",
    "очень длинное слово неделимое-здесь",
  ])
  func `a text that does not fit its lines or would read back as another is refused`(text: String) throws {
    let mapping = try compile("      name: { element: Line1, then: [Line2, Line3], width: 10 }")
    do {
      let made = try mapping.make(record(["name": .text(text)]))
      Issue.record("\(lines(made))")
    } catch {
      #expect(error.description.contains("3 lines of 10 characters"))
    }
  }

  // MARK: New records and rows

  @Test func `what says more of the old value is made anew with its copies, and the rest of the node stays`()
    throws
  {
    let mapping = try compile(
      """
            emails:
              repeat: "Row[Kind=mail]"
              element: Text
              copies: [Data@value]
              changed: Data
      """)
    let raw = item(
      RawNode(
        "Row",
        children: [
          RawNode("Kind", text: "mail"), RawNode("Remark", text: "office"),
          RawNode("Text", text: "a@b.example"),
          RawNode("Data", attributes: ["value": "a@b.example", "domain": "b.example"]),
        ]), RawNode("Row", children: [RawNode("Kind", text: "phone"), RawNode("Text", text: "1")]))
    let new = record(["emails": .bag([Element("c@d.example")])])
    let after = try mapping.put(new, fields: ["emails"], into: raw)
    #expect(
      after.children[1]
        == RawNode(
          "Row",
          children: [
            RawNode("Kind", text: "mail"), RawNode("Remark", text: "office"),
            RawNode("Text", text: "c@d.example"),
            RawNode("Data", attributes: ["value": "c@d.example"]),
          ]))
    #expect(after.children[2] == raw.children[2])
    let same = mapping.get(raw, entity: .company).record
    #expect(try mapping.put(same, fields: ["emails"], into: raw) == raw)
  }

  @Test func `an empty field that the format wants is filled in a new record alone`() throws {
    let mapping = try compile(
      "      name: Name\n      fullName: { element: Full, filler: \"{name}\", length: 5 }")
    let made = try mapping.make(record(["name": .text("Северный ветер")]))
    #expect(made["Full"]?.text == "Север")
    #expect(
      try mapping.make(record(["name": .text("Луч"), "fullName": .text("ООО")]))["Full"]?.text == "ООО")
    #expect(try mapping.make(record(["name": .empty]))["Full"] == nil)
    let renamed = try mapping.put(record(["name": .text("Луч")]), fields: ["name"], into: made)
    #expect(renamed["Full"]?.text == "Север")
    #expect(mapping.capabilities(of: .company)["fullName"]?.isWritable == true)
  }

  @Test func `a place that repeats another field is empty, and follows that field`() throws {
    let mapping = try compile("      name: Name\n      fullName: { element: Full, repeats: name, length: 5 }")
    let made = try mapping.make(record(["name": .text("Северный ветер")]))
    #expect(made["Full"]?.text == "Север")
    #expect(mapping.get(made, entity: .company).record["fullName"] == .empty)
    func put(_ fields: [FieldName: Value], _ raw: RawNode) throws -> RawNode {
      try mapping.put(record(fields), fields: Set(fields.keys), into: raw)
    }
    #expect(try put(["fullName": .empty], made) == made)
    let renamed = try put(["name": .text("Луч")], made)
    #expect(renamed["Full"]?.text == "Луч")
    let called = try put(["fullName": .text("ООО")], renamed)
    #expect(called["Full"]?.text == "ООО")
    // A name of its own stays when the firm is renamed, and where it goes the name is there again.
    #expect(try put(["name": .text("Тень")], called)["Full"]?.text == "ООО")
    #expect(try put(["fullName": .empty], called)["Full"]?.text == "Луч")
    #expect(try put(["fullName": .empty, "name": .text("Тень")], called)["Full"]?.text == "Тень")
    #expect(try put(["fullName": .text("Луч"), "name": .text("Тень")], made)["Full"]?.text == "Луч")
    #expect(mapping.capabilities(of: .company)["fullName"]?.repeats == "name")
    // An element that is not there says nothing at all.
    let bare = item(RawNode("Name", text: "Луч"))
    #expect(mapping.get(bare, entity: .company).record["fullName"] == nil)
    #expect(try put(["name": .text("Тень")], bare)["Full"] == nil)
  }

  @Test func `constants of a variant and texts with the key stand in new records`() throws {
    let mapping = try compile(
      "      kind: { element: Kind, choices: { legalEntity: firm, soleProprietor: person } }\n      roles: { constant: customer }",
      """
          composed: [{ element: "@no", text: "no. {key}" }]
          variants:
            - { for: { kind: [soleProprietor] }, constants: [{ element: Flag, value: "true" }], fields: {} }
      """)
    let made = try mapping.make(record(["kind": .text("soleProprietor")]))
    #expect(made["Flag"]?.text == "true" && made.attributes["no"] == "no. crm-1")
    #expect(try mapping.make(record(["kind": .text("legalEntity")]))["Flag"] == nil)
    #expect(mapping.get(made, entity: .company).record["roles"] == .bag([Element("customer")]))
    #expect(mapping.capabilities(of: .company)["roles"]?.isWritable == false)
  }

  // MARK: Documents

  @Test func `a format that is only read refuses to be written and says so`() throws {
    let mapping = try compile("      name: Name", document: "  write: never")
    #expect(mapping.isReadOnly)
    #expect(mapping.capabilities(of: .company)["name"]?.isWritable == false)
    #expect(throws: MappingError.readOnly(mapping: "test")) {
      try mapping.make(record(["name": .text("Луч")]))
    }
    #expect(throws: MappingError.self) {
      try mapping.put(
        record(["name": .text("Луч")]), fields: ["name"], into: item(RawNode("Name", text: "А")))
    }
    guard case .no(let reason) = mapping.canWrite("name", of: .company) else {
      Issue.record("can be written")
      return
    }
    #expect(reason.english.contains("can only be read") && reason.russian.contains("можно только читать"))
    #expect(try !compile("      name: Name").isReadOnly)
  }

  @Test func `names stand in the namespace of their prefix, roots may be any of several`() throws {
    let rules = try #require(
      Mapping.read(
        yaml: """
          version: 1
          name: test
          format: xml
          document:
            root: [Pack, Answer]
            prefixes: { a: "urn:a" }
            order: { Item: [a:Name, "@xsi:type", Note] }
            nested: { Value: "urn:n" }
            template: |
              <Pack made="{now}"/>
          entities: { company: { records: Pack/Item, key: Id, fields: { name: Name } } }
          """, file: "test.yaml"
      ).document)
    let name = rules.name(of: "Name", in: "Item")
    #expect(name?.prefix == "a" && name?.namespace == "urn:a")
    #expect(rules.name(of: "Note", in: "Item") == nil && rules.name(of: "Name", in: "Other") == nil)
    #expect(
      rules.name(ofAttribute: "type", in: "Item")?.namespace == "http://www.w3.org/2001/XMLSchema-instance")
    #expect(rules.accepts(root: "Pack") && rules.accepts(root: "Answer") && !rules.accepts(root: "Item"))
    #expect(rules.root == "Pack" && rules.template == "<Pack made=\"{now}\"/>\n")
    #expect(rules.nested == ["Value": "urn:n"])
  }
}
