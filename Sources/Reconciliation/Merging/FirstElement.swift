public import Contractors

/// Which element of a bag comes first: decided for both sides as one value beside the set.
///
/// Marks stand on the elements, so that they go with an element that gets another name or goes away.
public struct FirstMarks: OptionSet, Sendable, Hashable {
  /// The bits, as they are packed.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The element is decided to be the first.
  public static let decided = FirstMarks(rawValue: 1)

  /// The side showed the element first.
  public static func seen(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 2 : 4) }

  /// The element was sent to the side as the first, and nothing was seen of the side since.
  public static func sent(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 8 : 16) }

  /// The side has another first element and keeps it: it was told, or both were different before anything was decided.
  public static func kept(_ side: Side) -> FirstMarks { FirstMarks(rawValue: side == .left ? 32 : 64) }

  static func all(of side: Side) -> FirstMarks { [.seen(side), .sent(side), .kept(side)] }
}

extension [ElementRegister] {
  /// The element with a mark.
  func first(marked mark: FirstMarks) -> ElementRegister? { first { $0.first.contains(mark) } }

  /// Gives one element a mark and takes it from all others; nil takes it from all.
  mutating func mark(_ key: String?, _ mark: FirstMarks) {
    for index in indices {
      if self[index].key == key {
        self[index].first.insert(mark)
      } else {
        self[index].first.remove(mark)
      }
    }
  }
}

extension BagContext {
  /// Whether a side says by its order which element is the first.
  func ordersElements(_ side: Side) -> Bool {
    descriptor.type == .reference && capabilities[side].map { $0.order != .unsaid } == true
  }

  /// Whether what a side says of the order counts: what the source does not say only the target can.
  private func saysFirst(_ side: Side) -> Bool {
    direction.isSource(side) || !ordersElements(side.opposite)
  }

  /// Decides the first element, once it is decided which elements there are.
  ///
  /// As with elements, nobody is asked: of two sides that put another element first, the policy's one is heard, else the left one. A
  /// first look claims nothing, so that two orders which were different before stay so until somebody changes one.
  func decideFirst(
    _ elements: inout [ElementRegister], _ shown: Sides<ShownBag?>, before: BagRegister,
    _ decision: inout BagDecision
  ) {
    var claims = Sides<String?>(left: nil, right: nil)
    var isNew = Sides(left: false, right: false)
    for side in Side.allCases where ordersElements(side) {
      guard let bag = shown[side] else { continue }
      let key = bag.order.first
      let isNews = key.map { isClaim($0, bag, elements, before, on: side) } ?? false
      if isNews, !saysFirst(side) {
        decision.drift.insert(side)
        if drift != .revert { continue }
      } else if isNews {
        claims[side] = key
      }
      let known = before.elements.first(marked: .seen(side))?.key
      isNew[side] = known == nil && key != nil
      elements.mark(key, .seen(side))
      elements.mark(nil, .sent(side))
      if known != nil, known != key { elements.mark(nil, .kept(side)) }
    }
    for side in Side.allCases where claims[side] != nil && claims[side.opposite] == nil {
      // What was decided and is not there yet stands against it: it is the other side's word.
      if isPending(before, on: side) {
        claims[side.opposite] = before.elements.first(marked: .decided)?.key
      }
    }
    if let key = chosen(claims) {
      elements.mark(key, .decided)
      for side in Side.allCases {
        elements.mark(nil, .kept(side))
        if claims[side] == key { decision.changed[side].insert(key) }
      }
    }
    if elements.first(marked: .decided)?.isMember != true {
      var next: ElementRegister?
      for side in Side.allCases where next == nil && ordersElements(side) {
        if let seen = elements.first(marked: .seen(side)), seen.isMember { next = seen }
      }
      elements.mark(next?.key, .decided)
      for side in Side.allCases { elements.mark(nil, .kept(side)) }
    }
    guard let decided = elements.first(marked: .decided)?.key else { return }
    for side in Side.allCases where isNew[side] {
      // Neither knew the other's order: none is written over the other.
      if elements.first(marked: .seen(side))?.key != decided { elements.mark(decided, .kept(side)) }
    }
  }

