import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector

/// The contract of a replica, kept by documents of different looks.
@Suite struct `An XML file as a replica` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// A subject whose files are made by the connector and hold the records that are asked for.
  private func subject(
    _ mapping: CompiledMapping, encoding: TextEncoding? = nil, entity: Entity = .company,
    scalars: (FieldName, FieldName) = ("name", "comment"), deletes: Bool = true
  ) -> ConformanceSubject {
    let folder = folder
    return ConformanceSubject(
      entity: entity, scalars: scalars, deletes: deletes, refusedValue: "а\u{1}б",
      edit: { replica, key, field, text in
        let edit = Operation(id: 1, entity: entity, key: key, action: .update([field: .set(.text(text))]))
        _ = try await replica.apply([edit])
      },
      makeReplica: { records in
        let path = folder.file("\(UInt64.random(in: 0 ... .max)).xml")
        let replica = try XMLReplica.firms(path, mapping: mapping, encoding: encoding, createsFile: true)
        let outcomes = try await replica.apply(
          records.enumerated().map { number, record in
            var record = record
            record.origin = Origin(originator: "made", id: String(number))
            return Operation(id: number, entity: entity, key: nil, action: .create(record))
          })
        guard outcomes.allSatisfy(\.isDone) else { throw XMLConnectorError.missing(path: path) }
        return replica
      })
  }

  @Test(arguments: [nil, TextEncoding.windows1251, .utf16LE, .utf16BE])
  func `a document keeps the contract in every encoding`(encoding: TextEncoding?) async throws {
    let failures = try await ReplicaConformance.failures(of: subject(TestMapping.firms(), encoding: encoding))
    #expect(failures == [])
  }

  @Test func `companies of CommerceML keep the contract`() async throws {
    let failures = try await ReplicaConformance.failures(
      of: subject(Shipped.mapping("commerceml-2"), deletes: false))
    #expect(failures == [])
  }

  @Test func `contacts of CommerceML keep the contract`() async throws {
    let failures = try await ReplicaConformance.failures(
      of: subject(
        Shipped.mapping("commerceml-2"), entity: .contact, scalars: ("lastName", "comment"), deletes: false))
    #expect(failures == [])
  }
}
