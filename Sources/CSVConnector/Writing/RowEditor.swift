import CSVText
import Contractors
import Mappings

/// Makes the rows of a record of others, or new ones, for records of one entity.
struct RowEditor {
  let source: CSVSource
  let reader: RowReader
  private let cellText: CellText

  init(_ source: CSVSource, entity: Entity) {
    self.source = source
    reader = RowReader(source, entity: entity)
    cellText = CellText(isSpreadsheet: source.options.isSpreadsheet)
  }

  /// Why a row was not made.
  enum Obstacle: Error {
    /// Somebody edited the row since it was read.
    case stale
    case refused(Refusal)
  }

  private var comparison: Comparison { source.options.comparison }

  private func elementKey(_ element: Element, _ type: FieldType) -> String {
    comparison.elementKey(of: element, type: type)
  }

  // MARK: Existing rows

  /// The rows with fields changed, and without the mark of removal where that is to be lifted; the same rows when they say all that
  /// already.
  func updated(
    _ rows: RecordRows, _ parsed: RowReader.Parsed, _ changes: [FieldName: FieldChange],
    expected: [FieldName: Value], lifting: Bool = false
  ) throws(Obstacle) -> RecordRows {
    try check(parsed, expected)
    let record = parsed.record.applying(
      changes, catalogue: source.mapping.catalogue, comparison: comparison)
    var node = try put(record, Set(changes.keys), into: parsed.node)
    if lifting {
      let lifted = source.mapping.liftRemoval(node, entity: reader.entity) {
        source.coding.missing(in: $0) == nil
      }
      guard let lifted else { throw .refused(Refusal(reason: AbilitySentence.lastingMark)) }
      node = lifted
    }
    return try replacing(node, in: rows, parsed) { cell in
      changes.keys.sorted().first { field in
        let alone = try? put(record, [field], into: parsed.node)
        return alone.map { Self.changedCells(from: parsed.node, to: $0)[cell] != nil } ?? false
      }
    }
  }

  /// The rows marked as removed; nil when they are to be taken out.
  func removed(
    _ rows: RecordRows, _ parsed: RowReader.Parsed, expected: [FieldName: Value]
  ) throws(Obstacle) -> RecordRows? {
    try check(parsed, expected)
    let marked = source.mapping.markRemoved(parsed.node, entity: reader.entity) { text in
      source.coding.missing(in: text) == nil
    }
    guard let marked else { return nil }
    return try replacing(marked, in: rows, parsed) { _ in nil }
  }

  private func check(_ parsed: RowReader.Parsed, _ expected: [FieldName: Value]) throws(Obstacle) {
    for (field, value) in expected {
      let descriptor =
        source.mapping.catalogue.descriptor(of: field, in: reader.entity) ?? FieldDescriptor(field, .text)
      guard comparison.same(parsed.record[field] ?? .empty, value, as: descriptor) else { throw .stale }
    }
  }

  private func put(
    _ record: Record, _ fields: Set<FieldName>, into node: RawNode
  ) throws(Obstacle) -> RawNode {
    do throws(MappingError) {
      return try source.mapping.put(record, fields: fields, into: node, key: elementKey)
    } catch {
      throw .refused(error.refusal)
    }
  }

  private static func changedCells(from old: RawNode, to new: RawNode) -> [Int: String] {
    var cells: [Int: String] = [:]
    for (index, child) in new.children.enumerated() {
      let before = index < old.children.count ? old.children[index].text : nil
      if before != child.text, let text = child.text { cells[index] = text }
    }
    return cells
  }

