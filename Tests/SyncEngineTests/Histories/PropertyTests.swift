import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// Invariants that compare two lives of one sync.
struct PropertyTests {
  /// Edits that do not contradict each other: the left side's go to even records, the right side's to odd ones.
  private func life(_ seed: UInt64, _ stage: Stage, isMirrored: Bool = false) async throws {
    var random = RandomSource(seed: seed)
    func replica(_ side: Side) -> MemoryReplica { stage.replica(isMirrored ? side.opposite : side) }
    for number in 0..<6 {
      replica(random.pick(.left, .right)).add(random.company(), key: RecordKey(rawValue: "company \(number)"))
    }
    try await stage.run()
    for _ in 0..<3 {
      for side in [Side.left, .right] {
        let edits = (0..<4).map { _ in (random.below(6), random.edit(.company)) }
        for (place, edit) in edits where place % 2 == (side == .left ? 0 : 1) {
          let key = replica(side).records(of: .company).first { key, record in
            key.rawValue == "company \(place)" || record.origin?.id == "company \(place)"
          }?.key
          if let key { replica(side).edit(key, .company, edit) }
        }
      }
      try await stage.run()
    }
    for _ in 0..<2 { try await stage.run() }
  }

  private func contents(_ stage: Stage, isMirrored: Bool = false) throws -> [String] {
    try FinalState(stage).texts.map { text in
      guard isMirrored else { return text }
      for side in Side.allCases where text.hasPrefix(side.rawValue) {
        return side.opposite.rawValue + text.dropFirst(side.rawValue.count)
      }
      return text
    }.sorted()
  }

  @Test func `the order of pages, batches and answers does not matter`() async throws {
    for seed in Seeds.list(12) {
      let plain = Stage()
      try await life(seed, plain)
      let shuffled = Stage()
      for side in Side.allCases {
        shuffled.replica(side).setOptions { options in
          options.pageSize = 1
          for entity in Entity.allCases { options.capabilities[entity]?.batchSize = 1 }
        }
        shuffled.replica(side).setFaults(
          FaultPlan { call in
            guard call.kind == .read else { return nil }
            return call.number % 2 == 0 ? .doubled : .shuffled(seed: seed &+ UInt64(call.number))
          })
      }
      try await life(seed, shuffled)
      #expect(try contents(plain) == contents(shuffled), "SYNC_SEED=\(seed)")
    }
  }

  @Test func `swapping the sides mirrors the result`() async throws {
    for seed in Seeds.list(12) {
      // Both sides alike, so that only the names differ.
      var straight = Stage()
      straight.left = MemoryReplica("accounts", options: Stage.portal)
      straight.settings.rules["comment"] = FieldRule(.left)
      var mirrored = straight
      mirrored.left = MemoryReplica("accounts", options: Stage.portal)
      mirrored.right = MemoryReplica("portal", options: Stage.portal)
      mirrored.store = MemoryStore()
      mirrored.settings.rules["comment"] = FieldRule(.right)
      try await life(seed, straight)
      try await life(seed, mirrored, isMirrored: true)
      let first = try contents(straight)
      let second = try contents(mirrored, isMirrored: true)
      #expect(first == second, "SYNC_SEED=\(seed)")
    }
  }

  @Test func `a poison record changes the result of no other`() async throws {
    for seed in Seeds.list(12) {
      let clean = Stage()
      try await life(seed, clean)
      let poisoned = Stage()
      for side in Side.allCases {
        poisoned.replica(side).add(company("Порченая"), key: "poison")
        poisoned.replica(side).setBroken("poison", .company)
      }
      try await life(seed, poisoned)
      #expect(
        try contents(clean)
          == contents(poisoned).filter { !$0.contains("Порченая") && !$0.contains("set aside") },
        "SYNC_SEED=\(seed)")
    }
  }

  @Test func `any state of the registers leads to rest in three runs`() async throws {
    for seed in Seeds.list(12) {
      var random = RandomSource(seed: seed)
      let stage = Stage()
      try await life(seed, stage)
      var pairs: [PairID] = []
      try stage.store.forEachPair { pairs.append($0.id) }
      var changes = Changes()
      for (id, registers) in try stage.store.registers(of: pairs) {
        var registers = registers
        for unit in registers.tuples.keys.sorted() where random.chance(0.3) {
          for part in registers.tuples[unit]?.decided.keys.sorted() ?? [] {
            let text = random.pick("", "Иное", "Другое")
            switch random.below(4) {
            case 0: registers.tuples[unit]?.decided[part] = text
            case 1: registers.tuples[unit]?.seen.left[part] = text
            case 2: registers.tuples[unit]?.seen.right[part] = nil
            default: registers.tuples[unit]?.isHeld.toggle()
            }
          }
        }
        for unit in registers.bags.keys.sorted() {
          for index in (registers.bags[unit]?.elements ?? []).indices where random.chance(0.5) {
            registers.bags[unit]?.elements[index].isMember.toggle()
            registers.bags[unit]?.elements[index].seen.left.toggle()
          }
        }
        changes.registers[id] = registers
        if var pair = try stage.store.pair(id) {
          pair.isUnsettled = true
          changes.pairs.append(pair)
        }
      }
      try stage.store.commit(changes)
      let options = RunOptions(allowed: Set(GuardName.allCases))
      for _ in 0..<3 { try await stage.run(options) }
      #expect(try await stage.operationsOfRun(options) == 0, "SYNC_SEED=\(seed)")
    }
  }

  @Test func `replaying changes that were read before changes nothing`() async throws {
    for seed in Seeds.list(12) {
      let stage = Stage()
      for side in Side.allCases { stage.replica(side).setOptions { $0.reading = .deltas } }
      try await life(seed, stage)
      for start in [0, 3, 7] {
        var changes = Changes()
        for side in Side.allCases { changes.cursors[Stream(side, .company)] = .some(Cursor("\(start)")) }
        try stage.store.commit(changes)
        #expect(try await stage.operationsOfRun() == 0, "SYNC_SEED=\(seed)")
      }
    }
  }

  @Test func `a field that is absent never clears and never counts as changed`() async throws {
    for seed in Seeds.list(12) {
      let stage = Stage()
      try await life(seed, stage)
      let before = stage.right.records(of: .company).mapValues { $0["phones"] }
      for key in stage.left.keys(of: .company) { stage.left.set(key, "terms", "") }
      stage.left.setOptions { $0.carryOnly(["name", "comment"], of: .company) }
      for key in stage.left.keys(of: .company) {
        stage.left.edit(key, .company) { $0["comment"] = .text("без телефонов") }
      }
      try await stage.run(RunOptions(allowed: Set(GuardName.allCases)))
      #expect(stage.right.records(of: .company).mapValues { $0["phones"] } == before, "SYNC_SEED=\(seed)")
    }
  }
}
