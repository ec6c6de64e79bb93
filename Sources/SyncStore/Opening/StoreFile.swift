internal import GRDB
internal import Synchronization

/// One SQLite file, which remembers the syncs of one configuration.
///
/// Calls may come from any thread. Reading never waits for writing; two writers, in this process or another,
/// take turns. Source: `architecture.md` §3.
///
/// ## Topics
/// ### Opening
/// - ``open(path:options:)``
/// - ``close()``
/// ### The syncs
/// - ``sync(named:)``
/// - ``syncNames()``
/// ### Looking after the file
/// - ``quickCheck()``
/// - ``integrityCheck()``
/// - ``prune(before:)``
/// - ``statistics()``
public final class StoreFile: Sendable {
  /// The path it was opened by.
  public let path: String
  /// The last component of ``path``, by which messages name the file.
  public let name: String
  /// Whether the file had not been closed properly and was therefore checked when it was opened.
  public let wasUnclean: Bool

  let pool: DatabasePool
  let runLocks: RunLocks
  private let presence: PresenceLock
  private let isClosed = Mutex(false)
  private let sawDamage = Mutex(false)

  /// Opens a store, and creates it when there is none: with mode 0600, in directories of mode 0700 where they
  /// are missing.
  ///
  /// A file that was not closed properly is checked first. Beside the file stand, while it is open, `-wal`
  /// and `-shm` of SQLite, and for good an empty `.lock` and one for each sync that was run.
  ///
  /// - Throws: ``StoreError``. The file is never removed or written over, whatever it holds; a damaged one that nobody else has
  ///   open gets another name, see ``StoreError/setAside(file:as:detail:backup:)``.
  public static func open(path: String, options: StoreOptions = StoreOptions()) throws -> StoreFile {
    try open(path: path, options: options, migrations: Migration.all)
  }

  /// Opens a store with other steps than the released ones, to test how steps are taken.
  package static func open(path: String, options: StoreOptions, migrations: [Migration]) throws -> StoreFile {
    // SQLite gives empty names and names with a colon in front a meaning of their own: a store that is gone
    // after the run.
    guard !path.isEmpty, !path.hasPrefix(":"), !path.hasSuffix("/") else {
      throw StoreError.cannotOpen(file: fileName(of: path), reason: StoreSentence.noFileName)
    }
    return try StoreError.translating(fileName(of: path)) {
      try StoreFile(path: path, options: options, migrations: migrations)
    }
  }

  private init(path: String, options: StoreOptions, migrations: [Migration]) throws {
    self.path = path
    name = fileName(of: path)
    runLocks = RunLocks(beside: path)
    try PrivateFile.create(path)
    presence = try PresenceLock(beside: path)
    let isAlone = presence.isAlone()
    let migrating = Migrating(path: path, migrations: migrations)
    (wasUnclean, pool) = try Self.settingAside(path, isAlone) {
      (
        try Inspection.run(path: path, options: options, migrating: migrating, isAlone: isAlone),
        try Connections.open(path: path, options: options)
      )
    }
    do {
      try migrating.run(pool)
      try FormatVersions.settle(pool, file: fileName(of: path))
      try Self.remember(options.epoch, in: pool)
      // Others who have it open have marked it already, and one of them may be writing.
      if isAlone { try Self.mark(pool, isOpen: true) }
    } catch {
      isClosed.withLock { $0 = true }
      // As in `close()`, but without the note: who could not open the store cannot say that it is well.
      pool.releaseMemory()
      try? pool.close()
      try Self.settingAside(path, isAlone) { throw error }
    }
    try presence.share()
  }

  private static func settingAside<Result>(
    _ path: String, _ isAlone: Bool, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try StoreError.translating(fileName(of: path), body)
    } catch {
      throw DamagedStore.settingAside(error, path: path, isAlone: isAlone)
    }
  }

  deinit { try? close() }

  /// Closes the file after the calls of other threads have ended; the last one to close it notes that it was
  /// closed properly.
  ///
  /// Later calls throw ``StoreError/closed(file:)``; closing once more does nothing. Not to be called from
  /// the body of a call.
  public func close() throws {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    defer {
      runLocks.dropAll()
      presence.leave()
    }
    try translating {
      // A full disk must not keep the file open: it is closed all the same and checked when it is opened
      // again.
      // One in which damage was seen keeps the mark too: the next one to open it checks it, and sets it aside.
      let isSound = sawDamage.withLock { !$0 }
      let marked = Result { if presence.isAlone() && isSound { try Self.mark(pool, isOpen: false) } }
      // The writer is the last to close, for a reader cannot take the log into the database.
      pool.releaseMemory()
      try pool.close()
      try marked.get()
    }
  }

  func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try StoreError.translating(name, body)
    } catch StoreError.damaged(let file, let detail) {
      noteDamage()
      throw StoreError.damaged(file: file, detail: detail)
    }
  }

  /// Lets the next one to open the file check it.
  func noteDamage() { sawDamage.withLock { $0 = true } }

  /// Reads from one snapshot; the body may call the store again, and what it reads then is of the same
  /// snapshot.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating {
      try pool.unsafeReentrantRead { db in
        if db.isInsideTransaction { return try body(db) }
        try db.beginTransaction(.deferred)
        do {
          let result = try body(db)
          try db.commit()
          return result
        } catch {
          // The error that ended the reading is the one to tell of.
          try? db.rollback()
          throw error
        }
      }
    }
  }

  /// Writes in one transaction that takes the write lock at its beginning, so that what it reads cannot
  /// change before it writes.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating { try pool.write(body) }
  }

  /// Keeps every other writer out while the body runs: to test what they say to that.
  package func whileWriting(_ body: () throws -> Void) throws {
    try write { _ in try body() }
  }
}

/// What the table `meta` says of the file as a whole.
extension StoreFile {
  /// The text that names this copy of the store; nil when nobody has given one.
  public func epoch() throws -> String? {
    try read { db in try Self.meta("epoch", db) }
  }

  private static func mark(_ pool: DatabasePool, isOpen: Bool) throws {
    try pool.write { db in
      if isOpen {
        try setMeta("open", "yes", db)
      } else {
        try db.execute(sql: "DELETE FROM meta WHERE name = 'open'")
      }
    }
  }

  private static func remember(_ epoch: String?, in pool: DatabasePool) throws {
    guard let epoch, try pool.read({ db in try meta("epoch", db) }) == nil else { return }
    try pool.write { db in
      try db.execute(
        sql: "INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING", arguments: [epoch])
    }
  }

  static func meta(_ name: String, _ db: Database) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
  }

  static func setMeta(_ name: String, _ value: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      arguments: [name, value])
  }
}
