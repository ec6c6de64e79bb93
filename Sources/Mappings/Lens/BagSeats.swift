import Contractors

/// The places of a bag in one raw record with the elements that sit in them.
struct BagSeats {
  /// One place with its elements.
  struct Seat {
    enum Shape {
      case slot(Slot)
      case nodes(NodeList)
    }

    var shape: Shape
    var items: [Item]
    /// What it held when it was read; tells whether it must be written.
    var original: [Item]
  }

  /// One element where it sits.
  struct Item: Hashable {
    var element: Element
    /// Its text in a list cell as written, kept as long as the element is not changed.
    var text: String?
    /// The child it was read from, for repeated nodes.
    var child: Int?
    /// Which of the elements of its cell it was when it was read, from 0.
    var order: Int?
  }

  let rule: BagRule
  var seats: [Seat] = []
  var problems: [FieldProblem] = []
  /// Whether the side says anything of the bag.
  var isPresent = false

  var elements: [Element] { seats.flatMap { $0.items.map(\.element) } }

  init(_ rule: BagRule, _ raw: RawNode) {
    self.rule = rule
    for source in rule.sources {
      switch source {
      case .slot(let slot): read(slot, raw)
      // A family that was not bound to a header has the columns it would be given in a new file.
      case .family(let slot, let count): for n in 1...count { read(slot.mapPlaces { $0.numbered(n) }, raw) }
      case .nodes(let nodes): read(nodes, raw)
      case .rows(let slot, let columns):
        for row in 0..<raw.rowCount(columns: columns) { read(slot.inRow(row, columns: columns), raw) }
      }
    }
  }

  // MARK: Reading

  private mutating func read(_ slot: Slot, _ raw: RawNode) {
    guard let slot = slot.usable else { return }
    let valueText = slot.value?.text(in: raw)
    let partTexts = slot.parts.compactMapValues { $0.text(in: raw) }
    if valueText != nil || !partTexts.isEmpty { isPresent = true }
    var seat = Seat(shape: .slot(slot), items: [], original: [])
    if slot.isList {
      seat.items = listItems(of: valueText ?? "", slot, raw)
    } else {
      var element = Element(value(of: valueText ?? "", at: slot.value) ?? "")
      for (name, text) in partTexts {
        let part = rule.emptiness.trimmed(text)
        if !part.isEmpty { element.parts[name] = part }
      }
      if element.value.isEmpty, rule.field.type == .address {
        element.value = AddressLine.line(of: element.parts)
      }
      if !element.value.isEmpty || !element.parts.isEmpty {
        element.kind = kind(slot.kind) { $0.text(in: raw) }
        let comment = slot.comment?.text(in: raw)?.trimmed ?? ""
        element.comment = comment.isEmpty ? nil : comment
        seat.items = [Item(element: element)]
      }
    }
    seat.original = seat.items
    seats.append(seat)
  }

  private mutating func listItems(of cell: String, _ slot: Slot, _ raw: RawNode) -> [Item] {
    var items: [Item] = []
    if slot.style == .tagged {
      let syntax = TaggedElement(type: rule.field.type)
      for text in TaggedElement.items(of: cell) {
        guard var element = syntax.element(text) else {
          problems.append(
            FieldProblem(
              rule.field.name, slot.value?.name ?? "", text,
              expected: rule.field.type == .address ? Expectation.addressParts : Expectation.elementParts))
          continue
        }
        guard let value = value(of: element.value, at: slot.value) else { continue }
        element.value = value
        items.append(Item(element: element, text: text, order: items.count))
      }
      return items
    }
    let texts = ListCell.items(of: cell, separators: slot.separators, type: rule.field.type)
    for text in texts {
      let trimmed = rule.emptiness.trimmed(text)
      guard !trimmed.isEmpty, let value = value(of: trimmed, at: slot.value), !value.isEmpty else { continue }
      items.append(Item(element: Element(value), text: text.trimmed, order: items.count))
    }
    if !items.isEmpty, let kind = kind(slot.kind, text: { $0.text(in: raw) }) {
      for index in items.indices { items[index].element.kind = kind }
    }
    return items
  }

