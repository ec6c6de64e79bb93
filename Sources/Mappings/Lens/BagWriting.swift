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
      var again = BagSeats(rule, editor.raw)
      if rule.saysOrder, case .nodes(let nodes) = seat.shape, again.seats.indices.contains(index),
        again.seats[index].arrangeNodes(as: seat.items.map(\.element), nodes, in: &editor)
      {
        again = BagSeats(rule, editor.raw)
      }
      let read = again.seats.indices.contains(index) ? again.seats[index].items.map(\.element) : []
      if again.problems.isEmpty, seat.says(read) { continue }
      if let overlong = overlong(seat) {
        throw .unwritable(rule.field.name, value: overlong.text, expected: overlong.expected)
      }
      let culprit = seat.items.first { !read.contains($0.element) } ?? seat.items.first
      throw .unwritable(
        rule.field.name, value: culprit?.element.value ?? "",
        expected: again.problems.first?.expected ?? Expectation.holdable)
    }
  }

  /// The first text that its place does not hold for its length.
  private func overlong(_ seat: Seat) -> (text: String, expected: Sentence)? {
    let (value, parts): (Place?, [String: Place]) =
      switch seat.shape {
      case .slot(let slot): (slot.value, slot.parts)
      case .nodes(let nodes): (nodes.value, nodes.parts)
      }
    for element in seat.items.map(\.element) {
      for (place, text) in element.texts(value, parts) {
        guard let place = place?.place(for: text), place.continuations.isEmpty, !place.fits(text) else {
          continue
        }
        return (text, place.expectedSize)
      }
    }
    return nil
  }

  func encoded(_ value: String) throws(MappingError) -> String {
    guard !value.isEmpty else { return "" }
    guard let text = rule.codec.encode(value) else {
      throw .unwritable(rule.field.name, value: value, expected: rule.codec.expectedCanonical)
    }
    return text
  }

  func spelled(_ kind: String?, _ table: ChoiceTable) throws(MappingError) -> String {
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
        slot.style == .tagged ? TaggedElement(field: rule.field).text(of: element) : element.value)
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
    let isAccount = editor.setAccount(new, since: old, number: slot.value, iban: slot.parts["iban"])
    if let place = slot.value, !isAccount {
      let cell = rule.emptiness.trimmed(place.text(in: editor.raw) ?? "")
      let isLine = new.map { !$0.parts.isEmpty && $0.value == AddressLine.line(of: $0.parts) } ?? true
      // A row says an address once, in its parts; documents want the line beside them.
      let isDerived = cell.isEmpty && isLine && (place.isFolding || old == new)
      if old?.value != new?.value || (cell.isEmpty && new != nil), !isDerived {
        _ = editor.set(try encoded(new?.value ?? ""), at: place)
      }
    }
    for (name, place) in slot.parts.sorted(by: { $0.key < $1.key })
    where name != "iban" && old?.parts[name] != new?.parts[name] {
      _ = editor.set(new?.parts[name] ?? "", at: place)
    }
    if let place = slot.comment, old?.comment != new?.comment {
      _ = editor.set(new?.comment ?? "", at: place)
    }
    if case .place(let place, let table, _) = slot.kind, old?.kind != new?.kind {
      _ = editor.set(try spelled(new?.kind, table), at: place)
    }
    if let old, let new, rule.field.type != .bankAccount || !new.isAnother(than: old) { return }
    for place in slot.belongings where !(place.text(in: editor.raw) ?? "").trimmed.isEmpty {
      _ = editor.set("", at: place)
    }
  }
}

extension Element {
  /// What is written of the element, with the places for its value and its parts.
  func texts(_ value: Place?, _ parts: [String: Place]) -> [(place: Place?, text: String)] {
    var texts: [(place: Place?, text: String)] = [(value, self.value)]
    var parts = parts
    if let iban = parts.removeValue(forKey: "iban") {
      let account = numberAndInternational
      texts = [(value, account.number), (iban, account.iban)]
    }
    return texts + parts.sorted { $0.key < $1.key }.map { ($0.value, self.parts[$0.key] ?? "") }
  }
}
