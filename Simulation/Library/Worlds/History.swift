import Contractors
public import Reconciliation
public import ReplicaTesting
import SyncEngine

/// One life of a sync, made from a seed: people at work, runs, trouble, and rests at which everything must be right.
public struct History: Sendable {
  let world: World
  var stage: Stage { world.stage }

  /// Guards have tests of their own; few records trip them all the time.
  private static let allowed = RunOptions(allowed: Set(GuardName.allCases))

  /// Makes a history that has not been lived.
  ///
  /// - Parameters:
  ///   - seed: chooses everything, the weather included.
  ///   - kept: the parts that it is cut down to; nil is all.
  ///   - isTold: whether the story is kept for a failure.
  ///   - store: an empty memory.
  public init(
    seed: UInt64, kept: Set<Part>? = nil, isTold: Bool = false, store: any SyncStoring = MemoryStore()
  ) {
    world = World(seed: seed, kept: kept, isTold: isTold, store: store)
  }

  /// Lives it.
  ///
  /// - Throws: ``Violation`` of what does not hold.
  public func live() async throws {
    do { try await liveOn() } catch let violation as Violation { throw violation } catch {
      throw Violation("error", "\(error)")
    }
  }

  private func liveOn() async throws {
    var last = try Rest(stage)
    for number in 1...2 where world.begin(number) { world.act(on: .left) }
    for number in 3..<(3 + world.choose({ $0.below(3) })) where world.begin(number) { world.act(on: .right) }
    if world.begin(6), world.perhaps(0.3) { world.addOnBothSides() }
    // Even the first run may meet trouble.
    if world.begin(7), world.perhaps(0.4) { try await work(10) }
    try await rest()
    try Judge(world, before: last).judge()
    last = try Rest(stage, since: last)
    let copy = (stage.store as? MemoryStore).map { MemoryStore(copyOf: $0) }
    for turn in 1...2 where world.begin(100 * turn) {
      if turn == 2 && !world.perhaps(0.5) { break }
      world.startLog()
      world.tell("--- rest, then work")
      try await work(100 * turn + 10)
      try await rest()
      try Judge(world, before: last).judge()
      if world.begin(100 * turn + 80) { try await answerQuestions() }
      if world.begin(100 * turn + 85), world.perhaps(0.2) { try await refusal() }
      if world.begin(100 * turn + 90) { try await duel() }
      last = try Rest(stage, since: last)
    }
    if world.begin(900), let copy, world.perhaps(0.15) { try await goBack(to: copy) }
  }

  /// The store is replaced by an older copy: nothing is lost or made twice, and everything finds itself again.
  private func goBack(to copy: MemoryStore) async throws {
    let before = try Rest(stage)
    let lines = Sides { world.replica($0).journal.count }
    world.tell("--- the store goes back to an older copy")
    (stage.store as? MemoryStore)?.goBack(to: copy)
    try await rest()
    try Judge(world, before: before).judgeReturn(since: lines)
  }

  /// People and runs in any order.
  private func work(_ first: Int) async throws {
    world.makeWeather()
    let interruptions = world.choose { $0.pick(0, 0.02, 0.1) }
    let steps = 3 + world.choose { $0.below(5) }
    for number in first..<(first + steps) where world.begin(number) {
      world.letPeopleInterrupt(interruptions)
      switch world.choose({ $0.below(10) }) {
      case 0...4: world.act(on: world.choose { $0.pick(.left, .right) })
      case 5, 6, 7:
        world.tell("--- run")
        let options = world.asked(Self.allowed)
        await tolerating { try await world.running { try await stage.run(options) } }
      case 8:
        world.tell("--- run without waiting")
        await tolerating {
          try await world.running {
            try await stage.run(RunOptions(allowed: Self.allowed.allowed, waitsForUnknown: false))
          }
        }
      default:
        if world.weather != .calm {
          let steps = world.choose { 1 + $0.below(24) }
          world.tell("--- run that dies after \(steps) steps")
          let options = world.asked(Self.allowed)
          await tolerating {
            try await world.running { _ = try await stage.runMortal(options, diesAfter: steps) }
          }
        } else {
          world.tell("--- plan")
          try await planAndCarryOut()
        }
      }
      stage.clock.advance(world.choose { $0.pick(1, 30, 100, 400) })
      if world.perhaps(0.03) { world.jump() }
      if world.weather != .calm {
        if world.perhaps(0.05) { world.backUp() }
        if world.perhaps(0.05) { world.restorePortal() }
      }
    }
    world.leaveAlone()
  }

  /// I12, I13: a plan changes nothing, and a run that is bound to it does what it says.
  private func planAndCarryOut() async throws {
    for side in Side.allCases { world.replica(side).beforeEachCall(nil) }
    let before = Traces(stage)
    let planned = try await stage.plan()
    if !before.isSame(as: Traces(stage)) { throw Violation("I13", "a plan left traces") }
    guard world.choose({ $0.chance(0.5) }) else { return }
    let sent = Sides { world.replica($0).journal.count }
    do {
      try await world.running {
        try await stage.run(RunOptions(allowed: Self.allowed.allowed, digest: planned.digest))
      }
    } catch {
      // A creation without an answer was settled meanwhile, or a second look believed a removal.
      guard case EngineError.stalePlan = error else { throw error }
    }
    for side in Side.allCases {
      for line in world.replica(side).journal.dropFirst(sent[side]) {
        let isPlanned = planned.operations.contains { $0.side == side && $0.isSent(as: line.operation) }
        if !isPlanned { throw Violation("I12", "\(side) was sent what no plan says: \(line.operation)") }
      }
    }
  }

