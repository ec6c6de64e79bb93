import Contractors

extension References {
  /// Registers in which records that had no pair when they were noted go by their pair, where they have one now.
  func renewed(_ registers: Registers, _ entity: Entity, _ settings: SyncSettings) -> Registers {
    var next = registers
    for (unit, register) in registers.tuples {
      let parts = Set(register.decided.keys).union(register.seen.left.keys).union(register.seen.right.keys)
      for part in parts {
        guard let target = settings.catalogue.descriptor(of: part, in: entity)?.refersTo else { continue }
        next.tuples[unit]?.rename(part) { renewed($0, entity: target) }
      }
    }
    for (unit, register) in registers.bags {
      guard let target = settings.catalogue.descriptor(of: unit, in: entity)?.refersTo else { continue }
      var elements: [ElementRegister] = []
      for var element in register.elements {
        element.attributes.rename("value") { renewed($0, entity: target) }
        element.key = settings.comparison.normal(renewed(element.key, entity: target), as: .reference)
        if let twin = elements.firstIndex(where: { $0.key == element.key }) {
          elements[twin].merge(element)
        } else {
          elements.append(element)
        }
      }
      next.bags[unit]?.elements = elements
    }
    return next
  }
}

extension References {
  /// Registers in which a side shows what it will show: the key of a record that is about to be created again under another one.
  /// What referred to it is then written anew, together with the record.
  func losing(_ lost: LostKeys, in registers: Registers, _ entity: Entity, _ settings: SyncSettings)
    -> Registers
  {
    var next = registers
    for (stream, keys) in lost.keys {
      for field in settings.catalogue.fields(of: entity) where field.refersTo == stream.entity {
        for (pair, key) in keys {
          let meaning = "pair:\(pair.rawValue)"
          let text = "\(stream.side.rawValue):\(key)"
          if next.tuples[field.group ?? field.name]?.seen[stream.side][field.name] == meaning {
            next.tuples[field.group ?? field.name]?.seen[stream.side][field.name] = text
          }
          next.bags[field.name]?.show(text, insteadOf: meaning, on: stream.side, settings.comparison)
        }
      }
    }
    return next
  }
}

extension TupleRegister {
  fileprivate mutating func rename(_ part: FieldName, _ name: (String) -> String) {
    let before = decided[part]
    decided[part] = before.map(name)
    for side in Side.allCases {
      seen[side][part] = seen[side][part].map(name)
      if let before, let now = decided[part], refilled[side][part] == FieldHash(of: before) {
        refilled[side][part] = FieldHash(of: now)
      }
      if let before, let now = decided[part], sent[side][part]?.remove(FieldHash(of: before)) != nil {
        sent[side][part]?.insert(FieldHash(of: now))
      }
    }
  }
}

extension ElementRegister {
  /// Joins what two names of one record gathered.
  fileprivate mutating func merge(_ other: ElementRegister) {
    isMember = isMember || other.isMember
    for side in Side.allCases {
      places.seen[side] = places.seen[side] ?? other.places.seen[side]
      places.sent[side] = places.sent[side] ?? other.places.sent[side]
      seen[side] = seen[side] || other.seen[side]
      sent[side].formUnion(other.sent[side])
      attributes.seen[side].merge(other.attributes.seen[side]) { mine, _ in mine }
    }
    attributes.decided.merge(other.attributes.decided) { mine, _ in mine }
  }
}
