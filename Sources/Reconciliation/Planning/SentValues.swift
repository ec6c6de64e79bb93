import Contractors

extension Units {
  /// Notes in the registers what an operation is about to send to its side.
  func noteSent(_ operation: PlannedOperation, in registers: inout Registers) {
    forEachSent(operation, registers) { unit, part, hash in
      registers.tuples[unit]?.sent[operation.side][part, default: []].insert(hash)
    }
    forEachSentElement(operation, registers) { bag, index, membership, parts in
      registers.bags[bag]?.elements[index].noteSent(membership, parts, to: operation.side)
    }
    forEachSentPlace(operation, registers) {
      registers.bags[$0]?.elements[$1].places.sent[operation.side] = $2
    }
  }

  /// Forgets in the registers what an operation was to send and what was certainly not written.
  public func forgetSent(_ operation: PlannedOperation, in registers: inout Registers) {
    forEachSent(operation, registers) { unit, part, hash in
      registers.tuples[unit]?.forgetSent(part, hash, to: operation.side)
    }
    forEachSentElement(operation, registers) { bag, index, membership, parts in
      registers.bags[bag]?.elements[index].forgetSent(membership, parts, to: operation.side)
    }
    forEachSentPlace(operation, registers) { bag, index, _ in
      registers.bags[bag]?.elements[index].places.sent[operation.side] = nil
    }
    for bag in registers.bags.keys { registers.bags[bag]?.elements.removeAll { !$0.isOfUse } }
  }

  private func forEachSent(
    _ operation: PlannedOperation, _ registers: Registers, _ body: (FieldName, FieldName, FieldHash) -> Void
  ) {
    guard operation.kind.sendsValues else { return }
    for unit in tuples {
      guard let register = registers.tuples[unit.name] else { continue }
      for part in unit.parts where operation.changes[part] != nil || operation.record?.fields[part] != nil {
        guard let decided = register.decided[part] else { continue }
        body(unit.name, part, FieldHash(of: unit.context.cut(decided, part, operation.side)))
      }
    }
  }

  /// Gives each element that an operation puts into an order, by its place in the register, with its place in the order.
  private func forEachSentPlace(
    _ operation: PlannedOperation, _ registers: Registers, _ body: (FieldName, Int, Int) -> Void
  ) {
    guard operation.kind.sendsValues else { return }
    for unit in bags where unit.context.ordersElements(operation.side) {
      let order: [Element]?
      if case .bag(let change)? = operation.changes[unit.name] {
        order = change.order
      } else {
        order = operation.record?.fields[unit.name]?.elements
      }
      for (place, element) in (order ?? []).enumerated() {
        let key = unit.context.comparison.elementKey(of: element, type: unit.context.descriptor.type)
        if let index = registers.bags[unit.name]?.elements.firstIndex(where: { $0.key == key }) {
          body(unit.name, index, place)
        }
      }
    }
  }

  /// Gives each element that an operation names, by its place in the register, with what is sent of it.
  private func forEachSentElement(
    _ operation: PlannedOperation, _ registers: Registers,
    _ body: (FieldName, Int, SentMembership, [FieldName: FieldHash]) -> Void
  ) {
    guard operation.kind.sendsValues else { return }
    for unit in bags {
      guard let register = registers.bags[unit.name] else { continue }
      let change: BagChange
      if case .bag(let named)? = operation.changes[unit.name] {
        change = named
      } else if case .bag(let elements)? = operation.record?.fields[unit.name] {
        change = BagChange(added: elements)
      } else {
        continue
      }
      for (key, sent) in unit.context.sent(by: change, register, to: operation.side) {
        guard let index = register.elements.firstIndex(where: { $0.key == key }) else { continue }
        body(unit.name, index, sent.membership, sent.parts)
      }
    }
  }
}

extension BagContext {
  /// What a change sends to a side, by element key.
  func sent(
    by change: BagChange, _ register: BagRegister, to side: Side
  ) -> [String: (membership: SentMembership, parts: [FieldName: FieldHash])] {
    let aliases = aliases(register, on: side)
    func key(_ element: Element) -> String {
      let key = comparison.elementKey(of: element, type: descriptor.type)
      return aliases[key] ?? key
    }
    var sent: [String: (membership: SentMembership, parts: [FieldName: FieldHash])] = [:]
    func hold(_ element: Element, _ membership: SentMembership) {
      var hashes: [FieldName: FieldHash] = [:]
      for (part, text) in attributes(of: element, on: side) {
        hashes[part] = FieldHash(of: tupleContext.cut(text, part, side))
      }
      sent[key(element)] = (membership, hashes)
    }
    for element in change.removed { sent[key(element)] = (.removed, [:]) }
    for element in change.added { hold(element, .added) }
    for one in change.changed {
      let isCorrection = key(one.from) != key(one.to)
      if isCorrection { sent[key(one.from)] = (.removed, [:]) }
      hold(one.to, isCorrection ? .added : [])
    }
    return sent
  }
}

extension OperationKind {
  /// Whether the operation carries what was decided: a mark, a removal or the end of a link says nothing of values.
  fileprivate var sendsValues: Bool {
    switch self {
    case .create, .restore, .update: true
    case .flag, .detach, .delete: false
    }
  }
}

extension TupleRegister {
  fileprivate mutating func forgetSent(_ part: FieldName, _ hash: FieldHash, to side: Side) {
    sent[side][part]?.remove(hash)
    if sent[side][part]?.isEmpty == true { sent[side][part] = nil }
  }
}

extension ElementRegister {
  fileprivate mutating func noteSent(
    _ membership: SentMembership, _ parts: [FieldName: FieldHash], to side: Side
  ) {
    sent[side].formUnion(membership)
    for (part, hash) in parts { attributes.sent[side][part, default: []].insert(hash) }
  }

  fileprivate mutating func forgetSent(
    _ membership: SentMembership, _ parts: [FieldName: FieldHash], to side: Side
  ) {
    sent[side].subtract(membership)
    for (part, hash) in parts { attributes.forgetSent(part, hash, to: side) }
  }
}
