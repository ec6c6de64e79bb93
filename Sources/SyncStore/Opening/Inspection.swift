internal import Contractors
internal import GRDB

/// The look at a file before anything of it is changed.
///
/// Opening a database for writing changes its header and, for a database of another program, the way its
/// journal works; so what must not be touched is recognised by a connection that can only read.
enum Inspection {
  /// Looks at the file.
  ///
  /// A mark that the store is open tells of a crash only when nobody else has it open: `isAlone`.
  ///
  /// - Returns: whether the store was not closed properly; then its pages have been checked and are sound.
  /// - Throws: ``StoreError`` when the file is not ours, newer, or damaged.
  static func run(path: String, options: StoreOptions, migrating: Migrating, isAlone: Bool) throws -> Bool {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(options.busyTimeoutSeconds)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { db in
      guard try migrating.version(db) > 0, isAlone, try StoreFile.meta("open", db) != nil else {
        return false
      }
      if let first = try StoreFile.problems(db, "quick_check").first {
        throw StoreError.damaged(file: fileName(of: path), detail: Sentence(same: first))
      }
      return true
    }
  }
}
