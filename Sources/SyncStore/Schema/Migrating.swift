internal import GRDB

/// Brings a file to the layout of this program.
///
/// The version stands in `user_version` and the mark that the file is ours in `application_id`: both are in
/// the file's header and change with the transaction that changes the layout.
struct Migrating {
  /// "CSyn": our mark in the header of a file.
  static let applicationID: Int64 = 0x4353_796E

  let path: String
  let migrations: [Migration]

  private var file: String { fileName(of: path) }
  private var supported: Int { migrations.last?.version ?? 0 }

  /// Refuses what is not ours or newer, and takes the steps that are missing.
  ///
  /// A copy of the file as it was is kept as `NAME.before-vN.sqlite` when it holds anything of a sync.
  func run(_ pool: DatabasePool) throws {
    let found = try pool.writeWithoutTransaction { db in try version(db) }
    guard found < supported else { return }
    if found > 0, try pool.read(isWorthKeeping) { try backUp(pool) }
    for migration in migrations where migration.version > found {
      try pool.write { db in
        // Another process may have taken the step while this one waited for its turn.
        guard try version(db) == migration.version - 1 else { return }
        try db.execute(sql: migration.statements)
        try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(migration.version)")
      }
    }
  }

  /// The version of the file's layout; 0 for a new file.
  ///
  /// - Throws: ``StoreError`` when the file is not ours or newer.
  func version(_ db: Database) throws -> Int {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let mark = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    if isEmpty && version == 0 && mark == 0 { return 0 }
    guard mark == Self.applicationID else { throw StoreError.notAStore(file: file) }
    guard version <= supported else {
      throw StoreError.newerSchema(file: file, found: version, supported: supported)
    }
    return version
  }

  private func isWorthKeeping(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM syncs)") ?? true
  }

  /// The name of the copy that is made before a store gets the layout of a version.
  static func backup(of path: String, before version: Int) -> String {
    path.removingSuffix(".sqlite") + ".before-v\(version).sqlite"
  }

  private func backUp(_ pool: DatabasePool) throws {
    let target = Self.backup(of: path, before: supported)
    // A copy that was not finished has another name, so that what is called a backup always is one.
    let unfinished = target + ".part"
    PrivateFile.remove(unfinished)
    try PrivateFile.create(unfinished)
    try pool.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished]) }
    try PrivateFile.replace(target, by: unfinished)
  }
}

extension String {
  fileprivate func removingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
