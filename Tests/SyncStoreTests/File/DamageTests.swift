import Contractors
import Foundation
import Glibc
import Reconciliation
import SyncStore
import Testing

struct DamageTests {
  private func contents(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test(arguments: [
    Data("Наименование;ИНН\n".utf8), Data(repeating: 7, count: 5000), Data("SQLite format 3\0".utf8),
  ])
  func `a file that is no database is refused and stays as it is`(bytes: Data) throws {
    let directory = try TemporaryDirectory()
    try bytes.write(to: URL(fileURLWithPath: directory.file()))
    #expect(throws: StoreError.notAStore(file: "sync.sqlite")) { try StoreFile.open(path: directory.file()) }
    #expect(try contents(directory.file()) == bytes)
  }

  /// A store of many pages, closed.
  private func largeStore() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    var changes = Changes()
    changes.observations[Stream(.left, .company)] = (0..<2000).map {
      StoredObservation(
        key: RecordKey(rawValue: "\($0)"), fingerprint: SourceFingerprint(high: 1, low: UInt64($0)),
        version: "v",
        record: Record(.company, ["name": .text("ООО «Ромашка» \($0)")]))
    }
    try file.sync(named: "books").commit(changes)
    try file.close()
    return directory
  }

  @Test func `damaged pages are found by the check and never stop the process`() throws {
    let directory = try largeStore()
    let size = try contents(directory.file()).count
    // The schema and the small tables stand in front; behind them everything is overwritten.
    for offset in stride(from: 60 * 4096, to: size - 4096, by: 4096) {
      try directory.patch(at: offset, [UInt8](repeating: 0x55, count: 200))
    }
    let file = try StoreFile.open(path: directory.file())
    let isFound: Bool
    do { isFound = try !file.quickCheck().isEmpty } catch StoreError.damaged { isFound = true }
    #expect(isFound)
    #expect {
      try file.sync(named: "books").forEachObservation(of: Stream(.left, .company)) { _ in }
    } throws: { error in
      if case StoreError.damaged(let name, _) = error { name == "sync.sqlite" } else { false }
    }
  }

  /// A store that a crash left open, with damage behind its first pages.
  private func crashedStore() throws -> TemporaryDirectory {
    let directory = try largeStore()
    let path = directory.file("crashed.sqlite")
    // The mark that the store is open stands in the log; the copy is what a crash would leave.
    let file = try StoreFile.open(path: directory.file())
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: directory.file() + suffix, toPath: path + suffix)
    }
    try file.close()
    let size = try contents(path).count
    for offset in stride(from: 60 * 4096, to: size - 4096, by: 4096) {
      try directory.patch("crashed.sqlite", at: offset, [UInt8](repeating: 0x55, count: 200))
    }
    return directory
  }

  @Test func `a damaged store that was not closed is set aside with its log, and the next one begins anew`()
    throws
  {
    let directory = try crashedStore()
    let path = directory.file("crashed.sqlite")
    let bytes = try ["", "-wal"].map { try contents(path + $0) }
    try contents(path).write(to: URL(fileURLWithPath: directory.file("crashed.before-v3.sqlite")))
    #expect {
      try StoreFile.open(path: path)
    } throws: { error in
      guard case StoreError.setAside(let file, let aside, _, let backup) = error else { return false }
      return file == "crashed.sqlite" && aside == "crashed.sqlite.damaged-1"
        && backup == "crashed.before-v3.sqlite"
    }
    #expect(try ["", "-wal"].map { try contents(path + ".damaged-1" + $0) } == bytes)
    let file = try StoreFile.open(path: path)
    #expect(try file.syncNames().isEmpty)
    try file.close()
  }

  @Test func `a damaged store that somebody else has open stays where it is`() throws {
    let directory = try crashedStore()
    let path = directory.file("crashed.sqlite")
    // Whoever holds the lock beside it counts as having it open.
    let other = open(path + ".lock", O_CREAT | O_RDWR, 0o600)
    defer { close(other) }
    try #require(flock(other, LOCK_SH) == 0)
    let file = try StoreFile.open(path: path)
    #expect(throws: StoreError.self) {
      try file.sync(named: "books").forEachObservation(of: Stream(.left, .company)) { _ in }
    }
    try? file.close()
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(!FileManager.default.fileExists(atPath: path + ".damaged-1"))
  }

  @Test func `a store in which damage was met is checked by the next one to open it`() throws {
    let directory = try largeStore()
    let size = try contents(directory.file()).count
    for offset in stride(from: 60 * 4096, to: size - 4096, by: 4096) {
      try directory.patch(at: offset, [UInt8](repeating: 0x55, count: 200))
    }
    let file = try StoreFile.open(path: directory.file())
    #expect(throws: StoreError.self) {
      try file.sync(named: "books").forEachObservation(of: Stream(.left, .company)) { _ in }
    }
    try file.close()
    #expect {
      try StoreFile.open(path: directory.file())
    } throws: { error in
      if case StoreError.setAside(_, as: "sync.sqlite.damaged-1", _, nil) = error { true } else { false }
    }
  }

  @Test(arguments: 0..<8)
  func `bytes changed anywhere lead to an error or to other values and never stop the process`(
    part: Int
  ) throws {
    let seed = testSeed("damage \(part)") &+ UInt64(part)
    var generator = RowGenerator(seed: seed)
    let directory = try largeStore()
    let intact = try contents(directory.file())
    for round in 0..<12 {
      let name = "damaged\(round).sqlite"
      try intact.write(to: URL(fileURLWithPath: directory.file(name)))
      for _ in 0..<generator.number(1...40) {
        try directory.patch(
          name, at: generator.number(100...(intact.count - 1)), [UInt8(generator.number(0...255))])
      }
      do {
        let file = try StoreFile.open(path: directory.file(name))
        _ = try file.quickCheck()
        _ = try Contents(of: TestStore(sync: file.sync(named: "books")))
        try file.sync(named: "books").commit(.some)
      } catch let error as StoreError {
        #expect("\(error)".contains(name), "seed \(seed)")
      }
    }
  }
}
