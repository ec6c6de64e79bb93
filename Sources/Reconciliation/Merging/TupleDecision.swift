public import Contractors

/// What was decided for one scalar or group, and why.
public struct TupleDecision: Sendable, Hashable {
  /// Why the decided value is what it is.
  public enum Cause: Sendable, Hashable {
    /// Nobody changed anything.
    case kept
    /// One side alone changed it.
    case changed(Side)
    /// Both sides say the same, or one says more of the same.
    case agreed
    /// Both had a claim and the policy chose; the loser is what the other side held.
    case settled(winner: Side, loser: Parts)
    /// Both had a claim and their values were joined.
    case joined
    /// Both had a claim and a person must decide.
    case asked(left: Parts, right: Parts)
    /// Both had a claim, nothing is written and nobody is asked (`fill-only`).
    case leftAlone
  }

  /// The registers after the decision.
  public var register: TupleRegister
  /// Why.
  public var cause: Cause
  /// Sides on which a one-way sync found a change of its target.
  public var drift: Set<Side>
}

extension TupleContext {
  /// Decides one scalar or group. Source: `sync-algorithm.md` §4.3, the table of six rows.
  ///
  /// A part that a side does not state takes no part: what the side showed last stands for it. Parts that a side states for the
  /// first time are a first merge: they never clear and never overwrite without an owner policy (§4.7).
  ///
  /// - Parameters:
  ///   - register: what is known of the unit.
  ///   - observed: what each side shows now; nil when the side was not read or is unchanged.
  /// - Returns: the next register, and why its decided value is what it is.
  public func decide(_ register: TupleRegister, observed: Sides<Parts?>) -> TupleDecision {
    if rule.policy == .never { return TupleDecision(register: register, cause: .kept, drift: []) }
    var next = register
    var drift: Set<Side> = []
    var changed = Sides(left: false, right: false)
    var claims = Sides(left: false, right: false)
    var pending = Sides(left: false, right: false)
    var editors: Set<Side> = []
    for side in Side.allCases {
      var shown = observed[side] ?? [:]
      pending[side] = isPending(register, side)
      // What the other side has no place for only this one can say: no contest, no drift, and no clearing to be written back.
      let own = shown.filter { capabilities[side.opposite][$0.key] == nil }
      if !own.isEmpty {
        if !news(register, own, side).isEmpty { editors.insert(side) }
        shown = shown.filter { own[$0.key] == nil }
        next.advance(side, to: own) { same($0, $1, $2) }
        next.decided.merge(own) { $1 }
      }
      let news = self.news(register, shown, side)
      // An open question is about what both sides say: the target's new word belongs into it.
      let isDrift =
        !direction.isSource(side) && !register.isHeld && news.contains { register.seen[side][$0] != nil }
      if isDrift {
        drift.insert(side)
        if self.drift != .revert {
          // The target's own change is not taken into account: what was seen last does not advance.
          let drifted = news.filter { register.seen[side][$0] != nil }
          shown = shown.filter { !drifted.contains($0.key) }
        }
      }
      let counted = isDrift ? news.filter { register.seen[side][$0] == nil } : news
      changed[side] = !counted.isEmpty
      // A clearing that may not travel is no claim: the value is written back, and the other side's change stands.
      claims[side] = rule.isClearable ? changed[side] : counted.contains { shown[$0]?.isEmpty == false }
      // A value shown for the first time that differs from a decided one was written by neither knowing the other.
      if counted.contains(where: { register.seen[side][$0] == nil && !(register.decided[$0] ?? "").isEmpty })
      {
        pending[side] = true
      }
      next.advance(side, to: shown) { same($0, $1, $2) }
    }
    var decision = settle(
      before: register, after: next, changed: changed, claims: claims, pending: pending, drift: drift)
    if decision.register.isHeld && !register.isHeld && !drift.isEmpty {
      // The question that has just been opened is about what both sides say, drift or not.
      for side in drift { decision.register.advance(side, to: observed[side] ?? [:]) { same($0, $1, $2) } }
      let seen = decision.register.seen
      if let agreed = agreement(seen, register, isQuestion: true) {
        decision.register.decided.merge(agreed) { $1 }
        decision.register.isHeld = false
        decision.cause = .agreed
      } else if case .asked = decision.cause {
        decision.cause = .asked(left: seen.left, right: seen.right)
      }
    }
    for side in Side.allCases { decision.register.noteRefills(side, since: register) }
    for side in Side.allCases where drift.contains(side) {
      // A target that drifted to what is decided now needs no write.
      for (part, value) in observed[side] ?? [:] {
        guard let projection = projection(of: decision.register, part, side), same(value, projection, part)
        else { continue }
        decision.register.advance(side, to: [part: value]) { same($0, $1, $2) }
      }
    }
    if decision.cause == .kept, let editor = Side.allCases.first(where: editors.contains) {
      let seen = decision.register.seen
      // An open question takes it into its row: else an answer would bring the earlier value back.
      let isQuestion = decision.register.isHeld && rule.policy != .fillOnly && rule.policy != .createOnly
      decision.cause = isQuestion ? .asked(left: seen.left, right: seen.right) : .changed(editor)
    }
    return decision
  }

