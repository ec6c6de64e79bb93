import Contractors
import Mappings
import SyncConfiguration
import Testing

/// A mapping whose records would not be read back, or would be read as two, says so when it is loaded.
@Suite struct InversionTests {
  private func tree(
    _ fields: String, before: String = "", root: String = "R", records: String = "R/C", more: String = ""
  ) -> String {
    func indented(_ text: String, _ width: Int) -> String {
      text.split(separator: "\n").map { String(repeating: " ", count: width) + $0 }.joined(separator: "\n")
    }
    return """
      version: 1
      name: m
      format: xml
      document: { root: \(root) }
      entities:
        company:
          records: \(records)
          key: "@id"
      \(indented(before, 4))
          fields:
      \(indented(fields, 6))
      \(indented(more, 2))
      """
  }

  private func list(_ company: String, _ contact: String) -> String {
    """
    version: 1
    name: m
    format: csv
    entities:
      company: { key: I, where: \(company), fields: { name: N } }
      contact: { key: I, where: \(contact), fields: { lastName: N } }
    """
  }

  // MARK: Records of both entities

  @Test(arguments: [
    ("", ""), ("where: { element: T, is: a }", ""), ("", "where: { element: T, empty: yes }"),
    ("where: { element: T, is: [a, b] }", "where: { element: T, is: [b, c] }"),
    ("where: { element: T, is: a }", "where: { element: U, is: a }"),
    ("where: { element: T, digits: 10 }", "where: { element: T, isNot: x }"),
    ("where: { element: T, legalForm: yes }", "where: { element: T, empty: no }"),
  ])
  func `elements that would be a company and a contact are refused`(company: String, contact: String) throws {
    let text = tree(
      "name: N", before: company,
      more:
        "contact:\n  records: R/C\n  key: \"@id\"\n\(contact.isEmpty ? "" : "  " + contact + "\n")  fields: { lastName: N }"
    )
    let found = problems(text)
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(
      problem.message.english.contains("as a company and as a contact too")
        && problem.message.russian.contains("и как контакт"))
    #expect(problem.advice?.english.contains("where:") == true && problem.lineText != nil)
    #expect(problem.mark.line > 8)
    // In lists of their own they are apart, unless one of them is any list.
    let second = "contact:\n  records: R/C\n"
    #expect(
      problems(text.replacing(second.replacing("\n", with: "\n  "), with: "contact:\n    records: R/P\n  "))
        == [])
    #expect(
      problems(
        text.replacing(second.replacing("\n", with: "\n  "), with: "contact:\n    records: \"**/C\"\n  ")
      ).count == 1)
  }

  @Test(arguments: [
    ("where: { element: T, is: a }", "where: { element: T, is: [b, c] }"),
    ("where: { element: T, empty: no }", "where: { element: T, empty: yes }"),
    ("where: { element: T, present: yes }", "where: { not: { element: T, present: yes } }"),
    ("where: { element: T, digits: 10 }", "where: { element: T, digits: 12 }"),
    (
      "where: { element: T, legalForm: yes }",
      "where: [{ element: T, legalForm: no }, { element: U, empty: no }]"
    ),
    ("where: { any: [{ element: T, is: a }, { element: U, is: a }] }", "where: { element: T, is: b, }"),
  ])
  func `conditions that exclude each other are taken`(company: String, contact: String) {
    let isApart = !company.contains("any:")
    let text = tree(
      "name: N", before: company,
      more: "contact:\n  records: R/C\n  key: \"@id\"\n  \(contact)\n  fields: { lastName: N }")
    #expect((problems(text) == []) == isApart, "\(problems(text))")
  }

  @Test func `rows that would be a company and a contact are refused with an example`() throws {
    let found = problems(list("{ column: T, is: [a, b] }", "{ column: T, is: [b, c] }"))
    let problem = try #require(found.first)
    #expect(found.count == 1 && problem.message.english.contains("in which 'T' says 'b'"), "\(found)")
    #expect(problem.mark.line == 6 && problem.path == ["entities", "contact"])
    #expect(problems(list("{ column: T, is: [a, b] }", "{ column: T, is: c }")) == [])
    #expect(problems(list("{ column: T, isNot: b }", "{ column: T, is: b }")) == [])
    #expect(problems(list("{ column: T, is: [\"\", a] }", "{ column: t, empty: yes }")).count == 1)
  }

  // MARK: Texts made of fields

  @Test(arguments: [
    ("{ element: N, text: \"{taxId}\" }", "'N' would be written by name and then by this text"),
    (
      "{ element: N, text: \"{name} ({taxId})\", new: no }",
      "'N' would be written by name and then by this text"
    ),
    ("{ element: \"@id\", text: \"{name}\" }", "'@id' would be written by key and then by this text"),
    ("{ element: T, text: \"{fullName} {taxId}\" }", "'{fullName}' would be empty in every record"),
    (
      "{ element: T, text: \"{name}\" }\n- { element: T, text: \"{taxId}\" }",
      "'T' would be written by two texts"
    ),
  ])
  func `a text that would take a field's place, or repeat what no rule reads, is refused`(
    item: String, message: String
  ) throws {
    let found = problems(tree("name: N\ntaxId: I", before: "composed:\n- \(item)"))
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(problem.message.english.contains(message) && problem.advice != nil, "\(problem)")
    #expect(problem.path.contains("composed") && problem.lineText?.contains("text:") == true, "\(problem)")
  }

  @Test func `a text that says what the field in its place says is taken, and so is a column of its own`() {
    let names = "personName: { element: F, parts: [lastName, firstName] }"
    let person = tree(names, before: "composed:\n- { element: F, text: \"{lastName} {firstName}\" }")
      .replacing(
        "company:", with: "contact:")
    #expect(problems(person) == [])
    let turned = person.replacing("{lastName} {firstName}", with: "{firstName} {lastName}")
    #expect(problems(turned).count == 1)
    let row = list("{ column: T, is: a }", "{ column: T, is: b }")
    let composed = row.replacing(
      "fields: { name: N } }", with: "fields: { name: N }, composed: [{ column: n, text: \"{name}.\" }] }")
    #expect(problems(composed).first?.message.english.contains("'n' would be written by name") == true)
    #expect(problems(composed.replacing("column: n", with: "column: M")) == [])
  }

  @Test func `a place that is two lines of one text is refused`() throws {
    let found = problems(tree("name: { element: N, then: [M, N], width: 10 }"))
    #expect(
      found.count == 1 && found.first?.message.english.contains("'N' is two lines of one text") == true,
      "\(found)")
    #expect(found.first?.path.suffix(2) == ["name", "then"])
    #expect(problems(tree("name: { element: N, then: [M, O], width: 10 }")) == [])
  }

  // MARK: Variants

  private func variants(_ items: String, fields: String = "name: N") -> String {
    tree(
      fields, before: "variants:\n" + items.split(separator: "\n").map { "  - " + $0 }.joined(separator: "\n")
    )
  }

  @Test(arguments: [
    ("{ when: { element: X, empty: no }, fields: { comment: A } }\n{ fields: { comment: B } }", "X"),
    ("{ when: { element: \"@t\", digits: 12 }, fields: { comment: A } }", "@t"),
    ("{ when: { element: X, legalForm: yes }, fields: { comment: A } }\n{ fields: { comment: B } }", "X"),
    (
      "{ when: { element: K, is: L }, for: { kind: [soleProprietor] }, fields: { comment: A } }\n{ fields: { comment: B } }",
      "K"
    ),
    (
      "{ when: { element: X, is: b }, constants: [{ element: X, value: a }], fields: { comment: A } }", "X"
    ),
  ])
  func `a variant that its own new records would not be of is refused`(items: String, place: String) throws {
    let kind = "kind: { element: K, choices: { legalEntity: L, soleProprietor: S } }\nname: N"
    let found = problems(variants(items, fields: kind))
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(problem.message.english.contains("would not read back as one, so that comment would be lost"))
    #expect(
      problem.message.english.contains("'\(place)'") && problem.advice?.russian.contains("constants:") == true
    )
    #expect(problem.path.last == "when" && problem.mark.line == 10)
    // What is only read loses nothing.
    #expect(
      problems(
        variants(items, fields: kind).replacing("comment: A", with: "comment: { element: A, write: never }"))
        == [])
  }

  @Test(arguments: [
    "{ when: { element: X, present: yes }, for: { kind: [soleProprietor] }, fields: { comment: A } }\n{ fields: { comment: B } }",
    "{ when: { element: X, is: a }, fields: { comment: A } }\n{ fields: { comment: B } }",
    "{ when: { element: N, digits: 12 }, fields: { comment: A } }\n{ fields: { comment: B } }",
    "{ when: { element: A, present: yes }, fields: { comment: A/B } }\n{ fields: { comment: B } }",
    "{ when: { element: X, is: b }, constants: [{ element: X, value: b }], fields: { comment: A } }",
    "{ when: { element: K, is: S }, for: { kind: [soleProprietor] }, fields: { comment: A } }\n{ fields: { comment: B } }",
    "{ when: { element: X, isNot: b }, fields: { comment: A } }\n{ fields: { comment: B } }",
  ])
  func `a variant that new records can be of is taken, and they are`(items: String) throws {
    let text = variants(
      items, fields: "kind: { element: K, choices: { legalEntity: L, soleProprietor: S } }\nname: N")
    #expect(problems(text) == [])
    let mapping = try Mapping.read(yaml: text, file: "m.yaml")
    for kind in ["soleProprietor", "legalEntity"] {
      var record = Record(.company, origin: Origin(originator: "crm", id: "7"))
      record["kind"] = .text(kind)
      record["name"] = .text(items.contains("digits") ? "770708389312" : "Вектор")
      record["comment"] = .text("c")
      guard let made = try? mapping.make(record) else { continue }
      #expect(mapping.get(made, entity: .company).record["comment"] == .text("c"), "\(made)")
    }
  }

  @Test func `a record that does not say what a variant is for is of that of the default`() throws {
    let mapping = try Mapping.read(
      yaml: variants(
        "{ when: { element: X, present: yes }, for: { kind: [legalEntity] }, fields: { comment: A } }\n{ fields: {} }",
        fields:
          "kind: { element: K, choices: { legalEntity: L, soleProprietor: S }, default: legalEntity }\nname: N"
      ),
      file: "m.yaml")
    var record = Record(.company, origin: Origin(originator: "crm", id: "7"))
    record["comment"] = .text("c")
    let made = try mapping.make(record)
    let read = mapping.get(made, entity: .company).record
    #expect(read["comment"] == .text("c") && read["kind"] == .text("legalEntity"))
  }

  @Test func `a variant behind one for all records is never one's own`() throws {
    let found = problems(
      variants("{ fields: { comment: A } }\n{ when: { element: X, present: yes }, fields: { comment: B } }"))
    #expect(found.count == 1 && found.first?.message.english.contains("no record is of this variant") == true)
  }

  @Test func `what belongs to another variant is refused and not lost`() throws {
    let mapping = try Mapping.read(
      yaml: variants(
        "{ when: { element: X, present: yes }, for: { kind: [soleProprietor] }, fields: { comment: A } }",
        fields: "kind: { element: K, choices: { legalEntity: L, soleProprietor: S } }\nname: N"),
      file: "m.yaml")
    var record = Record(.company, origin: Origin(originator: "crm", id: "7"))
    record["kind"] = .text("legalEntity")
    record["comment"] = .text("c")
    let refused = #expect(throws: MappingError.self) { try mapping.make(record) }
    #expect(
      refused?.description.contains(
        "comment cannot be written: the mapping 'm' has comment in 'variants:' alone") == true)
    let raw = RawNode("C", attributes: ["id": "1"], children: [RawNode("K", text: "L")])
    let edit = #expect(throws: MappingError.self) { try mapping.put(record, fields: ["comment"], into: raw) }
    #expect(edit?.description.contains("this record is of none of those") == true)
    record["kind"] = .text("soleProprietor")
    let made = try mapping.make(record)
    #expect(made.children.map(\.name).contains("X"))
    #expect(mapping.get(made, entity: .company).record["comment"] == .text("c"))
  }

  // MARK: Places, spellings, words, roots

  @Test(arguments: [
    ("name: \"*\"", "an element of any name", "name the element first"),
    ("name: { element: \"*/N\" }", "'*/N' is an element of any name", "write: never"),
    ("phones: { repeat: \"*/P\" }", "an element of any name", ""),
    (
      "active: { element: A, blank: [ja], yes: [ja], no: [nein] }",
      "'ja' is written for yes and counts as empty", "blank"
    ),
    ("kind: { element: K, blank: [L], choices: { legalEntity: L } }", "'L' is written for legalEntity", ""),
    ("kind: { constant: gmbh }", "the catalogue has no 'gmbh'", "legalEntity, soleProprietor"),
    (
      "kind: { element: K, choices: { legalEntty: L } }", "the catalogue has no 'legalEntty'",
      "did you mean 'legalEntity'?"
    ),
    ("kind: { cases: [{ value: firm }] }", "the catalogue has no 'firm'", ""),
    ("addresses: { element: A, kind: zuhause }", "the catalogue has no 'zuhause'", "legal, registered"),
    (
      "phones: { repeat: P, kind: { element: K }, kinds: { wrk: W } }", "the catalogue has no 'wrk'",
      "did you mean 'work'?"
    ),
    ("emails: { repeat: P, kind: { element: K }, kindless: private }", "the catalogue has no 'private'", ""),
  ])
  func `a rule that would not read back is refused with its reason`(
    fields: String, message: String, advice: String
  ) throws {
    let found = problems(tree(fields))
    let problem = try #require(found.first)
    #expect(found.allSatisfy { $0.message.english.contains(message) }, "\(found)")
    #expect((problem.advice?.english ?? "").contains(advice) && problem.lineText != nil, "\(found)")
    #expect(problem.message.russian != problem.message.english && problem.mark.line == 11)
  }

  @Test(arguments: [
    "name: [N, \"*\"]", "name: { element: \"*\", write: never }", "name: N@x",
    "active: { element: A, blank: [nein], yes: [ja], no: [nein], default: \"no\" }",
    "kind: { element: K, choices: { foreign: F }, otherwise: pass }", "addresses: { element: A, kind: home }",
    "messengers: { element: A, kind: pigeon }", "otherIds: { element: A, kind: whatever }",
  ])
  func `a rule that reads back is taken`(fields: String) { #expect(problems(tree(fields)) == []) }

  @Test(arguments: [
    ("R", "Q/C", "begins at 'Q', but the document's root is R"), ("R", "[R/C, Q/C]", "'Q/C' begins at 'Q'"),
    ("[R, Q]", "[Q/C, R/C]", "a new document has the root 'R'"),
  ])
  func `records below another root are refused`(root: String, records: String, message: String) throws {
    let found = problems(tree("name: N", root: root, records: records))
    #expect(found.count == 1 && found.first?.message.english.contains(message) == true, "\(found)")
    #expect(found.first?.mark.line == 7)
  }

  @Test(arguments: [
    ("R", "R/C"), ("[R, Q]", "[R/C, Q/C]"), ("[R, \"*\"]", "[R/C, Q/C]"), ("R", "\"**/C\""), ("\"*\"", "Q/C"),
  ])
  func `records below the root are taken`(root: String, records: String) {
    #expect(problems(tree("name: N", root: root, records: records)) == [])
  }

  // MARK: Values that would make another record

  @Test func `a value with which a record would be of another entity is refused by name`() throws {
    let mapping = try Mapping.read(
      yaml: list("{ column: T, digits: 10 }", "{ not: { column: T, digits: 10 } }").replacing(
        "lastName: N", with: "lastName: N, taxId: T"), file: "m.yaml")
    let raw = RawNode.row(["1", "500100732259", "Орлова"], columns: ["I", "T", "N"])
    var record = mapping.get(raw, entity: .contact).record
    record["taxId"] = .text("7736207543")
    let refused = #expect(throws: MappingError.self) { try mapping.put(record, fields: ["taxId"], into: raw) }
    let text = try #require(refused?.description)
    #expect(
      text.contains("taxId cannot be written as '7736207543'") && text.contains("still read as a contact"))
    #expect(text.contains("on the side it comes from"))
    record["taxId"] = .text("500100732260")
    #expect(throws: Never.self) { try mapping.put(record, fields: ["taxId"], into: raw) }
  }
}
