public import Contractors

/// Whether something can be done, and if not, why.
public enum Ability: Sendable, Hashable {
  /// It can.
  case yes
  /// It cannot, for this reason.
  case no(Sentence)
}

extension CompiledMapping {
  /// What the side can hold of each field. Fields without a rule or without a column are not in it: they are absent there.
  ///
  /// For a numbered family that is not bound, the columns of a new file count.
  public func capabilities(of entity: Entity) -> [FieldName: FieldCapability] {
    guard let mapping = rules[entity] else { return [:] }
    var capabilities: [FieldName: FieldCapability] = [:]
    for rule in mapping.allRules where rule.isThere {
      let isWritable = rule.write == .always && !isReadOnly
      let isGiven = rule.write != .never && !isReadOnly
      switch rule {
      case .constant(let rule):
        capabilities[rule.field.name] = FieldCapability(isWritable: false, carriesKind: false)
      case .cases(let rule):
        capabilities[rule.field.name] = FieldCapability(isWritable: false, carriesKind: false)
        // By its value a new record is of a variant, whose rules write what it follows from.
        capabilities[rule.field.name]?.isGivenToNew = !isReadOnly && mapping.isChosen(by: rule.field.name)
      case .scalar(let rule):
        capabilities[rule.field.name] = FieldCapability(
          isWritable: isWritable, maximumLength: rule.maximumLength, carriesKind: false)
        capabilities[rule.field.name]?.isGivenToNew = isGiven
        capabilities[rule.field.name]?.repeats = rule.repeated
        if case .column(let name, _) = rule.place.binding {
          capabilities[rule.field.name]?.place = HeadingFold.fold(name.text)
        }
      case .split(let rule):
        for field in rule.fields {
          capabilities[field.name] = FieldCapability(isWritable: isWritable, carriesKind: false)
          capabilities[field.name]?.isGivenToNew = isGiven
        }
      case .bag(let rule):
        capabilities[rule.field.name] = rule.capability
        capabilities[rule.field.name]?.isWritable = isWritable
        capabilities[rule.field.name]?.isGivenToNew = isGiven
      }
    }
    for field in extras[entity]?.keys.sorted() ?? [] {
      capabilities[field] = FieldCapability(isWritable: !isReadOnly, carriesKind: false)
    }
    return capabilities
  }

  /// All codes that a field can have, where the mapping lists them and takes no other; nil where any text may come.
  public func choices(of field: FieldName) -> [String]? {
    var codes: [String]?
    for rule in rules.values.flatMap(\.allRules) {
      switch rule {
      case .scalar(let rule) where rule.field.name == field:
        guard case .choice(let table) = rule.codec, table.unknown == .error else { return nil }
        codes = (codes ?? []) + table.spellings.keys
      case .constant(let rule) where rule.field.name == field: return nil
      case .cases(let rule) where rule.field.name == field: return nil
      default: continue
      }
    }
    return codes.map { Set($0).sorted() }
  }

  /// The codes of a field that the mapping has words of its own for, whatever else it takes.
  public func spelledCodes(of field: FieldName, in entity: Entity) -> Set<String> {
    var codes: Set<String> = []
    for rule in rules[entity]?.allRules ?? [] {
      switch rule {
      case .scalar(let rule) where rule.field.name == field:
        if case .choice(let table) = rule.codec { codes.formUnion(table.spellings.keys) }
      case .bag(let rule) where rule.field.name == field:
        if case .choice(let table) = rule.codec { codes.formUnion(table.spellings.keys) }
      case .constant(let rule) where rule.field.name == field: codes.insert(rule.value)
      case .cases(let rule) where rule.field.name == field: codes.formUnion(rule.cases.map(\.value))
      default: continue
      }
    }
    return codes
  }

  /// Whether a field of an entity is read, and if not, why.
  public func canRead(_ field: FieldName, of entity: Entity) -> Ability {
    guard let mapping = rules[entity] else {
      return .no(AbilitySentence.noRules(name, entity))
    }
    if field.isExtra {
      return extraPlace(field, of: entity) == nil ? .no(AbilitySentence.noSuchColumn(name)) : .yes
    }
    guard let rule = mapping.rule(of: field) else {
      return .no(AbilitySentence.noRule(name, field, entity))
    }
    guard rule.isThere else {
      return .no(AbilitySentence.notThere(field, rule.places.prefix(3).map(\.name)))
    }
    return .yes
  }

