import Contractors
import Mappings
import XMLText

/// Finds records by their keys in one pass over the file.
enum RecordLookUp {
  /// The records of the keys; keys of no record, and of records that cannot be read, are missing.
  ///
  /// - Throws: ``XMLConnectorError`` when the file breaks off before all were found.
  static func find(
    _ keys: Set<RecordKey>, entity: Entity, in source: XMLSource
  ) throws(XMLConnectorError) -> [RecordKey: Observed] {
    let source = try source.joined()
    var found: [RecordKey: Observed] = [:]
    var sought = keys
    let reader = RecordReader(source, entity: entity)
    let parser = XMLRecordParser(limits: source.options.limits)
    var builder = SourceFingerprint.Builder()
    let isRepeated = source.mapping.isRepeated(entity)
    var folds: [RecordKey: RecordFold] = [:]
    var pieces = try source.pieces()
    while !sought.isEmpty, let piece = try pieces.next() {
      guard case .record(let slice) = piece, source.places.holds(slice, of: entity) else { continue }
      let xml: XMLRecord
      do throws(XMLError) { xml = try parser.parse(slice) } catch {
        throw .malformed(path: source.options.path, error)
      }
      guard let parsed = reader.read(xml), let key = parsed.key, sought.contains(key) else { continue }
      if isRepeated, !source.places.isInList(slice, of: entity) {
        if parsed.rejection != nil { continue }
        let fingerprint = reader.fingerprint(of: slice, joined: parsed.joined, using: &builder)
        if folds[key] == nil {
          folds[key] = RecordFold(parsed.record, fingerprint, line: slice.place.line)
        } else {
          folds[key]?.add(parsed.record, from: parsed.node, fingerprint, source.mapping)
        }
        continue
      }
      sought.remove(key)
      // What stands elsewhere before was taken for the record.
      guard parsed.rejection == nil, folds[key] == nil else { continue }
      found[key] = reader.observed(
        parsed, key: key, fingerprint: reader.fingerprint(of: slice, joined: parsed.joined, using: &builder))
    }
    for (key, fold) in folds { found[key] = fold.observed(key) }
    return found
  }
}
