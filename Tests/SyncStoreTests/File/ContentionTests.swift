import Contractors
import Foundation
import Reconciliation
import SyncStore
import Synchronization
import Testing

struct ContentionTests {
  private let later = Timestamp.noon.adding(seconds: 60)

  @Test func `of many who ask for a lease at once exactly one gets it`() throws {
    let directory = try TemporaryDirectory()
    let files = try (0..<4).map { _ in try StoreFile.open(path: directory.file()) }
    let syncs = try files.map { try $0.sync(named: "books") }
    let winners = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { index in
      let isMine = try? syncs[index % 4].lease(owner: "owner \(index)", now: .noon, until: later)
      if isMine == true { winners.withLock { $0.append(index) } }
    }
    let winner = try #require(winners.withLock { $0 }.first)
    #expect(winners.withLock(\.count) == 1)
    #expect(try !syncs[0].lease(owner: "latecomer", now: .noon, until: later))
    try syncs[winner % 4].release(owner: "owner \(winner)")
    #expect(try syncs[2].lease(owner: "latecomer", now: .noon, until: later))
  }

  @Test func `a lease of a store that is gone is taken over at once`() throws {
    let directory = try TemporaryDirectory()
    let first = try StoreFile.open(path: directory.file())
    let second = try StoreFile.open(path: directory.file()).sync(named: "books")
    #expect(try first.sync(named: "books").lease(owner: "one", now: .noon, until: later))
    #expect(try !second.lease(owner: "two", now: .noon, until: later))
    // As when the process is killed: nothing is given back but what the system gives back.
    try first.close()
    #expect(try second.lease(owner: "two", now: .noon, until: later))
  }

  @Test func `who was slow to renew keeps the lease from other processes as long as he lives`() throws {
    let directory = try TemporaryDirectory()
    let first = try StoreFile.open(path: directory.file()).sync(named: "books")
    let second = try StoreFile.open(path: directory.file()).sync(named: "books")
    #expect(try first.lease(owner: "one", now: .noon, until: later))
    let muchLater = later.adding(seconds: 3600)
    #expect(try !second.lease(owner: "two", now: later, until: muchLater))
    #expect(try first.lease(owner: "one", now: later, until: muchLater))
    try first.release(owner: "one")
    #expect(try second.lease(owner: "two", now: later, until: muchLater))
    #expect(try !first.lease(owner: "one", now: later, until: muchLater))
  }

  @Test func `leases of two syncs have nothing to do with each other`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    #expect(try file.sync(named: "a").lease(owner: "one", now: .noon, until: later))
    #expect(try file.sync(named: "b").lease(owner: "two", now: .noon, until: later))
  }

  @Test func `a writer waits for another one only so long and a reader not at all`() throws {
    let directory = try TemporaryDirectory()
    let options = StoreOptions(busyTimeoutSeconds: 0.02)
    let first = try StoreFile.open(path: directory.file(), options: options)
    let second = try StoreFile.open(path: directory.file(), options: options)
    let sync = try second.sync(named: "books")
    try first.whileWriting { () throws in
      #expect(throws: StoreError.locked(file: "sync.sqlite")) { try sync.commit(.some) }
      #expect(try sync.pair(PairID(rawValue: 1)) == nil)
    }
    #expect(StoreError.locked(file: "sync.sqlite").isRetryable)
    try sync.commit(.some)
    #expect(try sync.pair(PairID(rawValue: 1)) != nil)
  }

  @Test func `a store that is open elsewhere can be opened while the other one writes`() throws {
    let directory = try TemporaryDirectory()
    let options = StoreOptions(busyTimeoutSeconds: 0.02)
    let first = try StoreFile.open(path: directory.file(), options: options)
    try first.sync(named: "books").commit(.some)
    try first.whileWriting {
      let second = try StoreFile.open(path: directory.file(), options: options)
      #expect(try second.sync(named: "books").pair(PairID(rawValue: 1)) != nil)
      try second.close()
    }
  }

  @Test func `a full store refuses the change as a whole and can still be read`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file(), options: StoreOptions(maximumBytes: 600_000))
    let sync = try file.sync(named: "books")
    try sync.commit(.some)
    var changes = Changes()
    changes.notes["small"] = "note"
    changes.observations[Stream(.right, .company)] = (0..<5000).map {
      StoredObservation(
        key: RecordKey(rawValue: "\($0)"), fingerprint: nil, version: String(repeating: "v", count: 200))
    }
    #expect(throws: StoreError.full(file: "sync.sqlite")) { try sync.commit(changes) }
    #expect(try sync.note("small") == nil)
    #expect(try sync.pair(PairID(rawValue: 1)) != nil)
    #expect(try file.statistics().observations == 1)
    changes.observations = [:]
    try sync.commit(changes)
    #expect(try file.quickCheck().isEmpty)
  }

  @Test func `many threads read and write the same store`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    let sync = try file.sync(named: "books")
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 24) { index in
      do {
        let number = Int64(index) + 1
        var changes = Changes()
        changes.pairs = [.coupled(number, RecordKey(rawValue: "l\(index)"), RecordKey(rawValue: "r\(index)"))]
        try sync.commit(changes)
        var count = 0
        try sync.forEachPair { _ in count += 1 }
        if count == 0 { failures.withLock { $0.append("pair \(number) does not show") } }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try sync.nextPairID() == PairID(rawValue: 25))
  }
}