  /// Whether a field of an existing record is written, and if not, why.
  public func canWrite(_ field: FieldName, of entity: Entity) -> Ability {
    if case .no(let reason) = canRead(field, of: entity) { return .no(reason) }
    if isReadOnly { return .no(AbilitySentence.readOnlyMapping(name)) }
    guard let rule = rules[entity]?.rule(of: field) else { return .yes }
    switch rule.write {
    case .always: return .yes
    case .never:
      if case .constant = rule { return .no(AbilitySentence.constant(field, name)) }
      if case .cases = rule { return .no(AbilitySentence.follows(field, name)) }
      return .no(AbilitySentence.readOnly(field, name))
    case .create:
      let isKey = rule.places.contains { place in
        rules[entity]?.key.places.contains { HeadingFold.fold($0.name) == HeadingFold.fold(place.name) }
          ?? false
      }
      return .no(
        isKey ? AbilitySentence.partOfKey(field, name) : AbilitySentence.newRecordsOnly(field, name))
    }
  }
}

extension BagRule {
  /// What the places of the bag hold together.
  var capability: FieldCapability {
    let slots = sources.flatMap { source -> [Slot] in
      switch source {
      case .slot(let slot), .rows(let slot, _): [slot].compactMap(\.usable)
      case .family(let slot, let count):
        (1...count).compactMap { n in slot.mapPlaces { $0.numbered(n) }.usable }
      case .nodes: []
      }
    }
    let nodes = sources.compactMap { source -> NodeList? in
      if case .nodes(let nodes) = source { return nodes }
      return nil
    }
    var capability = FieldCapability(isWritable: write == .always, maximumLength: maximumLength)
    capability.showsAll = !isPartial
    let hasRows = sources.contains { source in
      if case .rows = source { true } else { false }
    }
    let isUnlimited = !nodes.isEmpty || hasRows || slots.contains(where: \.isList)
    capability.maximumElements = isUnlimited ? nil : slots.count
    if nodes.isEmpty, !hasRows, !slots.isEmpty, slots.allSatisfy(\.isListOfOneKind) {
      capability.maximumKinds = slots.count
    }
    capability.carriesKind =
      slots.contains { $0.kind != .unsaid || ($0.style == .tagged && field.type != .bankAccount) }
      || nodes.contains { $0.kind != .unsaid }
    capability.carriesComment =
      slots.contains { $0.comment != nil } || nodes.contains { $0.comment != nil }
    if saysOrder { capability.order = capability.isWritable ? .kept : .stated }
    capability.kinds = kinds(slots, nodes, isUnlimited: hasRows)
    if SlotCompiler.partNames[field.type] != nil {
      let ofSlots = slots.flatMap { slot in
        slot.style == .tagged ? TaggedElement.parts(of: field.type) : Array(slot.parts.keys)
      }
      capability.parts = Set(ofSlots + nodes.flatMap(\.parts.keys))
    }
    return capability
  }

  /// Whether the order of the elements is somebody's. A place for one element says nothing of others, and neither do elements in places of
  /// different kinds or rows, nor a list that may leave some out.
  var saysOrder: Bool {
    guard field.type == .reference, !isPartial, sources.count == 1 else { return false }
    return switch sources[0] {
    case .slot(let slot): slot.isList && slot.usable != nil
    case .nodes: true
    case .family, .rows: false
    }
  }

  /// How many elements of each kind fit; nil when no place has a kind of its own. A list holds any number, said as `Int.max`.
  private func kinds(_ slots: [Slot], _ nodes: [NodeList], isUnlimited: Bool) -> [String: Int]? {
    var kinds: [String: Int] = [:]
    var hasOwn = false
    func add(_ kind: String, _ count: Int) {
      kinds[kind] =
        kinds[kind, default: 0].addingReportingOverflow(count).overflow
        ? .max : kinds[kind, default: 0] + count
    }
    let sources =
      slots.map { ($0.kind, $0.isList || isUnlimited ? Int.max : 1) } + nodes.map { ($0.kind, Int.max) }
    for (kind, count) in sources {
      switch kind {
      case .fixed(let kind):
        hasOwn = true
        add(kind, count)
      case .place(_, let table, _):
        if let codes = table.writableCodes {
          hasOwn = true
          for kind in codes { add(kind, count) }
        } else {
          add("*", count)
        }
      case .unsaid: add("*", count)
      }
    }
    return hasOwn ? kinds : nil
  }
}
