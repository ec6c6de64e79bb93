import Contractors

/// A side has no free place for another element of a bag, and both sides replaced the one that stood there.
struct SeatContest {
  /// The side that has the place.
  let side: Side
  /// What that side shows there now.
  let holder: ElementRegister
  /// What the other side put in the place of the same element.
  let claimant: ElementRegister
}

extension BagContext {
  /// Settles contests of places: what both sides wrote is there, but one of the two has no place. Where the policy gives it to what the
  /// other side wrote, the holder goes, and is kept in the history like any value that lost; everywhere else the claimant is told of.
  func settleSeats(_ before: BagRegister, _ shown: Sides<ShownBag?>, _ decision: inout BagDecision) {
    guard shown.left != nil || shown.right != nil, before.known.left, before.known.right else { return }
    for side in Side.allCases where shown[side] != nil {
      guard let contest = seatContest(before, decision.register, on: side) else { continue }
      let values = Sides { side in
        [
          "value": (side == contest.side ? contest.holder : contest.claimant).attributes.decided["value"]
            ?? ""
        ]
          as Parts
      }
      switch tupleContext.winner(values.left, values.right) {
      case side: break
      case side.opposite?:
        guard
          let index = decision.register.elements.firstIndex(where: { $0.key == contest.holder.key })
        else { continue }
        decision.register.elements[index].isMember = false
        decision.attributes[contest.holder.key] = .settled(winner: side.opposite, loser: values[side])
      default: decision.unseated[side].insert(contest.claimant.key)
      }
    }
  }

  /// The contest of a place on a side: an element that it showed gave way to another one there, and had given way on the other side too, to
  /// one that would have got the place.
  private func seatContest(_ before: BagRegister, _ after: BagRegister, on side: Side) -> SeatContest? {
    let other = side.opposite
    guard let capability = capabilities[side], capability.isWritable, direction.isTarget(side),
      isSource(other), direction.isSource(side), capabilities[other] != nil, descriptor.type != .reference,
      rule.policy != .createOnly,
      capability.maximumElements != nil || capability.kinds != nil || capability.maximumKinds != nil
    else { return nil }
    let old = Dictionary(before.elements.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let now = Dictionary(after.elements.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let replaced = before.elements.filter { element in
      element.seen[side] && now[element.key]?.seen[side] != true && now[element.key]?.seen[other] != true
        && (element.seen[other] || !element.isMember)
    }
    let holders = after.elements.filter { element in
      element.isMember && element.seen[side] && !element.seen[other] && old[element.key]?.seen[side] != true
    }
    guard replaced.count == 1, holders.count == 1, let holder = holders.first else { return nil }
    var without = after
    without.elements.removeAll { $0.key == holder.key }
    let seated = Set(fitting(after, on: side).map(\.key))
    let claimants = fitting(without, on: side).filter { element in
      guard element.seen[other], !element.seen[side], !seated.contains(element.key) else { return false }
      // What came before the element was replaced has no claim to its place.
      return old[element.key]?.isMember != true || replaced.contains { !$0.isMember }
    }
    guard claimants.count == 1, let claimant = claimants.first else { return nil }
    return SeatContest(side: side, holder: holder, claimant: claimant)
  }
}
