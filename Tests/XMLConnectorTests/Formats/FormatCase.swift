import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

/// A shipped format with a file as its program writes it.
struct FormatCase: Sendable, CustomTestStringConvertible {
  /// One change and what it changes in the file.
  struct Edit: Sendable {
    var entity: Entity = .company
    var key: RecordKey
    var changes: [FieldName: FieldChange]
    /// The text of the record before and after; each pair stands in it once.
    var texts: [(old: String, new: String)]
  }

  var mapping: String
  var fixture: String
  var encoding = "UTF-8"
  /// The keys of the records in their order.
  var keys: [Entity: [RecordKey]]
  /// None for a format that is only read.
  var edits: [Edit] = []

  var testDescription: String { "\(mapping): \(fixture)" }

  var isWritten: Bool { !edits.isEmpty }

  /// A replica of the fixture itself.
  func replica() throws -> XMLReplica {
    try XMLReplica.firms(Shipped.fixture(fixture), mapping: Shipped.mapping(mapping))
  }

  /// A replica of a copy of the fixture.
  func copy(in folder: TestFolder) throws -> XMLReplica {
    try XMLReplica.firms(folder.write(Shipped.bytes(fixture)), mapping: Shipped.mapping(mapping))
  }

  static let all: [FormatCase] = [
    .enterpriseData, .pohodaExport, .pohodaImport, .moySklad, .exact, .quickBooksCustomers,
    .quickBooksVendors,
    .quickBooksCustomersAdd, .quickBooksVendorsAdd, .quickBooksCustomersMod, .quickBooksVendorsMod,
    .norwegianCustomers, .norwegianSuppliers,
    .portugueseCustomers,
    .portugueseSuppliers, .debtors, .creditors, .invoice, .partyList, .conversionRules,
  ]
}

/// What holds for the fixture of every format.
@Suite struct `Fixtures of XML formats` {
  @Test(arguments: FormatCase.all)
  func `every record is read, under its key`(format: FormatCase) async throws {
    let replica = try format.replica()
    for entity in replica.options.mapping.entities {
      let reading = try await replica.everything(entity)
      #expect(reading.records.map(\.key) == format.keys[entity] ?? [], "\(entity)")
      #expect(reading.rejections.isEmpty, "\(reading.rejections.map(\.reason.english))")
    }
  }

  @Test(arguments: FormatCase.all.filter(\.isWritten))
  func `values that are written as they were read leave every byte`(format: FormatCase) async throws {
    let folder = try TestFolder()
    let replica = try format.copy(in: folder)
    let mapping = replica.options.mapping
    var operations: [Operation] = []
    for entity in mapping.entities {
      let capabilities = mapping.capabilities(of: entity)
      for observed in try await replica.everything(entity).records where observed.record.removal != .removed {
        var changes: [FieldName: FieldChange] = [:]
        for (field, value) in observed.record.fields where capabilities[field]?.isWritable == true {
          // Another variant of records may have the field.
          guard value.text == nil || value != .empty else { continue }
          changes[field] = value.text == nil ? .bag(BagChange(added: value.elements)) : .set(value)
        }
        operations.append(
          Operation(id: operations.count, entity: entity, key: observed.key, action: .update(changes)))
      }
    }
    #expect(try await replica.apply(operations).filter { !$0.isDone } == [])
    #expect(try folder.bytes() == Shipped.bytes(format.fixture))
  }

  @Test(arguments: FormatCase.all.filter(\.isWritten))
  func `one change changes what it is about and nothing else`(format: FormatCase) async throws {
    for edit in format.edits {
      let folder = try TestFolder()
      let replica = try format.copy(in: folder)
      var text = try folder.text(as: TextEncoding(named: format.encoding))
      let before = try await replica.everything(edit.entity)
      let outcome = try await replica.outcome(
        Operation(id: 1, entity: edit.entity, key: edit.key, action: .update(edit.changes)))
      #expect(outcome?.isDone == true, "\(String(describing: outcome))")
      for (old, new) in edit.texts {
        #expect(text.ranges(of: old).count == 1, "\(old)")
        text = text.replacing(old, with: new)
      }
      let written = try folder.text(as: TextEncoding(named: format.encoding))
      #expect(written == text, "\(written.difference(text))")
      let after = try await replica.everything(edit.entity)
      #expect(outcome?.observed == after[edit.key])
      let others = zip(before.records, after.records).filter { $0.0.key != edit.key }
      #expect(others.allSatisfy { $0.0.fingerprint == $0.1.fingerprint })
    }
  }

  @Test(arguments: FormatCase.all.filter { !$0.isWritten })
  func `a format that is only read says so and writes nothing`(format: FormatCase) async throws {
    let folder = try TestFolder()
    let replica = try format.copy(in: folder)
    for entity in replica.options.mapping.entities {
      let capabilities = try await replica.capabilities(of: entity)
      #expect(!capabilities.canCreate && !capabilities.canDelete)
      #expect(capabilities.fields.values.allSatisfy { !$0.isWritable })
      let key = try #require(format.keys[entity]?.first)
      let outcomes = try await replica.apply([
        Operation(id: 1, entity: entity, key: key, action: .update(["comment": .set(.text("x"))])),
        Operation(id: 2, entity: entity, key: key, action: .delete),
      ])
      #expect(outcomes.allSatisfy { $0.refusal?.reason.english.contains("can only be read") == true })
    }
    #expect(try folder.bytes() == Shipped.bytes(format.fixture))
  }
}

extension String {
  /// Where two texts begin to differ, with some of both.
  fileprivate func difference(_ other: String) -> String {
    let common = zip(self, other).prefix { $0 == $1 }.count
    return
      "found …\(dropFirst(max(0, common - 40)).prefix(400))…\nfor …\(other.dropFirst(max(0, common - 40)).prefix(400))…"
  }
}
