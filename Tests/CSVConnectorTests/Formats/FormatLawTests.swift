import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing

/// The laws of writing back, for every format that ships with a sample.
@Suite struct `Every CSV format` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func replica(_ format: ShippedFormat) throws -> CSVReplica {
    try .firms(
      folder.write(Shipped.bytes(format.fixture), to: format.fixture),
      mapping: Shipped.mapping(format.mapping))
  }

  private func entities(_ replica: CSVReplica) -> [Entity] { replica.options.mapping.entities }

  @Test(arguments: ShippedFormat.all)
  func `reads its sample whole`(format: ShippedFormat) async throws {
    let replica = try replica(format)
    for entity in entities(replica) {
      let reading = try await replica.everything(entity)
      #expect(reading.records.count == (entity == .company ? format.companies : format.contacts))
      #expect(reading.rejections.isEmpty, "\(reading.rejections)")
      #expect(reading.completeness == .complete)
      #expect(Set(reading.keys).count == reading.keys.count)
    }
    let report = try CSVFileReport.describe(path: folder.file(format.fixture))
    #expect(report.encoding == format.encoding)
  }

  @Test(arguments: ShippedFormat.all)
  func `writing back all that was read changes no byte`(format: ShippedFormat) async throws {
    let replica = try replica(format)
    for entity in entities(replica) {
      let fields = try await replica.capabilities(of: entity).fields.filter(\.value.isWritable)
      let operations = try await replica.everything(entity).records.enumerated().map { number, observed in
        let changes = observed.record.fields.filter { fields[$0.key] != nil }.mapValues(FieldChange.set)
        return Operation(
          id: number, entity: entity, key: observed.key, action: .update(changes),
          expected: observed.record.fields)
      }
      let outcomes = try await replica.apply(operations)
      for (operation, outcome) in zip(operations, outcomes) {
        // A field that another variant of the record has is not its own.
        #expect(outcome.isDone, "\(format) \(String(describing: operation.key)): \(outcome)")
      }
    }
    #expect(try folder.bytes(format.fixture) == Shipped.bytes(format.fixture))
  }

  /// Where two files differ: what stands between their common beginning and end.
  private func difference(_ first: [UInt8], _ second: [UInt8]) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    let prefix = zip(first, second).prefix { $0 == $1 }.count
    let limit = min(first.count, second.count) - prefix
    let suffix = zip(first.reversed(), second.reversed()).prefix(limit).prefix { $0 == $1 }.count
    return (first[prefix..<first.count - suffix], second[prefix..<second.count - suffix])
  }

  @Test(arguments: ShippedFormat.all)
  func `a new e-mail changes the bytes of the old one alone`(format: ShippedFormat) async throws {
    let replica = try replica(format)
    let old = try Shipped.bytes(format.fixture)
    for entity in entities(replica) {
      let records = try await replica.everything(entity).records
      for observed in records.filter({ $0.record["emails"]?.elements.isEmpty == false }).prefix(3) {
        let email = try #require(observed.record["emails"]?.elements.first)
        // Where a further row repeats it, both change.
        let isRepeated = old.count(of: email.value) > 1
        try folder.write(old, to: format.fixture)
        var new = email
        new.value = "changed@new.example"
        let change = BagChange(changed: [ElementChange(from: email, to: new)])
        let outcome = try await replica.outcome(
          Operation(
            id: 1, entity: entity, key: observed.key, action: .update(["emails": .bag(change)]),
            expected: observed.record.fields))
        #expect(outcome?.isDone == true, "\(String(describing: outcome))")
        let (before, after) = difference(old, try folder.bytes(format.fixture))
        #expect(isRepeated || before.count <= email.value.utf8.count && after.count <= new.value.utf8.count)
        let again = try await replica.everything(entity)[observed.key]
        var wanted = observed.record
        wanted["emails"] = .elements(
          wanted["emails"]?.elements.map { $0 == email ? new : $0 } ?? [])
        #expect(again?.record == wanted)
      }
    }
  }

  @Test(arguments: ShippedFormat.all)
  func `a removed record takes its rows with it and no others`(format: ShippedFormat) async throws {
    let replica = try replica(format)
    for entity in entities(replica) {
      let before = try await replica.everything(entity)
      guard let victim = before.records.dropFirst().first else { continue }
      let outcome = try await replica.outcome(
        Operation(id: 1, entity: entity, key: victim.key, action: .delete, expected: victim.record.fields))
      #expect(outcome?.isDone == true)
      let after = try await replica.everything(entity)
      let left = before.records.filter { $0.key != victim.key }.map(\.record)
      #expect(
        after.records.filter { $0.record.removal == .none || $0.key != victim.key }.map(\.record) == left)
    }
  }

  @Test(arguments: ShippedFormat.all, Seeds.list(3))
  func `records that were written read back`(format: ShippedFormat, seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    let mapping = try Shipped.mapping(format.mapping)
    let replica = try CSVReplica.firms(folder.file("new.csv"), mapping: mapping, createsFile: true)
    for entity in entities(replica) {
      // Formats for Western programs hold no Russian letters.
      let records = (1...12).map { number in
        var record = random.record(entity)
        if format.encoding == .windows1252 { record = record.inLatin }
        record["websites"] = .elements(
          random.chance(0.5) ? [Element("https://site.example/?a=1;b=\"2\"")] : [])
        record.origin = Origin(originator: "crm", id: String(entity == .company ? number : 100 + number))
        return record
      }
      let outcomes = try await replica.apply(
        records.enumerated().map { number, record in
          Operation(id: number, entity: entity, key: nil, action: .create(record))
        })
      let capabilities = try await replica.capabilities(of: entity).fields
      let reading = try await replica.everything(entity)
      var written = 0
      for (record, outcome) in zip(records, outcomes) {
        guard case .done(let key, let observed?) = outcome else {
          // A name that two records share is one record where names are keys.
          #expect(outcome.refusal != nil, "seed \(seed): \(outcome)")
          continue
        }
        written += 1
        let again = try #require(reading[key])
        #expect(again == observed, "seed \(seed)")
        for (field, value) in record.fields where capabilities[field]?.isWritable == true {
          let type = try #require(mapping.catalogue.descriptor(of: field, in: entity))
          guard capabilities[field]?.kinds == nil, type.cardinality == .one else { continue }
          #expect(
            Comparison().same(again.record[field] ?? .empty, value, as: type),
            "seed \(seed) \(field): \(String(describing: again.record[field])) for \(value)")
        }
      }
      #expect(written > 6, "seed \(seed): \(outcomes.compactMap(\.refusal))")
    }
    // What was made is a file that the mapping reads whole.
    for entity in entities(replica) { #expect(try await replica.everything(entity).rejections.isEmpty) }
  }
}

extension [UInt8] {
  fileprivate func count(of text: String) -> Int { split(separator: Array(text.utf8)).count - 1 }
}

extension Record {
  /// The record with Latin letters where Russian ones stand.
  fileprivate var inLatin: Record {
    var record = self
    for (field, value) in fields {
      switch value {
      case .bag(let elements):
        record[field] = .elements(
          elements.map { element in
            var element = element
            element.value = element.value.inLatin
            element.parts = element.parts.mapValues(\.inLatin)
            return element
          })
      default: record[field] = .text((value.text ?? "").inLatin)
      }
    }
    return record
  }
}

extension String {
  fileprivate var inLatin: String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return String(
      map { character in
        let scalar = character.unicodeScalars.first?.value ?? 0
        return scalar < 0x100 ? character : letters[Int(scalar) % letters.count]
      })
  }
}
