import Contractors
import Reconciliation

/// Operations in words, field by field, for an 80-column terminal.
struct OperationText {
  let console: Console
  let names: Sides<String>

  /// Longer values are cut with an ellipsis, and two of them where they begin to differ.
  private static let lineCharacters = 79
  /// However long the field's name, so much of a value is shown.
  private static let valueCharactersMinimum = 16
  /// So much of what two values have in common is shown before they differ.
  private static let commonCharacters = 8
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
      .map { "\($0.key): " + Self.cut(text($0.value), Self.room("      \($0.key): ")) }
      for text in texts.prefix(Self.newRecordFields) { lines.append("      \(text)") }
      let rest = texts.count - Self.newRecordFields
      if rest > 0 { lines.append(console.colour("      + \(rest)", .faint)) }
      return lines
    }
    for name in Set(operation.before.keys).union(operation.after.keys).sorted() {
      lines += changeLines(name, operation)
    }
    if let origin = operation.origin {
      lines.append(
        "      \(ReportSentence.origin[language]): \(Self.cut("\(origin.originator) \(origin.id)", 50))")
    }
    return lines
  }

  private func changeLines(_ name: FieldName, _ operation: PlannedOperation) -> [String] {
    if case .bag(let change)? = operation.changes[name] {
      let lead = "      \(name): "
      var changed = change.changed
      var parts: [String] = []
      if change.added.count == 1 && change.removed.count == 1 {
        changed.append(ElementChange(from: change.removed[0], to: change.added[0]))
      } else {
        parts += change.added.map { "+ " + FieldsJSON.text($0) }
        parts += change.removed.map { "− " + FieldsJSON.text($0) }
      }
      if let order = change.order { parts.append("↕ " + order.map(FieldsJSON.text).joined(separator: ", ")) }
      return changed.map(FieldsJSON.texts).map { lead + Self.change($0.from, $0.to, Self.room(lead)) }
        + parts.map { lead + Self.cut($0, Self.room(lead)) }
    }
    let lead = "      \(name): "
    let before = operation.before[name].map(text) ?? "—"
    if operation.kind == .delete { return [] }
    let after = operation.after[name].map(text) ?? "—"
    return [lead + Self.change(before, after, Self.room(lead))]
  }

  /// How many characters of a line are left behind a lead.
  private static func room(_ lead: String) -> Int {
    max(lineCharacters - lead.count, 2 * valueCharactersMinimum + arrow.count)
  }

  private static let arrow = " → "

  /// Two values with an arrow between them in so many characters: what both begin with gives way where they are too long.
  static func change(_ from: String, _ to: String, _ length: Int) -> String {
    let (from, to) = (line(from), line(to))
    if from.count + to.count + arrow.count <= length { return from + arrow + to }
    let half = (length - arrow.count) / 2
    let common = zip(from, to).prefix { $0 == $1 }.count
    // What differs is to be seen on both sides.
    let dropped = common > half / 2 ? max(0, common - commonCharacters) : 0
    let mark = dropped > 0 ? "…" : ""
    let (first, second) = (mark + from.dropFirst(dropped), mark + to.dropFirst(dropped))
    // A short one leaves its room to the other.
    let firstRoom = max(half, length - arrow.count - second.count)
    let shown = cut(first, firstRoom)
    return shown + arrow + cut(second, length - arrow.count - shown.count)
  }

  func text(_ value: Value) -> String {
    switch value {
    case .empty: ReportSentence.empty[console.language]
    case .text(let text): Self.line(text)
    case .bag(let elements): elements.map(FieldsJSON.text).joined(separator: "; ")
    }
  }

  /// A sentence in lines of a terminal, indented, the following ones further; words are not cut.
  static func wrap(_ text: String) -> [String] {
    var lines: [String] = []
    var current = " "
    for word in text.split(separator: " ") {
      if current.count + 1 + word.count > lineCharacters, !current.allSatisfy({ $0 == " " }) {
        lines.append(current)
        current = "   "
      }
      current += " " + word
    }
    return lines + [current]
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
