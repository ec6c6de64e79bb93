import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing

/// The contract of a replica, kept by formats of rows that continue and of columns by position.
@Suite struct `A format out of the ordinary as a replica` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// A subject whose files are made from nothing and hold the records that are asked for.
  private func subject(_ mapping: CompiledMapping, from first: Int = 1) -> ConformanceSubject {
    let folder = folder
    return ConformanceSubject(
      refusedValue: nil,
      edit: { replica, key, field, text in
        let edit = Operation(id: 1, entity: .company, key: key, action: .update([field: .set(.text(text))]))
        _ = try await replica.apply([edit])
      },
      makeReplica: { records in
        let path = folder.file("\(UInt64.random(in: 0 ... .max)).csv")
        let replica = try CSVReplica.firms(path, mapping: mapping, createsFile: true)
        let outcomes = try await replica.apply(
          records.enumerated().map { number, record in
            var record = record
            record.origin = Origin(originator: "made", id: String(first + number))
            return Operation(id: number, entity: .company, key: nil, action: .create(record))
          })
        guard outcomes.allSatisfy(\.isDone) else { throw CSVConnectorError.missing(path: path) }
        return replica
      })
  }

  @Test func `a file of Odoo keeps the contract`() async throws {
    #expect(try await ReplicaConformance.failures(of: subject(Shipped.mapping("odoo-partners-csv"))) == [])
  }

  @Test func `a file of NetSuite keeps the contract`() async throws {
    #expect(
      try await ReplicaConformance.failures(of: subject(Shipped.mapping("netsuite-customers-csv"))) == [])
  }

  @Test func `a file by position below a line of its own keeps the contract`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: positions
      format: csv
      dialect: { quoteText: yes, newline: lf }
      header:
        by: position
        columns: [Nr, Art, Name, Notiz, Mail]
        lines: [{ cells: [LISTE, "7", "{now:yyyy}"], check: { 1: LISTE } }]
      entities:
        company:
          key: { column: Nr, new: "{originator}-{id}" }
          where: { column: Art, is: F }
          fields: { name: Name, comment: Notiz, emails: { column: Mail, separator: ", " } }
      """)
    #expect(await ReplicaConformance.failures(of: subject(mapping)) == [])
  }
}
