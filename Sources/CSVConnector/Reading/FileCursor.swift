import CSVText
import Contractors
import FileSources
import Files
import Mappings

extension FileCursor {
  /// The cursor for a state of a CSV file; nil while the file is too young to be told from a later state.
  static func cursor(
    _ identity: FileIdentity, options: CSVReplicaOptions, entity: Entity, now: Timestamp
  ) -> Cursor? {
    var builder = SourceFingerprint.Builder()
    builder.update(entity.rawValue)
    builder.update(options.mapping.fingerprint.bytes)
    builder.update(options.encoding?.name ?? "")
    builder.update(options.mapping.dialect?.encoding ?? "")
    builder.update(options.delimiter?.description ?? "")
    builder.update(options.isSpreadsheet ? 1 : 0)
    builder.update(options.isFull ? 1 : 0)
    builder.update(UInt64(Comparison.version))
    builder.update(Normal.version)
    return cursor("csv1", identity, context: builder.finish(), now: now)
  }
}
