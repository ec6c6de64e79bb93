import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

/// What a format wants of the elements that are written: their order, and which must be there.
struct DocumentShape: Sendable, CustomTestStringConvertible {
  var mapping: String
  /// The way to the records.
  var records: String
  /// By an element's name its children in order; elements that are not named here hold texts.
  var orders: [String: [String]]
  /// The ways from a record to what must be there with a text.
  var required: [String] = []
  /// The namespaces of elements by their names; others are in that of the first record.
  var namespaces: [String: String] = [:]
  /// What must stand in the document besides, around the records.
  var envelope: [String] = []

  var testDescription: String { mapping }

  static let all: [DocumentShape] = [
    .enterpriseData, .pohodaImport, .moySklad, .exact, .quickBooksCustomersAdd, .quickBooksVendorsAdd,
  ]
}

/// Documents that are written from nothing.
@Suite struct `New documents of XML formats` {
  @Test(arguments: DocumentShape.all, Seeds.list(3))
  func `have the elements of the format in its order`(shape: DocumentShape, seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let folder = try TestFolder()
    let mapping = try Shipped.mapping(shape.mapping)
    let replica = try XMLReplica.firms(folder.file(), mapping: mapping, createsFile: true)
    let entities = mapping.entities.filter { mapping.newKeys(of: $0) != .assigned }
    let operations = (0..<24).map { number in
      var record = random.record(random.pick(entities) ?? .company)
      record["comment"] = .text("a < b & \"c\"\n\(random.digits(3))")
      record.origin = Origin(originator: "crm", id: String(number))
      return Operation(id: number, entity: record.entity, key: nil, action: .create(record))
    }
    let outcomes = try await replica.apply(operations)
    #expect(outcomes.filter { !$0.isDone } == [], "seed \(seed)")
    let text = try folder.text(as: TextEncoding(named: mapping.dialect?.encoding ?? "UTF-8"))
    for part in shape.envelope { #expect(text.contains(part), "seed \(seed): \(part) in \(text)") }
    for entity in entities {
      let reading = try await replica.everything(entity)
      #expect(reading.rejections.isEmpty && !reading.records.isEmpty, "seed \(seed)")
      for (operation, outcome) in zip(operations, outcomes) where operation.entity == entity {
        let key = try #require(outcome.observed?.key)
        #expect(outcome == .done(key, reading[key]), "seed \(seed)")
      }
    }
    try check(Array(text.utf8), shape, seed)
    if FormatSchema.documents.contains(shape.mapping) {
      try expectValid(folder, shape.mapping, seed)
    }
  }

  @Test(arguments: Seeds.list(5))
  func `parties in CommerceML are valid by its schema, new ones and changed ones`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let folder = try TestFolder()
    let replica = try XMLReplica.firms(
      folder.file(), mapping: Shipped.mapping("commerceml-2"), createsFile: true)
    let operations = (0..<24).map { number in
      var record = random.record(random.chance(0.7) ? .company : .contact)
      record.origin = Origin(originator: "crm", id: String(number))
      return Operation(id: number, entity: record.entity, key: nil, action: .create(record))
    }
    #expect(try await replica.apply(operations).filter { !$0.isDone } == [], "seed \(seed)")
    try expectValid(folder, "commerceml-2", seed)
    var changes: [Operation] = []
    for entity in replica.options.mapping.entities {
      for observed in try await replica.everything(entity).records {
        var fields: [FieldName: FieldChange] = ["comment": .set(.text("a < b \(random.digits(3))"))]
        fields["phones"] = .bag(
          BagChange(
            added: [Element("+7916" + random.digits(7), kind: "mobile")],
            removed: observed.record["phones"]?.elements ?? []))
        guard entity == .company else {
          changes.append(
            Operation(id: changes.count, entity: entity, key: observed.key, action: .update(fields)))
          continue
        }
        fields["bankAccounts"] = .bag(
          BagChange(added: [Element("4070281020000000" + random.digits(4), parts: ["bankCode": "044525225"])])
        )
        changes.append(
          Operation(id: changes.count, entity: entity, key: observed.key, action: .update(fields)))
      }
    }
    let refused = try await replica.apply(changes).filter { !$0.isDone }
    #expect(refused == [], "seed \(seed): \(refused.first.map { "\($0)" } ?? "")")
    try expectValid(folder, "commerceml-2", seed)
  }

