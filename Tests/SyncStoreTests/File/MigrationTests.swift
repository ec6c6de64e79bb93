import Contractors
import Foundation
import Reconciliation
import SyncStore
import Testing

struct MigrationTests {
  private static let next = Migration.all.count + 1
  private let later =
    Migration.all + [
      Migration(version: next, statements: "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;")
    ]
  private let broken =
    Migration.all + [
      Migration(version: next, statements: "CREATE TABLE later (id INTEGER PRIMARY KEY); SELECT nonsense;")
    ]

  /// Where a file's header keeps the schema version, four bytes, and the mark of the program. Source:
  /// sqlite.org/fileformat2.
  private let versionOffset = 60
  private let markOffset = 68

  private func directoryWithStore() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    try file.sync(named: "books").commit(.some)
    try file.close()
    return directory
  }

  @Test func `steps are numbered from 1 without a gap`() {
    #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
  }

  @Test func `a store is copied before a step and the copy opens as it was`() throws {
    let directory = try directoryWithStore()
    let file = try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: later)
    #expect(try file.sync(named: "books").pair(PairID(rawValue: 1)) != nil)
    let backup = directory.file("sync.before-v\(Self.next).sqlite")
    let attributes = try FileManager.default.attributesOfItem(atPath: backup)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let copy = try StoreFile.open(path: backup)
    #expect(try copy.sync(named: "books").pair(PairID(rawValue: 1)) == .coupled(1, "1", "r1"))
    #expect(!FileManager.default.fileExists(atPath: backup + ".part"))
  }

  @Test func `reasons of the first layout are shown in English to everybody until they are met again`() throws
  {
    let directory = try TemporaryDirectory()
    let rows = """
      INSERT INTO syncs (id, name) VALUES (1, 'books');
      INSERT INTO streams (sync, side, entity) VALUES (1, 'left', 'company'), (1, 'left', 'contact'),
        (1, 'right', 'company'), (1, 'right', 'contact');
      INSERT INTO set_aside (stream, name, is_refusal, line, reason, raw, run)
        SELECT id, 'line 7', 0, 7, 'no key', 'a;b', 1 FROM streams WHERE side = 'left' AND entity = 'company';
      INSERT INTO runs (id, sync, started_by, started_at) VALUES (1, 1, 'command', 0);
      INSERT INTO journal (run, sequence, pair, side, entity, kind, state, attempts, message, before, after)
        SELECT 1, 0, 1, 'right', 'company', 'update', 'refused', 1, 'no rights', b, b FROM (SELECT x'0100' AS b);
      """
    let old = Migration(version: 1, statements: Migration.all[0].statements + rows)
    try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: [old]).close()

    let file = try StoreFile.open(path: directory.file())
    let sync = try file.sync(named: "books")
    let aside = try #require(try sync.setAside().first)
    #expect(aside.reason == Sentence(same: "no key"))
    #expect(try sync.journal(of: 1).map(\.message) == [Sentence(same: "no rights")])

    var again = aside
    again.reason = Sentence("no key at all", "нет ключа")
    var changes = Changes()
    changes.setAside = [again]
    try sync.commit(changes)
    #expect(try sync.setAside().map(\.reason) == [again.reason])
    #expect(try sync.setAside().map(\.id) == [aside.id])
  }

  @Test func `a store that holds nothing is not copied`() throws {
    let directory = try TemporaryDirectory()
    try StoreFile.open(path: directory.file()).close()
    _ = try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: later)
    #expect(!FileManager.default.fileExists(atPath: directory.file("sync.before-v\(Self.next).sqlite")))
  }

  @Test func `a step that fails leaves the store as it was`() throws {
    let directory = try directoryWithStore()
    #expect(throws: StoreError.self) {
      try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: broken)
    }
    let file = try StoreFile.open(path: directory.file())
    #expect(try file.sync(named: "books").pair(PairID(rawValue: 1)) != nil)
    try file.close()
    _ = try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: later)
  }

  @Test func `a store of a later version is refused with both versions and stays as it is`() throws {
    let directory = try directoryWithStore()
    try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: later).close()
    let before = try Data(contentsOf: URL(fileURLWithPath: directory.file()))
    let expected = StoreError.newerSchema(file: "sync.sqlite", found: Self.next, supported: Self.next - 1)
    #expect(throws: expected) { try StoreFile.open(path: directory.file()) }
    #expect("\(expected)".contains("version \(Self.next) and this program knows version \(Self.next - 1)"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: directory.file())) == before)
  }

  @Test func `a database of another program is refused and stays as it is`() throws {
    let directory = try directoryWithStore()
    try directory.patch(at: markOffset, [1, 2, 3, 4])
    let before = try Data(contentsOf: URL(fileURLWithPath: directory.file()))
    #expect(throws: StoreError.notAStore(file: "sync.sqlite")) { try StoreFile.open(path: directory.file()) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: directory.file())) == before)
  }

  @Test func `a version without our mark is another program's`() throws {
    let directory = try directoryWithStore()
    try directory.patch(at: versionOffset, [0, 0, 0, 0])
    try directory.patch(at: markOffset, [0, 0, 0, 0])
    #expect(throws: StoreError.notAStore(file: "sync.sqlite")) { try StoreFile.open(path: directory.file()) }
  }

  private func setFormat(_ name: String, to value: String) -> [Migration] {
    Migration.all + [
      Migration(version: Self.next, statements: "UPDATE meta SET value = '\(value)' WHERE name = '\(name)';")
    ]
  }

  @Test func `registers of an earlier version are kept`() throws {
    let directory = try directoryWithStore()
    let file = try StoreFile.open(
      path: directory.file(), options: StoreOptions(), migrations: setFormat("registers_version", to: "1"))
    #expect(try file.sync(named: "books").observations(of: Stream(.left, .company), keys: ["1"])["1"] != nil)
    try file.close()
    #expect(throws: Never.self) {
      try StoreFile.open(path: directory.file(), options: StoreOptions(), migrations: setFormat("x", to: "1"))
    }
  }

  @Test func `registers of a later version are refused`() throws {
    let directory = try directoryWithStore()
    let supported = Int(Registers.packedVersion)
    #expect(
      throws: StoreError.otherFormat(file: "sync.sqlite", format: .registers, found: 9, supported: supported)
    ) {
      try StoreFile.open(
        path: directory.file(), options: StoreOptions(), migrations: setFormat("registers_version", to: "9"))
    }
  }

  @Test func `fingerprints of another version are forgotten`() throws {
    let directory = try directoryWithStore()
    let file = try StoreFile.open(
      path: directory.file(), options: StoreOptions(), migrations: setFormat("fingerprint_version", to: "0"))
    let known = try file.sync(named: "books").observations(of: Stream(.left, .company), keys: ["1"])
    #expect(known["1"] != nil && known["1"]?.fingerprint == nil)
  }

  @Test func `when the comparison changes every pair is decided again`() throws {
    let directory = try directoryWithStore()
    let file = try StoreFile.open(
      path: directory.file(), options: StoreOptions(), migrations: setFormat("comparison_version", to: "0"))
    let sync = try file.sync(named: "books")
    #expect(try sync.pair(PairID(rawValue: 1))?.isUnsettled == true)
    let known = try sync.observations(of: Stream(.left, .company), keys: ["1"])
    #expect(known["1"]?.fingerprint != nil)
  }
}