  /// Whether the element that a side shows first was put there by somebody.
  private func isClaim(
    _ key: String, _ bag: ShownBag, _ elements: [ElementRegister], _ before: BagRegister, on side: Side
  ) -> Bool {
    guard let known = before.elements.first(marked: .seen(side))?.key, known != key,
      elements.first(where: { $0.key == key })?.isMember == true,
      elements.first(marked: .decided)?.key != key
    else { return false }
    if let own = before.elements.first(where: { $0.key == key }),
      own.first.contains(.sent(side)) || own.sent[side].contains(.added)
    {
      return false
    }
    if bag.elements[known] != nil { return true }
    // Who comes after one that went away is said only by whom it is taken out.
    let wasMember = before.elements.first { $0.key == known }?.isMember == true
    return wasMember && elements.first { $0.key == known }?.isMember != true
  }

  /// Whether a side is still to be told which element is the first.
  private func isPending(_ register: BagRegister, on side: Side) -> Bool {
    direction.isTarget(side) && capabilities[side]?.isWritable == true
      && firstToWrite(register, to: side) != nil
  }

  private func chosen(_ claims: Sides<String?>) -> String? {
    guard let left = claims.left, let right = claims.right, left != right else {
      return claims.left ?? claims.right
    }
    switch rule.policy {
    case .right, .preferRight: return right
    case .newest:
      if let one = modified.left, let other = modified.right, one < other { return right }
      return left
    default: return left
    }
  }

  /// The element that is still to be put first on a side; nil when nothing of the order is to be written there.
  func firstToWrite(_ register: BagRegister, to side: Side) -> ElementRegister? {
    guard capabilities[side]?.order == .kept, ordersElements(side), ordersElements(side.opposite),
      let decided = register.elements.first(marked: .decided), decided.isMember,
      !decided.first.contains(.seen(side)), !decided.first.contains(.kept(side)),
      // An empty one gets its elements in their order.
      register.elements.contains(where: { $0.seen[side] && $0.isMember })
    else { return nil }
    return decided
  }

  /// The elements with the decided first one in front, where a side says so by its order.
  func inOrder(_ elements: [ElementRegister], for side: Side) -> [ElementRegister] {
    guard ordersElements(side), let index = elements.firstIndex(where: { $0.first.contains(.decided) }) else {
      return elements
    }
    return [elements[index]] + elements[..<index] + elements[(index + 1)...]
  }

  /// The elements that a side showed last, as far as their order says something: the first one in front.
  func seenInOrder(_ register: BagRegister, on side: Side) -> [ElementRegister] {
    let seen = register.elements.filter { $0.seen[side] }
    guard ordersElements(side), let index = seen.firstIndex(where: { $0.first.contains(.seen(side)) }) else {
      return seen
    }
    return [seen[index]] + seen[..<index] + seen[(index + 1)...]
  }

  /// Takes into account which element a side shows first after our own write.
  ///
  /// - Returns: whether the order is as it was seen last, apart from what the write changed.
  func landedFirst(
    _ register: inout BagRegister, _ change: BagChange, _ bag: ShownBag, written: Set<String>, on side: Side
  ) -> Bool {
    guard ordersElements(side) else { return true }
    let key = bag.order.first
    let known = register.elements.first(marked: .seen(side))?.key
    let isNamed = change.first != nil || known == nil && !change.isEmpty
    if !isNamed, let known, known != key, bag.elements[known] != nil,
      key.map({ !written.contains($0) }) ?? false
    {
      return false
    }
    // What is shown before anything was written to it is seen by the decision.
    if change.isEmpty && known == nil { return true }
    register.elements.mark(key, .seen(side))
    register.elements.mark(nil, .sent(side))
    if isNamed, let decided = register.elements.first(marked: .decided), decided.key != key,
      bag.elements[decided.key] != nil
    {
      register.elements.mark(decided.key, .kept(side))
    }
    return true
  }
}
