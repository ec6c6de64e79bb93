public import Contractors

/// What was decided for one bag.
public struct BagDecision: Sendable, Hashable {
  /// The registers after the decision.
  public var register: BagRegister
  /// Element keys that each side added or removed and that were taken over.
  public var changed: Sides<Set<String>>
  /// The causes of attribute decisions that were not simply kept, by element key.
  public var attributes: [String: TupleDecision.Cause]
  /// Sides on which a one-way sync found a change of its target.
  public var drift: Set<Side>
  /// Element keys that one side shows more than once; reported, never cleaned.
  public var doubled: Sides<Set<String>>
  /// Element keys that a side has no place for, since both sides replaced what stood there and no policy chooses.
  public var unseated = Sides<Set<String>>(left: [], right: [])
}

/// Decides bags element by element.
///
/// Membership never conflicts: with two truth values, two sides that both changed agree. A side removes only what it held itself.
/// Source: `sync-algorithm.md` §4.4.
public struct BagContext: Sendable {
  /// The bag's field.
  public let descriptor: FieldDescriptor
  /// What each side can hold; nil where the side does not carry the field.
  public let capabilities: Sides<FieldCapability?>
  /// How attribute contests are settled and whether a bag may be emptied.
  public let rule: FieldRule
  /// Which way changes travel.
  public let direction: Direction
  /// What happens to drift.
  public let drift: DriftPolicy
  /// When each side says its record was changed.
  public var modified: Sides<Timestamp?> { didSet { tupleContext.modified = modified } }
  /// How values are compared.
  public let comparison: Comparison
  /// The context in which one element's attributes are decided; made once, since every element asks for it.
  private(set) var tupleContext: TupleContext

  /// Makes a context.
  public init(
    descriptor: FieldDescriptor, capabilities: Sides<FieldCapability?>, rule: FieldRule,
    direction: Direction = .both, drift: DriftPolicy = .report,
    modified: Sides<Timestamp?> = Sides(left: nil, right: nil), comparison: Comparison = Comparison()
  ) {
    self.descriptor = descriptor
    self.capabilities = capabilities
    self.rule = rule
    self.direction = direction
    self.drift = drift
    self.modified = modified
    self.comparison = comparison
    tupleContext = Self.tupleContext(
      descriptor.type, capabilities, rule, direction, drift, modified, comparison)
  }

  /// Decides the bag from the elements that each side shows now; nil where the side was not read, is unchanged or does not
  /// carry the field.
  public func decide(_ given: BagRegister, observed: Sides<[Element]?>) -> BagDecision {
    let register = withNewForms(renamedAccounts(given, observed), observed)
    let observed = Sides { side in observed[side].map { whole($0, register, on: side) } }
    var decision = BagDecision(
      register: register, changed: Sides(left: [], right: []), attributes: [:], drift: [],
      doubled: Sides(left: [], right: []))
    if rule.policy == .never { return decision }
    let shown = Sides<ShownBag?> { side in
      observed[side].map { self.shown($0, register, on: side, beside: observed[side.opposite] ?? []) }
    }
    for side in Side.allCases { decision.doubled[side] = shown[side]?.doubled ?? [] }
    var elements = register.elements
    for side in Side.allCases {
      for key in shown[side]?.order ?? [] where !elements.contains(where: { $0.key == key }) {
        elements.append(ElementRegister(key: key))
      }
    }
    elements = elements.map { decideElement($0, shown, register, &decision) }
    elements = ordered(elements, shown, before: register)
    decideOrder(&elements, shown, before: register, &decision)
    decision.register.elements = elements.filter(\.isOfUse)
    settleSeats(register, shown, &decision)
    for side in Side.allCases where shown[side] != nil { decision.register.known[side] = true }
    return decision
  }