  /// The rows with what a raw record says now: cells replaced, rows added, spent ones taken out.
  private func replacing(
    _ node: RawNode, in rows: RecordRows, _ parsed: RowReader.Parsed, field: (Int) -> FieldName?
  ) throws(Obstacle) -> RecordRows {
    let cells = Self.changedCells(from: parsed.node, to: node)
    if cells.isEmpty { return rows }
    let columns = source.columns.count
    for (cell, text) in cells.sorted(by: { $0.key < $1.key }) {
      try checkCharacters(text, column: cell % columns, field: field(cell))
    }
    let spent = source.mapping.spentRows(in: node, since: parsed.node, entity: reader.entity)
    let wanted = node.rowCells(columns: columns)
    var result: [CSVRow] = []
    var line = rows.lineNumber
    for (number, row) in rows.all.enumerated() where !spent.contains(number) {
      let range = number * columns..<(number + 1) * columns
      let own = cells.filter { range.contains($0.key) }
      let mine = Dictionary(
        uniqueKeysWithValues: own.map { cell, text in
          let column = cell - range.lowerBound
          return (column, cellText.cell(for: text, replacing: source.coding.value(of: row, at: column)))
        })
      let isFollowed = number == rows.more.count && wanted.count > rows.more.count + 1
      let new = try replacing(mine, in: row, line: line, isFollowed: isFollowed) {
        field($0 + range.lowerBound)
      }
      line += source.dialect.lineCount(new.raw)
      result.append(new)
    }
    for texts in wanted.dropFirst(rows.more.count + 1) {
      let new = try self.row(of: texts.map { $0 ?? "" }, line: line)
      line += source.dialect.lineCount(new.raw)
      result.append(new)
    }
    guard let record = RecordRows(result) else { throw .unreadable }
    if record.isSame(as: rows) { return rows }
    return try checked(record, key: parsed.key)
  }

  /// One row with cells changed, with a line ending when another row follows it.
  private func replacing(
    _ cells: [Int: String], in row: CSVRow, line: Int, isFollowed: Bool, field: (Int) -> FieldName?
  ) throws(Obstacle) -> CSVRow {
    if cells.isEmpty, !isFollowed || row.terminator != nil { return row.moved(by: line - row.lineNumber) }
    var bytes: [UInt8]
    do throws(CSVError) {
      // The row was read, so that it is text.
      let text = try source.coding.decoded(row) ?? row
      bytes = try text.replacing(cells)
      if isFollowed, row.terminator == nil { bytes += source.dialect.lineEnding.bytes }
      if bytes.elementsEqual(text.raw) { return row.moved(by: line - row.lineNumber) }
    } catch {
      throw .refused(error.refusal(field))
    }
    return try encoded(bytes, line: line)
  }

  // MARK: New rows

  /// Rows for a new record, with the file's line ending, under a key that it has elsewhere or one that is made for it.
  func made(_ record: Record, key: RecordKey?, line: Int) throws(Obstacle) -> RecordRows {
    let node: RawNode
    do throws(MappingError) {
      node = try source.mapping.make(record, key: key, elementKey: elementKey)
    } catch {
      throw .refused(error.refusal)
    }
    guard source.mapping.selects(node, as: record.entity) else {
      throw .refused(
        Refusal(
          reason: RowSentence.notSelected(record.entity)))
    }
    let fields = record.fields.sorted { $0.key < $1.key }
    var rows: [CSVRow] = []
    var line = line
    let columns = source.columns
    let wanted =
      node.children.count > columns.count
      ? node.rowCells(columns: columns.count).map { $0.map { $0 ?? "" } } : [node.cells(columns: columns)]
    for texts in wanted {
      let cells = texts + Array(repeating: "", count: columns.count - texts.count)
      for (column, cell) in cells.enumerated() {
        let field = fields.first {
          $0.value.text == cell || $0.value.elements.contains { cell.contains($0.value) }
        }
        try checkCharacters(cell, column: column, field: cell.isEmpty ? nil : field?.key)
      }
      let row = try self.row(of: cells, line: line)
      line += source.dialect.lineCount(row.raw)
      rows.append(row)
    }
    guard let made = RecordRows(rows) else { throw .unreadable }
    return try checked(made, key: source.mapping.key(of: node, entity: record.entity))
  }

  private func row(of cells: [String], line: Int) throws(Obstacle) -> CSVRow {
    try row(asItStands: cells.map { cellText.cell(for: $0) }, line: line)
  }

