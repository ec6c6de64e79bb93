public import Contractors
internal import GRDB

extension StoreFile {
  /// How many problems a check reports at most: one is enough to restore a backup, a hundred to see how bad
  /// it is.
  static let problemLimit = 100

  /// Looks for pages that contradict each other; takes about a second a gigabyte.
  ///
  /// - Returns: SQLite's sentences, at most 100; none when all is well.
  /// - Throws: ``StoreError/damaged(file:detail:)`` when the file cannot even be gone through.
  public func quickCheck() throws -> [String] {
    let problems = try read { db in try Self.problems(db, "quick_check") }
    if !problems.isEmpty { noteDamage() }
    return problems
  }

  /// Compares indexes with their tables and rows with those they refer to as well; takes several times as
  /// long.
  ///
  /// - Returns: sentences, at most 100 of each kind, those of SQLite in English; none when all is well.
  /// - Throws: ``StoreError/damaged(file:detail:)`` when the file cannot even be gone through.
  public func integrityCheck() throws -> [Sentence] {
    let problems = try read { db in
      let dangling = try db.rows(
        "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 LIMIT \(Self.problemLimit)", [],
        of: "foreign_key_check"
      ) { StoreSentence.dangling(rows: try $0.integer(1), of: try $0.text(0)) }
      return try Self.problems(db, "integrity_check").map(Sentence.init(same:)) + dangling
    }
    if !problems.isEmpty { noteDamage() }
    return problems
  }

  /// The sentences of one of SQLite's checks.
  static func problems(_ db: Database, _ pragma: String) throws -> [String] {
    try String.fetchAll(db, sql: "PRAGMA \(pragma)(\(problemLimit))").filter { $0 != "ok" }
  }
}
