import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Every mistake in a mapping file is told with its place and what to do.
@Suite struct MappingProblemTests {
  private func mapping(
    _ fields: String, format: String = "csv", before: String = "", entity: String = "company"
  ) -> String {
    let place = format == "csv" ? "Код" : "ID"
    return """
      version: 1
      name: test
      format: \(format)
      \(before)
      entities:
        \(entity):
          key: \(place)
          fields:
      \(fields.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
      """
  }

  @Test func `a problem shows file, line, column, the line and a caret`() throws {
    let problem = try #require(problems(mapping("name: Наименование\nnmae: Имя")).first)
    #expect(
      problem.description == """
        m.yaml:10:7: entities.company.fields.nmae: a company has no field 'nmae'
          10 |       nmae: Имя
             |       ^
          did you mean 'name'?
        """)
  }

  @Test func `all problems are told at once, in the order of their places`() {
    let found = problems(
      mapping("name: Наименование\nphone: Телефон\nemails: { colum: Почта }\nbirthDate: Дата"))
    #expect(found.map(\.mark.line) == [10, 11, 11, 12])
  }

  @Test(arguments: [
    ("name: { column: Имя, defualt: x }", "unknown key 'defualt'", "did you mean 'default'?"),
    ("name: { field: TITLE }", "unknown key 'field'", "known here"),
    ("phones: { column: Т, kinds: { work: Р } }", "'kinds' says nothing without 'kind'", ""),
    ("phones: { numbered: Телефон }", "has no number", "{n}"),
    ("phones: { column: \"Телефон {n}\" }", "has a number here", "numbered"),
    ("phones: { repeat: PHONE }", "a CSV row has no repeated nodes", "numbered"),
    ("phones: { column: Т, numbered: \"Т {n}\" }", "cannot stand together", "take one away"),
    ("phones: { kind: work }", "no place is named for the value", "column: NAME"),
    ("phones: { columns: Телефон }", "expected a list of places", ""),
    ("phones: { columns: [А], kind: work }", "'kind' stands beside 'columns'", "each item"),
    (
      "phones: { columns: [{ column: А, kind: work }, Б] }", "some places of this bag say the kind",
      "give each a 'kind'"
    ),
    ("phones: { column: А, style: taged }", "expected plain or tagged", "did you mean 'tagged'?"),
    ("phones: { column: А, style: tagged, separator: \",\" }", "the tagged style says", "take"),
    ("phones: { column: А, separator: \"\" }", "an empty separator", ""),
    ("phones: { column: А, parts: { city: Б } }", "elements of this field have no parts", ""),
    ("addresses: { column: А, parts: { town: Б } }", "unknown key 'town'", "known here"),
    (
      "addresses: { column: А, separator: \",\", parts: { city: Б } }",
      "a cell with several elements has no columns", ""
    ),
    (
      "phones: { column: А, kind: { column: Б }, kindless: work, kinds: { home: Дом }, otherKinds: error }",
      "'work' is none of the kinds", ""
    ),
    (
      "kind: { column: Тип, choices: { legalEntity: Юр, soleProprietor: [ИП, юр.] } }",
      "'юр.' already means legalEntity", "spellings of its own"
    ),
    ("kind: { column: Тип, choices: { legalEntity: \"\" } }", "an empty spelling", "default: legalEntity"),
    ("kind: { column: Тип, otherwise: pass }", "'otherwise' says nothing without 'choices'", ""),
    ("kind: { column: Тип, choices: { legalEntity: Юр }, default: ИП }", "'ИП' cannot be written", ""),
    ("kind: { constant: legalEntity, column: Тип }", "a constant has no 'column'", ""),
    ("active: { column: А, yes: [да], no: [Да] }", "'Да' means both yes and no", ""),
    ("revenue: { column: А, decimal: \";\" }", "expected \",\" or \".\"", ""),
    ("name: { column: А, length: 0 }", "expected a whole number from 1", ""),
    ("name: { column: А, write: sometimes }", "expected always or create or never", ""),
    ("name: { column: А, empty: maybe }", "expected cleared or unsaid", ""),
    ("name: { }", "no column is named", "column: NAME"),
    ("name: \"\"", "a column has an empty name", ""),
    ("name:", "no column is named", ""),
    ("identifiers: ИНН/КПП", "is a group of fields", "parts: [registrationNumber, taxId, taxReason]"),
    ("identifiers: { column: ИНН/КПП }", "the order of the parts is not said", ""),
    (
      "identifiers: { column: ИНН/КПП, parts: [taxId, kpp], separator: / }",
      "'kpp' is no part of identifiers", ""
    ),
    ("identifiers: { column: ИНН/КПП, parts: [taxId, taxId], separator: / }", "'taxId' stands twice", ""),
    ("identifiers: { column: ИНН/КПП, parts: [taxId], separator: / }", "one part alone is a field", ""),
    ("identifiers: { column: ИНН/КПП, parts: [taxId, taxReason] }", "what stands between the parts", ""),
    (
      "identifiers: { column: ИНН/КПП, parts: [taxId, taxReason], separator: / }\ntaxId: ИНН",
      "'taxId' is mapped twice", ""
    ),
    ("name: Имя\nfullName: имя", "'имя' would be written by name and by fullName", "write: never"),
    ("extra.note: Имя", "has no field 'extra.note'", "extra:"),
  ])
  func `a rule that cannot work is refused with its reason`(fields: String, message: String, advice: String) {
    let found = problems(mapping(fields))
    #expect(
      found.contains {
        $0.message.english.contains(message) && ($0.advice?.english ?? "").contains(advice)
          && $0.lineText != nil
      },
      "\(found)")
  }

  @Test(arguments: [
    ("birthDate: { column: А, format: dd.MM }", "lacks the year", "dd.MM.yyyy"),
    ("birthDate: { column: А, format: [] }", "expected a text or a list", ""),
    ("personName: ФИО", "is a group of fields", "parts: [firstName, lastName, middleName]"),
  ])
  func `a rule of a contact that cannot work is refused`(fields: String, message: String, advice: String) {
    let found = problems(mapping(fields, entity: "contact"))
    #expect(
      found.contains { $0.message.english.contains(message) && ($0.advice?.english ?? "").contains(advice) },
      "\(found)")
  }

  @Test(arguments: [
    ("format: csv\nname: a\nentities: {}", "no entity is mapped"),
    ("format: csv\nname: a", "no entities are mapped"),
    ("format: xls\nname: a", "expected csv or portal"),
    ("name: a", "no format is named"),
    ("format: csv\nentities: { company: { key: К, fields: { name: И } } }", "the mapping has no name"),
    (
      "version: 2\nformat: csv\nname: a\nentities: { company: { key: К, fields: { name: И } } }",
      "reads version 1"
    ),
    ("format: csv\nname: a\nentities: { firm: {} }", "unknown key 'firm'"),
    ("format: csv\nname: a\nentities: { company: { fields: { name: И } } }", "no key is named"),
    ("format: csv\nname: a\nentities: { company: { key: К } }", "no fields are mapped"),
    (
      "format: csv\nname: a\nentities: { company: { key: { column: К, new: same }, fields: { name: И } } }",
      "the same key 'same'"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: { columns: [К, Л] }, fields: { name: И } } }",
      "a key of several columns"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, fields: { name: И } }, contact: { key: К, fields: { position: Д } } }",
      "every row would be read"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, where: { column: Т }, fields: { name: И } } }",
      "what the place must hold"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, constants: [{ column: И, value: а }], fields: { name: И } } }",
      "would be written by name and by a constant"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, constants: [{ column: Т }], fields: { name: И } } }",
      "the constant has no value"
    ),
    (
      "format: portal\nname: a\nentities: { company: { key: ID, extra: rest, fields: { name: И } } }",
      "named one by one"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, extra: some, fields: { name: И } } }",
      "expected rest, none or a list"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, origin: { id: И }, fields: { name: Н } } }",
      "an origin has two places"
    ),
    (
      "format: csv\nname: a\nentities: { company: { key: К, modified: { column: И, zone: Москва }, fields: { name: Н } } }",
      "expected an offset"
    ),
    (
      "format: csv\nname: a\ncustom: { name: { type: number, entity: company } }\nentities: { company: { key: К, fields: { name: И } } }",
      "already has a field 'name'"
    ),
    (
      "format: csv\nname: a\ncustom: { x: { type: word, entity: company } }\nentities: { company: { key: К, fields: { name: И } } }",
      "found the text 'word'"
    ),
    (
      "format: csv\nname: a\ncustom: { \"a b\": { type: text, entity: company } }\nentities: { company: { key: К, fields: { name: И } } }",
      "is no field name"
    ),
    (
      "format: csv\nname: a\ndialect: { delimiter: \"::\" }\nentities: { company: { key: К, fields: { name: И } } }",
      "expected one character or tab"
    ),
    ("[]", "expected keys with values, found a list"),
  ])
  func `a file that cannot work is refused with its reason`(yaml: String, message: String) {
    let found = problems(yaml)
    #expect(found.contains { $0.message.english.contains(message) && $0.file == "m.yaml" }, "\(found)")
  }

  private func twoEntities(_ company: String, _ contact: String, format: String = "csv") -> String {
    let place = format == "csv" ? "column" : "element"
    let records = format == "csv" ? "" : "records: A/B, "
    return """
      version: 1
      name: test
      format: \(format)
      \(format == "csv" ? "" : "document: { root: A }")
      entities:
        company: { \(records)key: \(company), where: { \(place): Art, is: F }, fields: { name: Name } }
        contact: { \(records)key: \(contact), where: { \(place): Art, is: P }, fields: { lastName: Name } }
      """
  }

  @Test(arguments: [
    ("{ column: Id, new: \"{originator}-{id}\" }", "{ column: ID, new: \"{originator}-{id}\" }"),
    ("Id", "{ column: Nr, also: [id], new: \"{originator}-p{id}\" }"),
    ("{ column: Id, new: \"{id}\" }", "{ column: Id, new: \"p{id}\" }"),
    ("{ column: Id, new: \"1{id:4}\" }", "{ column: Id, new: \"12{id:3}\" }"),
    ("{ column: Id, new: \"{id:4}\" }", "{ column: Id, new: uuid }"),
  ])
  func `keys of new records that a company and a contact could share are refused`(
    company: String, contact: String
  ) throws {
    let problem = try #require(problems(twoEntities(company, contact)).first)
    #expect(problem.message.english.contains("the same key in") && problem.mark.line == 7)
    #expect(problem.advice?.english.contains("c-{originator}-{id}") == true)
  }

  @Test(arguments: [
    ("{ column: Id, new: \"c-{originator}-{id}\" }", "{ column: Id, new: \"p-{originator}-{id}\" }"),
    ("{ column: Id, new: \"{originator}-{id}\" }", "{ column: Id, new: \"{originator}.{id}\" }"),
    ("{ column: Id, new: \"{id}-c\" }", "{ column: Id, new: \"{id}-p\" }"),
    ("{ column: Id, new: \"1{id:4}\" }", "{ column: Id, new: \"2{id:4}\" }"),
    ("{ column: Id, new: \"{id:4}\" }", "{ column: Id, new: \"{id:5}\" }"),
    ("{ column: Id, new: uuid }", "{ column: Id, new: \"{uuid}\" }"),
    ("Id", "Id"),
    ("{ column: Id, new: assigned }", "{ column: Id, new: \"{id}\" }"),
  ])
  func `keys of new records that differ are taken, and so differ where nothing is said`(
    company: String, contact: String
  ) throws {
    let text = twoEntities(company, contact)
    #expect(problems(text) == [])
    let mapping = try Mapping.read(yaml: text, file: "m.yaml")
    let origin = Origin(originator: "crm", id: "7")
    let keys = try Entity.allCases.map { try mapping.newKey(for: Record($0, origin: origin)) }
    #expect(keys[0] != keys[1], "\(keys)")
  }

  @Test func `in a document the list counts too`() {
    let same = twoEntities("{ element: Id, new: \"{id}\" }", "{ element: Id, new: \"{id}\" }", format: "xml")
    #expect(problems(same).count == 1)
    #expect(problems(same.replacing("contact: { records: A/B", with: "contact: { records: A/C")) == [])
  }

  @Test(arguments: ShippedMappings.writable)
  func `a company and a contact of one number get two keys in every shipped mapping`(name: String) throws {
    let mapping = try ShippedMappings.mapping(name)
    guard mapping.entities.count > 1 else { return }
    let origin = Origin(originator: "crm", id: "7")
    let keys = Entity.allCases.compactMap { mapping.keys(of: [origin], $0)[origin] }
    #expect(Set(keys).count == keys.count, "\(keys)")
  }

  @Test func `a long line is shown as a window around the caret`() throws {
    let long = String(repeating: "x", count: 300)
    let problem = SourceProblem(
      file: "m", mark: SourceMark(line: 1, column: 250), message: Sentence(same: "bad"), lineText: long)
    let lines = problem.description.split(separator: "\n")
    #expect(lines[1].count < 120)
    #expect(lines[2].last == "^")
  }
}
