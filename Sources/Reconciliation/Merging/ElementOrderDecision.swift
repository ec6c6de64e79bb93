import Contractors

/// What one side says of the order of a bag in one decision.
private struct OrderClaim {
  /// The members that it shows, in its order.
  let order: [String]
  /// Those of them that somebody put there since it was read last.
  let inserted: Set<String>
  /// Whether somebody arranged elements anew, or said by putting one there or taking one out which is the first.
  let isArranged: Bool
  /// Whether another one is the first now.
  let isAnotherFirst: Bool
}

extension BagContext {
  /// Whether a side says something by the order of its elements.
  func ordersElements(_ side: Side) -> Bool {
    descriptor.type == .reference && capabilities[side].map { $0.order != .unsaid } == true
  }

  /// Whether what a side says of the order counts: what the source does not say only the target can.
  private func saysOrder(_ side: Side) -> Bool {
    direction.isSource(side) || !ordersElements(side.opposite)
  }

  /// The policy's side, which is heard where both say something; nobody is asked, as about elements.
  private var preferred: Side {
    switch rule.policy {
    case .right, .preferRight: return .right
    case .newest:
      if let left = modified.left, let right = modified.right, left < right { return .right }
      return .left
    default: return .left
    }
  }

  /// Decides the order, once it is decided which elements there are: one value beside the set, that of the elements themselves.
  ///
  /// A first look claims nothing, so that two orders which were different before stay so until somebody changes one.
  func decideOrder(
    _ elements: inout [ElementRegister], _ shown: Sides<ShownBag?>, before: BagRegister,
    _ decision: inout BagDecision
  ) {
    guard descriptor.type == .reference else { return }
    var claims = Sides<OrderClaim?>(left: nil, right: nil)
    var isUnknown = Sides(left: false, right: false)
    var standing = before.standing
    for side in Side.allCases where ordersElements(side) {
      guard let bag = shown[side] else { continue }
      let claim = claim(bag, elements, before, on: side)
      if claim != nil, !saysOrder(side) {
        decision.drift.insert(side)
        if drift != .revert { continue }
      } else {
        claims[side] = claim
      }
      if claim?.isArranged == true { standing[side] = .follows }
      isUnknown[side] =
        !bag.order.isEmpty && !before.elements.contains { $0.seen[side] && $0.places.seen[side] != nil }
        || before.elements.contains { $0.seen[side] && $0.places.seen[side] == nil }
      elements.note(bag.order, seenBy: side)
    }
    // What was decided and is not there yet stands against a claim: it is the other side's word.
    for side in Side.allCases
    where claims[side] != nil && claims[side.opposite] == nil && preferred != side
      && isOrderPending(before, on: side)
    {
      claims[side] = nil
    }
    let isContest = claims.left?.isArranged == true && claims.right?.isArranged == true
    for side in [preferred.opposite, preferred] {
      guard let claim = claims[side] else { continue }
      let isHeard = claim.isArranged && (!isContest || side == preferred)
      elements.adopt(claim, withArrangement: isHeard)
      guard isHeard else { continue }
      if let first = claim.order.first { decision.changed[side].insert(first) }
      for one in Side.allCases where ordersElements(one) {
        let isKnown = shown[one] != nil || elements.isOrderKnown(of: one)
        standing[one] = isKnown ? .follows : .owed
      }
    }
    let isArranged = Side.allCases.contains { claims[$0]?.isArranged == true }
    for side in Side.allCases where isUnknown[side] {
      let isNew = before.elements.keysInOrder(seenBy: side).isEmpty
      if standing[side] == .owed {
        standing[side] = .follows
      } else if isNew || !isArranged && !isOrderPending(before, on: side) {
        // Neither knew the other's order: none is written over the other.
        standing[side] = elements.followsDecision(on: side) ? .follows : .keeps
      }
    }
    decision.register.standing = standing
  }

  /// What a side says of the order that is neither known nor decided; nil when nothing.
  private func claim(
    _ bag: ShownBag, _ elements: [ElementRegister], _ before: BagRegister, on side: Side
  ) -> OrderClaim? {
    let known = before.elements.keysInOrder(seenBy: side)
    guard let knownFirst = known.first else { return nil }
    let members = Set(elements.filter(\.isMember).map(\.key))
    let order = bag.order.filter(members.contains)
    guard let first = order.first else { return nil }
    let held = Set(order)
    let sent = before.elements.keysInOrder(sentTo: side).filter(held.contains)
    let isOwn =
      !sent.isEmpty && order.filter(sent.contains) == sent && (sent.count > 1 || sent.first == first)
    let isMoved = !isOwn && !before.elements.stand(in: order, as: side)
    let inserted = held.filter { key in
      let own = before.elements.first { $0.key == key }
      return own.map { !$0.seen[side] && !$0.sent[side].contains(.added) } ?? true
    }
    // Who comes after one that went away is said only by whom it is taken out.
    let isTakenOut =
      bag.elements[knownFirst] == nil && !members.contains(knownFirst)
      && before.elements.contains { $0.key == knownFirst && $0.isMember }
    let isAnotherFirst =
      first != knownFirst && (inserted.contains(first) || isMoved || isTakenOut)
    let decided = elements.map(\.key).filter(held.contains)
    if decided == order, !isTakenOut || before.standing[side.opposite] != .keeps { return nil }
    guard isMoved || isAnotherFirst || !inserted.isEmpty else { return nil }
    return OrderClaim(
      order: order, inserted: inserted, isArranged: isMoved || isAnotherFirst,
      isAnotherFirst: isAnotherFirst)
  }