  private func settle(
    before: TupleRegister, after: TupleRegister, changed: Sides<Bool>, claims: Sides<Bool>,
    pending: Sides<Bool>,
    drift: Set<Side>
  ) -> TupleDecision {
    var next = after
    let cause: TupleDecision.Cause
    if before.isHeld {
      if let agreed = agreement(next.seen, before, isQuestion: true) {
        next.decided.merge(agreed) { $1 }
        next.isHeld = false
        cause = .agreed
      } else {
        // An open question takes new values into its row; it is not decided again.
        let isQuiet = rule.policy == .fillOnly || rule.policy == .createOnly
        let isNews = changed.left || changed.right
        cause = !isNews ? .kept : isQuiet ? .leftAlone : .asked(left: next.seen.left, right: next.seen.right)
      }
    } else if changed.left, changed.right, let agreed = agreement(next.seen, before) {
      next.decided.merge(agreed) { $1 }
      cause = .agreed
    } else {
      switch (claims.left, claims.right) {
      case (false, false):
        cause = .kept
      case (true, false):
        cause =
          pending.left
          ? contest(&next, before, left: next.seen.left, right: before.decided) : adopt(&next, before, .left)
      case (false, true):
        cause =
          pending.right
          ? contest(&next, before, left: before.decided, right: next.seen.right)
          : adopt(&next, before, .right)
      case (true, true):
        cause = contest(&next, before, left: next.seen.left, right: next.seen.right)
      }
    }
    complete(&next)
    return TupleDecision(register: next, cause: cause, drift: drift)
  }

  /// The parts in which a side shows something that is neither what it showed last nor what was decided.
  func news(_ register: TupleRegister, _ shown: Parts, _ side: Side) -> [FieldName] {
    shown.compactMap { part, value in
      let projection = projection(of: register, part, side)
      if let projection, same(value, projection, part) { return nil }
      // Our own value, seen at last: something else was decided since, and is written over it.
      if register.sent[side][part]?.contains(FieldHash(of: value)) == true { return nil }
      guard let seen = register.seen[side][part] else {
        // First time: an empty part says nothing (a first merge never clears).
        return value.isEmpty ? nil : part
      }
      return same(value, seen, part) ? nil : part
    }
  }

  /// Whether a decision has not been seen on a side yet.
  private func isPending(_ register: TupleRegister, _ side: Side) -> Bool {
    guard direction.isTarget(side) else { return false }
    return register.decided.keys.contains { part in
      guard capabilities[side][part] != nil, let seen = register.seen[side][part],
        let projection = projection(of: register, part, side)
      else { return false }
      // What only goes back to a side that may not clear it is nobody's news.
      if let decided = register.decided[part], register.refilled[side][part] == FieldHash(of: decided) {
        return false
      }
      return !same(seen, projection, part)
    }
  }

