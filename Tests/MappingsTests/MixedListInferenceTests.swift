import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Mappings that are guessed for lists of customers of which some are firms and some are persons.
@Suite struct `Guessed mappings of firms and persons in one list` {
  private let german = [
    "Kundennummer", "Firma", "Vorname", "Nachname", "Ort", "Telefon", "Mobil", "USt-IdNr.", "IBAN", "BIC",
    "Geburtsdatum",
  ]

  @Test func `a row with a firm is a company, one with a person alone a contact`() throws {
    let rows = [
      [
        "K1", "Fantasie GmbH", "", "", "Dresden", "0351 1", "", "DE136695976", "DE89370400440532013000",
        "COBADEFFXXX", "",
      ],
      ["K2", "", "Ida", "Berg", "", "", "0170 1", "", "", "", "01.02.1980"],
      ["K3", "Beispiel AG", "Max", "Muster", "", "", "", "", "", "", ""],
    ]
    let inferred = Mapping.infer(header: german, samples: rows, name: "m")
    #expect(inferred.entity == .company && inferred.unknown == [], "\(inferred.unknown)")
    #expect(inferred.confidence["IBAN"] == .high && inferred.confidence["Vorname"] != nil)
    let note = try #require(inferred.notes.first)
    #expect(note.english.contains("rows with something in 'Firma' are read as companies"))
    #expect(
      note.english.contains("not mapped: Vorname, Nachname, Geburtsdatum")
        && note.russian.contains("контактное лицо"))
    #expect(note.english.contains("of contacts are not mapped: IBAN, BIC"))
    let mapping = try bound(inferred, german)
    #expect(mapping.entities == [.company, .contact])
    let nodes = rows.map { RawNode.row($0, columns: german) }
    #expect(nodes.map { mapping.entity(of: $0) } == [.company, .contact, .company])
    #expect(nodes.map { node in Entity.allCases.count { mapping.selects(node, as: $0) } } == [1, 1, 1])
    let firm = mapping.get(nodes[0], entity: .company)
    #expect(firm.key == "K1" && firm.problems == [])
    #expect(firm.record["name"] == .text("Fantasie GmbH") && firm.record["taxId"] == .text("DE136695976"))
    #expect(firm.record["bankAccounts"]?.elements.first?.parts["bankCode"] == "COBADEFFXXX")
    let person = mapping.get(nodes[1], entity: .contact)
    #expect(person.key == "K2" && person.record["lastName"] == .text("Berg") && person.problems == [])
    // A row with neither is nobody.
    let nobody = RawNode.row(["K4", "", "", "", "", "0351 2", "", "", "", "", ""], columns: german)
    #expect(mapping.entity(of: nobody) == nil)
    // New records are read as what they are, under keys of their own.
    var keys: Set<RecordKey> = []
    for (entity, field) in [(Entity.company, FieldName("name")), (.contact, "lastName")] {
      var record = Record(entity, origin: Origin(originator: "crm", id: "7"))
      record[field] = .text("Neu")
      let made = try mapping.make(record)
      #expect(mapping.entity(of: made) == entity)
      keys.insert(try #require(mapping.key(of: made, entity: entity)))
    }
    #expect(keys.count == 2)
  }

  @Test func `where all have a firm they are companies, where all have a name they are contacts`() throws {
    let firms = [["K1", "Fantasie GmbH", "", ""], ["K2", "Beispiel AG", "Max", "Muster"]]
    let header = Array(german.prefix(4))
    let companies = Mapping.infer(header: header, samples: firms, name: "m")
    #expect(companies.entity == .company && companies.unknown == ["Vorname", "Nachname"])
    #expect(try bound(companies, header).entities == [.company])
    let staff = [["K1", "Fantasie GmbH", "Ida", "Berg"], ["K2", "", "Max", "Muster"]]
    let contacts = Mapping.infer(header: header, samples: staff, name: "m")
    #expect(contacts.entity == .contact && contacts.unknown == ["Firma"])
    #expect(try bound(contacts, header).entities == [.contact])
    // Who says what the rows are is believed.
    #expect(Mapping.infer(header: header, samples: firms, name: "m", entity: .contact).entity == .contact)
    #expect(Mapping.infer(header: header, name: "m").entity == .contact)
  }

  @Test func `rows without a name are passed over, with a remark`() throws {
    let header = ["Код", "Фамилия", "Имя", "Телефон"]
    let rows = [["1", "Петрова", "Анна", "+7 495 000-00-01"], ["2", "", "", "+7 495 000-00-02"]]
    let inferred = Mapping.infer(header: header, samples: rows, name: "m", language: .russian)
    #expect(inferred.notes.contains { $0.russian.contains("строки без имени (Фамилия, Имя) пропускаются") })
    let mapping = try bound(inferred, header)
    #expect(rows.map { mapping.entity(of: .row($0, columns: header)) } == [.contact, nil])
    #expect(!Mapping.infer(header: header, samples: [rows[0]], name: "m").yaml.contains("where"))
  }
}
