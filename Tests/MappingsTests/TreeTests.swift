import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Mappings of trees: paths with conditions, repeated nodes, variants, the order of new nodes.
@Suite struct TreeTests {
  private func compile(_ fields: String, _ rest: String = "") throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: xml
        document:
          root: Root
          order: { Item: [Id, Name, Tax, Contacts, Note], Contact: [Type, Value] }
        entities:
          company:
            records: Root/List/Item
            key: { element: Id, new: uuid }
        \(rest)
            fields:
        \(fields)
        """, file: "test.yaml")
  }

  private func item(_ children: RawNode...) -> RawNode {
    RawNode("Item", children: [RawNode("Id", text: "7")] + children)
  }

  private func contact(_ type: String, _ value: String) -> RawNode {
    RawNode("Contact", children: [RawNode("Type", text: type), RawNode("Value", text: value)])
  }

  private func names(_ node: RawNode) -> [String] { node.children.map(\.name) }

  private static let phones = """
          phones: { repeat: "Contacts/Contact[Type=Phone|Mobile]", element: Value, kind: { element: Type },
            kinds: { work: Phone, mobile: Mobile }, otherKinds: error, kindless: work }
          emails: { repeat: "Contacts/Contact[Type=Mail]", element: Value }
    """

  @Test func `a path finds nodes by attributes and by what stands below them`() throws {
    let mapping = try compile(
      """
            name: "Property[@name=Наименование]/Value"
            comment: "Property[@name=А\\\\|Б]/Value"
            taxId: Tax@code
      """)
    func property(_ name: String, _ text: String) -> RawNode {
      RawNode("Property", attributes: ["name": name], children: [RawNode("Value", text: text)])
    }
    let raw = item(
      property("Иное", "нет"), property("Наименование", "Вектор"), property("А|Б", "оба"),
      RawNode("Tax", attributes: ["code": "9999000013"]))
    let reading = mapping.get(raw, entity: .company)
    #expect(reading.record["name"] == .text("Вектор"))
    #expect(reading.record["comment"] == .text("оба"))
    #expect(reading.record["taxId"] == .text("9999000013"))
    var wanted = reading.record
    wanted["name"] = .text("Вектор-2")
    wanted["taxId"] = .text("0277000017")
    let after = try mapping.put(wanted, fields: ["name", "taxId"], into: raw)
    #expect(after.children[2].children[0].text == "Вектор-2")
    #expect(after.children[1] == raw.children[1] && after.children[3] == raw.children[3])
    #expect(after["Tax"]?.attributes == ["code": "0277000017"])
    let made = try mapping.make(
      Record(.company, ["name": .text("Луч")], origin: Origin(originator: "crm", id: "1")))
    #expect(mapping.get(made, entity: .company).record["name"] == .text("Луч"))
    #expect(made["Property"]?.attributes == ["name": "Наименование"])
  }

  @Test func `repeated nodes of two kinds share a container and stay apart`() throws {
    let mapping = try compile(Self.phones)
    let raw = item(
      RawNode(
        "Contacts",
        children: [contact("Mail", "a@b.example"), contact("Phone", "+7 495 000-00-01"), contact("ICQ", "1")])
    )
    let record = mapping.get(raw, entity: .company).record
    #expect(record["phones"] == .bag([Element("+7 495 000-00-01", kind: "work")]))
    #expect(record["emails"] == .bag([Element("a@b.example")]))
    let after = try mapping.put(
      Record(
        .company,
        [
          "phones": .bag([Element("+7 495 000-00-01", kind: "work"), Element("+79000000002", kind: "mobile")]
          ),
          "emails": .empty,
        ]), fields: ["phones", "emails"], into: raw)
    #expect(
      after["Contacts"]?.children == [
        contact("Phone", "+7 495 000-00-01"), contact("Mobile", "+79000000002"), contact("ICQ", "1"),
      ])
    // The container is left: it says that there are none.
    let bare = try mapping.put(Record(.company, ["phones": .empty]), fields: ["phones"], into: after)
    #expect(mapping.get(bare, entity: .company).record["phones"] == .empty)
  }

  @Test func `without a container nothing is said, and one is made where the format wants it`() throws {
    let mapping = try compile(Self.phones + "\n      comment: Note\n      name: Name")
    let raw = item(RawNode("Name", text: "Вектор"), RawNode("Note", text: "…"))
    let record = mapping.get(raw, entity: .company).record
    #expect(record["phones"] == nil && record["emails"] == nil)
    #expect(try mapping.put(Record(.company, ["phones": .empty]), fields: ["phones"], into: raw) == raw)
    let after = try mapping.put(
      Record(.company, ["emails": .bag([Element("a@b.example")])]), fields: ["emails"], into: raw)
    #expect(names(after) == ["Id", "Name", "Contacts", "Note"])
    #expect(after["Contacts"]?.children == [contact("Mail", "a@b.example")])
  }

  @Test func `of alternatives the one that speaks is read and written`() throws {
    let mapping = try compile("      name: [Name, Title]")
    let titled = item(RawNode("Name", text: ""), RawNode("Title", text: "Вектор"))
    #expect(mapping.get(titled, entity: .company).record["name"] == .text("Вектор"))
    let after = try mapping.put(Record(.company, ["name": .text("Луч")]), fields: ["name"], into: titled)
    #expect(after["Name"]?.text == "" && after["Title"]?.text == "Луч")
    let neither = try mapping.put(Record(.company, ["name": .text("Луч")]), fields: ["name"], into: item())
    #expect(names(neither) == ["Id", "Name"])
  }

  @Test func `alternatives that say the same change together, and one that says something else is not left`()
    throws
  {
    let mapping = try compile("      name: [Name, Title]")
    let both = item(RawNode("Name", text: "Вектор"), RawNode("Title", text: "Вектор"))
    let after = try mapping.put(Record(.company, ["name": .text("Луч")]), fields: ["name"], into: both)
    #expect(after["Name"]?.text == "Луч" && after["Title"]?.text == "Луч")
    let other = item(RawNode("Name", text: "Вектор"), RawNode("Title", text: "Прочее"))
    #expect(throws: MappingError.self) {
      try mapping.put(Record(.company, ["name": .empty]), fields: ["name"], into: other)
    }
  }

  @Test func `an element that has no empty value goes with its value`() throws {
    let mapping = try compile("      name: Name\n      comment: { element: Note, cleared: gone }")
    let raw = item(RawNode("Name", text: "Луч"), RawNode("Note", text: "2001-02-03"))
    let after = try mapping.put(
      Record(.company, ["name": .empty, "comment": .empty]), fields: ["name", "comment"], into: raw)
    #expect(names(after) == ["Id", "Name"] && after["Name"]?.text == "")
  }

  @Test func `a kind that the condition of its nodes does not take has no place`() throws {
    let fields = Self.phones.replacing("otherKinds: error, ", with: "").replacing(
      ", kindless: work", with: "")
    let capability = try #require(compile(fields).capabilities(of: .company)["phones"])
    #expect(Set((capability.kinds ?? [:]).keys) == ["work", "mobile"])
  }

  @Test func `names of elements are taken exactly`() throws {
    let mapping = try compile("      name: Name")
    #expect(mapping.get(item(RawNode("name", text: "Вектор")), entity: .company).record["name"] == nil)
  }

  @Test func `an address lives within one node, its line and its parts`() throws {
    let mapping = try compile(
      """
            addresses:
              elements:
                - { within: Legal, element: Line, kind: legal, parts: { city: "Part[Type=City]/Value" } }
                - { within: Actual, element: Line, kind: actual, parts: { city: "Part[Type=City]/Value" } }
      """)
    let actual = RawNode(
      "Actual",
      children: [
        RawNode("Line", text: "Казань, ул. Мира"),
        RawNode("Part", children: [RawNode("Type", text: "City"), RawNode("Value", text: "Казань")]),
      ])
    let record = mapping.get(item(actual), entity: .company).record
    #expect(
      record["addresses"]
        == .bag([Element("Казань, ул. Мира", kind: "actual", parts: ["city": "Казань"])]))
    let after = try mapping.put(
      Record(
        .company,
        [
          "addresses": .bag([
            Element("Тверь", kind: "legal", parts: ["city": "Тверь"]),
            Element("Казань, ул. Мира", kind: "actual", parts: ["city": "Казань"]),
          ])
        ]), fields: ["addresses"], into: item(actual))
    #expect(after["Actual"] == actual)
    #expect(after["Legal"]?.children.last?.children.map(\.text) == ["City", "Тверь"])
  }

  // MARK: Variants and what follows

  private static let variants = """
        variants:
          - when: { element: Last, present: yes }
            for: { kind: [soleProprietor] }
            fields: { comment: Last }
          - fields: { comment: Note }
        composed: [{ element: Title, text: "{name} ({comment})" }]
    """

  private static let cases = """
          kind: { cases: [{ value: soleProprietor, when: { element: Tax, digits: 12 } }, { value: legalEntity }] }
          name: Name
    """

  @Test func `a variant is chosen by what the record shows, and by its fields when it is made`() throws {
    let mapping = try compile(Self.cases, Self.variants)
    let person = item(
      RawNode("Tax", text: "999900000160"), RawNode("Last", text: "а"), RawNode("Note", text: "б"))
    #expect(mapping.get(person, entity: .company).record["comment"] == .text("а"))
    #expect(mapping.get(person, entity: .company).record["kind"] == .text("soleProprietor"))
    let firm = item(RawNode("Tax", text: "9999000013"), RawNode("Note", text: "б"))
    #expect(mapping.get(firm, entity: .company).record["comment"] == .text("б"))
    #expect(mapping.get(firm, entity: .company).record["kind"] == .text("legalEntity"))
    #expect(mapping.capabilities(of: .company)["kind"]?.isWritable == false)
    for (kind, name) in [("soleProprietor", "Last"), ("legalEntity", "Note")] {
      let made = try mapping.make(
        Record(
          .company, ["kind": .text(kind), "comment": .text("в")], origin: Origin(originator: "o", id: "1")))
      #expect(made[name]?.text == "в")
    }
  }

  @Test func `a composed text follows its fields as long as nobody wrote another`() throws {
    let mapping = try compile(Self.cases, Self.variants)
    let made = try mapping.make(
      Record(
        .company, ["name": .text("Луч"), "comment": .text("опт")], origin: Origin(originator: "o", id: "1")))
    #expect(made["Title"]?.text == "Луч (опт)")
    let renamed = try mapping.put(Record(.company, ["name": .text("Свет")]), fields: ["name"], into: made)
    #expect(renamed["Title"]?.text == "Свет (опт)")
    var own = made
    own.children[own.children.firstIndex { $0.name == "Title" } ?? 0].text = "Наш Луч"
    let kept = try mapping.put(Record(.company, ["name": .text("Свет")]), fields: ["name"], into: own)
    #expect(kept["Title"]?.text == "Наш Луч")
  }

  @Test func `a new key is a UUID that the origin decides`() throws {
    let mapping = try compile("      name: Name")
    func key(_ id: String) throws -> String? {
      try mapping.newKey(for: Record(.company, origin: Origin(originator: "crm", id: id)))?.rawValue
    }
    let first = try #require(try key("1"))
    #expect(try key("1") == first)
    #expect(try key("2") != first)
    let parts = first.split(separator: "-")
    #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
    #expect(parts[2].first == "8" && "89ab".contains(parts[3].first ?? " "))
  }

  @Test func `a removal mark is written in the format's own spelling, once`() throws {
    let mapping = try compile("      name: Name", "    removed: { element: Gone, values: [\"true\", \"1\"] }")
    let marked = try #require(mapping.markRemoved(item(), entity: .company))
    #expect(marked["Gone"]?.text == "true")
    #expect(mapping.get(marked, entity: .company).record.removal == .removed)
    let already = item(RawNode("Gone", text: "1"))
    #expect(mapping.markRemoved(already, entity: .company) == already)
    #expect(mapping.markRemoved(item(), entity: .company, canHold: { $0 == "1" })?["Gone"]?.text == "1")
    #expect(try compile("      name: Name").markRemoved(item(), entity: .company) == nil)
  }

  // MARK: Mistakes

  @Test(arguments: [
    ("name: \"a/\"", "is no path"), ("name: \"a[b\"", "no end"), ("name: \"a[b]\"", "says no text"),
    (
      "phones: { repeat: \"C[T=a]\", element: V, kind: { element: T }, kinds: { work: b } }", "not among 'a'"
    ),
    ("name: \"ns:a\"", "is no path"), ("phones: { numbered: \"Phone {n}\" }", "not numbered"),
    ("phones: { repeat: \"a@b\" }", "repeated nodes"),
  ])
  func `a wrong path is refused where it stands`(_ rule: String, _ words: String) {
    let error = #expect(throws: SourceProblems.self) { try compile("      \(rule)") }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.description.contains("test.yaml:13") == true, "\(String(describing: error))")
  }

  @Test func `records and documents belong to XML alone, and XML needs records`() {
    let rest = "entities: { company: { key: Id, fields: { name: Name } } }"
    for (text, words) in [
      ("format: csv\ndocument: { root: A }\n" + rest, "XML only"),
      ("format: xml\n" + rest, "where the records stand"),
      (
        "format: xml\nentities: { company: { records: \"A/*\", key: Id, fields: { name: Name } } }",
        "no path of records"
      ),
    ] {
      let error = #expect(throws: SourceProblems.self) {
        try Mapping.read(yaml: "version: 1\nname: t\n" + text, file: "t.yaml")
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }
}
