import Contractors

extension BagSeats {
  /// Writes the seats that changed.
  ///
  /// - Throws: ``MappingError/unwritable(_:value:expected:)`` when an element would not read back the same.
  func write(into editor: inout RawEditor) throws(MappingError) {
    for (index, seat) in seats.enumerated() where seat.items != seat.original {
      switch seat.shape {
      case .slot(let slot) where slot.isList: try writeList(seat, slot, into: &editor)
      case .slot(let slot): try writeSingle(seat, slot, into: &editor)
      case .nodes(let nodes): try writeNodes(seat, nodes, into: &editor)
      }
      let again = BagSeats(rule, editor.raw)
      let read = again.seats.indices.contains(index) ? again.seats[index].items.map(\.element) : []
      if again.problems.isEmpty, read == seat.items.map(\.element) { continue }
      let culprit = seat.items.first { !read.contains($0.element) } ?? seat.items.first
      throw .unwritable(
        rule.field.name, value: culprit?.element.value ?? "",
        expected: again.problems.first?.expected ?? Expectation.holdable)
    }
  }

  private func encoded(_ value: String) throws(MappingError) -> String {
    guard !value.isEmpty else { return "" }
    guard let text = rule.codec.encode(value) else {
      throw .unwritable(rule.field.name, value: value, expected: rule.codec.expectedCanonical)
    }
    return text
  }

  private func spelled(_ kind: String?, _ table: ChoiceTable) throws(MappingError) -> String {
    guard let kind else { return "" }
    guard let text = table.spelling(of: kind) else {
      throw .unwritable(rule.field.name, value: kind, expected: table.expected)
    }
    return text
  }

  private func writeList(_ seat: Seat, _ slot: Slot, into editor: inout RawEditor) throws(MappingError) {
    guard let place = slot.value else { return }
    var texts: [String] = []
    for item in seat.items {
      if let text = item.text {
        texts.append(text)
        continue
      }
      var element = item.element
      element.value = try encoded(element.value)
      texts.append(
        slot.style == .tagged ? TaggedElement(type: rule.field.type).text(of: element) : element.value)
    }
    let separator = slot.separators.first ?? "; "
    let cell = ListCellText(place.text(in: editor.raw) ?? "", seat.original.compactMap(\.text))
    _ = editor.set(
      cell.text(of: Array(zip(texts, seat.items.map(\.order))), separator: separator), at: place)
    let again = BagSeats(rule, editor.raw).elements
    // What stood between the elements may mean something else beside new ones.
    if !seat.items.allSatisfy({ again.contains($0.element) }) {
      _ = editor.set(texts.joined(separator: separator), at: place)
    }
    if case .place(let place, let table, _) = slot.kind {
      let kind = seat.items.first?.element.kind
      if kind != seat.original.first?.element.kind { _ = editor.set(try spelled(kind, table), at: place) }
    }
  }

  private func writeSingle(_ seat: Seat, _ slot: Slot, into editor: inout RawEditor) throws(MappingError) {
    let old = seat.original.first?.element
    let new = seat.items.first?.element
    if let place = slot.value {
      let cell = rule.emptiness.trimmed(place.text(in: editor.raw) ?? "")
      let isLine = new.map { !$0.parts.isEmpty && $0.value == AddressLine.line(of: $0.parts) } ?? true
      // A row says an address once, in its parts; documents want the line beside them.
      let isDerived = cell.isEmpty && isLine && (place.isFolding || old == new)
      if old?.value != new?.value || (cell.isEmpty && new != nil), !isDerived {
        _ = editor.set(try encoded(new?.value ?? ""), at: place)
      }
    }
    for (name, place) in slot.parts.sorted(by: { $0.key < $1.key }) where old?.parts[name] != new?.parts[name]
    {
      _ = editor.set(new?.parts[name] ?? "", at: place)
    }
    if let place = slot.comment, old?.comment != new?.comment {
      _ = editor.set(new?.comment ?? "", at: place)
    }
    if case .place(let place, let table, _) = slot.kind, old?.kind != new?.kind {
      _ = editor.set(try spelled(new?.kind, table), at: place)
    }
  }

