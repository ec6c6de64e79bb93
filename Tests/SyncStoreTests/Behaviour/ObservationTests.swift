import Contractors
import Reconciliation
import Testing

struct ObservationTests {
  private let stream = Stream(.left, .company)

  @Test(arguments: StoreKind.allCases)
  func `observations come in the order of their keys and without records`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let record = Record(.company, ["name": .text("ООО «Ромашка»")])
    try store.commit {
      $0.observations[stream] = ["b", "я", "10", "a"].map {
        StoredObservation(key: $0, fingerprint: nil, record: record)
      }
    }
    let all = try store.allObservations(of: stream)
    #expect(all.map(\.key) == ["10", "a", "b", "я"])
    #expect(all.allSatisfy { $0.record == nil })
    #expect(try store.sync.observations(of: stream, keys: ["я", "zz"])["я"]?.record == record)
    #expect(try store.sync.observations(of: stream, keys: ["zz"]).isEmpty)
    #expect(try store.allObservations(of: Stream(.left, .contact)).isEmpty)
    #expect(try store.allObservations(of: Stream(.right, .company)).isEmpty)
  }

  @Test(arguments: StoreKind.allCases) func `an observation replaces that of the same key with its record`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let first = StoredObservation(
      key: "1", fingerprint: SourceFingerprint(high: 1, low: .max), version: "v1", record: Record(.company),
      misses: 2)
    try store.commit { $0.observations[stream] = [first] }
    #expect(try store.sync.observations(of: stream, keys: ["1"])["1"] == first)
    let second = StoredObservation(key: "1", fingerprint: SourceFingerprint(high: 2, low: 0))
    try store.commit { $0.observations[stream] = [second] }
    #expect(try store.sync.observations(of: stream, keys: ["1"]) == ["1": second])
  }

  @Test(arguments: StoreKind.allCases) func `a forgotten observation takes its record along`(kind: StoreKind)
    throws
  {
    let store = try kind.make()
    try store.commit {
      $0.observations[stream] = [StoredObservation(key: "1", fingerprint: nil, record: Record(.company))]
    }
    try store.commit { $0.forgotten[stream] = ["1", "never seen"] }
    #expect(try store.allObservations(of: stream).isEmpty)
    try store.commit { $0.observations[stream] = [StoredObservation(key: "1", fingerprint: nil)] }
    #expect(try store.sync.observations(of: stream, keys: ["1"])["1"]?.record == nil)
  }

  @Test(arguments: StoreKind.allCases) func `what a body throws comes out as it is`(kind: StoreKind) throws {
    struct Stop: Error {}
    let store = try kind.make()
    try store.commit { $0.observations[stream] = [StoredObservation(key: "1", fingerprint: nil)] }
    #expect(throws: Stop.self) { try store.sync.forEachObservation(of: stream) { _ in throw Stop() } }
    #expect(try store.allObservations(of: stream).count == 1)
  }

  @Test(arguments: StoreKind.allCases) func `a body may ask the store and even change it`(kind: StoreKind)
    throws
  {
    let store = try kind.make()
    try store.commit { changes in
      changes.observations[stream] = (1...5).map {
        StoredObservation(key: RecordKey(rawValue: "\($0)"), fingerprint: nil)
      }
    }
    var count = 0
    try store.sync.forEachObservation(of: stream) { observation in
      #expect(try store.sync.observations(of: stream, keys: [observation.key]).count == 1)
      try store.sync.forEachPair { _ in }
      try store.commit { $0.forgotten[stream] = [observation.key] }
      count += 1
    }
    #expect(count == 5)
    #expect(try store.allObservations(of: stream).isEmpty)
  }
}
