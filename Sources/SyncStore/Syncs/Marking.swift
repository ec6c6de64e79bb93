internal import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// The marks of changed records in the order of their numbers, one for each record.
  public func marks() throws -> [DirtyMark] {
    let byNumber = Dictionary(streams.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    return try read { db in
      try db.rows(
        """
        SELECT m.sequence, m.stream, m.key FROM marks AS m JOIN streams AS t ON t.id = m.stream
        WHERE t.sync = ? ORDER BY m.sequence
        """, [.integer(id)], of: "marks"
      ) { columns in
        guard let stream = byNumber[try columns.integer(1)] else { throw columns.damage }
        let key = try columns.text(2)
        return DirtyMark(
          stream: stream, key: key.isEmpty ? nil : RecordKey(rawValue: key), sequence: try columns.integer(0))
      }
    }
  }

  /// Keeps marks of changed records, durable when it returns; a record that is marked already gets a later number.
  public func mark(_ marks: [DirtyMark]) throws {
    if marks.isEmpty { return }
    try write { db in
      for mark in marks {
        // The replaced row goes, and the new one gets the next number.
        try db.run(
          "INSERT OR REPLACE INTO marks (stream, key) VALUES (?, ?)",
          [.integer(number(of: mark.stream)), .text(mark.key?.rawValue ?? "")])
      }
    }
  }

  func takeMarksAway(_ changes: Changes, _ db: Database) throws {
    for (stream, last) in changes.unmarked {
      try db.run(
        "DELETE FROM marks WHERE stream = ? AND sequence <= ?",
        [.integer(number(of: stream)), .integer(last)])
    }
  }
}
