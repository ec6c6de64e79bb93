import Contractors

/// Field changes as JSON, in the shape of plans and of the history. Source: `architecture.md` §6.
struct FieldsJSON {
  let entity: Entity
  let catalogue: Catalogue

  /// The members of `fields`: a scalar from and to, a group as objects, a bag by what was added, removed and changed.
  func fields(
    before: [FieldName: Value], after: [FieldName: Value], changes: [FieldName: FieldChange] = [:]
  ) -> [(String, JSONText.Value)] {
    var groups: [FieldName: (from: [(String, JSONText.Value)], to: [(String, JSONText.Value)])] = [:]
    var result: [(FieldName, JSONText.Value)] = []
    for name in Set(before.keys).union(after.keys).sorted() {
      let descriptor = catalogue.descriptor(of: name, in: entity)
      if case .bag(let change)? = changes[name] {
        result.append((name, bag(change)))
      } else if descriptor?.cardinality == .many || before[name]?.isBag == true || after[name]?.isBag == true
      {
        let isReference = descriptor?.type == .reference
        result.append((name, bag(Self.difference(before[name], after[name], isReference: isReference))))
      } else if let group = descriptor?.group {
        groups[group, default: ([], [])].from.append((name.rawValue, scalar(before[name])))
        groups[group, default: ([], [])].to.append((name.rawValue, scalar(after[name])))
      } else {
        result.append(
          (name, .object([("from", scalar(before[name])), ("to", scalar(after[name]))])))
      }
    }
    for (group, parts) in groups {
      result.append((group, .object([("from", .object(parts.from)), ("to", .object(parts.to))])))
    }
    return result.sorted { $0.0 < $1.0 }.map { ($0.0.rawValue, $0.1) }
  }

  private func bag(_ change: BagChange) -> JSONText.Value {
    .object(
      [
        ("added", .array(change.added.map { .string(Self.text($0)) })),
        ("removed", .array(change.removed.map { .string(Self.text($0)) })),
        (
          "changed",
          .array(
            change.changed.map {
              let texts = Self.texts($0)
              return .object([("from", .string(texts.from)), ("to", .string(texts.to))])
            })
        ),
      ] + (change.order.map { [("order", .array($0.map { .string(Self.text($0)) }))] } ?? []))
  }

  func scalar(_ value: Value?) -> JSONText.Value {
    switch value {
    case nil: .null
    case .empty?: .string("")
    case .text(let text)?: .string(text)
    case .bag(let elements)?: .array(elements.map { .string(Self.text($0)) })
    }
  }

  /// What became of a bag, told by the elements' values; one removal beside one addition of the same kind is a correction, as in a
  /// plan. Source: `sync-algorithm.md` §4.4.
  private static func difference(_ before: Value?, _ after: Value?, isReference: Bool) -> BagChange {
    var gone = (before?.elements ?? []).filter { !(after?.elements ?? []).contains($0) }
    var change = BagChange()
    for element in after?.elements ?? [] where !(before?.elements ?? []).contains(element) {
      if let index = gone.firstIndex(where: { $0.value == element.value }) {
        change.changed.append(ElementChange(from: gone.remove(at: index), to: element))
      } else {
        change.added.append(element)
      }
    }
    if !isReference, gone.count == 1, change.added.count == 1, let from = gone.first,
      let to = change.added.first, from.kind == nil || to.kind == nil || from.kind == to.kind
    {
      change.changed.append(ElementChange(from: from, to: to))
      change.added = []
      gone = []
    }
    change.removed = gone
    if isReference, let order = after?.elements, Self.isMoved(order, before?.elements ?? []) {
      change.order = order
    }
    return change
  }

  /// Whether elements that were there before stand in another order now.
  private static func isMoved(_ after: [Element], _ before: [Element]) -> Bool {
    let (now, then) = (after.map(\.value), before.map(\.value))
    return now.filter(then.contains) != then.filter(now.contains)
  }

  /// An element in one line: `kind:value`, with those of its parts that the value does not say already.
  static func text(_ element: Element) -> String { text(element, isWhole: false) }

  /// Two states of an element, in lines that differ: with all their parts where the lines alone would not.
  static func texts(_ change: ElementChange) -> (from: String, to: String) {
    let (from, to) = (text(change.from), text(change.to))
    return from != to ? (from, to) : (text(change.from, isWhole: true), text(change.to, isWhole: true))
  }

  private static func text(_ element: Element, isWhole: Bool) -> String {
    let parts = element.parts.sorted { (order($0.key), $0.key) < (order($1.key), $1.key) }.map(\.value)
      .filter { !$0.isEmpty && (isWhole || !element.value.contains($0)) }
    let value = ([element.value].filter { !$0.isEmpty } + parts).joined(separator: ", ")
    return element.kind.map { "\($0):\(value)" } ?? value
  }

  /// Parts as they are written on an envelope and on an invoice.
  private static let partOrder = [
    "postalCode", "country", "region", "district", "city", "street", "line2", "bankCode", "bankName",
    "correspondentAccount", "currency", "iban",
  ]

  private static func order(_ part: String) -> Int { partOrder.firstIndex(of: part) ?? partOrder.count }
}

extension Value {
  fileprivate var isBag: Bool {
    if case .bag = self { true } else { false }
  }
}
