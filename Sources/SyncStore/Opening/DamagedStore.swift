internal import Contractors

/// What becomes of a store that turns out to be damaged when it is opened: it keeps its bytes under another name.
///
/// Left in place it would stop every run to come; removed, nobody could look into it or mend it.
enum DamagedStore {
  /// Moves a damaged store away, with its log, so that SQLite finds both under the new name.
  ///
  /// Only who is alone with a store may do so: another process that has it open would go on writing into the file that was moved.
  ///
  /// - Returns: the error to throw: that the store was set aside, or the given one when it tells of no damage or nothing can be moved.
  static func settingAside(_ error: any Error, path: String, isAlone: Bool) -> any Error {
    guard isAlone, case .damaged(let file, let detail)? = error as? StoreError else { return error }
    let number = (1...).first { !PrivateFile.exists("\(path).damaged-\($0)") } ?? 1
    let target = "\(path).damaged-\(number)"
    // The log first: beside a new store it would be taken for the log of that one.
    for suffix in ["-wal", "-shm", ""] where suffix.isEmpty || PrivateFile.exists(path + suffix) {
      guard PrivateFile.move(path + suffix, to: target + suffix) else { return error }
    }
    return StoreError.setAside(
      file: file, as: fileName(of: target), detail: detail, backup: newestBackup(of: path).map(fileName(of:)))
  }

  private static func newestBackup(of path: String) -> String? {
    Migration.all.map(\.version).reversed().map { Migrating.backup(of: path, before: $0) }.first(
      where: PrivateFile.exists)
  }
}
