import Contractors

/// Repeated nodes: one for each element, or for several that people put into one.
extension BagSeats {
  func writeNodes(_ seat: Seat, _ nodes: NodeList, into editor: inout RawEditor) throws(MappingError) {
    if editor.raw.node(at: nodes.container) == nil, seat.items.isEmpty { return }
    guard editor.change(nodes.container, { _ in }), let container = editor.raw.node(at: nodes.container)
    else {
      throw .notWritable(rule.field.name, reason: AbilitySentence.noPlace(nodes.place.name))
    }
    let step = nodes.step
    let kept = seat.inNodes
    let before = Dictionary(grouping: seat.original.filter { $0.child != nil }) { $0.child ?? 0 }
    var coming = seat.items.filter { item in !(item.child.flatMap { kept[$0] } ?? []).contains(item) }
    var filled: [Int: Item] = [:]
    for (index, child) in container.children.enumerated() where before[index] == nil && !coming.isEmpty {
      if isVacant(child, nodes) { filled[index] = coming.removeFirst() }
    }
    var fresh: [RawNode] = []
    for item in coming {
      guard let made = step.made(order: editor.order) else {
        throw .notWritable(rule.field.name, reason: AbilitySentence.noPlace(nodes.place.name))
      }
      fresh.append(try edited(made, from: [], to: [item], nodes, order: editor.order))
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
      } else if let item = filled[index] {
        changed.children.append(try edited(child, from: [], to: [item], nodes, order: editor.order))
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

  /// Whether a document's node is an account that nobody entered yet: its place is there and empty, and so are those of its bank.
  private func isVacant(_ node: RawNode, _ nodes: NodeList) -> Bool {
    guard rule.field.type == .bankAccount, !nodes.place.isFolding, nodes.step.matches(node),
      let value = nodes.value, value.isThere(in: node)
    else { return false }
    return ([value] + nodes.parts.values).allSatisfy { ($0.text(in: node) ?? "").trimmed.isEmpty }
  }

  /// The node of elements that change, without what says more of the old value.
  private func remade(
    _ node: RawNode, from old: [Item], to new: [Item], _ nodes: NodeList, order: SiblingOrder
  ) throws(MappingError) -> RawNode {
    var node = node
    if old.map(\.element.value) != new.map(\.element.value) {
      node.children.removeAll { nodes.changed.contains($0.name) }
    }
    return try edited(node, from: old, to: new, nodes, order: order)
  }

  private func edited(
    _ node: RawNode, from before: [Item], to after: [Item], _ nodes: NodeList, order: SiblingOrder
  ) throws(MappingError) -> RawNode {
    guard let new = after.first?.element else { return node }
    let old = before.first?.element
    var editor = RawEditor(raw: node, order: order)
    let isDerived =
      nodes.value == nil && !nodes.parts.isEmpty && new.value == AddressLine.line(of: new.parts)
    let isAccount = editor.setAccount(new, since: old, number: nodes.value, iban: nodes.parts["iban"])
    if before.map(\.element.value) != after.map(\.element.value), !isDerived, !isAccount {
      let text = try text(of: after, from: before, in: node, nodes)
      if let place = nodes.value { _ = editor.set(text, at: place) } else { editor.raw.text = text }
      for place in nodes.copies { _ = editor.set(text, at: place) }
    }
    for (name, place) in nodes.parts.sorted(by: { $0.key < $1.key })
    where name != "iban" && old?.parts[name] != new.parts[name] {
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

  /// The text of a node's elements; what stays keeps its spelling.
  private func text(of items: [Item], from before: [Item], in node: RawNode, _ nodes: NodeList)
    throws(MappingError) -> String
  {
    var texts: [(text: String, order: Int?)] = []
    for item in items {
      if let text = item.text {
        texts.append((text, item.order))
      } else {
        texts.append((try encoded(item.element.value), item.order))
      }
    }
    guard items.count > 1 || before.count > 1 else { return texts.first?.text ?? "" }
    let text = nodes.value.map { $0.text(in: node) } ?? node.text
    let cell = ListCellText(text ?? "", before.compactMap(\.text))
    return cell.text(of: texts, separator: nodes.separators.first ?? " ")
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

extension BagSeats.Seat {
  /// The elements that stay in the nodes they were read from, by the number of the child.
  ///
  /// Of several in one node those that are to have a kind or remark of their own get a node of their own.
  fileprivate var inNodes: [Int: [BagSeats.Item]] {
    let groups = Dictionary(grouping: items.filter { $0.child != nil }) { $0.child ?? 0 }
    return groups.reduce(into: [:]) { kept, group in
      let told = original.first { $0.child == group.key }?.element
      let first = group.value.first { $0.hasAttributes(of: told) } ?? group.value.first
      kept[group.key] = group.value.filter { $0.hasAttributes(of: first?.element) }
    }
  }

  /// Whether elements that were read are those of the seat; where several stand in one node, or one in a node that waited for it,
  /// their order may change.
  func says(_ read: [Element]) -> Bool {
    let own = items.map(\.element)
    if read == own { return true }
    guard case .nodes(let nodes) = shape, !nodes.separators.isEmpty || !nodes.place.isFolding else {
      return false
    }
    return Dictionary(grouping: read) { $0 } == Dictionary(grouping: own) { $0 }
  }
}

extension BagSeats.Item {
  fileprivate func hasAttributes(of other: Element?) -> Bool {
    element.kind == other?.kind && element.comment == other?.comment
  }
}
