public import Contractors

/// A value that a side took and holds in another form: it cut it, dropped it or a part of it, or completed it.
public struct ReshapedValue: Sendable, Hashable {
  /// The field.
  public var field: FieldName
  /// What was sent; of a list, the elements concerned.
  public var sent: Value
  /// What the side holds instead.
  public var held: Value
}

extension Units {
  /// What a side made of what was sent to it. Mere spelling, such as that of a phone, is none.
  ///
  /// - Parameters:
  ///   - before: the registers as accepted before the write.
  ///   - landed: those that ``landed(_:written:withheld:shown:on:)`` gave.
  ///   - sent: the fields that were written.
  ///   - side: the side that was written.
  /// - Returns: the values in the order of their fields.
  public func reshaped(
    _ before: Registers, _ landed: Registers, sent: Set<FieldName>, on side: Side
  ) -> [ReshapedValue] {
    var found: [ReshapedValue] = []
    for unit in tuples {
      guard let register = landed.tuples[unit.name] else { continue }
      for part in unit.parts where sent.contains(part) && unit.context.types[part] != .reference {
        guard let (decided, held) = unit.context.otherForm(of: part, register, on: side) else { continue }
        found.append(ReshapedValue(field: part, sent: .text(decided), held: .text(held)))
      }
    }
    for unit in bags where sent.contains(unit.name) && unit.context.descriptor.type != .reference {
      let earlier = before.bags[unit.name]?.elements ?? []
      let reshaped = (landed.bags[unit.name]?.elements ?? []).filter { element in
        guard element.isMember, element.seen[side] else { return false }
        let known = earlier.first { $0.key == element.key }
        return known?.attributes.seen[side] != element.attributes.seen[side]
          && element.attributes.decided.keys.contains {
            unit.context.otherForm(of: $0, element.attributes, on: side) != nil
          }
      }
      let dropped = (landed.bags[unit.name]?.elements ?? []).filter { element in
        element.isMember && unit.context.isHeldByAnother(element, on: side)
          && earlier.contains { $0.key == element.key && unit.context.wasDropped($0, on: side) }
      }
      if reshaped.isEmpty && dropped.isEmpty { continue }
      found.append(
        ReshapedValue(
          field: unit.name,
          sent: .elements((reshaped + dropped).map { BagContext.element(from: $0.attributes.decided) }),
          held: reshaped.isEmpty
            ? .empty : .elements(reshaped.map { BagContext.element(from: $0.attributes.seen[side]) })))
    }
    return found.sorted { $0.field < $1.field }
  }
}

extension BagContext {
  /// What was decided of an attribute and what a side holds of it, where that is something else.
  fileprivate func otherForm(
    of part: FieldName, _ register: TupleRegister, on side: Side
  ) -> (decided: String, held: String)? {
    // That a portal gives a kind to a phone without one, or another kind for one that it lacks, costs nothing of the phone.
    part == "kind" ? nil : tupleContext.otherForm(of: part, register, on: side)
  }
}

extension TupleContext {
  /// What was decided of a part and what a side holds of it, where that is something else.
  fileprivate func otherForm(
    of part: FieldName, _ register: TupleRegister, on side: Side
  ) -> (decided: String, held: String)? {
    guard capabilities[side][part]?.isWritable == true, let decided = register.decided[part],
      !decided.isEmpty,
      let held = register.seen[side][part], !same(held, decided, part)
    else { return nil }
    return (decided, held)
  }
}