  private func row(asItStands cells: [String], line: Int) throws(Obstacle) -> CSVRow {
    let bytes: [UInt8]
    do throws(CSVError) {
      let writer = CSVRowWriter(dialect: source.dialect, limits: source.options.limits)
      bytes = try writer.bytes(for: cells)
    } catch {
      throw .refused(error.refusal { _ in nil })
    }
    return try encoded(bytes, line: line)
  }

  // MARK: Rows of another file

  /// The rows of a record of another file as they stand here.
  ///
  /// - Parameters:
  ///   - cells: what the other file's cells say, row by row.
  ///   - places: by column here the column there; nil keeps what stands here.
  ///   - key: the record's key.
  ///   - old: the rows that stand here; nil where there are none.
  ///   - line: the line on which they will stand.
  /// - Returns: the same rows where they say that already.
  /// - Throws: ``Obstacle``.
  func adopted(
    _ cells: [[String]], _ places: [Int?], key: RecordKey, in old: RecordRows?, line: Int
  ) throws(Obstacle) -> RecordRows {
    let known = old?.all.map { (try? source.coding.values(of: $0))?.map { $0 ?? "" } ?? [] } ?? []
    let wanted = cells.enumerated().map { number, theirs in
      places.enumerated().map { column, place in
        if let place { return place < theirs.count ? theirs[place] : "" }
        guard known.indices.contains(number), column < known[number].count else { return "" }
        return known[number][column]
      }
    }
    let filled = known.map { $0 + Array(repeating: "", count: max(0, places.count - $0.count)) }
    if let old, wanted == filled { return old }
    var rows: [CSVRow] = []
    var line = line
    for texts in wanted {
      for (column, text) in texts.enumerated() { try checkCharacters(text, column: column, field: nil) }
      let row = try self.row(asItStands: texts, line: line)
      line += source.dialect.lineCount(row.raw)
      rows.append(row)
    }
    guard let record = RecordRows(rows) else { throw .unreadable }
    return try checked(record, key: key)
  }

  // MARK: Checks

  private func checkCharacters(_ text: String, column: Int, field: FieldName?) throws(Obstacle) {
    guard let character = source.coding.missing(in: text) else { return }
    let name = column < source.columns.count ? source.columns[column] : "#\(column + 1)"
    throw .refused(
      Refusal(
        field: field,
        reason: RowSentence.missingCharacter(name, character, "\(source.coding.encoding)")))
  }

  /// A row of UTF-8 as it stands in the file.
  private func encoded(_ bytes: [UInt8], line: Int) throws(Obstacle) -> CSVRow {
    do throws(CSVError) {
      if let encoded = source.coding.encoded(bytes),
        let row = try CSVRow(
          encoded, lineNumber: line, dialect: source.dialect, limits: source.options.limits),
        row.raw.count == encoded.count
      {
        return row
      }
    } catch {
      throw .refused(error.refusal { _ in nil })
    }
    throw .unreadable
  }

  /// The new rows, read again to be sure that they are still the same record.
  private func checked(_ rows: RecordRows, key: RecordKey?) throws(Obstacle) -> RecordRows {
    guard let parsed = reader.parse(rows) else { throw .unreadable }
    if let rejection = parsed.rejection {
      throw .refused(Refusal(reason: RowSentence.wouldNotRead(rejection.field, rejection.reason)))
    }
    guard parsed.key == key else { throw .unreadable }
    return rows
  }
}

extension RowEditor.Obstacle {
  static var unreadable: RowEditor.Obstacle {
    .refused(Refusal(reason: RowSentence.notTheSame))
  }
}

extension MappingError {
  fileprivate var refusal: Refusal {
    switch self {
    case .notWritable(let field, _), .unwritable(let field, _, _): Refusal(field: field, reason: sentence)
    case .noEntity, .noOrigin, .unfitKey, .noKey, .readOnly: Refusal(reason: sentence)
    }
  }
}

extension CSVError {
  fileprivate func refusal(_ field: (Int) -> FieldName?) -> Refusal {
    if case .unwritable(let column, _) = self {
      return Refusal(field: field(column - 1), reason: sentence)
    }
    return Refusal(reason: sentence)
  }
}
