import CSVText
import Contractors
import Mappings

/// Reads rows of one file as records of one entity.
struct RowReader {
  let source: CSVSource
  let entity: Entity
  private let context: SourceFingerprint
  private let cellText: CellText

  init(_ source: CSVSource, entity: Entity) {
    self.source = source
    self.entity = entity
    context = source.context(of: entity)
    cellText = CellText(isSpreadsheet: source.options.isSpreadsheet)
  }

  /// A row read as a record.
  struct Parsed {
    /// The row as the mapping sees it.
    var node: RawNode
    /// Nil when it cannot be read.
    var key: RecordKey?
    /// What was read; to be used only without a rejection.
    var record: Record
    /// Why the row is set aside.
    var rejection: Rejection?
  }

  /// The fingerprint of a record: the bytes of its rows without the line endings; that of the last one changes when a row
  /// follows it.
  func fingerprint(of row: RecordRows, using builder: inout SourceFingerprint.Builder) -> SourceFingerprint {
    builder.reset()
    builder.update(context.high)
    builder.update(context.low)
    builder.update(row.first.content)
    for next in row.more {
      builder.update(UInt64(next.content.count))
      builder.update(next.content)
    }
    return builder.finish()
  }

  /// Whether the row is the file's last one, without a line ending and with fewer cells than the header: the file may
  /// have been cut here.
  func isCut(_ row: CSVRow) -> Bool {
    guard row.terminator == nil, !row.isBlank, let count = try? row.fieldCount() else { return false }
    return count < source.columns.count
  }

  /// Reads a record.
  ///
  /// - Returns: nil for rows without values and for those of another entity.
  func parse(_ rows: RecordRows) -> Parsed? {
    let row = rows.first
    if row.isBlank { return nil }
    var values: [[String?]] = []
    for row in rows.all {
      do throws(CSVError) { values.append(try source.coding.values(of: row)) } catch {
        return Parsed(
          node: RawNode("row"), key: nil, record: Record(entity),
          rejection: rejection(of: row, key: nil, field: nil, reason: error.sentence))
      }
    }
    if values.joined().allSatisfy({ $0?.allSatisfy(\.isWhitespace) ?? false }) { return nil }
    let node = node(of: values)
    guard source.mapping.selects(node, as: entity) else { return nil }
    for (row, values) in zip(rows.all, values) {
      if let rejection = shapeRejection(of: row, values, node) {
        return Parsed(node: node, key: rejection.key, record: Record(entity), rejection: rejection)
      }
    }
    let reading = source.mapping.get(node, entity: entity)
    var parsed = Parsed(node: node, key: reading.key, record: reading.record, rejection: nil)
    if let key = reading.key, let reason = Self.damage(of: key.rawValue) {
      parsed.key = nil
      parsed.rejection = rejection(
        of: row, key: nil, field: source.mapping.requiredColumns.first, reason: reason)
    } else if let problem = reading.problems.first {
      parsed.rejection = rejection(
        of: row, key: reading.key, field: problem.place,
        reason: RowSentence.value(problem.sentence, others: reading.problems.count - 1))
    }
    return parsed
  }

  /// The key of a record alone, also of one that is otherwise set aside; nil for records without one and of another entity.
  func key(of rows: RecordRows) -> RecordKey? {
    guard !rows.first.isBlank, let values = try? source.coding.values(of: rows.first) else { return nil }
    let node = node(of: [values])
    guard source.mapping.selects(node, as: entity) else { return nil }
    return source.mapping.key(of: node, entity: entity)
  }

  /// What a reader is told of a record that has no rejection.
  func observed(_ parsed: Parsed, key: RecordKey, row: RecordRows, fingerprint: SourceFingerprint) -> Observed
  {
    var observed = Observed(
      key: key, fingerprint: fingerprint, record: parsed.record, position: .line(row.lineNumber))
    observed.isOnlyNew = source.mapping.isOnlyNew(parsed.node, as: entity)
    return observed
  }

  /// A row set aside.
  func rejection(of row: CSVRow, key: RecordKey?, field: String?, reason: Sentence) -> Rejection {
    Rejection(
      position: .line(row.lineNumber), key: key, field: field, reason: reason,
      raw: source.coding.excerpt(of: row))
  }

  private func node(of rows: [[String?]]) -> RawNode {
    if rows.count > 1 {
      return .rows(rows.map { $0.map { $0.map(cellText.text) } }, columns: source.columns)
    }
    var node = RawNode("row")
    node.children.reserveCapacity(source.columns.count)
    for (name, value) in zip(source.columns, rows.first ?? []) {
      // What cannot be decoded is left out, so that the key may still be read.
      if let value { node.children.append(RawNode(name, text: cellText.text(of: value))) }
    }
    return node
  }

  /// Why a row is set aside before its values are looked at.
  private func shapeRejection(of row: CSVRow, _ values: [String?], _ node: RawNode) -> Rejection? {
    let columns = source.columns
    if isCut(row) {
      // Of a row that was cut the key may be too.
      return rejection(
        of: row, key: nil, field: nil,
        reason: RowSentence.cutRow(cells: values.count, of: columns.count))
    }
    if let index = values.firstIndex(where: { $0 == nil }) {
      let name = index < columns.count ? columns[index] : "#\(index + 1)"
      return rejection(
        of: row, key: source.mapping.key(of: node, entity: entity), field: name,
        reason: RowSentence.undecodable(name, "\(source.coding.encoding)"))
    }
    let surplus = values.dropFirst(columns.count).compactMap(\.self).first { !$0.allSatisfy(\.isWhitespace) }
    guard let surplus else { return nil }
    return rejection(
      of: row, key: source.mapping.key(of: node, entity: entity), field: nil,
      reason: RowSentence.surplus(
        cells: values.count, columns: columns.count, first: String(surplus.prefix(40)),
        delimiter: "\(source.dialect.delimiter)"))
  }

  /// What a spreadsheet did to a key, so that it may be another one's; nil where nothing is seen of that.
  private static func damage(of key: String) -> Sentence? {
    if isDamagedNumber(key) { return RowSentence.damagedKey(key) }
    return SpreadsheetMark.isQuantity(key) ? RowSentence.quantityKey(key) : nil
  }

  /// `4,07028E+19`: several keys may have become this one. Source: contractor-formats.md §7, "Spreadsheet damage".
  private static func isDamagedNumber(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "+")) else { return false }
    let parts = text.split(whereSeparator: { "EeЕ".contains($0) })
    guard parts.count == 2, let head = parts.first, let tail = parts.last, tail.first == "+" else {
      return false
    }
    func isNumber(_ part: Substring) -> Bool {
      part.contains { $0.isASCII && $0.isNumber }
        && part.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," || $0 == "." }
    }
    return isNumber(head) && isNumber(tail.dropFirst())
  }
}
