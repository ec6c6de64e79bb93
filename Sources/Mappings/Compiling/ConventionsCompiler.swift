import Contractors

/// Compiles `values:`, the conventions of a file.
struct ConventionsCompiler {
  let reader: SourceReader

  /// The conventions; what is not said stays as it is by default.
  func conventions(_ node: SourceNode, _ path: [String]) -> FileConventions {
    var conventions = FileConventions()
    guard
      let keys = reader.keys(node, path, allowed: ["date", "decimal", "yes", "no", "blank", "empty"])
    else { return conventions }
    if let date = keys["date"], let formats = dateFormats(date, path + ["date"], offsetMinutes: 0) {
      conventions.dates = formats
    }
    if let decimal = keys["decimal"], let separator = self.decimal(decimal, path + ["decimal"]) {
      conventions.decimal = separator
    }
    if let yes = keys["yes"] { conventions.yes = reader.texts(yes, path + ["yes"]) ?? [] }
    if let no = keys["no"] { conventions.no = reader.texts(no, path + ["no"]) ?? [] }
    if keys["yes"] != nil || keys["no"] != nil {
      _ = ChoiceCompiler(reader: reader).flags(yes: conventions.yes, no: conventions.no, at: node.mark, path)
    }
    conventions.emptiness = EmptinessCompiler(reader: reader).emptiness(keys, path, base: Emptiness())
    return conventions
  }

  /// `,` or `.`.
  func decimal(_ node: SourceNode, _ path: [String]) -> Character? {
    if node.text == "," || node.text == "." { return node.text?.first }
    reader.report(node.mark, path, .expected(Expectation.comma, found: node))
    return nil
  }

  /// One date pattern or several, the first written.
  func dateFormats(_ node: SourceNode, _ path: [String], offsetMinutes: Int) -> [DateFormat]? {
    guard let patterns = reader.texts(node, path) else { return nil }
    var formats: [DateFormat] = []
    for pattern in patterns {
      guard let format = DateFormat(pattern, offsetMinutes: offsetMinutes) else {
        reader.report(node.mark, path, .datePattern(pattern.shortened))
        return nil
      }
      formats.append(format)
    }
    return formats
  }
}

/// Compiles `empty:` and `blank:`, which stand at the file and at each rule.
struct EmptinessCompiler {
  let reader: SourceReader

  private enum Said: String, CaseIterable { case cleared, unsaid }

  /// What is not said is as in `base`.
  func emptiness(_ keys: [String: SourceNode], _ path: [String], base: Emptiness) -> Emptiness {
    var emptiness = base
    if let node = keys["empty"] {
      let said: Said? = reader.word(node, path + ["empty"])
      emptiness.isSaid = said != .unsaid
    }
    if let node = keys["blank"] {
      let texts = reader.texts(node, path + ["blank"]) ?? []
      if let long = texts.first(where: { $0.utf8.count > Emptiness.blankBytesMaximum }) {
        reader.report(
          node.mark, path + ["blank"], .blankTooLong(long.shortened, Emptiness.blankBytesMaximum))
      }
      emptiness.blanks = FoldedTexts(texts)
    }
    return emptiness
  }
}
