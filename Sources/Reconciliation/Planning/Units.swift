public import Contractors

/// A scalar or group of one entity: what merges as one value.
public struct TupleUnit: Sendable {
  /// The field's or group's name.
  public var name: FieldName
  /// The fields it consists of.
  public var parts: [FieldName]
  /// How it is decided; the times of the records are set for each pair.
  public var context: TupleContext
}

/// A bag of one entity.
public struct BagUnit: Sendable {
  /// The field's name.
  public var name: FieldName
  /// How it is decided; the times of the records are set for each pair.
  public var context: BagContext
}

/// The units of one entity in one sync, with everything their decisions depend on apart from the data.
public struct Units: Sendable {
  /// Scalars and groups, in the order of their names.
  public var tuples: [TupleUnit]
  /// Bags, in the order of their names.
  public var bags: [BagUnit]
  /// The entity.
  public var entity: Entity

  /// Whether both sides carry a unit, or a part of it: else a change of it goes nowhere.
  func isShared(_ name: FieldName) -> Bool {
    if let bag = bags.first(where: { $0.name == name }) {
      return bag.context.capabilities.left != nil && bag.context.capabilities.right != nil
    }
    guard let capabilities = tuples.first(where: { $0.name == name })?.context.capabilities else {
      return false
    }
    return capabilities.left.keys.contains { capabilities.right[$0] != nil }
  }

  /// Works out the units from what both sides carry.
  ///
  /// A field that only one side carries is a unit as well: its value is remembered, so that a restored record gets it back.
  public init(_ entity: Entity, settings: SyncSettings, capabilities: Sides<Capabilities>) {
    self.entity = entity
    var groups: [FieldName: [FieldDescriptor]] = [:]
    var bags: [BagUnit] = []
    let names = Set(capabilities.left.fields.keys).union(capabilities.right.fields.keys).sorted()
    for descriptor in names.compactMap({ settings.catalogue.descriptor(of: $0, in: entity) }) {
      guard descriptor.cardinality == .many else {
        groups[descriptor.group ?? descriptor.name, default: []].append(descriptor)
        continue
      }
      bags.append(
        BagUnit(
          name: descriptor.name,
          context: BagContext(
            descriptor: descriptor, capabilities: Sides { capabilities[$0].fields[descriptor.name] },
            rule: settings.rule(for: descriptor.name), direction: settings.direction, drift: settings.drift,
            comparison: settings.comparison)))
    }
    self.bags = bags
    tuples = groups.sorted { $0.key < $1.key }.map { name, members in
      let parts = members.map(\.name)
      return TupleUnit(
        name: name, parts: parts,
        context: TupleContext(
          types: Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.type) }),
          rule: parts.count == 1
            ? settings.rule(for: parts[0], group: name) : settings.rule(forGroup: name, of: parts),
          capabilities: Sides { side in
            parts.reduce(into: [:]) { $0[$1] = capabilities[side].fields[$1] }
          },
          direction: settings.direction, drift: settings.drift, comparison: settings.comparison))
    }
  }

  /// Whether a policy looks at times: only then do pairs need units of their own.
  private var asksForTimes: Bool {
    tuples.contains { $0.context.rule.policy == .newest }
      || bags.contains { $0.context.rule.policy == .newest }
  }

  /// The units with the times of one pair's records, for the policy `newest`.
  func dated(_ modified: Sides<Timestamp?>) -> Units {
    if modified.left == nil && modified.right == nil || !asksForTimes { return self }
    var copy = self
    for index in copy.tuples.indices { copy.tuples[index].context.modified = modified }
    for index in copy.bags.indices { copy.bags[index].context.modified = modified }
    return copy
  }
}

extension TupleUnit {
  /// What a record states of the unit, as far as its side carries it.
  ///
  /// A part that the side could hold, does not state and never stated is empty there: an XML file has no element for it. Read so, it clears
  /// nothing, for a first empty value never does, and is filled like any other empty one. So is one that was cleared there and
  /// is not shown since.
  func parts(of record: Record, on side: Side, _ register: TupleRegister?) -> Parts {
    var stated: Parts = [:]
    for part in parts where context.capabilities[side][part] != nil {
      if let text = record.fields[part]?.text {
        stated[part] = text.isEmpty ? repeated(part, in: record, on: side, register) ?? "" : text
      } else if register?.seen[side][part] == nil || isCleared(part, on: side, register) {
        stated[part] = ""
      }
    }
    return stated
  }

  /// What a side shows of a part that has a value and stands there as empty, since it cannot be told from another field.
  ///
  /// Nil where no value was decided: then the part is empty indeed.
  func repeated(_ part: FieldName, in record: Record, on side: Side, _ register: TupleRegister?) -> String? {
    guard let other = context.capabilities[side][part]?.repeats, register?.decided[part]?.isEmpty == false
    else {
      return nil
    }
    return record.fields[other]?.text
  }

  /// Whether the part was sent there as empty and nothing was seen of it since: a format may have no way to say that.
  private func isCleared(_ part: FieldName, on side: Side, _ register: TupleRegister?) -> Bool {
    register?.sent[side][part]?.contains(FieldHash(of: "")) == true
  }
}

extension BagUnit {
  /// What a record states of the bag; nil when its side does not carry it or says nothing, which means an empty one where nothing was ever
  /// said of it, and where all that stood there was taken out and the side cannot show that.
  func elements(of record: Record, on side: Side, _ register: BagRegister?) -> [Element]? {
    guard context.capabilities[side] != nil else { return nil }
    if let value = record.fields[name] { return value.elements }
    guard let register, register.known[side] else { return [] }
    let elements = register.elements.filter { $0.seen[side] }
    return !elements.isEmpty && elements.allSatisfy { $0.sent[side].contains(.removed) } ? [] : nil
  }
}
