import Contractors
import Mappings

/// Takes records of one file over into another one of the same format, cell by cell as they stand there.
struct RowAdoption: RowChanges {
  private var adopted: AdoptedRows
  private let editors: [(entity: Entity, editor: RowEditor)]
  /// By column of the file that is written the column of the other one.
  private let columns: [Int?]
  private(set) var hasChanged = false
  private(set) var refused: [AdoptionRefusal] = []

  init(_ source: CSVSource, _ adopted: AdoptedRows, from other: CSVSource) {
    self.adopted = adopted
    editors = source.mapping.entities.map { ($0, RowEditor(source, entity: $0)) }
    columns = source.options.mapping.columns(of: source.columns, in: other.columns)
  }

  var isWaiting: Bool { adopted.isAnyLeft }

  mutating func meet(_ row: RecordRows) throws(CSVConnectorError) -> RecordRows? {
    for (entity, own) in editors {
      guard let key = own.reader.key(of: row),
        let subject = adopted.held(AdoptedRows.Subject(entity: entity, key: key)),
        let editor = editors.first(where: { $0.entity == subject.entity })?.editor,
        let cells = try adopted.take(subject)
      else { continue }
      return made(cells, subject, editor, in: row, line: row.lineNumber) ?? row
    }
    return row
  }

  mutating func finish(
    line: Int, obstacle: Sentence?, append: (RecordRows) throws(CSVConnectorError) -> Int
  ) throws(CSVConnectorError) {
    var line = line
    for subject in adopted.inOrder {
      guard let editor = editors.first(where: { $0.entity == subject.entity })?.editor,
        let cells = try adopted.take(subject)
      else { continue }
      if let obstacle {
        refuse(subject, obstacle)
      } else if let rows = made(cells, subject, editor, in: nil, line: line) {
        line = try append(rows)
      }
    }
  }

  private mutating func refuse(_ subject: AdoptedRows.Subject, _ reason: Sentence) {
    refused.append(AdoptionRefusal(entity: subject.entity, key: subject.key, reason: reason))
  }

  /// The rows of a record here; nil where they cannot be made, which is told.
  private mutating func made(
    _ cells: [[String]], _ subject: AdoptedRows.Subject, _ editor: RowEditor, in old: RecordRows?, line: Int
  ) -> RecordRows? {
    do throws(RowEditor.Obstacle) {
      let rows = try editor.adopted(cells, columns, key: subject.key, in: old, line: line)
      if let old, rows.isSame(as: old) { return old }
      hasChanged = true
      return rows
    } catch {
      if case .refused(let refusal) = error { refuse(subject, refusal.reason) }
      return nil
    }
  }
}
