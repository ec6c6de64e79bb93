internal import Contractors
internal import GRDB
internal import Reconciliation

/// The versions of what stored values depend on, kept in `meta`.
enum FormatVersions {
  /// Compares the versions that the file was written with to those of this program, and makes stored values
  /// fit.
  ///
  /// - Fingerprints of another version would say "changed" of every record or, worse, "unchanged" of one that
  ///   is not: they are forgotten, and the next run reads everything anew.
  /// - When normal forms changed, every pair is decided again. Source: `sync-algorithm.md` §4.1,
  ///   "canonVersion".
  /// - Registers of an earlier version are read as they are, and packed anew when they change; those of a later one cannot be
  ///   read at all.
  ///
  /// - Throws: ``StoreError/otherFormat(file:format:found:supported:)``.
  static func settle(_ pool: DatabasePool, file: String) throws {
    let current = [
      "fingerprint_version": Int(fingerprintFormatVersion), "comparison_version": Comparison.version,
      "registers_version": Int(Registers.packedVersion), "values_version": Int(ValueCoding.version),
    ]
    let found = try pool.read { db in
      try current.keys.map { ($0, try StoreFile.meta($0, db).flatMap(Int.init)) }
    }
    for (name, version) in found {
      guard let version, let supported = current[name], version != supported else { continue }
      switch name {
      case "registers_version" where version > supported || version < 1:
        throw StoreError.otherFormat(file: file, format: .registers, found: version, supported: supported)
      case "values_version" where version > supported:
        throw StoreError.otherFormat(file: file, format: .values, found: version, supported: supported)
      default: break
      }
    }
    guard found.contains(where: { current[$0.0] != $0.1 }) else { return }
    try pool.write { db in
      for (name, version) in current.sorted(by: { $0.key < $1.key }) {
        let stored = try StoreFile.meta(name, db).flatMap(Int.init)
        guard stored != version else { continue }
        if stored != nil && name == "fingerprint_version" { try db.execute(sql: forgetFingerprints) }
        if stored != nil && name == "comparison_version" { try db.execute(sql: decideAgain) }
        try StoreFile.setMeta(name, String(version), db)
      }
    }
  }

  private static let forgetFingerprints =
    "UPDATE observations SET fingerprint = NULL; DELETE FROM cursors"
  private static let decideAgain = "UPDATE pairs SET unsettled = 1 WHERE state <> 'tomb'"
}
