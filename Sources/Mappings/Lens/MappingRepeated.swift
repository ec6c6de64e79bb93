import Contractors

/// Places that a format wants filled and that repeat another field where their own is empty (`repeats:`).
///
/// What stands there then is nothing of its own: it reads as empty, follows the field it repeats, and is there again when the field's own
/// value is cleared.
extension CompiledMapping {
  /// Takes back what was read from places that only repeat another field.
  func readRepeated(_ repeating: [ScalarRule], into record: inout Record) {
    for rule in repeating where rule.isRepetition(record[rule.field.name]?.text, in: record) {
      record[rule.field.name] = .empty
    }
  }

  /// The places that repeat another field in a raw record.
  func repetitions(_ rules: [Rule], _ raw: RawNode, of entity: Entity) -> [ScalarRule] {
    let repeating = rules.repeating
    if repeating.isEmpty { return [] }
    let record = get(raw, entity: entity).record
    return repeating.filter { record[$0.field.name] == .empty }
  }

  /// Repeats fields anew where they were repeated before, and where the place's own field has just been cleared.
  func writeRepeated(
    _ rules: [Rule], _ record: Record, _ fields: Set<FieldName>, before: [ScalarRule],
    into editor: inout RawEditor
  ) {
    let repeating = rules.repeating.filter { rule in
      let field = rule.field.name
      return fields.contains(field) && record[field] != nil
        ? record[field] == .empty : before.contains { $0.field.name == field }
    }
    if repeating.isEmpty { return }
    let shown = get(editor.raw, entity: record.entity).record
    for rule in repeating {
      guard let text = rule.repetition(in: shown),
        rule.place.text(in: editor.raw).map(Normal.collapsed) != Normal.collapsed(text)
      else { continue }
      _ = editor.set(text, at: rule.place)
    }
  }
}

extension [Rule] {
  /// The rules of fields whose places repeat other fields.
  var repeating: [ScalarRule] {
    compactMap { rule in
      if case .scalar(let rule) = rule, rule.repeated != nil { rule } else { nil }
    }
  }
}

extension ScalarRule {
  /// The text of the field that the place repeats, as far as the place holds it; nil where that is empty.
  func repetition(in record: Record) -> String? {
    guard let repeated, let text = record[repeated]?.text?.trimmed, !text.isEmpty else { return nil }
    return maximumLength.map { String(text.prefix($0)).trimmed } ?? text
  }

  /// Whether a text says nothing but what another field says.
  fileprivate func isRepetition(_ text: String?, in record: Record) -> Bool {
    guard let text, !text.isEmpty, let repetition = repetition(in: record) else { return false }
    // As values are compared: another number of spaces makes no other name.
    return Normal.collapsed(text) == Normal.collapsed(repetition)
  }
}
