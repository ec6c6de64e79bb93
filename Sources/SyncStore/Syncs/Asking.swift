internal import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// Open conflicts, or all, in the order of their numbers.
  public func conflicts(includingClosed: Bool) throws -> [Conflict] {
    try read { db in
      try db.rows(
        """
        SELECT id, pair, entity, left_key, right_key, unit, element, base, left_values, right_values, opened_at, closed_at,
          decision
        FROM conflicts WHERE sync = ? \(includingClosed ? "" : "AND closed_at IS NULL") ORDER BY id
        """, [.integer(id)], of: "conflicts"
      ) { columns in
        var conflict = Conflict(
          id: try columns.integer(0), pair: pair(ofRow: try columns.integer(1)),
          entity: try columns.choice(2),
          keys: Sides(left: try columns.optionalKey(3), right: try columns.optionalKey(4)),
          unit: FieldName(rawValue: try columns.text(5)), element: try columns.optionalText(6),
          base: try columns.coded(7, ValueCoding.texts),
          values: Sides(
            left: try columns.coded(8, ValueCoding.texts), right: try columns.coded(9, ValueCoding.texts)),
          openedAt: try columns.time(10))
        conflict.closedAt = try columns.optionalTime(11)
        conflict.decision = try columns.optionalText(12)
        return conflict
      }
    }
  }

  /// All questions about who is who, answered ones included, in the order of their numbers.
  public func reviews() throws -> [Review] {
    try read { db in
      try db.rows(
        "SELECT id, entity, left_key, right_key, reason, answer FROM reviews WHERE sync = ? ORDER BY id",
        [.integer(id)], of: "reviews"
      ) { columns in
        Review(
          id: try columns.integer(0), entity: try columns.choice(1),
          left: RecordKey(rawValue: try columns.text(2)),
          right: RecordKey(rawValue: try columns.text(3)), reason: try columns.choice(4),
          answer: try columns.choice(5))
      }
    }
  }

  /// Stores conflicts: closed ones first, so that one can be closed and opened anew in the same transaction.
  ///
  /// A conflict with id 0 takes over the number of the open one of the same pair, unit and element.
  func storeConflicts(_ conflicts: [Conflict], _ db: Database) throws {
    let ordered =
      conflicts.filter { $0.id != 0 && $0.closedAt != nil }
      + conflicts.filter { $0.id != 0 && $0.closedAt == nil } + conflicts.filter { $0.id == 0 }
    for conflict in ordered {
      var number = conflict.id
      if number == 0 {
        number =
          try db.row(
            "SELECT id FROM conflicts WHERE pair = ? AND unit = ? AND element IS ? AND closed_at IS NULL",
            [
              .integer(row(of: conflict.pair)), .text(conflict.unit.rawValue),
              .text(conflict.element),
            ], of: "conflicts"
          ) { try $0.integer(0) } ?? 0
      }
      var values: [Cell] = [
        .integer(row(of: conflict.pair)), .text(conflict.entity.rawValue),
        .key(conflict.keys.left),
        .key(conflict.keys.right), .text(conflict.unit.rawValue),
        .text(conflict.element),
        .bytes(ValueCoding.bytes(of: conflict.base)),
        .bytes(ValueCoding.bytes(of: conflict.values.left)),
        .bytes(ValueCoding.bytes(of: conflict.values.right)), .time(conflict.openedAt),
        .time(conflict.closedAt), .text(conflict.decision), .integer(id),
      ]
      if number == 0 {
        try db.run(
          """
          INSERT INTO conflicts (pair, entity, left_key, right_key, unit, element, base, left_values, right_values,
            opened_at, closed_at, decision, sync)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """, values)
      } else {
        values.append(.integer(number))
        try db.run(
          """
          UPDATE conflicts SET pair = ?, entity = ?, left_key = ?, right_key = ?, unit = ?, element = ?, base = ?,
            left_values = ?, right_values = ?, opened_at = ?, closed_at = ?, decision = ?
          WHERE sync = ? AND id = ?
          """, values)
        guard db.changesCount == 1 else { throw StoreError.unknownRow(.conflict, id: number) }
      }
    }
  }

  /// Stores questions; one with id 0 is left out when the two records have one already, whatever its answer.
  func storeReviews(_ reviews: [Review], _ db: Database) throws {
    for review in reviews {
      let values: [Cell] = [
        .text(review.entity.rawValue), .key(review.left), .key(review.right),
        .text(review.reason.rawValue), .text(review.answer.rawValue), .integer(id),
      ]
      if review.id == 0 {
        // Not an upsert: that would use up a number in every run that proposes the two again.
        let known = try db.row(
          "SELECT 1 FROM reviews WHERE entity = ? AND left_key = ? AND right_key = ? AND sync = ?",
          values[0...2] + [.integer(id)], of: "reviews"
        ) { _ in true }
        if known == true { continue }
        try db.run(
          "INSERT INTO reviews (entity, left_key, right_key, reason, answer, sync) VALUES (?, ?, ?, ?, ?, ?)",
          values)
      } else {
        try db.run(
          """
          UPDATE reviews SET entity = ?, left_key = ?, right_key = ?, reason = ?, answer = ? WHERE sync = ? AND id = ?
          """, values + [.integer(review.id)])
        guard db.changesCount == 1 else { throw StoreError.unknownRow(.review, id: review.id) }
      }
    }
  }
}
