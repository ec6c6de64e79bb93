import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector

/// What was written is what is read.
@Suite struct `Records written and read` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private static let texts = [
    "]]>", "a & b < c > d", "\"'", "две\nстроки", "таб\tуляция", "a\r\nb\rc", "👍🏽 ₽ é", "\u{2028}x", "&amp;",
    "<!-- -->", "a  b",
    "\u{A0}край\u{A0}", "日本",
  ]

  private static func record(_ entity: Entity, _ random: inout RandomSource) -> Record {
    var record = random.record(entity)
    record["comment"] = .text(random.pick(texts) ?? "")
    if entity == .company {
      if random.chance(0.7) {
        record["fullName"] = .text("Общество «\(random.pick(texts) ?? "")» \(random.digits(2))")
      }
      record["websites"] = .elements(random.chance(0.5) ? [Element("https://site.example/?a=1&b=2")] : [])
      if random.chance(0.5) {
        record["bankAccounts"] = .elements([
          Element("40702810800000000001", parts: ["bankCode": "049900001", "bankName": "Банк <1> & сын"])
        ])
      }
    } else if random.chance(0.5) {
      record["birthDate"] = .text("1984-02-29")
    }
    return record
  }

  private func check(
    _ observed: Observed?, _ record: Record, _ replica: XMLReplica, _ note: Comment
  ) throws {
    let mapping = replica.options.mapping
    let capabilities = mapping.capabilities(of: record.entity)
    for (name, value) in record.fields where capabilities[name]?.isWritable == true {
      let descriptor = try #require(mapping.catalogue.descriptor(of: name, in: record.entity))
      var value = value
      // Kinds of e-mails and sites are not carried, nor parts of addresses that the format has no place for.
      if capabilities[name]?.carriesKind == false {
        value = .elements(value.elements.map { Element($0.value, parts: $0.parts) })
      }
      let wanted = descriptor.cardinality == .one ? record[name] ?? .empty : value
      let found = observed?.record[name] ?? .empty
      try #require(
        Comparison().same(found, wanted, as: descriptor), "\(name): \(found) for \(wanted), \(note)")
      if name == "comment" {
        #expect(found.text == wanted.text?.filter { _ in true }.trimmedLikeValues, note)
      }
    }
  }

  @Test(
    arguments: [TextEncoding.utf8, .windows1251, .utf16LE, .utf16BE], Seeds.list(3))
  func `are the same in every encoding, created and updated`(encoding: TextEncoding, seed: UInt64)
    async throws
  {
    var random = RandomSource(seed: seed)
    let replica = try XMLReplica.firms(
      folder.file("\(encoding)-\(seed).xml"), mapping: Shipped.mapping("commerceml-2"), encoding: encoding,
      createsFile: true)
    var records = (0..<24).map { _ in Self.record(random.chance(0.7) ? .company : .contact, &random) }
    let created = try await replica.apply(
      records.enumerated().map { number, record in
        var record = record
        record.origin = Origin(originator: "crm", id: String(number))
        return Operation(id: number, entity: record.entity, key: nil, action: .create(record))
      })
    for (outcome, record) in zip(created, records) {
      try #require(outcome.isDone, "seed \(seed): \(outcome)")
      try check(outcome.observed, record, replica, "seed \(seed)")
    }
    var keys: [RecordKey] = []
    for entity in Entity.allCases {
      let reading = try await replica.everything(entity)
      #expect(reading.rejections.isEmpty && reading.records.count == records.count { $0.entity == entity })
      for (outcome, record) in zip(created, records) where record.entity == entity {
        let key = try #require(outcome.observed?.key)
        #expect(outcome == .done(key, reading[key]), "seed \(seed)")
      }
    }
    keys = created.compactMap { $0.observed?.key }

    // The same records with other values; what makes one a company or a person stays.
    for index in records.indices {
      var other = Self.record(records[index].entity, &random)
      for name in ["kind", "taxId", "taxReason", "fullName", "middleName"] as [FieldName] {
        other[name] = records[index][name]
      }
      records[index] = other
    }
    let capabilities = Dictionary(
      uniqueKeysWithValues: Entity.allCases.map { ($0, replica.options.mapping.capabilities(of: $0)) })
    let updates = records.enumerated().map { number, record in
      let before = created[number].observed?.record
      var changes: [FieldName: FieldChange] = [:]
      for (name, value) in record.fields where capabilities[record.entity]?[name]?.isWritable == true {
        changes[name] =
          value.text != nil || value == .empty && before?[name]?.text != nil
          ? .set(value)
          : .bag(BagChange(added: value.elements, removed: before?[name]?.elements ?? []))
      }
      return Operation(id: number, entity: record.entity, key: keys[number], action: .update(changes))
    }
    for (outcome, record) in zip(try await replica.apply(updates), records) {
      try #require(outcome.isDone, "seed \(seed): \(outcome)")
      try check(outcome.observed, record, replica, "seed \(seed), updated")
    }
  }
}

extension String {
  /// Without white space at both ends, as values are read.
  fileprivate var trimmedLikeValues: String {
    var scalars = unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
