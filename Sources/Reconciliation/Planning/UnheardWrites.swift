import Contractors

extension Units {
  /// The registers of a side that does not know what was written to it since: what it says next stands against that, as if the write were
  /// still on its way.
  func holding(_ registers: Registers, _ side: Side, toWhatItSaid said: Record) -> Registers {
    var registers = registers
    for unit in tuples {
      for part in unit.parts {
        guard let value = said.fields[part], registers.tuples[unit.name]?.seen[side][part] != nil else {
          continue
        }
        registers.tuples[unit.name]?.seen[side][part] = value.text ?? ""
        registers.tuples[unit.name]?.accepted[side][part] = nil
      }
    }
    for unit in bags {
      guard let value = said.fields[unit.name], let bag = registers.bags[unit.name], bag.known[side] else {
        continue
      }
      registers.bags[unit.name] = unit.context.holding(bag, side, toWhatItSaid: value.elements)
    }
    return registers
  }
}

extension BagContext {
  fileprivate func holding(
    _ register: BagRegister, _ side: Side, toWhatItSaid elements: [Element]
  ) -> BagRegister {
    var register = register
    let said = shown(elements, register, on: side)
    for key in said.order where !register.elements.contains(where: { $0.key == key }) {
      register.elements.append(ElementRegister(key: key))
    }
    for index in register.elements.indices {
      let element = said.elements[register.elements[index].key]
      register.elements[index].seen[side] = element != nil
      register.elements[index].attributes.seen[side] =
        element.map { wholeAttributes(of: $0, on: side) } ?? [:]
      register.elements[index].attributes.accepted[side] = [:]
      if ordersElements(side) {
        register.elements[index].places.seen[side] = said.order.firstIndex(of: register.elements[index].key)
      }
    }
    return register
  }
}
