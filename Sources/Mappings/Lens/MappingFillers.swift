import Contractors

extension CompiledMapping {
  /// Fills the places that a format wants filled and whose fields are empty in a new record.
  ///
  /// What stands there then is a value like any other.
  func fill(_ rules: [Rule], _ record: Record, into editor: inout RawEditor) {
    for case .scalar(let rule) in rules {
      guard let filler = rule.filler, (rule.place.text(in: editor.raw) ?? "").trimmed.isEmpty else {
        continue
      }
      var text = filler.text(of: record)
      if let length = rule.maximumLength { text = String(text.prefix(length)).trimmed }
      if !text.isEmpty { _ = editor.set(text, at: rule.place) }
    }
  }
}
