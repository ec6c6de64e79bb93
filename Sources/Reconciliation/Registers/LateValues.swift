import Contractors

/// How a pair stands of which a change was sent and not answered.
///
/// A portal may carry out a request when nobody waits for it any more: what it wrote appears after it was looked for in vain, and is no
/// edit of that side. Source: `sync-algorithm.md` §1, "Unknown creates", §4.5, P6.3.
public enum Lateness: Sendable, Hashable {
  /// What was sent may still appear.
  case open
  /// It can appear no more, and both sides have shown their records since.
  case over
}

extension Registers {
  /// Keeps in mind what was sent to the sides before a decision or an answer that would forget it.
  public mutating func keepSent(of former: Registers) {
    for (unit, register) in former.tuples where register.hasSent {
      tuples[unit, default: TupleRegister()].keepSent(of: register)
    }
    for (name, bag) in former.bags {
      for element in bag.elements where element.hasSent {
        bags[name, default: BagRegister()].keepSent(of: element)
      }
    }
  }

  /// Forgets what was sent to a side.
  mutating func forgetSent(on side: Side) {
    for unit in tuples.keys { tuples[unit]?.sent[side] = [:] }
    for (name, var bag) in bags {
      for index in bag.elements.indices {
        bag.elements[index].sent[side] = []
        bag.elements[index].places.sent[side] = nil
        bag.elements[index].attributes.sent[side] = [:]
      }
      bag.elements.removeAll { !$0.isOfUse }
      bags[name] = bag
    }
  }
}

extension TupleRegister {
  fileprivate var hasSent: Bool { !sent.left.isEmpty || !sent.right.isEmpty }

  fileprivate mutating func keepSent(of former: TupleRegister) {
    for side in Side.allCases {
      for (part, hashes) in former.sent[side] { sent[side][part, default: []].formUnion(hashes) }
    }
  }
}

extension ElementRegister {
  fileprivate var hasSent: Bool {
    attributes.hasSent
      || Side.allCases.contains { !sent[$0].isEmpty || places.sent[$0] != nil }
  }

  fileprivate mutating func keepSent(of former: ElementRegister) {
    for side in Side.allCases {
      sent[side].formUnion(former.sent[side])
      places.sent[side] = places.sent[side] ?? former.places.sent[side]
    }
    attributes.keepSent(of: former.attributes)
  }
}

extension BagRegister {
  fileprivate mutating func keepSent(of former: ElementRegister) {
    if let index = elements.firstIndex(where: { $0.key == former.key }) {
      elements[index].keepSent(of: former)
    } else if !former.sent.left.isEmpty || !former.sent.right.isEmpty {
      var ended = ElementRegister(key: former.key)
      ended.keepSent(of: former)
      elements.append(ended)
    }
  }
}
