import CSVText
import Mappings

extension HeaderRow {
  /// The header of a file whose format says what stands above its records.
  ///
  /// - Returns: nil when a line above is not of the format, and when the file lacks the key's columns.
  static func positional(
    _ recognition: FileRecognition, _ mapping: CompiledMapping, _ rules: HeaderRules
  ) throws(CSVError) -> HeaderRow? {
    let rows = try recognition.sampleRows(.max)
    let above = try cells(rows.prefix(rules.lines.count), recognition)
    guard rules.mismatch(in: above) == nil, rows.count >= rules.lines.count
    else { return nil }
    let body = rows.dropFirst(rules.lines.count)
    let next = try body.first.map { row throws(CSVError) in
      try recognition.coding.values(of: row).map { $0 ?? "" }
    }
    let hasHeadings: Bool
    switch rules.headings {
    case .yes: hasHeadings = true
    case .optional: hasHeadings = next.map(rules.isHeadings) ?? false
    }
    guard !hasHeadings || next != nil else { return nil }
    let headings = hasHeadings ? next ?? [] : []
    var names = headings
    if rules.naming == .position {
      // Without headings the widest row tells how many columns this version of the format has.
      var width = headings.count
      for row in hasHeadings ? [] : body { width = max(width, try row.fieldCount()) }
      names = Array(rules.columns.prefix(width))
      names += headings.dropFirst(names.count)
      names += Array(repeating: "", count: max(0, width - names.count))
      if width == 0 { names = rules.columns }
    }
    let line = hasHeadings ? body.first : rows.prefix(rules.lines.count).last
    var header = HeaderRow(
      lineNumber: line?.lineNumber ?? 0, content: hasHeadings ? Array(line?.content ?? []) : [],
      names: names, bound: nil)
    let bound = mapping.bind(header: columnNames(names), lines: above)
    guard bound.missingKeys.isEmpty else { return nil }
    header.bound = bound
    return header
  }

  /// The cells of the first rows, to see whether they are of a format.
  static func cells(
    _ rows: some Sequence<CSVRow>, _ recognition: FileRecognition
  ) throws(CSVError) -> [[String]] {
    var cells: [[String]] = []
    for row in rows { cells.append(try recognition.coding.values(of: row).map { $0 ?? "" }) }
    return cells
  }
}
