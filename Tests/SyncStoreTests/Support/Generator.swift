import Contractors
import Foundation
import Reconciliation

/// SplitMix64: a small generator whose histories repeat from their seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The seed of a test: that of `SYNC_STORE_SEED`, else a new one; printed, so that a failure can be repeated.
func testSeed(_ name: String) -> UInt64 {
  let seed =
    ProcessInfo.processInfo.environment["SYNC_STORE_SEED"].flatMap(UInt64.init)
    ?? UInt64.random(in: 0...999_999_999)
  print("\(name): SYNC_STORE_SEED=\(seed)")
  return seed
}

/// Makes rows of all kinds. Few keys and numbers, so that rows meet.
struct RowGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
  mutating func one<Element>(of elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }
  mutating func maybe<Element>(_ make: (inout RowGenerator) -> Element) -> Element? {
    chance(50) ? make(&self) : nil
  }
  mutating func some<Element>(_ most: Int, _ make: (inout RowGenerator) -> Element) -> [Element] {
    (0..<number(0...most)).map { _ in make(&self) }
  }

  mutating func text() -> String {
    one(of: [
      "", "ООО «Ромашка»", "a;b\"c", "+7 495 000-00-00", "\0", "\u{10FFFF}", "x\0y\u{10FFFF}0", "🏢 контора",
      "line\nline",
      String(repeating: "д", count: 3000), "\(random.next())",
    ])
  }
  mutating func name() -> FieldName {
    one(of: ["name", "phones", "comment", "extra.Код", "taxId", "addresses"])
  }
  mutating func key() -> RecordKey { one(of: ["1", "2", "10", "a", "Б-7", "я", "\u{10FFFF}", "k\0", "💼"]) }
  mutating func stream() -> Stream { Stream(one(of: Side.allCases), one(of: Entity.allCases)) }
  mutating func time() -> Timestamp { Timestamp(milliseconds: Int64(number(-5...2_000_000_000_000))) }
  mutating func pairID() -> PairID { PairID(rawValue: Int64(number(1...8))) }
  mutating func keys() -> Sides<RecordKey?> {
    Sides(left: chance(85) ? key() : nil, right: chance(85) ? key() : nil)
  }
  mutating func texts() -> [FieldName: String] {
    Dictionary(some(4) { ($0.name(), $0.text()) }, uniquingKeysWith: { $1 })
  }

  mutating func value() -> Value {
    switch number(0...3) {
    case 0: return .empty
    case 1: return .scalar(text())
    default:
      return .elements(
        some(3) { generator in
          Element(
            generator.text(), kind: generator.maybe { $0.text() }, comment: generator.maybe { $0.text() },
            parts: Dictionary(generator.some(3) { ($0.name().rawValue, $0.text()) }, uniquingKeysWith: { $1 })
          )
        })
    }
  }
  mutating func fields() -> [FieldName: Value] {
    Dictionary(some(5) { ($0.name(), $0.value()) }, uniquingKeysWith: { $1 })
  }
  mutating func origin() -> Origin { Origin(originator: text(), id: text()) }
  mutating func record() -> Record {
    Record(
      one(of: Entity.allCases), fields(), origin: maybe { $0.origin() }, modified: maybe { $0.time() },
      removal: chance(10) ? .removed : .none)
  }
  mutating func observation() -> StoredObservation {
    StoredObservation(
      key: key(),
      fingerprint: maybe { SourceFingerprint(high: $0.random.next(), low: $0.random.next()) },
      version: maybe { $0.text() }, record: maybe { $0.record() }, misses: number(0...3))
  }
  mutating func pair() -> Pair {
    Pair(
      id: pairID(), entity: one(of: Entity.allCases), keys: keys(), state: one(of: PairState.allCases),
      origin: maybe { $0.origin() }, generation: number(0...2), sentAt: maybe { $0.time() },
      isUnsettled: chance(20),
      closedAt: maybe { $0.time() })
  }
  mutating func tuple() -> TupleRegister {
    let decided = texts()
    return TupleRegister(
      decided: decided,
      seen: Sides(left: chance(50) ? decided : texts(), right: chance(50) ? decided : texts()),
      accepted: Sides(
        left: Dictionary(
          some(2) { ($0.name(), FieldHash(rawValue: $0.random.next())) }, uniquingKeysWith: { $1 }),
        right: [:]), isHeld: chance(20))
  }
  mutating func registers() -> Registers {
    Registers(
      tuples: Dictionary(some(3) { ($0.name(), $0.tuple()) }, uniquingKeysWith: { $1 }),
      bags: Dictionary(
        some(2) { generator in
          let elements = generator.some(3) {
            ElementRegister(
              key: $0.text(), isMember: $0.chance(50), seen: Sides(left: $0.chance(50), right: $0.chance(50)),
              attributes: $0.tuple())
          }
          return (
            generator.name(),
            BagRegister(elements: elements, known: Sides(left: true, right: generator.chance(50)))
          )
        }, uniquingKeysWith: { $1 }))
  }
  mutating func report() -> RunReport {
    var report = RunReport()
    report.sides.left.read = number(0...9)
    report.sides.right.updated = number(0...9)
    report.seconds = 0.25
    report.guards = some(1) {
      GuardVerdict(.removals, side: .left, field: $0.name(), observed: 3, limit: 2, total: 5)
    }
    return report
  }
}

