import Contractors
import Reconciliation

/// Operations in words, field by field, for an 80-column terminal.
struct OperationText {
  let console: Console
  let names: Sides<String>

  /// Longer values are cut with an ellipsis: the terminal's width less the lead.
  private static let valueCharacters = 30
  /// Of a new record only so many fields are shown; the rest is counted.
  private static let newRecordFields = 4

  /// The lines of one operation.
  func lines(_ operation: PlannedOperation) -> [String] {
    let language = console.language
    let arrow = operation.side == .right ? "→" : "←"
    let verb = ReportSentence.kind(operation.kind)[language]
    let label =
      operation.label.isEmpty
      ? (operation.keys.left ?? operation.keys.right)?.rawValue ?? "" : operation.label
    let colour: Console.Colour =
      switch operation.kind {
      case .create, .restore: .green
      case .update: .cyan
      case .flag, .detach, .delete: .yellow
      }
    var lines = [
      "  \(arrow) \(names[operation.side]): \(console.colour(verb, colour)) \(Self.cut(label, 50))"
    ]
    if operation.kind == .create || operation.kind == .restore {
      let texts = operation.after.sorted { $0.key < $1.key }.filter {
        $0.key != "name" && $0.key != "fullName"
      }
      .map { "\($0.key): \(Self.cut(text($0.value), Self.valueCharacters))" }
      for text in texts.prefix(Self.newRecordFields) { lines.append("      \(text)") }
      let rest = texts.count - Self.newRecordFields
      if rest > 0 { lines.append(console.colour("      + \(rest)", .faint)) }
      return lines
    }
    for name in Set(operation.before.keys).union(operation.after.keys).sorted() {
      lines += changeLines(name, operation)
    }
    return lines
  }

  private func changeLines(_ name: FieldName, _ operation: PlannedOperation) -> [String] {
    if case .bag(let change)? = operation.changes[name] {
      let lead = "      \(name): "
      var parts = change.changed.map { "\(FieldsJSON.text($0.from)) → \(FieldsJSON.text($0.to))" }
      if change.added.count == 1 && change.removed.count == 1 {
        parts.append("\(FieldsJSON.text(change.removed[0])) → \(FieldsJSON.text(change.added[0]))")
      } else {
        parts += change.added.map { "+ " + FieldsJSON.text($0) }
        parts += change.removed.map { "− " + FieldsJSON.text($0) }
      }
      return parts.map { lead + Self.cut($0, 60) }
    }
    let before = operation.before[name].map(text) ?? "—"
    if operation.kind == .delete { return [] }
    let after = operation.after[name].map(text) ?? "—"
    return [
      "      \(name): \(Self.cut(before, Self.valueCharacters)) → \(Self.cut(after, Self.valueCharacters))"
    ]
  }

  func text(_ value: Value) -> String {
    switch value {
    case .empty: ReportSentence.empty[console.language]
    case .text(let text): Self.line(text)
    case .bag(let elements): elements.map(FieldsJSON.text).joined(separator: "; ")
    }
  }

  /// A text without line breaks.
  static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// A text for one line; what is too long ends in an ellipsis.
  static func cut(_ text: String, _ length: Int) -> String {
    let text = line(text)
    return text.count <= length ? text : text.prefix(length - 1) + "…"
  }
}
