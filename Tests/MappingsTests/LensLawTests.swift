import Contractors
import Mappings
import Testing

/// The laws of sync-algorithm.md §4.1 for every shipped mapping over generated records.
@Suite struct LensLawTests {
  private static let rounds = 25

  /// The fields that a new record gets from another one where they are empty, by mapping.
  private static let filled: [String: FieldName] = ["bitrix24": "name"]

  /// Values that list cells with plain separators cannot hold are put elsewhere by the generator's fields; a refusal is right then.
  private func made(_ record: Record, _ mapping: CompiledMapping) -> RawNode? {
    do {
      return try mapping.make(record)
    } catch MappingError.unwritable { return nil } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  private func cases(
    _ name: String, seed: UInt64, rounds: Int = rounds,
    _ body: (CompiledMapping, Record, Record) throws -> Void
  ) throws {
    let unbound = try ShippedMappings.mapping(name)
    let mapping = unbound.bind(header: unbound.allColumns).mapping
    var generated = GeneratedRecords(seed: seed, mapping: mapping)
    for _ in 0..<rounds {
      for entity in mapping.entities { try body(mapping, generated.record(entity), generated.record(entity)) }
    }
  }

  @Test(arguments: ShippedMappings.names)
  func `every shipped mapping can be read`(name: String) throws {
    let mapping = try ShippedMappings.mapping(name)
    #expect(mapping.name == name)
    #expect(mapping.descriptions["ru"] != nil)
    #expect(mapping.format == .xml ? mapping.document != nil : !mapping.columns.isEmpty)
  }

  @Test(arguments: ShippedMappings.writable)
  func `writing back what was read changes nothing`(name: String) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var count = 0
    // So many that a run of values which a format's cells cannot hold does not leave too few.
    let rounds = 3 * Self.rounds
    try cases(name, seed: seed, rounds: rounds) { mapping, record, _ in
      guard let raw = made(record, mapping) else { return }
      count += 1
      let reading = mapping.get(raw, entity: record.entity)
      let writable = Set(mapping.capabilities(of: record.entity).filter(\.value.isWritable).keys)
      let again = try mapping.put(reading.record, fields: writable, into: raw)
      #expect(again == raw, "seed \(seed)")
    }
    #expect(count > rounds / 8, "seed \(seed): \(count) of \(rounds)")
  }

