internal import Contractors
internal import GRDB
public import Reconciliation

/// One sync's memory in a ``StoreFile``.
///
/// - Keys, names and notes are compared by their bytes: texts that only Unicode calls equivalent are
///   different keys.
/// - A body that is given to a function may call the store. What it reads then is as it was when that
///   function was called, even when the body has changed something meanwhile.
/// - Everything throws ``StoreError``; what a body throws passes as it is.
///
/// ## Topics
/// ### Beyond ``SyncStoring``
/// - ``history(ofPair:)``
public struct StoredSync: SyncStoring {
  /// The sync's name.
  public let name: String

  let file: StoreFile
  let id: Int64
  /// The numbers of the streams; complete, because ``StoreFile/sync(named:)`` makes one for every side and
  /// entity.
  let streams: [Stream: Int64]

  func number(of stream: Stream) -> Int64 { streams[stream] ?? 0 }

  /// The first number that is past the pairs of the sync.
  static let pairsPerSync: Int64 = 1 << 40

  /// The row of a pair: see the layout in `Migration.first`. A number that no pair can have gives a row that
  /// does not exist, never another sync's.
  func row(of pair: PairID) -> Int64 {
    (1..<Self.pairsPerSync).contains(pair.rawValue) ? id << 40 | pair.rawValue : 0
  }

  /// The pair of a row.
  func pair(ofRow row: Int64) -> PairID { PairID(rawValue: row & (Self.pairsPerSync - 1)) }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result { try file.read(body) }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result { try file.write(body) }
}

extension StoreFile {
  /// The names of the syncs that the store knows, in alphabetical order.
  public func syncNames() throws -> [String] {
    try read { db in
      try db.rows("SELECT name FROM syncs ORDER BY name", [], of: "syncs") { try $0.text(0) }
    }
  }

  /// The memory of a sync, empty when the store does not know the sync yet.
  ///
  /// - Parameter name: the sync's name in the configuration, not empty.
  /// - Returns: the sync; two that are asked for by the same name share everything.
  /// - Throws: ``StoreError/constraint(file:detail:)`` for an empty name.
  public func sync(named name: String) throws -> StoredSync {
    if let known = try read({ db in try stored(name, db) }) { return known }
    return try write { db in
      try db.run("INSERT INTO syncs (name) VALUES (?) ON CONFLICT (name) DO NOTHING", [.text(name)])
      for side in Side.allCases {
        for entity in Entity.allCases {
          try db.run(
            """
            INSERT INTO streams (sync, side, entity) SELECT id, ?, ? FROM syncs WHERE name = ?
            ON CONFLICT DO NOTHING
            """, [.text(side.rawValue), .text(entity.rawValue), .text(name)])
        }
      }
      guard let made = try stored(name, db) else {
        throw StoreError.damaged(file: self.name, detail: StoreSentence.noStreams)
      }
      return made
    }
  }

  /// The sync when the store has it with a stream for every side and entity.
  private func stored(_ name: String, _ db: Database) throws -> StoredSync? {
    let id = try db.row("SELECT id FROM syncs WHERE name = ?", [.text(name)], of: "syncs") {
      try $0.integer(0)
    }
    guard let id else { return nil }
    var streams: [Stream: Int64] = [:]
    try db.forEachRow(
      "SELECT side, entity, id FROM streams WHERE sync = ?", [.integer(id)], of: "streams"
    ) { columns in
      // An entity of a later version is not ours to read.
      guard let entity = Entity(rawValue: try columns.text(1)) else { return }
      streams[Stream(try columns.choice(0), entity)] = try columns.integer(2)
    }
    guard streams.count == Side.allCases.count * Entity.allCases.count else { return nil }
    return StoredSync(name: name, file: self, id: id, streams: streams)
  }
}
