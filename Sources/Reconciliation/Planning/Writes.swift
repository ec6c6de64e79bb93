public import Contractors

/// The fields that must be written to a side, with their values before and after.
struct SideWrites {
  var changes: [FieldName: FieldChange] = [:]
  var before: [FieldName: Value] = [:]
  var after: [FieldName: Value] = [:]
  var isEmpty: Bool { changes.isEmpty }
}

extension Units {
  /// What must be written to a side so that it shows what was decided; `present` is what it was just seen to hold, where it was
  /// read: drift of a one-way target is written over.
  func writes(of registers: Registers, to side: Side, present: Record?) -> SideWrites {
    var writes = SideWrites()
    for unit in tuples {
      guard let register = registers.tuples[unit.name] else { continue }
      for (part, text) in unit.context.writes(of: register, to: side) {
        writes.changes[part] = .set(.scalar(text))
        // What was just read without a value has none, whatever was seen before: nothing else would ever be expected there.
        writes.before[part] =
          present.map { $0.fields[part] ?? .empty } ?? register.seen[side][part].map(Value.scalar)
        writes.after[part] = .scalar(text)
      }
    }
    addRepeated(registers, to: side, &writes)
    for unit in bags {
      guard let register = registers.bags[unit.name],
        let change = unit.context.writes(
          of: register, to: side, shown: present.flatMap { unit.elements(of: $0, on: side, register) })
      else { continue }
      writes.changes[unit.name] = .bag(change)
      let shown = register.elements.order(seenBy: side)
      writes.before[unit.name] =
        present.map { $0.fields[unit.name] ?? .empty }
        ?? .elements(shown.map { BagContext.element(from: $0.attributes.seen[side]) })
      writes.after[unit.name] = .elements(unit.context.elements(of: register, for: side))
    }
    return writes
  }

  /// A value that says what another field says stands there only as long as that field does: where the other one is written, it is
  /// written with it. Nothing is expected of it, and for the history nothing changes.
  private func addRepeated(_ registers: Registers, to side: Side, _ writes: inout SideWrites) {
    for unit in tuples {
      guard let decided = registers.tuples[unit.name]?.decided else { continue }
      for part in unit.parts where writes.changes[part] == nil {
        guard let capability = unit.context.capabilities[side][part], capability.isWritable,
          let other = capability.repeats, writes.changes[other] != nil, let text = decided[part],
          !text.isEmpty
        else { continue }
        writes.changes[part] = .set(.text(text))
      }
    }
  }

  /// The record that a side would get: everything decided that it can hold and that may be written.
  func record(of registers: Registers, for side: Side) -> Record {
    var record = Record(entity)
    for unit in tuples where unit.context.rule.policy != .never {
      guard let register = registers.tuples[unit.name] else { continue }
      for (part, text) in register.decided
      where !text.isEmpty && unit.context.capabilities[side][part]?.isGivenToNew == true {
        record.fields[part] = .text(text)
      }
    }
    for unit in bags {
      guard let register = registers.bags[unit.name] else { continue }
      let elements = unit.context.elements(of: register, for: side)
      if !elements.isEmpty { record.fields[unit.name] = .bag(elements) }
    }
    return record
  }

  /// The record as a side showed it last.
  func shown(by registers: Registers, on side: Side) -> Record { registers.shown(on: side, of: entity) }

  /// Takes into account what a side shows after our own write.
  ///
  /// - Parameters:
  ///   - registers: as accepted before the write.
  ///   - written: the fields that the write named; nil when the record was created.
  ///   - withheld: fields of a created record that could not be given to it yet: references to records that were not there.
  ///   - shown: what the side holds now, references in neutral form.
  ///   - side: the side that was written.
  /// - Returns: the registers, and whether all other fields are as they were seen last.
  public func landed(
    _ registers: Registers, written: [FieldName: FieldChange]?, withheld: Set<FieldName> = [], shown: Record,
    on side: Side
  ) -> (registers: Registers, isClean: Bool) {
    var next = registers
    var isClean = true
    for unit in tuples {
      guard let register = registers.tuples[unit.name] else {
        let parts = unit.parts(of: shown, on: side, nil)
        if parts.values.contains(where: { !$0.isEmpty }) { isClean = false }
        if unit.context.rule.policy != .never {
          // Nothing was known of the unit: what is decided later must find what the side shows.
          var register = TupleRegister()
          register.seen[side] = parts.filter { $0.value.isEmpty }
          if !register.seen[side].isEmpty { next.tuples[unit.name] = register }
        }
        continue
      }
      let parts = unit.parts(of: shown, on: side, register)
      let own = parts.filter { part, _ in
        written.map { $0[part] != nil }
          ?? (!(register.decided[part] ?? "").isEmpty && !withheld.contains(part))
      }
      next.tuples[unit.name] = unit.context.landed(register, shown: own, on: side)
      let others = parts.filter { own[$0.key] == nil }
      // What a new record was not given, and what was never shown before, is simply seen empty.
      for (part, text) in others
      where text.isEmpty
        && (written == nil || register.seen[side][part] == nil && (register.decided[part] ?? "").isEmpty)
      {
        next.tuples[unit.name]?.seen[side][part] = text
        // What was to be sent to a record that was not made never comes.
        if written == nil { next.tuples[unit.name]?.sent[side][part] = nil }
      }
      if !unit.context.shows(register, others, on: side) { isClean = false }
    }
    for unit in bags {
      guard let elements = unit.elements(of: shown, on: side, registers.bags[unit.name]) else { continue }
      let register = registers.bags[unit.name] ?? BagRegister(known: Sides { $0 == side })
      let change: BagChange
      if let written {
        guard case .bag(let named)? = written[unit.name] else {
          let seen = unit.context.landed(register, change: BagChange(), shown: elements, on: side)
          if seen.isClean { next.bags[unit.name] = seen.register } else { isClean = false }
          continue
        }
        change = named
      } else {
        change = BagChange(added: unit.context.elements(of: register, for: side))
      }
      let landed = unit.context.landed(register, change: change, shown: elements, on: side)
      next.bags[unit.name] = landed.register
      if !landed.isClean { isClean = false }
    }
    return (next, isClean)
  }
}

extension Units {
  /// Whether a side shows everything that was decided.
  public func hasNothingToWrite(_ registers: Registers, to side: Side) -> Bool {
    writes(of: registers, to: side, present: nil).isEmpty
  }
}

extension Registers {
  /// The record as a side showed it last, references in neutral form.
  public func shown(on side: Side, of entity: Entity) -> Record {
    var record = Record(entity)
    for register in tuples.values {
      for (part, text) in register.seen[side] { record.fields[part] = .scalar(text) }
    }
    for (name, register) in bags where register.known[side] {
      record.fields[name] = .elements(
        register.elements.order(seenBy: side).map { BagContext.element(from: $0.attributes.seen[side]) })
    }
    return record
  }
}
