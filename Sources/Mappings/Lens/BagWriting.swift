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
    _ = editor.set(texts.joined(separator: slot.separators.first ?? "; "), at: place)
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
      let isDerived =
        cell.isEmpty && new.map { !$0.parts.isEmpty && $0.value == AddressLine.line(of: $0.parts) } ?? true
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
    let name = nodes.place.nodeName
    let kept = Dictionary(
      seat.items.compactMap { item in item.child.map { ($0, item.element) } },
      uniquingKeysWith: { first, _ in first })
    let before = Dictionary(
      seat.original.compactMap { item in item.child.map { ($0, item.element) } },
      uniquingKeysWith: { first, _ in first })
    var fresh: [RawNode] = []
    for item in seat.items where item.child == nil {
      fresh.append(try edited(RawNode(name), from: nil, to: item.element, nodes))
    }
    var children: [RawNode] = []
    var end: Int?
    for (index, child) in editor.raw.children.enumerated() {
      guard child.name == name else {
        children.append(child)
        continue
      }
      if let old = before[index] {
        guard let new = kept[index] else { continue }
        children.append(old == new ? child : try edited(child, from: old, to: new, nodes))
      } else if child.attributes.isEmpty, !seat.items.isEmpty {
        // A bare empty node only said that there was nothing.
        end = end ?? children.count
        continue
      } else {
        children.append(child)
      }
      end = children.count
    }
    children.insert(contentsOf: fresh, at: end ?? children.count)
    if seat.items.isEmpty, nodes.place.missing == .absent, !children.contains(where: { $0.name == name }) {
      children.append(RawNode(name, text: ""))
    }
    editor.raw.children = children
  }

  private func edited(
    _ node: RawNode, from old: Element?, to new: Element, _ nodes: NodeList
  ) throws(MappingError) -> RawNode {
    var node = node
    if old?.value != new.value { node.text = try encoded(new.value) }
    if case .place(let place, let table, _) = nodes.kind, let attribute = place.attribute,
      old?.kind != new.kind
    {
      node.attributes[attribute] = new.kind == nil ? nil : try spelled(new.kind, table)
    }
    if let attribute = nodes.comment?.attribute, old?.comment != new.comment {
      node.attributes[attribute] = new.comment
    }
    return node
  }
}
