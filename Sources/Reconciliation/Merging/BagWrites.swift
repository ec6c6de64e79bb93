public import Contractors

extension BagContext {
  /// The elements that a side can hold of what was decided: first those it holds already, then the others in order, as far as
  /// its places reach. Elements beyond are outside the side's vote.
  func fitting(_ register: BagRegister, on side: Side) -> [ElementRegister] {
    guard let capability = capabilities[side] else { return [] }
    let members = told(
      register.elements.filter { $0.isMember && !isHeldByAnother($0, on: side) }, on: side)
    if capability.maximumElements == nil && capability.kinds == nil && capability.maximumKinds == nil {
      return members
    }
    var kindsTaken: Set<String> = []
    var total = capability.maximumElements ?? .max
    var places = capability.kinds
    var fitting: Set<String> = []
    func place(_ element: ElementRegister) {
      guard total > 0 else { return }
      let kind = element.attributes.decided["kind"] ?? ""
      if let most = capability.maximumKinds, !kindsTaken.contains(kind) {
        guard kindsTaken.count < most else { return }
      }
      if places != nil {
        let slot = places?[kind, default: 0] ?? 0 > 0 ? kind : "*"
        guard let free = places?[slot], free > 0 else { return }
        places?[slot] = free - 1
      }
      total -= 1
      kindsTaken.insert(kind)
      fitting.insert(element.key)
    }
    for element in members where element.seen[side] { place(element) }
    for element in members where !element.seen[side] { place(element) }
    return members.filter { fitting.contains($0.key) }
  }

  /// What must be done on a side so that it shows what was decided; nil when nothing.
  ///
  /// `shown` is what the side was just seen to hold, where it was read: elements that are none of ours take places as well.
  public func writes(of register: BagRegister, to side: Side, shown: [Element]? = nil) -> BagChange? {
    // What the other side does not carry only this one says: nothing is written to it.
    guard direction.isTarget(side), capabilities[side]?.isWritable == true, register.known[side],
      capabilities[side.opposite] != nil, rule.policy != .createOnly, rule.policy != .never
    else { return nil }
    var change = BagChange()
    let register = shown.map { withoutLost(register, $0, on: side) } ?? register
    let fitting = fitting(register, on: side)
    for element in fitting {
      if !element.seen[side] {
        // Also where its kind or label is in question: whether it is there is decided, and it comes as it was agreed on last.
        change.added.append(decided(element, on: side))
      } else {
        let writes = tupleContext.writes(of: element.attributes, to: side)
        if writes.isEmpty { continue }
        let from = Self.element(from: element.attributes.seen[side])
        var parts = element.attributes.seen[side]
        // The parts of one address or account are written as a whole: two partial updates can blend into one nobody typed.
        parts.merge(writes) { $1 }
        if descriptor.type == .address && writes["value"] != nil {
          // What the side made of the old line for want of another place goes with it.
          let decided = element.attributes.decided
          parts = parts.filter { part, _ in
            !Self.isAddressPart(part) || writes[part] != nil || !(decided[part] ?? "").isEmpty
          }
        }
        if isLineAlone(writes, element.attributes) {
          parts = parts.filter { !Self.isAddressPart($0.key) }
        }
        change.changed.append(ElementChange(from: from, to: Self.element(from: parts)))
      }
    }
    let removed = register.elements.filter { $0.seen[side] && !$0.isMember }
    for element in removed { change.removed.append(Self.element(from: element.attributes.seen[side])) }
    var added = fitting.filter { !$0.seen[side] }
    if let shown, let places = capabilities[side]?.maximumElements {
      let room = max(0, places - shown.count + removed.count)
      change.added = Array(change.added.prefix(room))
      added = Array(added.prefix(room))
    }
    correct(&change, removed, added)
    if let order = orderToWrite(register, to: side) {
      let coming = Set(added.map(\.key))
      change.order = order.filter { $0.seen[side] || coming.contains($0.key) }.map { decided($0, on: side) }
    }
    return change.isEmpty ? nil : change
  }

  /// Whether an address gets another line and nothing is said of its parts, which go with the line it had. Parts that both sides carry
  /// and that were decided are said as well.
  private func isLineAlone(_ writes: Parts, _ address: TupleRegister) -> Bool {
    let carried = tupleContext.capabilities
    return descriptor.type == .address && writes["value"] != nil
      && !address.decided.contains { part, text in
        Self.isAddressPart(part) && !text.isEmpty && carried.left[part] != nil && carried.right[part] != nil
      }
  }

  package static func isAddressPart(_ part: FieldName) -> Bool {
    part != "value" && part != "kind" && part != "comment"
  }

  /// The registers without what the target of a one-way sync has lost, which takes no place there; an element that the source
  /// changed since is to be added again.
  private func withoutLost(_ register: BagRegister, _ shown: [Element], on side: Side) -> BagRegister {
    let present = self.shown(shown, register, on: side).elements
    var next = register
    next.elements = register.elements.compactMap { element in
      guard element.seen[side], present[element.key] == nil else { return element }
      if tupleContext.writes(of: element.attributes, to: side).isEmpty { return nil }
      var lost = element
      lost.seen[side] = false
      return lost
    }
    return next
  }

