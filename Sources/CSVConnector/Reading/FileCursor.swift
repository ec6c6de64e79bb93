import Mappings
import CSVText
import Contractors
import Files

/// The state of the file that a reading saw, with everything else that decides what a reading gives.
enum FileCursor {
  /// A file modified less than this before it is looked at may change again without another time of modification.
  static let settlingMilliseconds: Int64 = 2000

  /// The cursor for a state of the file; nil while the file is too young to be told from a later state.
  static func cursor(
    _ identity: FileIdentity, options: CSVReplicaOptions, entity: Entity, now: Timestamp
  ) -> Cursor? {
    let age = now.milliseconds - identity.modifiedNanoseconds / 1_000_000
    guard age > settlingMilliseconds else { return nil }
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
    return Cursor(
      "csv1 \(identity.device) \(identity.inode) \(identity.size) \(identity.modifiedNanoseconds) "
        + builder.finish().description)
  }
}
