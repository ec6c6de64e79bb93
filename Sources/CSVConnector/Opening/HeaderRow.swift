import CSVText
import Mappings

/// The row with the headings, or what stands in its stead.
struct HeaderRow {
  /// Titles, dates and the name of the firm stand above it at most; the search ends after these rows.
  static let searchedRows = 40

  /// The line on which it begins, from 1; where a file has no headings the last line above the records, or 0.
  var lineNumber: Int
  /// Its bytes as rows are cut, without line ending.
  var content: [UInt8]
  /// The headings as written.
  var names: [String]
  /// The mapping bound to it; nil when there was no mapping.
  var bound: Bound?

  /// The names under which a mapping knows the columns.
  ///
  /// The second of equal headings gets a number. Columns without a heading get names of nothing but spaces, which no
  /// rule can mean and which are not carried along.
  static func columnNames(_ names: [String]) -> [String] {
    CSVHeader(names).columns.map { column in
      column.folded.isEmpty ? String(repeating: " ", count: column.index + 1) : column.uniqueName
    }
  }

  /// Finds the row that names most of the mapping's columns, its key's among them; without a mapping the first row
  /// that is as wide as most.
  ///
  /// - Returns: nil when no row names the key's columns.
  static func find(
    in recognition: FileRecognition, mapping: CompiledMapping?
  ) throws(CSVError) -> HeaderRow? {
    if let mapping, let rules = mapping.header, rules.naming == .position || !rules.lines.isEmpty {
      return try positional(recognition, mapping, rules)
    }
    var best: HeaderRow?
    for row in try recognition.sampleRows(searchedRows) {
      let values = try recognition.coding.values(of: row)
      let names = values.map { $0 ?? "" }
      guard names.contains(where: { !$0.isEmpty }) else { continue }
      var candidate = HeaderRow(
        lineNumber: row.lineNumber, content: Array(row.content), names: names, bound: nil)
      guard let mapping else {
        if names.count == recognition.report.columns { return candidate }
        best = best ?? candidate
        continue
      }
      let bound = mapping.bind(header: columnNames(names))
      guard bound.missingKeys.isEmpty, bound.found.count > best?.bound?.found.count ?? 0 else { continue }
      candidate.bound = bound
      best = candidate
      if bound.missing.isEmpty { break }
    }
    return best
  }
}