extension RowGenerator {
  /// Changes of all kinds, now and then ones that must be refused.
  mutating func changes(runs: [Int64], plans: [Int64], conflicts: [Int64], reviews: [Int64]) -> Changes {
    var changes = Changes()
    for _ in 0..<number(0...2) {
      changes.observations[stream(), default: []] += some(4) { $0.observation() }
      changes.forgotten[stream(), default: []] += some(2) { $0.key() }
    }
    if chance(60) { changes.pairs = distinct(some(3) { $0.pair() }) }
    if chance(60) {
      changes.registers = Dictionary(some(2) { ($0.pairID(), $0.registers()) }, uniquingKeysWith: { $1 })
    }
    if chance(50) {
      // No row twice in the same changes: what then counts first is nobody's concern.
      changes.conflicts = [conflict(among: conflicts)] + some(1) { $0.conflict(among: []) }
      changes.reviews = chance(50) ? [review(among: reviews)] : some(2) { $0.review(among: []) }
    }
    changes.setAside = some(2) { $0.aside() }
    changes.settled = some(1) { $0.aside() }
    if chance(30) { changes.cursors[stream()] = maybe { Cursor($0.text()) } }
    if chance(30) { changes.notes["note"] = text() }
    if chance(50), !runs.isEmpty {
      changes.journal = some(3) { $0.journalEntry(among: runs) }
      changes.history = some(3) { $0.historyEntry(among: runs) }
      changes.run = run(one(of: runs))
    }
    if chance(20), !plans.isEmpty { changes.plans = [plan(one(of: plans))] }
    return changes
  }

  private func distinct(_ pairs: [Pair]) -> [Pair] {
    Array(Dictionary(pairs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }).values)
  }

  private mutating func conflict(among known: [Int64]) -> Conflict {
    var conflict = Conflict(
      id: chance(70) || known.isEmpty ? 0 : one(of: known + [999]), pair: pairID(),
      entity: one(of: Entity.allCases),
      keys: keys(), unit: name(), element: maybe { $0.text() }, base: texts(),
      values: Sides(left: texts(), right: texts()), openedAt: time())
    if chance(40) {
      conflict.closedAt = time()
      conflict.decision = "left"
    }
    return conflict
  }
  private mutating func review(among known: [Int64]) -> Review {
    Review(
      id: chance(70) || known.isEmpty ? 0 : one(of: known), entity: one(of: Entity.allCases), left: key(),
      right: key(),
      reason: one(of: ReviewReason.allCases), answer: one(of: [.open, .accepted, .rejected]))
  }
  private mutating func aside() -> SetAside {
    SetAside(
      stream: stream(), name: one(of: ["line 1", "line 2", "k\0"]), key: maybe { $0.key() },
      position: chance(50) ? .line(number(1...9)) : .key(key()), field: maybe { $0.text() },
      reason: Sentence(text(), text()),
      raw: text(),
      isRefusal: chance(50), pair: maybe { $0.pairID() }, run: Int64(number(0...3)))
  }
  private mutating func journalEntry(among runs: [Int64]) -> JournalEntry {
    JournalEntry(
      run: one(of: runs), sequence: number(0...5), pair: pairID(), side: one(of: Side.allCases),
      entity: one(of: Entity.allCases), kind: one(of: OperationKind.allCases),
      state: one(of: [.planned, .sending, .done, .refused, .stale, .gone, .unknown, .waiting]),
      attempts: number(0...3),
      sentAt: maybe { $0.time() }, message: maybe { Sentence($0.text(), $0.text()) }, before: fields(),
      after: fields())
  }
  private mutating func historyEntry(among runs: [Int64]) -> HistoryEntry {
    HistoryEntry(
      run: one(of: runs), pair: pairID(), side: one(of: Side.allCases), key: maybe { $0.key() },
      field: name(),
      old: maybe { $0.value() }, new: maybe { $0.value() },
      cause: one(of: [.changed, .policy, .answer, .created, .removed, .restored, .joined, .asked]))
  }
  mutating func run(_ id: Int64) -> Run {
    var run = Run(id: id, trigger: one(of: ["command", "schedule", "event"]), startedAt: time())
    run.endedAt = maybe { $0.time() }
    run.outcome = maybe { $0.one(of: [.done, .attention, .guarded, .failed, .interrupted, .planned]) }
    run.report = maybe { $0.report() }
    return run
  }
  mutating func plan(_ id: Int64) -> SavedPlan {
    SavedPlan(
      id: id, digest: "\(random.next())", madeAt: time(), status: one(of: [.open, .applied, .stale]),
      report: report())
  }
}
