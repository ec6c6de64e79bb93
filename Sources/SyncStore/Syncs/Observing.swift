public import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  /// Goes through the known records of a stream in the order of their keys' bytes, without their records.
  public func forEachObservation(of stream: Stream, _ body: (StoredObservation) throws -> Void) throws {
    try read { db in
      try db.forEachRow(
        "SELECT key, fingerprint, version, misses FROM observations WHERE stream = ? ORDER BY key",
        [.integer(number(of: stream))], of: "observations"
      ) { try body(try observation($0)) }
    }
  }

  /// Observations with their records, for the given keys; keys that are not known are missing in the answer.
  public func observations(of stream: Stream, keys: [RecordKey]) throws -> [RecordKey: StoredObservation] {
    var found: [RecordKey: StoredObservation] = [:]
    try read { db in
      for key in keys.sorted() {
        found[key] = try db.row(
          """
          SELECT o.key, o.fingerprint, o.version, o.misses, r.record
          FROM observations AS o LEFT JOIN records AS r ON r.stream = o.stream AND r.key = o.key
          WHERE o.stream = ? AND o.key = ?
          """, [.integer(number(of: stream)), .key(key)], of: "observations"
        ) { columns in
          var observation = try observation(columns)
          observation.record = try columns.optionallyCoded(4, ValueCoding.record)
          return observation
        }
      }
    }
    return found
  }

  private func observation(_ columns: Columns) throws -> StoredObservation {
    StoredObservation(
      key: RecordKey(rawValue: try columns.text(0)), fingerprint: try columns.fingerprint(1),
      version: try columns.optionalText(2), misses: Int(try columns.integer(3)))
  }

  /// Forgets observations and stores others, in the order of their keys: random order takes four times as
  /// long on a million.
  func storeObservations(_ changes: Changes, _ db: Database) throws {
    for (stream, keys) in changes.forgotten {
      let forget = try db.cachedStatement(sql: "DELETE FROM observations WHERE stream = ? AND key = ?")
      for key in keys.sorted() { try forget.run([.integer(number(of: stream)), .key(key)]) }
    }
    for (stream, observations) in changes.observations {
      let number = Cell.integer(number(of: stream))
      let store = try db.cachedStatement(
        sql: """
          INSERT INTO observations (stream, key, fingerprint, version, misses) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE
          SET fingerprint = excluded.fingerprint, version = excluded.version, misses = excluded.misses
          """)
      let keep = try db.cachedStatement(
        sql: """
          INSERT INTO records (stream, key, record) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET record = excluded.record
          """)
      let drop = try db.cachedStatement(sql: "DELETE FROM records WHERE stream = ? AND key = ?")
      var hasRecords =
        try db.row("SELECT 1 FROM records WHERE stream = ? LIMIT 1", [number], of: "records") { _ in true }
        ?? false
      // The sort is stable: of two observations of one key the later one stays.
      for observation in observations.sorted(by: { $0.key < $1.key }) {
        let key = Cell.key(observation.key)
        try store.run([
          number, key, observation.fingerprint.map { .fingerprint($0) } ?? .null, .text(observation.version),
          .count(observation.misses),
        ])
        if let record = observation.record {
          try keep.run([number, key, .bytes(ValueCoding.bytes(of: record))])
          hasRecords = true
        } else if hasRecords {
          try drop.run([number, key])
        }
      }
    }
  }
}
