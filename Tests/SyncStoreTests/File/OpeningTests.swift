import Contractors
import Foundation
import Reconciliation
import SyncStore
import Testing

struct OpeningTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }

  @Test func `a new store and all files beside it are their owner's alone`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("deep/down/sync.sqlite")
    let file = try StoreFile.open(path: path)
    try file.sync(named: "books").commit(.some)
    for suffix in ["", "-wal", "-shm", ".lock"] { #expect(try mode(path + suffix) == 0o600, "\(suffix)") }
    for part in ["deep", "deep/down"] { #expect(try mode(directory.file(part)) == 0o700) }
    try file.close()
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
  }

  @Test func `what was committed is there after reopening and the close was clean`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file(), options: StoreOptions(epoch: "first"))
    #expect(!file.wasUnclean)
    try file.sync(named: "books").commit(.some)
    try file.close()
    try file.close()
    let again = try StoreFile.open(path: directory.file(), options: StoreOptions(epoch: "second"))
    #expect(!again.wasUnclean)
    #expect(try again.epoch() == "first")
    #expect(try again.syncNames() == ["books"])
    #expect(try again.sync(named: "books").pair(PairID(rawValue: 1)) == .coupled(1, "1", "r1"))
    #expect(try again.quickCheck().isEmpty)
    #expect(try again.integrityCheck().isEmpty)
  }

  @Test func `a store without an epoch has none until one is given`() throws {
    let directory = try TemporaryDirectory()
    #expect(try StoreFile.open(path: directory.file()).epoch() == nil)
    let file = try StoreFile.open(path: directory.file(), options: StoreOptions(epoch: "given"))
    #expect(try file.epoch() == "given")
  }

  @Test func `a store that was not closed is checked when it is opened again`() throws {
    let directory = try TemporaryDirectory()
    let copy = try directory.copyOfOpenStore()
    let file = try StoreFile.open(path: copy)
    #expect(file.wasUnclean)
    #expect(try file.sync(named: "books").pair(PairID(rawValue: 1)) != nil)
    try file.close()
    #expect(try !StoreFile.open(path: copy).wasUnclean)
  }

  @Test func `only the last of several to close notes a clean close`() throws {
    let directory = try TemporaryDirectory()
    let first = try StoreFile.open(path: directory.file())
    let second = try StoreFile.open(path: directory.file())
    #expect(!second.wasUnclean)
    try first.close()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: directory.file() + suffix, toPath: directory.file("copy") + suffix)
    }
    #expect(try StoreFile.open(path: directory.file("copy")).wasUnclean)
    try second.close()
    #expect(try !StoreFile.open(path: directory.file()).wasUnclean)
  }

  @Test func `a closed store says so`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    let sync = try file.sync(named: "books")
    try file.close()
    #expect(throws: StoreError.closed(file: "sync.sqlite")) { try sync.nextPairID() }
    #expect(throws: StoreError.closed(file: "sync.sqlite")) { try sync.commit(.some) }
  }

  @Test(arguments: ["", ":memory:", "/"]) func `what is no name of a file is refused`(path: String) {
    #expect { try StoreFile.open(path: path) } throws: { error in
      if case StoreError.cannotOpen = error { true } else { false }
    }
  }

  @Test func `a path below a file cannot be opened`() throws {
    let directory = try TemporaryDirectory()
    try Data("x".utf8).write(to: URL(fileURLWithPath: directory.file("plain")))
    #expect { try StoreFile.open(path: directory.file("plain/sync.sqlite")) } throws: { error in
      if case StoreError.cannotOpen = error { true } else { false }
    }
  }

  @Test func `syncs are kept apart and a sync without a name is refused`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    let books = try file.sync(named: "books")
    let shop = try file.sync(named: "лавка\0")
    try books.commit(.some)
    #expect(try shop.pair(PairID(rawValue: 1)) == nil)
    try shop.commit(.some)
    #expect(try shop.nextPairID() == PairID(rawValue: 2))
    #expect(try file.syncNames() == ["books", "лавка\0"])
    let run = try books.begin(Run(trigger: "command", startedAt: .noon))
    #expect(throws: StoreError.unknownRow(.run, id: run)) {
      var changes = Changes()
      changes.run = Run(id: run, trigger: "command", startedAt: .noon)
      try shop.commit(changes)
    }
    #expect { try file.sync(named: "") } throws: { error in
      if case StoreError.constraint = error { true } else { false }
    }
  }
}

extension Changes {
  /// A few rows.
  static var some: Changes {
    var changes = Changes()
    changes.observations[Stream(.left, .company)] = [
      StoredObservation(
        key: "1", fingerprint: SourceFingerprint(high: 1, low: 2),
        record: Record(.company, ["name": .text("Ромашка")]))
    ]
    changes.pairs = [.coupled(1, "1", "r1")]
    changes.registers[PairID(rawValue: 1)] = Registers(tuples: [
      "name": TupleRegister(decided: ["name": "Ромашка"])
    ])
    return changes
  }
}

extension TemporaryDirectory {
  /// The files of a store as a crash leaves them.
  func copyOfOpenStore() throws -> String {
    let file = try StoreFile.open(path: file("original.sqlite"))
    try file.sync(named: "books").commit(.some)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: self.file("original.sqlite") + suffix, toPath: self.file("copy.sqlite") + suffix)
    }
    try file.close()
    return self.file("copy.sqlite")
  }

  /// Changes some bytes of a file.
  func patch(_ name: String = "sync.sqlite", at offset: Int, _ bytes: [UInt8]) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file(name)))
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }
}
