import Mappings
import CSVText
import Contractors

/// Finds rows by their keys in one pass over the file.
enum RowLookUp {
  /// The records of the keys; keys of no row, and of rows that cannot be read, are missing.
  static func find(
    _ keys: Set<RecordKey>, entity: Entity, in source: CSVSource
  ) throws(CSVConnectorError) -> [RecordKey: Observed] {
    var found: [RecordKey: Observed] = [:]
    var sought = keys
    let reader = RowReader(source, entity: entity)
    var builder = SourceFingerprint.Builder()
    var rows = try RecordStream(source)
    while !sought.isEmpty, let item = try rows.next() {
      guard case .record(let row) = item, let key = reader.key(of: row), sought.remove(key) != nil,
        let parsed = reader.parse(row),
        parsed.rejection == nil
      else { continue }
      found[key] = reader.observed(
        parsed, key: key, row: row, fingerprint: reader.fingerprint(of: row, using: &builder))
    }
    return found
  }
}