  /// Whether what a side showed last is still to be put into the decided order.
  private func isOrderPending(_ register: BagRegister, on side: Side) -> Bool {
    guard direction.isTarget(side), capabilities[side]?.isWritable == true,
      let wanted = orderToWrite(register, to: side)
    else { return false }
    let keys = wanted.filter { $0.seen[side] }.map(\.key)
    return register.standing[side] == .owed
      || register.elements.order(seenBy: side).map(\.key).filter(keys.contains) != keys
  }

  /// The elements of a side in the order in which they are still to be put there; nil when nothing of it is to be written.
  func orderToWrite(_ register: BagRegister, to side: Side) -> [ElementRegister]? {
    guard capabilities[side]?.order == .kept, ordersElements(side), ordersElements(side.opposite),
      register.standing[side] != .keeps
    else { return nil }
    let wanted = fitting(register, on: side)
    let keys = wanted.map(\.key)
    let stays = register.elements.order(seenBy: side).map(\.key).filter(keys.contains)
    // An empty one gets its elements in their order.
    guard !stays.isEmpty, wanted.count > 1 else { return nil }
    let coming = stays + wanted.filter { !$0.seen[side] }.map(\.key)
    return coming == keys && register.standing[side] != .owed ? nil : wanted
  }

  /// Takes into account in which order a side shows its elements after our own write.
  ///
  /// - Returns: whether the order is as it was seen last, apart from what the write changed.
  func landedOrder(
    _ register: inout BagRegister, _ change: BagChange, _ bag: ShownBag, written: Set<String>, on side: Side
  ) -> Bool {
    guard ordersElements(side) else { return true }
    let known = register.elements.keysInOrder(seenBy: side)
    let isTold = change.order != nil || known.isEmpty && !change.isEmpty
    if !isTold {
      let others = bag.order.filter { known.contains($0) && !written.contains($0) }
      if others != known.filter(others.contains) { return false }
    }
    // What is shown before anything was written to it is seen by the decision.
    if change.isEmpty && known.isEmpty { return true }
    let isUnknown = register.elements.contains {
      $0.seen[side] && $0.places.seen[side] == nil && !written.contains($0.key)
    }
    register.elements.note(bag.order, seenBy: side)
    if isTold { register.standing[side] = .follows }
    if register.standing[side] == .follows, isTold || isUnknown || !change.added.isEmpty,
      !register.elements.followsDecision(on: side)
    {
      register.standing[side] = .keeps
    }
    return true
  }
}

extension [ElementRegister] {
  /// Whether elements that a side showed before stand in an order as they did then; those of whose place nothing is known stood behind the
  /// others.
  fileprivate func stand(in order: [String], as side: Side) -> Bool {
    let places = order.compactMap { key in
      first { $0.key == key && $0.seen[side] }.map { $0.places.seen[side] ?? .max }
    }
    return zip(places, places.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// Whether the places of all elements that a side showed last are known.
  fileprivate func isOrderKnown(of side: Side) -> Bool {
    allSatisfy { !$0.seen[side] || $0.places.seen[side] != nil }
  }

  /// Whether a side shows its members in the decided order.
  fileprivate func followsDecision(on side: Side) -> Bool {
    order(seenBy: side).filter(\.isMember).map(\.key)
      == filter { $0.seen[side] && $0.isMember }.map(\.key)
  }

  /// Takes a side's order over. Elements that the side does not show keep their places among the others, as far as they can; one that was
  /// put there goes before the one it stands before.
  fileprivate mutating func adopt(_ claim: OrderClaim, withArrangement isHeard: Bool) {
    if isHeard {
      let order = claim.order.filter { !claim.inserted.contains($0) }.map { ElementRegister(key: $0) }
      self = arranged(order, key: \.key)
    }
    var next: String?
    for key in claim.order.reversed() {
      if claim.inserted.contains(key) { move(key, before: next) }
      next = key
    }
    if isHeard, claim.isAnotherFirst, let first = claim.order.first { move(first, before: self.first?.key) }
  }

  private mutating func move(_ key: String, before next: String?) {
    guard key != next, let from = firstIndex(where: { $0.key == key }) else { return }
    let element = remove(at: from)
    insert(element, at: next.flatMap { next in firstIndex { $0.key == next } } ?? endIndex)
  }
}
