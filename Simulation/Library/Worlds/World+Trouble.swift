import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Synchronization

/// What goes wrong.
extension World {
  /// People act with a chance before every call, and between the operations of a batch.
  func letPeopleInterrupt(_ chance: Double) {
    for side in Side.allCases {
      replica(side).beforeEachCall { [weak self] _, call in
        guard let self else { return }
        self.tell("call to \(side): \(call.kind)")
        guard chance > 0 else { return }
        self.state.withLock { state in
          var isHit = false
          var acting: Side = side
          state.choices.interrupt(chance) { choices in
            isHit = true
            acting = choices.random.pick(side, side, side.opposite)
          }
          guard isHit else { return }
          state.troubles[
            call.kind == .operation ? "edits inside a batch" : "edits before a call", default: 0] += 1
          self.act(on: acting, &state)
        }
      }
    }
  }

  func leaveAlone() {
    stage.trouble.set(nil)
    for side in Side.allCases {
      replica(side).beforeEachCall(nil)
      replica(side).setFaults(.none)
      for entity in Entity.allCases {
        for key in replica(side).keys(of: entity) { replica(side).setBroken(key, entity, false) }
      }
    }
  }

  /// Things go wrong from now on.
  func makeWeather() {
    for side in Side.allCases {
      if weather == .calm {
        leaveOutColumns(side)
        continue
      }
      // A file that is cut in two readings and says that it is whole cannot be told from one that lost its rows: it is cut once.
      let isHarmful = weather == .hostile && side == .right
      let plan = FaultPlan.random(
        seed: choose { $0.next() }, chance: choose { $0.pick(0, 0.05, 0.15) },
        writing: choose { $0.pick(0.2, 0.5, 0.7) }, harmful: isHarmful)
      let whole = weather == .hostile && side == .left ? cutOnce(plan) : plan
      // What settles at once does nothing late.
      let isPrompt = replica(side).settlesAtOnce
      replica(side).setFaults(
        counted(
          FaultPlan { call in
            let fault = whole.fault(for: call)
            if isPrompt, case .late = fault { return .requestLost }
            return fault
          }))
    }
    if weather != .calm { troubleStore(choose { $0.pick(0, 0, 0.03, 0.1) }) }
  }

  /// The store is locked, full, or unsure at times whether what it was told is durable.
  private func troubleStore(_ chance: Double) {
    if chance == 0 { return }
    stage.trouble.set { [weak self] call in
      guard let self else { return nil }
      let fault: StoreFault? = self.state.withLock { state in
        var fault: StoreFault?
        state.choices.interrupt(chance) { choices in
          let isUnsure = call == .commit && choices.random.chance(0.5)
          fault = isUnsure ? .unsure : call == .lease ? .locked : .full
        }
        if let fault { state.troubles["store: \(fault)", default: 0] += 1 }
        return fault
      }
      if let fault { self.tell("store, \(call): \(fault)") }
      return fault
    }
  }

  /// The same trouble, each as a part of the history that can be left out, and counted.
  private func counted(_ plan: FaultPlan) -> FaultPlan {
    FaultPlan { [weak self] call in
      guard let self, let fault = plan.fault(for: call) else { return nil }
      let isPart = self.state.withLock { state in
        guard state.choices.admits() else { return false }
        state.troubles["\(call.kind): \(fault.name)", default: 0] += 1
        return true
      }
      if isPart { self.tell("trouble: \(fault)") }
      return isPart ? fault : nil
    }
  }

  /// The same trouble, and one reading that ends too early and claims to be whole.
  private func cutOnce(_ plan: FaultPlan) -> FaultPlan {
    let (number, records) = choose { ($0.below(6), $0.below(2)) }
    let readings = Counter()
    return FaultPlan { call in
      guard call.kind == .read, readings.next() == number else { return plan.fault(for: call) }
      return .truncated(records: records)
    }
  }

  /// A listing may leave a column out, where nothing of an earlier write is still to be seen in it.
  private func leaveOutColumns(_ side: Side) {
    guard replica(side).readsBack, choose({ $0.chance(0.5) }) else { return }
    let seed = choose { $0.next() }
    replica(side).setFaults(
      counted(
        FaultPlan { call in
          var random = RandomSource(seed: RandomSource.mixed(seed &+ UInt64(call.number)))
          guard call.kind == .read, random.chance(0.3) else { return nil }
          return .silent([random.pick("comment", "phones", "taxReason", "companies", "parent", "name")])
        }))
  }

  /// The clock of this machine jumps: back at any time, and to where it should be while nothing is open.
  func jump() {
    let seconds = choose { $0.pick(20.0, 300, 4000, 90_000) }
    stage.clock.goBack(seconds)
    tell("the clock goes back \(seconds) s")
    state.withLock { $0.troubles["clock jumps", default: 0] += 1 }
  }
}