  private func writeNodes(_ seat: Seat, _ nodes: NodeList, into editor: inout RawEditor) throws(MappingError)
  {
    if editor.raw.node(at: nodes.container) == nil, seat.items.isEmpty { return }
    guard editor.change(nodes.container, { _ in }), let container = editor.raw.node(at: nodes.container)
    else {
      throw .notWritable(rule.field.name, reason: AbilitySentence.noPlace(nodes.place.name))
    }
    let step = nodes.step
    let kept = Dictionary(
      seat.items.compactMap { item in item.child.map { ($0, item.element) } },
      uniquingKeysWith: { first, _ in first })
    let before = Dictionary(
      seat.original.compactMap { item in item.child.map { ($0, item.element) } },
      uniquingKeysWith: { first, _ in first })
    var fresh: [RawNode] = []
    for item in seat.items where item.child == nil {
      guard let made = step.made(order: editor.order) else {
        throw .notWritable(rule.field.name, reason: AbilitySentence.noPlace(nodes.place.name))
      }
      fresh.append(try edited(made, from: nil, to: item.element, nodes, order: editor.order))
    }
    var changed = container
    changed.children = []
    var end: Int?
    for (index, child) in container.children.enumerated() {
      guard step.matches(child) else {
        changed.children.append(child)
        continue
      }
      if let old = before[index] {
        guard let new = kept[index] else { continue }
        changed.children.append(
          old == new ? child : try remade(child, from: old, to: new, nodes, order: editor.order))
      } else if child.attributes.isEmpty, child.children.isEmpty, !seat.items.isEmpty {
        // A bare empty node only said that there was nothing.
        end = end ?? changed.children.count
        continue
      } else {
        changed.children.append(child)
      }
      end = changed.children.count
    }
    if let end {
      changed.children.insert(contentsOf: fresh, at: end)
    } else {
      for node in fresh { _ = editor.order.insert(node, into: &changed) }
    }
    // Where nothing else says that there are none, a portal's field must be there to be emptied.
    if seat.items.isEmpty, nodes.place.isFolding, nodes.place.missing == .absent,
      !changed.children.contains(where: step.matches)
    {
      changed.children.append(RawNode(step.name, text: ""))
    }
    _ = editor.change(nodes.container) { $0 = changed }
  }

  /// The node of an element that changes: edited, or made anew.
  private func remade(
    _ node: RawNode, from old: Element, to new: Element, _ nodes: NodeList, order: SiblingOrder
  ) throws(MappingError) -> RawNode {
    guard nodes.isMadeAnew, let made = nodes.step.made(order: order) else {
      return try edited(node, from: old, to: new, nodes, order: order)
    }
    return try edited(made, from: nil, to: new, nodes, order: order)
  }

  private func edited(
    _ node: RawNode, from old: Element?, to new: Element, _ nodes: NodeList, order: SiblingOrder
  ) throws(MappingError) -> RawNode {
    var editor = RawEditor(raw: node, order: order)
    let isDerived =
      nodes.value == nil && !nodes.parts.isEmpty && new.value == AddressLine.line(of: new.parts)
    if old?.value != new.value, !isDerived {
      let text = try encoded(new.value)
      if let place = nodes.value { _ = editor.set(text, at: place) } else { editor.raw.text = text }
      for place in nodes.copies { _ = editor.set(text, at: place) }
    }
    for (name, place) in nodes.parts.sorted(by: { $0.key < $1.key }) where old?.parts[name] != new.parts[name]
    {
      _ = editor.set(new.parts[name] ?? "", at: place)
    }
    if case .place(let place, let table, _) = nodes.kind, old?.kind != new.kind {
      write(new.kind == nil ? nil : try spelled(new.kind, table), at: place, in: &editor)
    }
    if let place = nodes.comment, old?.comment != new.comment {
      write(new.comment, at: place, in: &editor)
    }
    return editor.raw
  }

  /// Writes a text, or takes back what stands there.
  private func write(_ text: String?, at place: Place, in editor: inout RawEditor) {
    if text == nil, place.steps.isEmpty, let attribute = place.attribute {
      editor.raw.attributes[attribute] = nil
    } else if text != nil || place.text(in: editor.raw) != nil {
      _ = editor.set(text ?? "", at: place)
    }
  }
}