  @Test(arguments: ShippedMappings.writable)
  func `a new record reads back as it was made`(name: String) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    try cases(name, seed: seed) { mapping, record, _ in
      guard let raw = made(record, mapping) else { return }
      let reading = mapping.get(raw, entity: record.entity)
      if mapping.format == .csv {
        #expect(reading.problems.isEmpty, "seed \(seed): \(reading.problems)")
        #expect(reading.key != nil, "seed \(seed)")
      }
      #expect(mapping.selects(raw, as: record.entity), "seed \(seed)")
      for (field, capability) in mapping.capabilities(of: record.entity) where !field.isExtra {
        guard capability.isWritable, let value = told(record[field], capability, beside: record) else {
          continue
        }
        #expect(
          same(value, reading.record[field], of: mapping, record.entity, field),
          "seed \(seed) \(field): \(value) became \(String(describing: reading.record[field]))")
      }
    }
  }

  @Test(arguments: ShippedMappings.writable)
  func `what was written reads back and the rest stays`(name: String) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var written = 0
    var refused = 0
    try cases(name, seed: seed) { mapping, record, wanted in
      guard let raw = made(record, mapping) else { return }
      let before = mapping.get(raw, entity: record.entity).record
      for (field, capability) in mapping.capabilities(of: record.entity)
      where capability.isWritable && !field.isExtra {
        // A cell that cannot hold a value refuses it, which is right and must stay rare.
        guard let after = try? mapping.put(wanted, fields: [field], into: raw) else {
          refused += 1
          continue
        }
        written += 1
        let reading = mapping.get(after, entity: record.entity).record
        let writable = mapping.capabilities(of: record.entity).filter(\.value.isWritable)
        for (other, value) in before.fields
        where other != field && writable[other] != nil && writable[other]?.repeats != field {
          #expect(reading[other] == value, "seed \(seed): \(other) changed with \(field)")
        }
        if let value = told(wanted[field], capability, beside: reading) {
          #expect(
            same(value, reading[field], of: mapping, record.entity, field),
            "seed \(seed) \(field): \(value) became \(String(describing: reading[field])), from \(String(describing: before[field]))"
          )
        }
        let twice = try mapping.put(wanted, fields: [field], into: after)
        #expect(twice == after, "seed \(seed): writing \(field) twice")
      }
    }
    #expect(refused * 10 < written, "seed \(seed): \(refused) refused, \(written) written")
  }

  @Test(arguments: ShippedMappings.flat)
  func `a ragged or damaged raw record is never changed by writing back what it says`(name: String) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    let unbound = try ShippedMappings.mapping(name)
    let header = unbound.allColumns + ["Наше поле", ""]
    let mapping = unbound.bind(header: header).mapping
    var random = SeededGenerator(seed: seed)
    let cells = [
      "", " ", "-", "ООО «Вектор»", "  Ильина Анна ", "work:+7 495 000-00-01; 8 495 000 00 02", "12.05.2001",
      "2001-05-12",
      "да", "нет", "1 234,50", "a:b|c", "\\", "+7 495 000-00-01, доб. 5, +7 495 000-00-02",
      "anna@example.com ;", "::", "company",
    ]
    for _ in 0..<60 {
      let columns = RawNode.columnNames(ofHeader: header)
      let raw: RawNode
      if mapping.format == .csv {
        let length = Int.random(in: 0...columns.count, using: &random)
        raw = .row((0..<length).map { _ in random.pick(cells) }, columns: columns)
      } else {
        raw = RawNode(
          "record",
          children: (0..<12).map { _ in
            RawNode(
              random.pick(columns), text: random.pick(cells + ["+7 495 000-00-01"]),
              attributes: [
                "ID": String(Int.random(in: 1...99, using: &random)),
                "VALUE_TYPE": random.pick(["WORK", "X"]),
              ])
          })
      }
      for entity in mapping.entities {
        let reading = mapping.get(raw, entity: entity)
        let writable = Set(mapping.capabilities(of: entity).filter(\.value.isWritable).keys)
        let again = try mapping.put(reading.record, fields: writable, into: raw)
        #expect(again == raw, "seed \(seed)")
      }
    }
  }

  /// What a side shows of a value: nothing of its own where it says what another field says.
  private func told(_ value: Value?, _ capability: FieldCapability, beside record: Record) -> Value? {
    guard let other = capability.repeats, let text = value?.text?.trimmingSpaces, !text.isEmpty else {
      return value
    }
    return text == record[other]?.text?.trimmingSpaces ? .empty : value
  }

  /// Equal up to what the side can hold: a value that is empty there may read as its default, a kind it lacks as its fallback.
  private func same(
    _ value: Value, _ read: Value?, of mapping: CompiledMapping, _ entity: Entity, _ field: FieldName
  ) -> Bool {
    if sameContent(projected(value, mapping, entity, field), read) { return true }
    // A new record has the default where nothing is said; links that were never asked for stay unsaid.
    if value == .empty,
      field == "active" || Self.filled[mapping.name] == field
        || (field == "companies" && read == nil)
    {
      return true
    }
    // In a tree nothing need stand where nothing is said.
    return value == .empty && read == nil && mapping.format == .xml
  }

  private func projected(
    _ value: Value, _ mapping: CompiledMapping, _ entity: Entity, _ field: FieldName
  ) -> Value {
    guard let type = mapping.catalogue.descriptor(of: field, in: entity)?.type else { return value }
    guard case .bag(let elements) = value else {
      let text = (value.text ?? "").trimmingSpaces
      let length = mapping.capabilities(of: entity)[field]?.maximumLength ?? .max
      return .scalar(String(text.prefix(length)).trimmingSpaces)
    }
    return .elements(
      elements.map { element in
        var copy = element
        if type == .address, !copy.parts.isEmpty {
          copy.value = ["postalCode", "city", "street"].compactMap { copy.parts[$0] }.joined(separator: ", ")
        }
        return copy
      })
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
