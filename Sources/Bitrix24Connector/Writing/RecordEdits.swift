import Bitrix24
import Contractors
import Mappings

/// What is different between two raw records, in the portal's terms: single values by name, multi-field rows by their ids.
struct RecordEdits: Sendable {
  /// One row of a multi-field.
  enum Row: Sendable, Hashable {
    case add(field: String, type: String, value: String)
    case change(id: Int, field: String, type: String, value: String)
    case remove(id: Int, field: String)

    var field: String {
      switch self {
      case .add(let field, _, _), .change(_, let field, _, _), .remove(_, let field): field
      }
    }
  }

  /// The texts of a column: one, or several of a multiple user field.
  struct Column: Sendable, Hashable {
    let name: String
    let texts: [String]

    var isCleared: Bool { texts.allSatisfy(\.isEmpty) }
  }

  private(set) var columns: [Column] = []
  private(set) var rows: [Row] = []

  var isEmpty: Bool { columns.isEmpty && rows.isEmpty }

  /// Whether sending them twice could add a row twice.
  var addsRows: Bool {
    rows.contains { if case .add = $0 { true } else { false } }
  }

  /// The names of all columns touched.
  var names: [String] { columns.map(\.name) + rows.map(\.field) }

  /// Leaves out columns that have nothing to be sent.
  mutating func keepColumns(_ isSent: (String) -> Bool) { columns.removeAll { !isSent($0.name) } }

  /// Compares; there is nothing before a record that does not exist yet.
  init(from before: RawNode?, to after: RawNode, _ schema: EntitySchema) {
    for column in schema.columns
    where column.name != EntitySchema.idField && !column.isReadOnly && !column.isOfRequisite {
      let old = before?.children(named: column.name) ?? []
      let new = after.children(named: column.name)
      if column.kind == .multi {
        addRows(column.name, old, new.filter { !($0.text ?? "").isEmpty || $0.rowID > 0 })
      } else {
        let texts = new.map { $0.text ?? "" }
        let wasEmpty = old.allSatisfy { ($0.text ?? "").isEmpty }
        let isEmpty = texts.allSatisfy(\.isEmpty)
        if texts == old.map({ $0.text ?? "" }) || (wasEmpty && isEmpty) { continue }
        columns.append(Column(name: column.name, texts: texts))
      }
    }
  }

  private mutating func addRows(_ field: String, _ old: [RawNode], _ new: [RawNode]) {
    var kept: Set<Int> = []
    let before = Dictionary(old.map { ($0.rowID, $0) }, uniquingKeysWith: { first, _ in first })
    for row in new {
      let (type, value) = (row.attributes[MultiRow.type] ?? "", row.text ?? "")
      if row.rowID > 0, let known = before[row.rowID] {
        kept.insert(row.rowID)
        if known == row { continue }
        rows.append(
          value.isEmpty
            ? .remove(id: row.rowID, field: field)
            : .change(id: row.rowID, field: field, type: type, value: value))
      } else {
        rows.append(.add(field: field, type: type, value: value))
      }
    }
    for row in old where row.rowID > 0 && !kept.contains(row.rowID) {
      rows.append(.remove(id: row.rowID, field: field))
    }
  }
}

extension RecordEdits {
  /// The parameter `fields` of a classic method. Source: bitrix24-rest.md §4.4.
  func classicFields(_ text: (Column) -> Parameter) -> Parameters {
    var fields = Parameters()
    for column in columns { fields[column.name] = text(column) }
    for field in rows.map(\.field) where fields[field] == nil {
      fields[field] = .list(
        rows.filter { $0.field == field }.map { row in
          switch row {
          case .add(_, let type, let value): .map(Self.element(nil, type, value))
          case .change(let id, _, let type, let value): .map(Self.element(id, type, value))
          case .remove(let id, _): ["ID": .integer(id), "DELETE": "Y"]
          }
        })
    }
    return fields
  }

  private static func element(_ id: Int?, _ type: String, _ value: String) -> Parameters {
    var element: Parameters = [:]
    if let id { element[MultiRow.id] = .integer(id) }
    element["VALUE"] = .text(value)
    if !type.isEmpty { element[MultiRow.type] = .text(type) }
    return element
  }

  /// One record of `crm.item.batchImport`, which takes the names of `crm.item.*` and rows in the classic form.
  ///
  /// Source: bitrix24-rest.md §5.7.
  func importFields(names: [String: String], _ text: (Column) -> Parameter) -> Parameters {
    var fields = Parameters()
    for column in columns {
      if let name = names[column.name] { fields[name] = text(column) }
    }
    for field in rows.map(\.field) where fields[field] == nil {
      fields[field] = .list(
        rows.compactMap { row in
          guard case .add(field, let type, let value) = row else { return nil }
          return .map(Self.element(nil, type, value))
        })
    }
    return fields
  }

  /// The parameter `fields` of `crm.item.add` and `crm.item.update`, which tells rows by keys. Source: bitrix24-rest.md §5.4.
  func itemFields(names: [String: String], isNew: Bool, _ text: (Column) -> Parameter) -> Parameters {
    var fields = Parameters()
    for column in columns {
      if let name = names[column.name] { fields[name] = text(column) }
    }
    if rows.isEmpty { return fields }
    if isNew {
      fields["fm"] = .list(rows.map { .map(Self.keyed($0)) })
      return fields
    }
    var keyed = Parameters()
    var added = 0
    for row in rows {
      switch row {
      case .add:
        keyed["n\(added)"] = .map(Self.keyed(row))
        added += 1
      case .change(let id, _, _, _), .remove(let id, _): keyed[String(id)] = .map(Self.keyed(row))
      }
    }
    fields["fm"] = .map(keyed)
    return fields
  }

  private static func keyed(_ row: Row) -> Parameters {
    // Without its type's name a row is taken and nothing is done.
    var element: Parameters = ["typeId": .text(row.field)]
    switch row {
    case .add(_, let type, let value), .change(_, _, let type, let value):
      if !type.isEmpty { element["valueType"] = .text(type) }
      element["value"] = .text(value)
    case .remove: element["value"] = ""
    }
    return element
  }
}