  /// Faults that a run may end with are no violation; anything else is.
  private func tolerating(_ body: () async throws -> Void) async {
    let told = world.hears ? try? stage.store.marks() : nil
    let accepted = stage.trouble.acceptances
    do { try await body() } catch is ReplicaUnreachable {} catch is StoreFault {} catch {
      trouble.set("\(error)")
    }
    // I20: what was told of and not taken into account is told of still.
    guard let told, accepted == stage.trouble.acceptances, let known = try? stage.store.marks() else {
      return
    }
    for mark in told where !known.contains(where: { $0.stream == mark.stream && $0.key == mark.key }) {
      trouble.set("nothing was accepted, and the mark of \(mark.key?.rawValue ?? "all") was forgotten")
    }
  }

  private let trouble = Trouble()

  /// I1, I2, I17: left alone, the sync is quiet after at most three runs, and stays so.
  private func rest() async throws {
    world.leaveAlone()
    world.tell("--- coming to rest")
    if let found = trouble.text { throw Violation("run", found) }
    _ = try stage.answers.retrySetAside()
    stage.clock.advance(100)
    // A clock that went back is right again only once nothing is open.
    defer { stage.clock.setRight() }
    var runs = 0
    var isQuiet = false
    while true {
      let before = Sides { world.replica($0).counts }
      try await world.running { try await stage.run(Self.allowed) }
      let now = Sides { world.replica($0).counts }
      let isWritten = Side.allCases.contains { now[$0].modifyingCalls != before[$0].modifyingCalls }
      let isAsked = Side.allCases.contains { now[$0].originLookUps != before[$0].originLookUps }
      if !isWritten && !isAsked, try !isUnfinished() {
        // It stays quiet: at times that is looked at.
        if isQuiet || world.choose({ $0.chance(0.8) }) { return }
        isQuiet = true
      } else if isQuiet {
        throw Violation("I2", "a run at rest wrote or looked up origins")
      }
      runs += 1
      if runs > 5 { throw Violation(isWritten ? "I1" : "I2", "not at rest after \(runs) runs") }
    }
  }

  /// A file needs a second look before a missing row is believed to be gone.
  private func isUnfinished() throws -> Bool {
    var isUnfinished = false
    for side in Side.allCases {
      for entity in Entity.allCases {
        try stage.store.forEachObservation(of: Stream(side, entity)) {
          if $0.misses == 1 { isUnfinished = true }
        }
      }
    }
    return isUnfinished
  }

  /// What a side refuses is not tried again before something changes, and is written once a person asks for it.
  private func refusal() async throws {
    world.tell("--- the portal refuses comments")
    stage.right.setOptions { $0.accepts = { field, _ in field != "comment" } }
    for _ in 0..<2 { world.act(on: .left) }
    var runs = 0
    var written = -1
    while world.replica(.right).counts.modifyingCalls != written {
      written = world.replica(.right).counts.modifyingCalls
      try await world.running { try await stage.run(Self.allowed) }
      runs += 1
      if runs > 6 { throw Violation("I2", "what was refused is tried again in each run") }
    }
    stage.right.setOptions { $0.accepts = { _, _ in true } }
    world.tell("--- and takes them")
    try await rest()
  }

  /// One field is edited while everything else rests.
  private func duel() async throws {
    guard let duel = try Duel(world, try Rest(stage)) else { return }
    world.tell("--- duel over \(duel.field) of \(duel.pair.id): \(duel.written)")
    try await duel.begin()
    try await rest()
    try duel.judge()
  }

  /// A person answers what is open; the answer is then everywhere.
  private func answerQuestions() async throws {
    guard world.choose({ $0.chance(0.5) }) else { return }
    let conflicts = try stage.store.conflicts(includingClosed: false)
    if conflicts.isEmpty { return }
    var chosen: [Int64: Side] = [:]
    for conflict in conflicts {
      let side = world.choose { $0.pick(Side.left, .right) }
      chosen[conflict.id] = side
      try stage.answers.resolve(conflict.id, .take(side))
      world.noteAnswer(conflict.pair, conflict.unit)
    }
    try await rest()
    for conflict in conflicts where conflict.element == nil && conflict.unit != "parent" {
      // Who removed the record meanwhile has made the answer pointless.
      guard let side = chosen[conflict.id], let key = try stage.store.pair(conflict.pair)?.keys[side],
        let record = world.replica(side).record(key, conflict.entity)
      else { continue }
      for (part, text) in conflict.values[side] {
        let now = record[part]?.text ?? ""
        let type = Catalogue.standard.descriptor(of: part, in: conflict.entity)?.type ?? .text
        if !Comparison().same(now, world.replica(side).held(text, part, conflict.entity), as: type) {
          throw Violation(
            "answer", "\(conflict.pair) \(part): «\(text)» was chosen and «\(now)» stands there")
        }
      }
    }
    if let open = try stage.store.conflicts(includingClosed: false).first {
      throw Violation("answer", "\(open.unit) of \(open.pair) is open after it was answered")
    }
  }
}

extension PlannedOperation {
  /// Whether an operation that a side was sent is this one, or a part of it.
  fileprivate func isSent(as operation: Operation) -> Bool {
    guard operation.entity == entity else { return false }
    switch operation.action {
    case .create(let record):
      return kind == .create || kind == .restore
        ? record.origin == self.record?.origin : false
    case .update(let sent):
      return (kind == .update || kind == .flag) && operation.key == keys[side]
        && Set(sent.keys).isSubset(of: changes.keys)
    case .delete: return kind == .delete && operation.key == keys[side]
    }
  }
}

/// What a run ended with that is no fault of the sides.
final class Trouble: Sendable {
  private let texts = Texts()
  var text: String? { texts.first }
  func set(_ text: String) { texts.add(text) }
}
