import Contractors

/// A bag's places made ready for reading many records: what follows from the rule alone is found once.
final class BagReader: Sendable {
  /// Where elements stand.
  enum Source: Sendable {
    case slot(SlotReader)
    case nodes(NodesReader)
    /// The first row's slot, and the rule's for further rows.
    case rows(first: SlotReader?, Kept<Slot>, columns: Int)
  }

  let rule: BagRule
  private let sources: [Source]

  init(_ rule: BagRule) {
    self.rule = rule
    sources = rule.sources.flatMap { source -> [Source] in
      switch source {
      case .slot(let slot): return [SlotReader(slot)].compactMap { $0.map(Source.slot) }
      // A family that was not bound to a header has the columns it would be given in a new file.
      case .family(let slot, let count):
        return (1...count).compactMap { n in
          SlotReader(slot.mapPlaces { $0.numbered(n) }).map(Source.slot)
        }
      case .nodes(let nodes): return nodes.place.isMissing ? [] : [.nodes(NodesReader(nodes))]
      case .rows(let slot, let columns): return [.rows(first: SlotReader(slot), Kept(slot), columns: columns)]
      }
    }
  }

  /// Reads a record's elements into `sink`, place by place.
  func read(_ raw: RawNode, into sink: inout some BagSink) {
    for source in sources {
      switch source {
      case .slot(let slot): read(slot, raw, into: &sink)
      case .nodes(let nodes): read(nodes, raw, into: &sink)
      case .rows(let first, let slot, let columns):
        if let first { read(first, raw, into: &sink) }
        for row in 1..<max(1, raw.rowCount(columns: columns)) {
          guard let slot = SlotReader(slot.content.inRow(row, columns: columns)) else { continue }
          read(slot, raw, into: &sink)
        }
      }
    }
  }

  // MARK: Slots

  private func read(_ reader: SlotReader, _ raw: RawNode, into sink: inout some BagSink) {
    sink.begin(reader)
    let text = reader.slot.value?.text(in: raw)
    if text != nil { sink.isPresent = true }
    if reader.slot.isList {
      readList(text ?? "", reader, raw, into: &sink)
      return
    }
    var element = Element(value(of: text ?? "", at: reader.slot.value, into: &sink) ?? "")
    reader.parts.forEach(in: raw) { part, text in
      sink.isPresent = true
      let trimmed = rule.emptiness.trimmed(text)
      if !trimmed.isEmpty { element.set(trimmed, part, of: reader.parts.count) }
    }
    if element.value.isEmpty, rule.field.type == .address {
      element.value = AddressLine.line(of: element.parts)
    }
    element.settleInternationalNumber()
    if element.value.isEmpty, element.parts.isEmpty { return }
    if element.value.isEmpty, rule.field.type == .bankAccount {
      // A bank alone is no account; no other one goes into its place.
      sink.block()
      return
    }
    element.kind = kind(reader.kind, raw, into: &sink)
    element.comment = reader.slot.comment?.text(in: raw)?.trimmedUnlessEmpty
    sink.take(BagSeats.Item(element: element))
  }

  private func readList(
    _ cell: String, _ reader: SlotReader, _ raw: RawNode, into sink: inout some BagSink
  ) {
    let place = reader.slot.value
    if reader.slot.style == .tagged {
      var count = 0
      let syntax = TaggedElement(field: rule.field)
      for text in TaggedElement.items(of: cell) {
        var element: Element
        do throws(TaggedElement.Damage) { element = try syntax.element(text) } catch {
          sink.problems.append(
            FieldProblem(rule.field.name, place?.name ?? "", text, expected: error.expected))
          continue
        }
        guard let value = value(of: element.value, at: place, into: &sink) else { continue }
        element.value = value
        sink.take(BagSeats.Item(element: element, text: text, order: count))
        count += 1
      }
      return
    }
    let items = items(of: cell, reader.slot.separators, at: place, into: &sink)
    if items.isEmpty { return }
    let kind = kind(reader.kind, raw, into: &sink)
    for var item in items {
      item.element.kind = kind
      sink.take(item)
    }
  }

  /// Several elements with nothing but separators between them.
  private func items(
    of text: String, _ separators: [String], at place: @autoclosure () -> Place?,
    into sink: inout some BagSink
  ) -> [BagSeats.Item] {
    var items: [BagSeats.Item] = []
    for text in ListCell.items(of: text, separators: separators, type: rule.field.type) {
      let trimmed = rule.emptiness.trimmed(text)
      guard !trimmed.isEmpty, let value = value(of: trimmed, at: place(), into: &sink), !value.isEmpty else {
        continue
      }
      items.append(BagSeats.Item(element: Element(value), text: text.trimmed, order: items.count))
    }
    return items
  }