  @Test
  func `a party in CommerceML comes without codes of other lengths, which are told, and its names are cut`()
    async throws
  {
    let folder = try TestFolder()
    let replica = try XMLReplica.firms(
      folder.file(), mapping: Shipped.mapping("commerceml-2"), createsFile: true)
    let accounts = [
      Element("40702810700000000001", parts: ["bankCode": "0445252250"]),
      Element("40702810700000000002", parts: ["bankCode": "044525225"]),
      Element("DE89370400440532013000", parts: ["bankCode": "ZZZZDEFF"]),
    ]
    let firm = Record(
      .company,
      [
        "name": .text("Вектор"), "taxId": .text("123456789"), "taxReason": .text("1234567890"),
        "bankAccounts": .bag(accounts),
      ], origin: Origin(originator: "crm", id: "1"))
    let person = Record(
      .contact,
      [
        "lastName": .text(String(repeating: "Я", count: 200)),
        "firstName": .text(String(repeating: "я", count: 200)), "taxId": .text("12345"),
      ], origin: Origin(originator: "crm", id: "2"))
    let outcomes = try await replica.apply(
      [firm, person].map { Operation(id: 1, entity: $0.entity, key: nil, action: .create($0)) })
    #expect(outcomes.filter { !$0.isDone } == [])
    try expectValid(folder, "commerceml-2", 0)
    #expect(try folder.text().contains("<SWIFT>ZZZZDEFF</SWIFT>"))
    let notices = await replica.takeNotices()
    #expect(notices.map(\.field) == ["bankAccounts", "taxId", "taxReason", "taxId"])
    let keys = outcomes.compactMap(\.observed?.key)
    #expect(notices.map(\.key) == [keys[0], keys[0], keys[0], keys[1]])
    #expect(notices.first?.event == .leftOut(.bag([accounts[0]]), Sentence("9 characters", "ровно 9 знаков")))
    #expect(await replica.takeNotices().isEmpty)
    let made = try #require(outcomes.first?.observed)
    #expect(made.record["bankAccounts"]?.elements == Array(accounts.dropFirst()))
    #expect(made.record["taxReason"] == nil)
    let refused = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: made.key, action: .update(["taxReason": .set(.text("1234567890"))])))
    #expect(refused?.refusal?.field == "taxReason")
    #expect(
      refused?.refusal?.reason.english.contains("9 characters") == true, "\(String(describing: refused))")
  }

  @Test func `a schema finds what is wrong`() {
    let wrong = Array(
      "<eExact><Accounts><Account code='1'><Phone/><Name/></Account></Accounts></eExact>".utf8)
    #expect(FormatSchema("exact-accounts").flaws(in: wrong).contains("Name"))
  }

  private func expectValid(_ folder: TestFolder, _ schema: String, _ seed: UInt64) throws {
    let flaws = FormatSchema(schema).flaws(in: try folder.bytes())
    #expect(flaws.isEmpty, "seed \(seed): \(flaws)")
  }

  private func check(_ document: [UInt8], _ shape: DocumentShape, _ seed: UInt64) throws {
    let paths = [try #require(XMLRecordPath(shape.records))]
    let parser = XMLRecordParser()
    var count = 0
    for piece in try XMLScanner.pieces(of: document, paths: paths) {
      guard case .record(let slice) = piece else { continue }
      count += 1
      let record = try parser.parse(slice).root
      walk(record, shape, record.name.namespace, seed)
      for way in shape.required {
        let texts = texts(way.split(separator: "/").map(String.init)[...], in: record)
        #expect(
          !texts.isEmpty && texts.allSatisfy { !$0.isEmpty },
          "seed \(seed): \(way) in \(String(decoding: slice.bytes, as: UTF8.self))")
      }
    }
    #expect(count > 0)
  }

  private func walk(_ element: XMLElement, _ shape: DocumentShape, _ namespace: String, _ seed: UInt64) {
    #expect(
      element.name.namespace == shape.namespaces[element.localName] ?? namespace,
      "seed \(seed): \(element.localName)")
    let names = element.elements.map(\.localName)
    if names.isEmpty { return }
    let ranks = names.map { shape.orders[element.localName]?.firstIndex(of: $0) ?? -1 }
    #expect(
      !ranks.contains(-1) && ranks == ranks.sorted(), "seed \(seed): \(element.localName) has \(names)")
    for child in element.elements { walk(child, shape, namespace, seed) }
  }

  private func texts(_ way: ArraySlice<String>, in element: XMLElement) -> [String] {
    guard let step = way.first else { return [element.text] }
    if step.hasPrefix("@") { return [element.attribute(String(step.dropFirst())) ?? ""] }
    return element.elements(named: step).flatMap { texts(way.dropFirst(), in: $0) }
  }
}
