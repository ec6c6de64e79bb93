public import Contractors
internal import GRDB
public import Reconciliation

extension StoredSync {
  private static let columns = """
    SELECT id, entity, left_key, right_key, state, originator, origin, generation, sent_at, unsettled, closed_at FROM pairs
    """

  /// Goes through all pairs, tombstones included, in the order of their ids.
  public func forEachPair(_ body: (Pair) throws -> Void) throws {
    try read { db in
      try db.forEachRow(
        Self.columns + " WHERE id BETWEEN ? AND ? ORDER BY id", bounds, of: "pairs"
      ) { try body(try pair($0)) }
    }
  }

  /// One pair.
  public func pair(_ id: PairID) throws -> Pair? {
    try read { db in
      try db.row(Self.columns + " WHERE id = ?", [.integer(row(of: id))], of: "pairs", pair)
    }
  }

  /// The pair that holds a key.
  public func pair(of stream: Stream, key: RecordKey) throws -> Pair? {
    let column = stream.side == .left ? "left_key" : "right_key"
    return try read { db in
      try db.row(
        Self.columns + " WHERE sync = ? AND entity = ? AND \(column) = ?",
        [.integer(id), .text(stream.entity.rawValue), .key(key)], of: "pairs", pair)
    }
  }

  /// The registers of the given pairs; a pair without history is missing in the answer.
  public func registers(of pairs: [PairID]) throws -> [PairID: Registers] {
    var found: [PairID: Registers] = [:]
    found.reserveCapacity(pairs.count)
    try read { db in
      for pair in pairs.sorted() {
        let packed = try db.row(
          "SELECT packed FROM registers WHERE pair = ?", [.integer(row(of: pair))], of: "registers"
        ) { try $0.bytes(0) }
        guard let packed else { continue }
        do { found[pair] = try Registers(packed: packed) } catch {
          throw StoreError.damaged(
            file: file.name, detail: StoreSentence.unreadableRegisters(pair: pair.rawValue))
        }
      }
    }
    return found
  }

  /// The id that the next new pair gets; each sync counts from 1.
  public func nextPairID() throws -> PairID {
    try read(nextPairID)
  }

  private func nextPairID(_ db: Database) throws -> PairID {
    let last = try db.row(
      "SELECT id FROM pairs WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1", bounds, of: "pairs"
    ) { pair(ofRow: try $0.integer(0)) }
    return PairID(rawValue: (last?.rawValue ?? 0) + 1)
  }

  /// The rows of this sync's pairs.
  private var bounds: [Cell] { [.integer(id << 40), .integer((id + 1) << 40 - 1)] }

  private func pair(_ columns: Columns) throws -> Pair {
    let originator = try columns.optionalText(5)
    let origin = try columns.optionalText(6)
    return Pair(
      id: pair(ofRow: try columns.integer(0)), entity: try columns.choice(1),
      keys: Sides(left: try columns.optionalKey(2), right: try columns.optionalKey(3)),
      state: try columns.choice(4),
      origin: originator.flatMap { originator in origin.map { Origin(originator: originator, id: $0) } },
      generation: Int(try columns.integer(7)), sentAt: try columns.optionalTime(8),
      isUnsettled: try columns.flag(9),
      closedAt: try columns.optionalTime(10))
  }

  /// Stores pairs and their registers in the order of their ids.
  func storePairs(_ changes: Changes, _ db: Database) throws {
    let pairs = changes.pairs.sorted { $0.id < $1.id }
    try check(pairs)
    try dissolve(changes.dissolved, db)
    try removeMoved(pairs, db)
    let store = try db.cachedStatement(
      sql: """
        INSERT INTO pairs (id, sync, entity, left_key, right_key, state, originator, origin, generation, sent_at, unsettled,
          closed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET entity = excluded.entity, left_key = excluded.left_key,
          right_key = excluded.right_key, state = excluded.state, originator = excluded.originator,
          origin = excluded.origin, generation = excluded.generation, sent_at = excluded.sent_at,
          unsettled = excluded.unsettled, closed_at = excluded.closed_at
        """)
    for pair in pairs {
      try store.run([
        .integer(row(of: pair.id)), .integer(id), .text(pair.entity.rawValue),
        .key(pair.keys.left),
        .key(pair.keys.right), .text(pair.state.rawValue),
        .text(pair.origin?.originator),
        .text(pair.origin?.id), .count(pair.generation), .time(pair.sentAt),
        .flag(pair.isUnsettled), .time(pair.closedAt),
      ])
    }
    let storeRegisters = try db.cachedStatement(
      sql:
        "INSERT INTO registers (pair, packed) VALUES (?, ?) ON CONFLICT DO UPDATE SET packed = excluded.packed"
    )
    for (pair, packed) in changes.registers.packed.sorted(by: { $0.key < $1.key }) {
      try storeRegisters.run([.integer(row(of: pair)), .bytes(packed)])
    }
  }

  /// Removes pairs without records; their closed questions stand with the pairs that took the records over.
  private func dissolve(_ dissolved: [PairID: PairID], _ db: Database) throws {
    if dissolved.isEmpty { return }
    let move = try db.cachedStatement(sql: "UPDATE conflicts SET pair = ? WHERE pair = ?")
    let forget = try db.cachedStatement(sql: "DELETE FROM registers WHERE pair = ?")
    let remove = try db.cachedStatement(sql: "DELETE FROM pairs WHERE id = ?")
    for (pair, heir) in dissolved.sorted(by: { $0.key < $1.key }) {
      try move.run([.integer(row(of: heir)), .integer(row(of: pair))])
      try forget.run([.integer(row(of: pair))])
      try remove.run([.integer(row(of: pair))])
    }
  }

  /// Refuses ids that would be another sync's pairs.
  private func check(_ pairs: [Pair]) throws {
    for pair in [pairs.first, pairs.last] {
      if let number = pair?.id.rawValue, !(1..<Self.pairsPerSync).contains(number) {
        throw StoreError.constraint(file: file.name, detail: StoreSentence.noPairNumber(number))
      }
    }
  }

  /// Removes the pairs whose keys change, so that two pairs can exchange a key in one transaction; they are
  /// stored again at once.
  private func removeMoved(_ pairs: [Pair], _ db: Database) throws {
    let next = try nextPairID(db)
    let remove = try db.cachedStatement(
      sql: """
        DELETE FROM pairs WHERE id = ? AND (entity, left_key, right_key) IS NOT (?, ?, ?)
        """)
    for pair in pairs.prefix(while: { $0.id < next }) {
      try remove.run([
        .integer(row(of: pair.id)), .text(pair.entity.rawValue), .key(pair.keys.left),
        .key(pair.keys.right),
      ])
    }
  }
}