  // MARK: Nodes

  private func read(_ reader: NodesReader, _ raw: RawNode, into sink: inout some BagSink) {
    sink.begin(reader)
    if reader.isSaidAlways { sink.isPresent = true }
    var nodes = raw.children
    for step in reader.container {
      guard let index = step.index(in: nodes) else { return }
      nodes = nodes[index].children
    }
    // A container that is there says of its nodes that there are no others.
    if !reader.container.isEmpty { sink.isPresent = true }
    var next = reader.step.index(in: nodes)
    while let index = next {
      sink.isPresent = true
      let text =
        reader.nodes.value == nil ? nodes.span[index].text : reader.nodes.value?.text(in: nodes.span[index])
      if let text, reader.mayHoldSeveral(text) {
        readList(text, of: nodes.span[index], at: index, reader, into: &sink)
      } else if let element = element(text ?? "", of: nodes.span[index], reader, into: &sink) {
        sink.take(BagSeats.Item(element: element, child: index))
      }
      next = reader.step.index(in: nodes, from: index + 1)
    }
  }

  /// The elements of a repeated node into which people put several; its kind and remark are those of each.
  private func readList(
    _ text: String, of node: RawNode, at child: Int, _ reader: NodesReader, into sink: inout some BagSink
  ) {
    let place = reader.nodes.value ?? reader.nodes.place
    let items = items(of: text, reader.nodes.separators, at: place, into: &sink)
    if items.isEmpty { return }
    let kind = kind(reader.kind, node, into: &sink)
    let comment = reader.nodes.comment?.text(in: node)?.trimmedUnlessEmpty
    for var item in items {
      item.child = child
      item.element.kind = kind
      item.element.comment = comment
      sink.take(item)
    }
  }

  /// The element of a repeated node; nil for one that says nothing.
  private func element(
    _ text: String, of node: RawNode, _ reader: NodesReader, into sink: inout some BagSink
  ) -> Element? {
    guard let value = value(of: text, at: reader.nodes.value ?? reader.nodes.place, into: &sink) else {
      return nil
    }
    var element = Element(value)
    reader.parts.forEach(in: node) { part, text in
      let trimmed = rule.emptiness.trimmed(text)
      if !trimmed.isEmpty { element.set(trimmed, part, of: reader.parts.count) }
    }
    if element.value.isEmpty, rule.field.type == .address {
      element.value = AddressLine.line(of: element.parts)
    }
    element.settleInternationalNumber()
    if element.value.isEmpty { return nil }
    element.kind = kind(reader.kind, node, into: &sink)
    element.comment = reader.nodes.comment?.text(in: node)?.trimmedUnlessEmpty
    return element
  }

  // MARK: Values and kinds

  /// The canonical value of a text, `""` for nothing; nil with a problem when it cannot be read.
  private func value(
    of text: String, at place: @autoclosure () -> Place?, into sink: inout some BagSink
  ) -> String? {
    let trimmed = rule.emptiness.trimmed(text)
    if trimmed.isEmpty { return "" }
    switch rule.codec.decode(trimmed) {
    case .value(let value): return value
    case .empty, .unsaid: return ""
    case .expected(let expected):
      sink.problems.append(
        FieldProblem(rule.field.name, place()?.name ?? "", trimmed, expected: expected))
      return nil
    }
  }

  private func kind(_ reader: KindReader, _ raw: RawNode, into sink: inout some BagSink) -> String? {
    switch reader {
    case .unsaid: return nil
    case .fixed(let kind): return kind
    case .place(let kind):
      let text = (kind.place.text(in: raw) ?? "").trimmed
      if text.isEmpty { return kind.fallback }
      if let code = kind.table.code(of: text) { return code }
      sink.problems.append(
        FieldProblem(rule.field.name, kind.place.name, text, expected: kind.table.expected))
      return nil
    }
  }
}

extension Element {
  /// Sets one of several parts.
  fileprivate mutating func set(_ text: String, _ part: String, of count: Int) {
    // Growing step by step would hash every name several times.
    if parts.isEmpty { parts.reserveCapacity(count) }
    parts[part] = text
  }
}

extension String {
  /// Without white space around it; nil when there is nothing else.
  fileprivate var trimmedUnlessEmpty: String? {
    let trimmed = trimmed
    return trimmed.isEmpty ? nil : trimmed
  }
}