  /// One side alone changed the value: it is decided, except where it may not clear, or shows only the cut of what is decided.
  private func adopt(_ next: inout TupleRegister, _ before: TupleRegister, _ side: Side)
    -> TupleDecision.Cause
  {
    next.take(next.seen[side], keepsFilled: !rule.isClearable) { part, value in
      before.seen[side][part] == nil && value.isEmpty
        || projection(of: before, part, side).map { same($0, value, part) } == true
    }
    return .changed(side)
  }

  /// What both sides say, when one says the same as the other or the other's cut.
  ///
  /// - Parameters:
  ///   - shown: what each side shows.
  ///   - before: the register before the decision.
  ///   - isQuestion: whether a question is open or about to be opened; then a side that carries a part and has not shown it
  ///     stands by what was decided, else it takes no part.
  /// - Returns: what is to be decided; nil when they disagree.
  func agreement(_ shown: Sides<Parts>, _ before: TupleRegister, isQuestion: Bool = false) -> Parts? {
    var agreed: Parts = [:]
    for side in Side.allCases {
      for (part, value) in shown[side] where shown[side.opposite][part] == nil {
        if isQuestion, capabilities[side.opposite][part] != nil, let decided = before.decided[part],
          !same(claim(value, part, side, before), decided, part)
        {
          return nil
        }
        agreed[part] = value
      }
    }
    for (part, left) in shown.left {
      guard let right = shown.right[part] else { continue }
      if same(cut(left, part, .right), right, part) {
        agreed[part] = left
      } else if same(cut(right, part, .left), left, part) {
        agreed[part] = right
      } else if same(claim(left, part, .left, before), claim(right, part, .right, before), part) {
        agreed[part] = claim(left, part, .left, before)
      } else if left.isEmpty && before.seen.left[part] == nil {
        agreed[part] = right
      } else if right.isEmpty && before.seen.right[part] == nil {
        agreed[part] = left
      } else {
        return nil
      }
    }
    return agreed
  }

  /// What a side's value stands for: the decided value where it shows just its projection of that, else itself.
  private func claim(_ value: String, _ part: FieldName, _ side: Side, _ before: TupleRegister) -> String {
    guard let projection = projection(of: before, part, side), same(value, projection, part) else {
      return value
    }
    return before.decided[part] ?? value
  }

  /// Parts that nobody decided yet take what a side shows, the left one first unless it is empty.
  private func complete(_ next: inout TupleRegister) {
    for (part, value) in next.seen.left where next.decided[part] == nil {
      let other = next.seen.right[part] ?? ""
      next.decided[part] = value.isEmpty ? other : value
    }
    for (part, value) in next.seen.right where next.decided[part] == nil { next.decided[part] = value }
  }
}

extension TupleRegister {
  /// Takes what a side shows into account.
  ///
  /// A changed value is no longer the one that the side accepted from us, so the learned projection ends here.
  mutating func advance(_ side: Side, to shown: Parts, same: (String, String, FieldName) -> Bool) {
    for (part, value) in shown {
      if let seen = self.seen[side][part], !same(seen, value, part) { accepted[side][part] = nil }
      self.seen[side][part] = value
      sent[side][part] = nil
    }
  }

  /// Notes what a side cleared in this decision and gets back as it was, and forgets what it shows again.
  mutating func noteRefills(_ side: Side, since before: TupleRegister) {
    for (part, value) in seen[side] {
      guard value.isEmpty, !isHeld, let decided = decided[part], !decided.isEmpty else {
        refilled[side][part] = nil
        continue
      }
      if before.seen[side][part]?.isEmpty == false && before.decided[part] == decided && !before.isHeld {
        refilled[side][part] = FieldHash(of: decided)
      }
    }
  }

  /// Decides for one side's values, except those that say nothing new.
  mutating func take(_ values: Parts, keepsFilled: Bool, except: (FieldName, String) -> Bool) {
    for (part, value) in values {
      if let decided = self.decided[part] {
        if except(part, value) { continue }
        if keepsFilled && value.isEmpty && !decided.isEmpty { continue }
      }
      self.decided[part] = value
    }
  }
}
