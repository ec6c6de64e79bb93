import Contractors

/// Compiles what a CSV mapping says of the lines above the records and of rows that continue a record.
struct HeaderCompiler {
  let reader: SourceReader

  private static let keys = ["columns", "numbers", "by", "headings", "lines"]

  /// The rules under `header:`; nil when they have problems.
  func header(_ node: SourceNode) -> HeaderRules? {
    let path = ["header"]
    guard let keys = reader.keys(node, path, allowed: Self.keys) else { return nil }
    var rules = HeaderRules()
    if let columns = keys["columns"] {
      rules.columns = reader.texts(columns, path + ["columns"]) ?? []
      reportTwice(rules.columns, at: columns.mark, path + ["columns"])
    }
    if let numbers = keys["numbers"] {
      let names = reader.texts(numbers, path + ["numbers"]) ?? []
      reportTwice(names, at: numbers.mark, path + ["numbers"])
      for name in names where !rules.lists(name) {
        reader.report(
          numbers.mark, path + ["numbers"],
          .unplacedColumn(name.shortened, nearest: Suggestion.nearest(to: name, among: rules.columns)))
      }
      rules.numbers = Set(names)
    }
    if let naming = keys["by"] { rules.naming = reader.word(naming, path + ["by"]) ?? .name }
    if let headings = keys["headings"] {
      rules.headings = reader.word(headings, path + ["headings"]) ?? .yes
    }
    if keys["columns"] == nil, rules.naming == .position || rules.headings != .yes {
      reader.report(node.mark, path, .noColumnNames)
    }
    if rules.naming == .name, rules.headings != .yes {
      reader.report(keys["headings"]?.mark ?? node.mark, path + ["headings"], .headingsNameColumns)
    }
    for (index, item) in (keys["lines"]?.items ?? []).enumerated() {
      if let line = line(item, path + ["lines[\(index + 1)]"]) { rules.lines.append(line) }
    }
    rules.digits = rules.digits(in: rules.lines.map(\.cells))
    return rules
  }

  /// Two columns of one name could not be told apart.
  private func reportTwice(_ columns: [String], at mark: SourceMark, _ path: [String]) {
    var seen: Set<String> = []
    for column in columns where !seen.insert(HeadingFold.fold(column)).inserted {
      reader.report(mark, path, .columnTwice(column.shortened))
    }
  }

  private func line(_ node: SourceNode, _ path: [String]) -> HeaderRules.Line? {
    guard let keys = reader.keys(node, path, allowed: ["cells", "check", "names"]) else { return nil }
    guard let cells = keys["cells"].flatMap({ reader.texts($0, path + ["cells"]) }) else {
      if keys["cells"] == nil { reader.report(node.mark, path, .lineWithoutCells) }
      return nil
    }
    var line = HeaderRules.Line(cells: cells)
    if let names = keys["names"], reader.keys(names, path + ["names"], allowed: nil) != nil {
      for entry in names.entries {
        let text = reader.text(entry.value, path + ["names", entry.key]) ?? ""
        guard let number = Int(text), cells.indices.contains(number - 1) else {
          reader.report(
            entry.mark, path + ["names", entry.key], .noSuchCell(text.shortened, of: cells.count))
          continue
        }
        guard let digits = Int(cells[number - 1].trimmed), KeyTemplate.digits.contains(digits) else {
          reader.report(
            entry.mark, path + ["names", entry.key], .noNumberOfDigits(cells[number - 1].shortened))
          continue
        }
        line.names[entry.key] = number - 1
      }
    }
    guard let check = keys["check"], reader.keys(check, path + ["check"], allowed: nil) != nil else {
      return line
    }
    for entry in check.entries {
      guard let number = Int(entry.key), cells.indices.contains(number - 1) else {
        reader.report(entry.mark, path + ["check"], .noSuchCell(entry.key.shortened, of: cells.count))
        continue
      }
      line.checks[number - 1] = reader.texts(entry.value, path + ["check", entry.key])
    }
    return line
  }

  /// The column under `continued:` and what it says in rows that continue.
  func continuation(_ node: SourceNode, _ places: PlaceCompiler) -> RowContinuation? {
    let path = ["continued"]
    guard let keys = reader.keys(node, path, allowed: places.locatingKeys + ["by"]),
      let place = places.place(keys, at: node.mark, path)
    else { return nil }
    guard let by = keys["by"] else {
      reader.report(node.mark, path, .noContinuationMark)
      return nil
    }
    return reader.word(by, path + ["by"]).map { RowContinuation(place: place, mark: $0) }
  }

  /// Columns that are known by where they stand must all be told, and rows of one record must be known by something.
  func check(_ mapping: CompiledMapping, _ keys: [String: SourceNode]) {
    if mapping.continuation == nil, keys["continued"] == nil, mapping.hasRowElements {
      reader.report(keys["entities"]?.mark ?? SourceMark(line: 1, column: 1), ["entities"], .rowsNotContinued)
    }
    guard let node = keys["header"], let header = mapping.header, header.naming == .position else { return }
    let known = Set(header.columns.map(HeadingFold.fold))
    for column in mapping.allColumns where !known.contains(HeadingFold.fold(column)) {
      reader.report(
        node.mark, ["header", "columns"],
        .unplacedColumn(column, nearest: Suggestion.nearest(to: column, among: header.columns)))
    }
  }
}
