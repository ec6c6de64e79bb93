internal import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// All records set aside, in the order of their numbers.
  public func setAside() throws -> [SetAside] {
    let byNumber = Dictionary(streams.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    return try read { db in
      try db.rows(
        """
        SELECT s.id, s.stream, s.name, s.is_refusal, s.key, s.line, s.position_key, s.field, s.reason, s.raw, s.pair, s.run,
          s.reason_russian
        FROM set_aside AS s JOIN streams AS t ON t.id = s.stream WHERE t.sync = ? ORDER BY s.id
        """, [.integer(id)], of: "set_aside"
      ) { columns in
        guard let stream = byNumber[try columns.integer(1)] else { throw columns.damage }
        let position: SourcePosition
        if let line = try columns.optionalInteger(5) {
          position = .line(Int(line))
        } else {
          position = .key(RecordKey(rawValue: try columns.text(6)))
        }
        return SetAside(
          id: try columns.integer(0), stream: stream, name: try columns.text(2),
          key: try columns.optionalKey(4),
          position: position, field: try columns.optionalText(7), reason: try columns.sentence(8, 12),
          raw: try columns.text(9), isRefusal: try columns.flag(3),
          pair: try columns.optionalInteger(10).map(pair(ofRow:)), run: try columns.integer(11))
      }
    }
  }

  /// Removes what is settled, then stores what is set aside; a row keeps its number when it is replaced.
  func storeSetAside(_ changes: Changes, _ db: Database) throws {
    for settled in changes.settled {
      try db.run(
        "DELETE FROM set_aside WHERE stream = ? AND name = ? AND is_refusal = ?",
        [
          .integer(number(of: settled.stream)), .text(settled.name),
          .flag(settled.isRefusal),
        ])
    }
    for aside in changes.setAside {
      var line: Int64?
      var key: RecordKey?
      switch aside.position {
      case .line(let number): line = Int64(number)
      case .key(let position): key = position
      }
      let values: [Cell] = [
        .key(aside.key), .integer(line), .key(key), .text(aside.field),
        .text(aside.reason.english), .text(aside.reason.russian), .text(aside.raw),
        .integer(aside.pair.map(row(of:))),
        .integer(aside.run), .integer(number(of: aside.stream)), .text(aside.name),
        .flag(aside.isRefusal),
      ]
      // Not an upsert: that would use up a number although it stores no new row, in every run that meets the
      // record again.
      try db.run(
        """
        UPDATE set_aside SET key = ?, line = ?, position_key = ?, field = ?, reason = ?, reason_russian = ?, raw = ?, pair = ?,
          run = ?
        WHERE stream = ? AND name = ? AND is_refusal = ?
        """, values)
      if db.changesCount > 0 { continue }
      try db.run(
        """
        INSERT INTO set_aside (key, line, position_key, field, reason, reason_russian, raw, pair, run, stream, name,
          is_refusal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, values)
    }
  }
}