  private func decideElement(
    _ element: ElementRegister, _ shown: Sides<ShownBag?>, _ register: BagRegister,
    _ decision: inout BagDecision
  ) -> ElementRegister {
    var next = element
    var counted: Set<Side> = []
    var removedBy: Set<Side> = []
    for side in Side.allCases {
      guard let bag = shown[side] else { continue }
      let isShown = bag.elements[element.key] != nil
      let isChange =
        isShown != element.seen[side] && isShown != element.isMember
        && !isOwn(element, bag.elements[element.key], on: side)
      if isChange, !isSource(side), register.known[side] {
        decision.drift.insert(side)
        if drift != .revert { continue }
      } else if isChange {
        counted.insert(side)
        if !isShown { removedBy.insert(side) }
      }
      next.seen[side] = isShown
      next.sent[side] = []
      if !isShown { next.attributes.sent[side] = [:] }
    }
    var observed = Sides { side in
      shown[side]?.elements[element.key].map { wholeAttributes(of: $0, beside: next.attributes, on: side) }
    }
    takePartsOfLine(&next.attributes, observed)
    let madeLine = takeLine(of: &observed, next.attributes)
    let attributes = tupleContext.decide(next.attributes, observed: observed)
    next.attributes = attributes.register
    if let madeLine { next.attributes.accept(madeLine.text, as: "value", on: madeLine.side) }
    if descriptor.type == .address {
      endParts(of: &next.attributes, since: element.attributes, Sides { shown[$0]?.elements[element.key] })
    }
    switch attributes.cause {
    case .kept: break
    case .changed, .agreed:
      // A new element is reported as an addition, not as a change of its attributes.
      if element.isMember || element.seen.left || element.seen.right {
        decision.attributes[element.key] = attributes.cause
      }
    case .settled, .joined, .asked, .leftAlone: decision.attributes[element.key] = attributes.cause
    }
    decision.drift.formUnion(attributes.drift)
    for side in Side.allCases where !element.isMember && element.seen[side] && next.seen[side] {
      // The other side's removal is on its way here, and somebody edits the element meanwhile: the edit wins.
      guard isEdited(attributes, by: side) else { continue }
      next.isMember = true
      decision.changed[side].insert(element.key)
    }
    for side in Side.allCases where counted.contains(side) {
      if let bag = shown[side], removedBy.contains(side) {
        // An emptied bag that may not be cleared is filled again, unless both sides agree or only this one has the bag; an
        // edit of the element on the other side wins over removal. What that side added to an element which was sent there and
        // whose answer was lost, such as a kind, is no edit.
        let mayRemove =
          rule.isClearable || !bag.elements.isEmpty || removedBy.count == 2
          || capabilities[side.opposite] == nil
        let other = side.opposite
        let isOwn = shown[other]?.elements[element.key].map { self.isOwn(element, $0, on: other) } ?? false
        if !mayRemove || isEdited(attributes, by: other) && !isOwn { continue }
      }
      next.isMember = !removedBy.contains(side)
      decision.changed[side].insert(element.key)
    }
    for side in Side.allCases {
      // A target that drifted to what is decided now needs no write.
      if let bag = shown[side], (bag.elements[element.key] != nil) == next.isMember {
        next.seen[side] = next.isMember
      }
    }
    return next
  }

  /// The parts of an address go with its line: one that was changed as a line has those that are said beside the new one, and no
  /// others until somebody says them.
  private func endParts(
    of address: inout TupleRegister, since before: TupleRegister, _ shown: Sides<Element?>
  ) {
    guard !address.isHeld, let line = address.decided["value"], let known = before.decided["value"],
      !tupleContext.same(line, known, "value")
    else { return }
    let parts = address.decided.filter { Self.isAddressPart($0.key) }
    guard parts.allSatisfy({ before.decided[$0.key] == $0.value }) else { return }
    let sayers = Side.allCases.compactMap { shown[$0] }.filter { tupleContext.same($0.value, line, "value") }
    for part in parts.keys where sayers.allSatisfy({ ($0.parts[part.rawValue] ?? "").isEmpty }) {
      address.decided[part] = ""
    }
  }

  /// Whether a side shows no more of an element than what was sent there and not seen since. What differs from what was sent is
  /// somebody's edit.
  private func isOwn(_ element: ElementRegister, _ shown: Element?, on side: Side) -> Bool {
    guard let shown else { return element.sent[side].contains(.removed) }
    guard element.sent[side].contains(.added) else { return false }
    let sent = attributes(of: shown, on: side).filter { element.attributes.sent[side][$0.key] != nil }
    return tupleContext.news(element.attributes, sent, side).isEmpty
  }

  /// Whether what a side says of the bag counts: what the source has no place for only the target can say.
  func isSource(_ side: Side) -> Bool {
    direction.isSource(side) || capabilities[side.opposite] == nil
  }

  /// What a side shows, with what it showed before where it never shows all that it has.
  func whole(
    _ elements: [Element], _ register: BagRegister, on side: Side, but written: Set<String> = []
  ) -> [Element] {
    guard capabilities[side]?.showsAll == false else { return elements }
    let elements = elements.map { withKnownBank($0, register, on: side) }
    let keys = written.union(shown(elements, register, on: side).order)
    let unsaid = register.elements.filter {
      $0.seen[side] && !keys.contains($0.key) && !isCorrected($0, by: elements, register, on: side)
    }
    return elements + unsaid.map { Self.element(from: $0.attributes.seen[side]) }
  }