  private mutating func read(_ nodes: NodeList, _ raw: RawNode) {
    if nodes.place.isMissing { return }
    var seat = Seat(shape: .nodes(nodes), items: [], original: [])
    let container = raw.node(at: nodes.container)
    // A container that is there says of its nodes that there are no others.
    var isSaid = nodes.place.missing == .empty || (container != nil && !nodes.container.isEmpty)
    let step = nodes.step
    for (index, child) in (container?.children ?? []).enumerated() where step.matches(child) {
      isSaid = true
      if let element = element(of: child, nodes) {
        seat.items.append(Item(element: element, child: index))
      }
    }
    if isSaid { isPresent = true }
    seat.original = seat.items
    seats.append(seat)
  }

  /// The element of a repeated node; nil for one that says nothing.
  private mutating func element(of node: RawNode, _ nodes: NodeList) -> Element? {
    let text = nodes.value.map { $0.text(in: node) } ?? node.text
    guard let value = value(of: text ?? "", at: nodes.value ?? nodes.place) else { return nil }
    var element = Element(value)
    for (name, place) in nodes.parts {
      let part = rule.emptiness.trimmed(place.text(in: node) ?? "")
      if !part.isEmpty { element.parts[name] = part }
    }
    if element.value.isEmpty, rule.field.type == .address {
      element.value = AddressLine.line(of: element.parts)
    }
    if element.value.isEmpty { return nil }
    element.kind = kind(nodes.kind) { $0.text(in: node) }
    let comment = nodes.comment?.text(in: node)?.trimmed ?? ""
    element.comment = comment.isEmpty ? nil : comment
    return element
  }

  /// The canonical value of a text, `""` for nothing; nil with a problem when it cannot be read.
  private mutating func value(of text: String, at place: Place?) -> String? {
    let trimmed = rule.emptiness.trimmed(text)
    if trimmed.isEmpty { return "" }
    switch rule.codec.decode(trimmed) {
    case .value(let value): return value
    case .empty: return ""
    case .expected(let expected):
      problems.append(FieldProblem(rule.field.name, place?.name ?? "", trimmed, expected: expected))
      return nil
    }
  }

  private mutating func kind(_ source: KindSource, text: (Place) -> String?) -> String? {
    switch source {
    case .unsaid: return nil
    case .fixed(let kind): return kind
    case .place(let place, let table, let fallback):
      let text = (text(place) ?? "").trimmed
      if text.isEmpty { return fallback }
      if let code = table.code(of: text) { return code }
      problems.append(FieldProblem(rule.field.name, place.name, text, expected: table.expected))
      return nil
    }
  }
}

extension Slot {
  /// The slot with what the side has of it; nil when it cannot hold an element there.
  var usable: Slot? {
    var copy = self
    if value?.isMissing == true { copy.value = nil }
    copy.parts = parts.filter { !$0.value.isMissing }
    if comment?.isMissing == true { copy.comment = nil }
    // A family's type column that the file does not have says nothing.
    if case .place(let place, _, let fallback) = kind, place.isMissing {
      copy.kind = fallback.map(KindSource.fixed) ?? .unsaid
    }
    guard copy.value != nil || !copy.parts.isEmpty else { return nil }
    // An account without a number column, a list without its cell.
    return copy.value == nil && (isList || parts.isEmpty) ? nil : copy
  }
}

/// Several elements in one cell with nothing but separators between them.
enum ListCell {
  /// The separators that ``splitPhones(_:)`` knows, and knows not to be some.
  private static let phoneMarks: Set<String> = [",", ";", "/", "\n"]

  /// The items with their white space; for phones an extension or remark behind a comma stays with its number.
  ///
  /// Source: contractor-formats.md §22, "Phones".
  static func items(of cell: String, separators: [String], type: FieldType) -> [String] {
    let marks = separators.map { $0.trimmed.isEmpty ? $0 : $0.trimmed }
    var items = [cell]
    for mark in marks where type != .phone || !phoneMarks.contains(mark) {
      items = items.flatMap { $0.split(separator: mark, omittingEmptySubsequences: false).map(String.init) }
    }
    guard type == .phone, marks.contains(where: phoneMarks.contains) else { return items }
    return items.flatMap(splitPhones)
  }
}
