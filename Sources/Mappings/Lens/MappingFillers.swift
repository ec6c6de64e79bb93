import Contractors

/// Places that a format wants filled although the field is empty: they repeat other fields, and read as empty.
extension CompiledMapping {
  /// Makes fields empty whose place only repeats others.
  func emptyFillers(_ rules: [Rule], _ raw: RawNode, in reading: inout Reading) {
    for case .scalar(let rule) in rules {
      guard let filler = rule.filler, let text = reading.record[rule.field.name]?.text, !text.isEmpty,
        text == rule.cut(filler.text(of: reading.record))
      else { continue }
      reading.record[rule.field.name] = .empty
    }
  }

  /// Whether a field is to be empty and its place already repeats others.
  func isFiller(_ rule: Rule, _ record: Record, _ mapping: EntityMapping, _ raw: RawNode) -> Bool {
    guard case .scalar(let rule) = rule, rule.filler != nil, record[rule.field.name] == .empty else {
      return false
    }
    return get(raw, entity: mapping.entity).record[rule.field.name] == .empty
  }

  /// Fills the places of empty fields in a new record.
  func fill(_ rules: [Rule], _ record: Record, into editor: inout RawEditor) {
    for case .scalar(let rule) in rules {
      guard let filler = rule.filler, (rule.place.text(in: editor.raw) ?? "").trimmed.isEmpty else {
        continue
      }
      let text = rule.cut(filler.text(of: record))
      if !text.isEmpty { _ = editor.set(text, at: rule.place) }
    }
  }

  /// What repeats other fields follows them, and what became empty is filled.
  func writeFillers(
    _ rules: [Rule], _ mapping: EntityMapping, before raw: RawNode, into editor: inout RawEditor
  ) {
    guard editor.raw != raw else { return }
    for case .scalar(let rule) in rules {
      guard let filler = rule.filler else { continue }
      let before = (rule.place.text(in: raw) ?? "").trimmed
      let now = (rule.place.text(in: editor.raw) ?? "").trimmed
      let old = get(raw, entity: mapping.entity).record
      let isRepeating = before == now && !before.isEmpty && old[rule.field.name] == .empty
      guard isRepeating || now.isEmpty && !before.isEmpty else { continue }
      let text = rule.cut(filler.text(of: get(editor.raw, entity: mapping.entity).record))
      if text != now { _ = editor.set(text, at: rule.place) }
    }
  }
}

extension ScalarRule {
  /// As much of a text as the place holds.
  fileprivate func cut(_ text: String) -> String {
    maximumLength.map { String(text.prefix($0)).trimmed } ?? text
  }
}
