import Contractors
import Foundation
import Reconciliation
import ReplicaTesting
import SyncStore

/// Foundation has a `Stream` as well.
typealias Stream = Reconciliation.Stream

/// A directory that is removed with its last reference.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "sync.sqlite") -> String { path + "/" + name }
}

/// The implementations that pass the shared suite.
enum StoreKind: CaseIterable, Sendable {
  case memory
  case database

  func make() throws -> TestStore {
    switch self {
    case .memory: return TestStore(sync: MemoryStore())
    case .database:
      let directory = try TemporaryDirectory()
      let file = try StoreFile.open(path: directory.file())
      // Another sync beside it, so that what is not kept apart shows.
      let other = try file.sync(named: "other")
      var changes = Changes()
      changes.observations[Stream(.left, .company)] = [StoredObservation(key: "1", fingerprint: nil)]
      changes.pairs = [.coupled(1, "1", "1"), .coupled(2, "2", "2")]
      changes.registers[PairID(rawValue: 1)] = Registers(tuples: [
        "name": TupleRegister(decided: ["name": "Другой"])
      ])
      changes.notes["settings"] = "other"
      changes.cursors[Stream(.left, .company)] = Cursor("other")
      try other.commit(changes)
      return TestStore(sync: try file.sync(named: "books"), file: file, directory: directory)
    }
  }
}

/// A store with what must live as long as it.
struct TestStore {
  let sync: any SyncStoring
  var file: StoreFile?
  var directory: TemporaryDirectory?

  func commit(_ change: (inout Changes) -> Void) throws {
    var changes = Changes()
    change(&changes)
    try sync.commit(changes)
  }

  func allObservations(of stream: Stream) throws -> [StoredObservation] {
    var all: [StoredObservation] = []
    try sync.forEachObservation(of: stream) { all.append($0) }
    return all
  }

  func allPairs() throws -> [Pair] {
    var all: [Pair] = []
    try sync.forEachPair { all.append($0) }
    return all
  }
}

extension Pair {
  static func coupled(_ id: Int64, _ left: RecordKey, _ right: RecordKey) -> Pair {
    Pair(id: PairID(rawValue: id), entity: .company, keys: Sides(left: left, right: right), state: .coupled)
  }
}

extension Timestamp {
  static let noon = Timestamp(milliseconds: 1_795_521_600_000)
}

extension Conflict {
  static func about(_ unit: FieldName, pair: Int64, element: String? = nil, left: String = "a") -> Conflict {
    Conflict(
      pair: PairID(rawValue: pair), entity: .company, keys: Sides(left: "1", right: "r1"), unit: unit,
      element: element,
      base: [unit: "базовое"], values: Sides(left: [unit: left], right: [:]), openedAt: .noon)
  }
}

extension SetAside {
  static func line(_ line: Int, reason: String = "no key", isRefusal: Bool = false) -> SetAside {
    SetAside(
      stream: Stream(.left, .contact), name: "line \(line)", key: nil, position: .line(line),
      field: "Телефон",
      reason: Sentence(same: reason), raw: "a;b\0;c", isRefusal: isRefusal, run: 1)
  }
}