  /// Whether the attributes were changed by a side in this decision.
  private func isEdited(_ decision: TupleDecision, by side: Side) -> Bool {
    switch decision.cause {
    case .changed(let editor): editor == side
    case .settled, .joined, .asked: true
    case .kept, .agreed, .leftAlone: false
    }
  }

  /// The decided order: what was there keeps its place; one removal beside one addition on the same side is a correction and
  /// takes the removed element's place, inheriting the attributes that the side does not carry. Another account inherits nothing.
  private func ordered(
    _ elements: [ElementRegister], _ shown: Sides<ShownBag?>, before: BagRegister
  ) -> [ElementRegister] {
    var result = elements
    for side in Side.allCases {
      guard shown[side] != nil else { continue }
      let removed = result.filter { now in
        !now.isMember && !now.seen[side]
          && before.elements.contains { $0.key == now.key && $0.isMember && $0.seen[side] }
      }
      let added = result.filter { now in
        now.isMember && now.seen[side] && !before.elements.contains { $0.key == now.key && $0.isMember }
      }
      guard removed.count == 1, added.count == 1, let old = removed.first, var new = added.first,
        isSameKind(old, new), let from = result.firstIndex(where: { $0.key == new.key }),
        let place = result.firstIndex(where: { $0.key == old.key })
      else { continue }
      let isOtherAddress = isAnotherAddress(new, than: old)
      for (part, text) in old.attributes.decided where part != "value" && !isAnotherAccount(new, than: old) {
        guard new.attributes.decided[part] == nil else { continue }
        // The parts of an address are those of its line.
        new.attributes.decided[part] = isOtherAddress && Self.isAddressPart(part) ? "" : text
      }
      if descriptor.type == .address {
        // Addresses go by their kinds: it is the same one without its kind, or with one at last.
        new.seen[side.opposite] = old.seen[side.opposite]
        new.attributes.seen[side.opposite] = old.attributes.seen[side.opposite]
        new.attributes.accepted[side.opposite] = old.attributes.accepted[side.opposite]
        result.removeAll { $0.key == old.key }
        if let from = result.firstIndex(where: { $0.key == new.key }) { result[from] = new }
        continue
      }
      result.remove(at: from)
      result.insert(new, at: min(place, result.count))
    }
    return result
  }

  private func isAnotherAccount(_ new: ElementRegister, than old: ElementRegister) -> Bool {
    descriptor.type == .bankAccount
      && Self.element(from: new.attributes.decided).isAnother(
        than: Self.element(from: old.attributes.decided))
  }

  /// Whether one element can be the correction of another: their kinds are equal where both are known.
  func isSameKind(_ old: ElementRegister, _ new: ElementRegister) -> Bool {
    guard let oldKind = old.attributes.decided["kind"], let newKind = new.attributes.decided["kind"] else {
      return true
    }
    return oldKind == newKind
  }

  /// What a side shows, by element key. An element that the side holds cut to its length, or without a part of its key, goes by
  /// the key of the whole one, also of one that the other side shows for the first time.
  func shown(
    _ elements: [Element], _ register: BagRegister, on side: Side, beside other: [Element] = []
  ) -> ShownBag {
    var aliases = aliases(register, on: side, beside: other)
    if descriptor.type == .address && !aliases.isEmpty {
      let own = Set(elements.map { comparison.elementKey(of: $0, type: descriptor.type) })
      aliases = aliases.filter { !own.contains($0.value) }
    }
    return ShownBag(elements, type: descriptor.type, comparison: comparison, aliases: aliases)
  }

  /// The keys of elements that a side can hold only cut to its length or without a part of their key, or that it holds in a form of its
  /// own, by the key of what it holds.
  func aliases(_ register: BagRegister, on side: Side, beside other: [Element] = []) -> [String: String] {
    var aliases = learnedForms(register, on: side).merging(kindlessAddresses(register)) { $1 }
    if isWithoutBankCode(side) { return aliases.merging(bareAccounts(register, other)) { $1 } }
    guard let length = capabilities[side]?.maximumLength else { return aliases }
    for element in register.elements {
      guard let value = element.attributes.decided["value"], value.count > length else { continue }
      var cut = Self.element(from: element.attributes.decided)
      cut.value = String(value.prefix(length))
      let key = comparison.elementKey(of: cut, type: descriptor.type)
      if !register.elements.contains(where: { $0.key == key }) { aliases[key] = element.key }
    }
    return aliases
  }

