import CSVText
import Contractors
import Mappings

/// Makes one row of another, or a new one, for records of one entity.
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

  /// The row with fields changed; the same row when it says all that already.
  func updated(
    _ row: CSVRow, _ parsed: RowReader.Parsed, _ changes: [FieldName: FieldChange],
    expected: [FieldName: Value]
  ) throws(Obstacle) -> CSVRow {
    try check(parsed, expected)
    let record = parsed.record.applying(
      changes, catalogue: source.mapping.catalogue, comparison: comparison)
    let node = try put(record, Set(changes.keys), into: parsed.node)
    let cells = Self.changedCells(from: parsed.node, to: node).mapValues(cellText.cell)
    return try replacing(cells, in: row, key: parsed.key) { column in
      changes.keys.sorted().first { field in
        let alone = try? put(record, [field], into: parsed.node)
        return alone.map { Self.changedCells(from: parsed.node, to: $0)[column] != nil } ?? false
      }
    }
  }

  /// The row marked as removed; nil when it is to be taken out.
  func removed(
    _ row: CSVRow, _ parsed: RowReader.Parsed, expected: [FieldName: Value]
  ) throws(Obstacle) -> CSVRow? {
    try check(parsed, expected)
    let marked = source.mapping.markRemoved(parsed.node, entity: reader.entity) { text in
      source.coding.missing(in: text) == nil
    }
    guard let marked else { return nil }
    let cells = Self.changedCells(from: parsed.node, to: marked).mapValues(cellText.cell)
    return try replacing(cells, in: row, key: parsed.key) { _ in nil }
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

  private func replacing(
    _ cells: [Int: String], in row: CSVRow, key: RecordKey?, field: (Int) -> FieldName?
  ) throws(Obstacle) -> CSVRow {
    if cells.isEmpty { return row }
    for (column, text) in cells.sorted(by: { $0.key < $1.key }) {
      try checkCharacters(text, column: column, field: field(column))
    }
    let bytes: [UInt8]
    do throws(CSVError) {
      // The row was read, so that it is text.
      let text = try source.coding.decoded(row) ?? row
      bytes = try text.replacing(cells)
      if bytes.elementsEqual(text.raw) { return row }
    } catch {
      throw .refused(error.refusal(field))
    }
    return try checked(bytes, line: row.lineNumber, key: key)
  }

  // MARK: New rows

  /// A row for a new record, with the file's line ending, under a key that it has elsewhere or one that is made for it.
  func made(_ record: Record, key: RecordKey?, line: Int) throws(Obstacle) -> CSVRow {
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
    let texts = node.cells(columns: source.columns)
    let cells = texts + Array(repeating: "", count: source.columns.count - texts.count)
    let fields = record.fields.sorted { $0.key < $1.key }
    for (column, cell) in cells.enumerated() {
      let field = fields.first {
        $0.value.text == cell || $0.value.elements.contains { cell.contains($0.value) }
      }
      try checkCharacters(cell, column: column, field: cell.isEmpty ? nil : field?.key)
    }
    let bytes: [UInt8]
    do throws(CSVError) {
      let writer = CSVRowWriter(dialect: source.dialect, limits: source.options.limits)
      bytes = try writer.bytes(for: cells.map(cellText.cell))
    } catch {
      throw .refused(error.refusal { _ in nil })
    }
    return try checked(bytes, line: line, key: source.mapping.key(of: node, entity: record.entity))
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

  /// The new row in the file's encoding, read again to be sure that it is still the same record.
  private func checked(_ bytes: [UInt8], line: Int, key: RecordKey?) throws(Obstacle) -> CSVRow {
    do throws(CSVError) {
      if let encoded = source.coding.encoded(bytes),
        let row = try CSVRow(
          encoded, lineNumber: line, dialect: source.dialect, limits: source.options.limits),
        row.raw.count == encoded.count, let parsed = reader.parse(row), parsed.key == key,
        parsed.rejection == nil
      {
        return row
      }
    } catch {
      throw .refused(error.refusal { _ in nil })
    }
    throw .unreadable
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
    case .noEntity, .noOrigin, .noKey, .readOnly: Refusal(reason: sentence)
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