  /// Exactly one removal beside one addition of the same kind is a correction: the side's own element is changed, so that it
  /// keeps its place, its label and its id. Source: `sync-algorithm.md` §4.4.
  private func correct(_ change: inout BagChange, _ removed: [ElementRegister], _ added: [ElementRegister]) {
    guard removed.count == 1, added.count == 1, isSameKind(removed[0], added[0]),
      descriptor.type != .reference,
      let from = change.removed.first, var to = change.added.first
    else { return }
    to.kind = to.kind ?? from.kind
    // What is said of an account is not said of another one.
    if descriptor.type != .bankAccount || !to.isAnother(than: from) {
      to.comment = to.comment ?? from.comment
    }
    change.removed = []
    change.added = []
    change.changed.append(ElementChange(from: from, to: to))
  }

  /// The decided elements as a new record of a side would get them.
  public func elements(of register: BagRegister, for side: Side) -> [Element] {
    guard capabilities[side]?.isGivenToNew == true, rule.policy != .never else { return [] }
    return fitting(register, on: side).map { decided($0, on: side) }
  }

  private func decided(_ element: ElementRegister, on side: Side) -> Element {
    let carried = tupleContext.capabilities[side]
    return Self.element(from: element.attributes.decided.filter { carried[$0.key] != nil })
  }

  static func element(from parts: Parts) -> Element {
    var element = Element(parts["value"] ?? "", kind: parts["kind"], comment: parts["comment"])
    for (name, text) in parts where name != "value" && name != "kind" && name != "comment" {
      element.parts[name.rawValue] = text
    }
    return element
  }

  /// Takes into account what a side shows after our own write, for the elements that the write named.
  ///
  /// - Returns: the registers, and whether everything else is as it was seen last; when not, somebody edited the record
  ///   meanwhile and it must be read again.
  public func landed(
    _ register: BagRegister, change: BagChange, shown: [Element], on side: Side
  ) -> (register: BagRegister, isClean: Bool) {
    var aliases = aliases(register, on: side)
    func key(_ element: Element) -> String {
      let key = comparison.elementKey(of: element, type: descriptor.type)
      return aliases[key] ?? key
    }
    let written = Set((change.added + change.removed + change.changed.flatMap { [$0.from, $0.to] }).map(key))
    let sent = (change.added + change.changed.map(\.to)).map(key)
    // What goes leaves its form to what comes.
    let going = Set((change.removed + change.changed.map(\.from)).map(key)).subtracting(sent)
    aliases = aliases.filter { !going.contains($0.value) }
    let whole = whole(shown, register, on: side, but: written)
    var bag = ShownBag(whole, type: descriptor.type, comparison: comparison, aliases: aliases)
    let forms = newForms(of: sent, in: bag, register)
    if !forms.isEmpty {
      bag = ShownBag(
        whole, type: descriptor.type, comparison: comparison, aliases: aliases.merging(forms) { $1 })
    }
    var next = register
    var isClean = bag.order.allSatisfy { key in register.elements.contains { $0.key == key } }
    // A bag that is shown for the first time is still to be filled.
    if !register.known[side] && change.isEmpty && register.elements.contains(where: \.isMember) {
      isClean = false
    }
    for index in next.elements.indices {
      let known = next.elements[index]
      let element = bag.elements[known.key]
      guard written.contains(known.key) else {
        if (element != nil) != known.seen[side] { isClean = false }
        if let element,
          !tupleContext.shows(known.attributes, wholeAttributes(of: element, on: side), on: side)
        {
          isClean = false
        }
        continue
      }
      next.elements[index].seen[side] = element != nil
      next.elements[index].sent[side] = []
      next.elements[index].attributes.sent[side] = [:]
      if let element {
        next.elements[index].attributes = tupleContext.landed(
          known.attributes, shown: wholeAttributes(of: element, beside: known.attributes, on: side), on: side)
      } else if sent.contains(known.key) {
        next.elements[index].attributes.accepted[side]["value"] = acceptedWithout(known, in: bag, on: side)
      }
    }
    if !landedOrder(&next, change, bag, written: written, on: side) { isClean = false }
    next.elements.removeAll { !$0.isOfUse }
    next.known[side] = true
    return (next, isClean)
  }
}

extension TupleContext {
  /// Takes into account what a side shows after our own write: where the value differs from what was decided, that is how the
  /// side holds it, learned for this value. Source: `sync-algorithm.md` §1, "Projection is learned".
  public func landed(_ register: TupleRegister, shown: Parts, on side: Side) -> TupleRegister {
    var next = register
    for (part, text) in shown {
      next.seen[side][part] = text
      if !text.isEmpty { next.refilled[side][part] = nil }
      next.sent[side][part] = nil
      guard let decided = register.decided[part] else { continue }
      next.accepted[side][part] = same(text, cut(decided, part, side), part) ? nil : FieldHash(of: decided)
    }
    return next
  }

  /// Whether a side shows just what was seen last of it. What it shows empty and never showed before says nothing, unless it is
  /// to be filled.
  func shows(_ register: TupleRegister, _ shown: Parts, on side: Side) -> Bool {
    shown.allSatisfy { part, text in
      register.seen[side][part].map { same($0, text, part) }
        ?? (text.isEmpty && (register.decided[part] ?? "").isEmpty)
    }
  }
}