  private static func tupleContext(
    _ type: FieldType, _ capabilities: Sides<FieldCapability?>, _ rule: FieldRule, _ direction: Direction,
    _ drift: DriftPolicy, _ modified: Sides<Timestamp?>, _ comparison: Comparison
  ) -> TupleContext {
    let names: [FieldName] = ["value", "kind", "comment"]
    var types: [FieldName: FieldType] = ["value": type, "kind": .choice, "comment": .text]
    if type == .address { types["value"] = .text }
    let carried = Sides<[FieldName: FieldCapability]> { side in
      guard let capability = capabilities[side] else { return [:] }
      let part = FieldCapability(isWritable: capability.isWritable, maximumLength: capability.maximumLength)
      var parts = Dictionary(uniqueKeysWithValues: names.map { ($0, part) })
      if !capability.carriesKind { parts["kind"] = nil }
      if !capability.carriesComment { parts["comment"] = nil }
      for name in capability.parts ?? Set(knownParts) { parts[FieldName(rawValue: name)] = part }
      return parts
    }
    // `union` speaks of the elements; contested attributes of one element go to a person.
    let attributeRule = rule.policy == .union ? FieldRule(.ask, isClearable: rule.isClearable) : rule
    return TupleContext(
      types: types, rule: attributeRule, capabilities: carried, direction: direction, drift: drift,
      modified: modified, comparison: comparison)
  }

  private static let addressParts = [
    "postalCode", "country", "region", "district", "city", "street", "line2",
  ]
  private static let accountParts = ["bankCode", "bankName", "correspondentAccount", "currency", "iban"]
  private static let knownParts = addressParts + accountParts

  /// The parts that an element of the bag has on a side which could hold them, as far as elements of its type have any.
  private func possibleParts(on side: Side) -> [String] {
    let names: [String]
    switch descriptor.type {
    case .address: names = Self.addressParts
    case .bankAccount: names = Self.accountParts
    default: return []
    }
    guard let capability = capabilities[side], capability.isWritable else { return [] }
    return capability.parts.map { carried in names.filter(carried.contains) } ?? names
  }

  /// An element's attributes with the parts that the side could hold and does not state: they are empty there, whether they never were
  /// there or were taken out. An address that is a line alone says nothing of its parts.
  func wholeAttributes(of element: Element, on side: Side) -> Parts {
    var attributes = attributes(of: element, on: side)
    if descriptor.type == .address, element.parts.values.allSatisfy(\.isEmpty) { return attributes }
    for name in possibleParts(on: side) {
      let part = FieldName(rawValue: name)
      if attributes[part] == nil { attributes[part] = "" }
    }
    return attributes
  }

  /// The same where it is known what the side showed before: an address that was given as a line and its parts, and has another line and
  /// no parts now, has none any more.
  func wholeAttributes(of element: Element, beside known: TupleRegister, on side: Side) -> Parts {
    var attributes = wholeAttributes(of: element, on: side)
    guard descriptor.type == .address, let line = attributes["value"], let before = known.seen[side]["value"],
      element.parts.values.allSatisfy(\.isEmpty), !tupleContext.same(line, before, "value")
    else { return attributes }
    for (part, text) in known.seen[side] where Self.isAddressPart(part) && !text.isEmpty {
      attributes[part] = ""
    }
    return attributes
  }

  /// An element's attributes as parts, as far as the side carries them.
  func attributes(of element: Element, on side: Side) -> Parts {
    var parts: Parts = ["value": element.value]
    if capabilities[side]?.carriesKind != false { parts["kind"] = element.kind }
    if capabilities[side]?.carriesComment != false { parts["comment"] = element.comment }
    let carried = capabilities[side]?.parts
    for (name, text) in element.parts where carried?.contains(name) != false {
      parts[FieldName(rawValue: name)] = text
    }
    return parts
  }
}

/// The elements that a side shows, by key; of a key that stands twice, the first counts.
struct ShownBag {
  var order: [String] = []
  var elements: [String: Element] = [:]
  var doubled: Set<String> = []

  init(_ shown: [Element], type: FieldType, comparison: Comparison, aliases: [String: String]) {
    for element in shown {
      let ownKey = comparison.elementKey(of: element, type: type)
      let key = aliases[ownKey] ?? ownKey
      if elements[key] == nil {
        order.append(key)
        elements[key] = element
      } else {
        doubled.insert(key)
      }
    }
  }
}
