import CSVText
import Contractors
import Mappings

/// The operations of one call, found by the row they are about, with what became of them.
struct OperationBatch: RowChanges {
  /// A record of the file.
  struct Target: Hashable {
    var entity: Entity
    var key: RecordKey
  }

  /// The rows that an operation left behind.
  struct Finished {
    var operation: Int
    var key: RecordKey
    var row: RecordRows
  }

  private let operations: [Operation]
  private let editors: [Entity: RowEditor]
  /// By entity the readers of others that keep their keys in the same place.
  private let neighbours: [Entity: [RowReader]]
  private(set) var outcomes: [Outcome?]
  /// The operations of rows that were not met yet, in their order.
  private(set) var waiting: [Target: [Int]] = [:]
  /// The records that are to be made; told once, since every row of the file is held against them.
  private var made: Set<Target> = []
  private(set) var finished: [Finished] = []
  /// The operations that changed something.
  private(set) var effective: Set<Int> = []

  init(_ operations: [Operation], _ source: CSVSource) {
    self.operations = operations
    outcomes = Array(repeating: nil, count: operations.count)
    var editors: [Entity: RowEditor] = [:]
    for entity in Set(operations.map(\.entity)) where source.mapping.entities.contains(entity) {
      editors[entity] = RowEditor(source, entity: entity)
    }
    self.editors = editors
    neighbours = editors.keys.reduce(into: [:]) { neighbours, entity in
      neighbours[entity] = source.mapping.entities.filter {
        $0 != entity && source.mapping.sharesKeyPlace(entity, $0)
      }.map { RowReader(source, entity: $0) }
    }
    for (index, operation) in operations.enumerated() {
      if editors[operation.entity] == nil {
        refuse(index, MappingError.noEntity(operation.entity, mapping: source.mapping.name).sentence)
      } else if let key = key(of: operation, index, source.mapping) {
        let target = Target(entity: operation.entity, key: key)
        waiting[target, default: []].append(index)
        if case .create = operation.action { made.insert(target) }
      }
    }
  }

  private mutating func refuse(_ index: Int, _ reason: Sentence) {
    outcomes[index] = .refused(Refusal(reason: reason))
  }

  private mutating func key(of operation: Operation, _ index: Int, _ mapping: CompiledMapping) -> RecordKey? {
    // A new record may come with the key that it has elsewhere.
    if let key = operation.key { return key }
    guard case .create(let record) = operation.action else {
      refuse(index, RowSentence.noRecord)
      return nil
    }
    do throws(MappingError) {
      if let key = try mapping.newKey(for: record) { return key }
      refuse(index, RowSentence.keysOfProgram)
    } catch {
      refuse(index, error.sentence)
    }
    return nil
  }

  var isWaiting: Bool { !waiting.isEmpty }

  /// Does what is wanted with a row of the file.
  ///
  /// - Returns: the row as it shall stand there: the same, another, or nil when it is taken out.
  mutating func meet(_ row: RecordRows) -> RecordRows? {
    refuseCreations(underTheKeyOf: row)
    for (entity, editor) in editors.sorted(by: { $0.key < $1.key }) {
      guard let key = editor.reader.key(of: row),
        let indices = waiting.removeValue(forKey: Target(entity: entity, key: key))
      else { continue }
      return perform(indices, key, on: row, line: row.lineNumber, editor)
    }
    return row
  }

  /// Refuses a new record whose key a record of another entity has in the same column: programs know a row by its key alone.
  private mutating func refuseCreations(underTheKeyOf row: RecordRows) {
    if made.isEmpty { return }
    for (entity, readers) in neighbours {
      for reader in readers {
        guard let target = reader.key(of: row).map({ Target(entity: entity, key: $0) }),
          made.contains(target),
          let indices = waiting.removeValue(forKey: target)
        else { continue }
        for index in indices {
          refuse(index, RowSentence.takenKey(target.key.rawValue, line: row.lineNumber))
        }
      }
    }
  }

  /// Whether new rows are still to be made.
  var hasCreations: Bool {
    waiting.values.joined().contains { if case .create = operations[$0].action { true } else { false } }
  }

  /// Does what is wanted with records the file does not have: makes the new ones in the order of the operations.
  ///
  /// - Parameters:
  ///   - line: the line on which the next row will begin.
  ///   - obstacle: why no row can be added to the file.
  ///   - append: adds a row to the file and gives the line after it.
  /// - Throws: what `append` throws.
  mutating func finish(
    line: Int, obstacle: Sentence?, append: (RecordRows) throws(CSVConnectorError) -> Int
  ) throws(CSVConnectorError) {
    var line = line
    for (target, indices) in waiting.sorted(by: { ($0.value.first ?? 0) < ($1.value.first ?? 0) }) {
      guard let editor = editors[target.entity] else { continue }
      if let obstacle {
        for index in indices { refuse(index, obstacle) }
      } else if let row = perform(indices, target.key, on: nil, line: line, editor) {
        line = try append(row)
      }
    }
    waiting = [:]
  }

  /// Performs operations on one record, one after the other.
  private mutating func perform(
    _ indices: [Int], _ key: RecordKey, on row: RecordRows?, line: Int, _ editor: RowEditor
  ) -> RecordRows? {
    var row = row
    var done: [Int] = []
    for index in indices {
      do throws(RowEditor.Obstacle) {
        guard let next = try perform(operations[index], on: row, line: line, editor) else {
          outcomes[index] = .gone
          continue
        }
        outcomes[index] = .done(key, nil)
        if !Self.isSame(next.row, row) { effective.insert(index) }
        row = next.row
        done.append(index)
      } catch {
        switch error {
        case .refused(let refusal): outcomes[index] = .refused(refusal)
        case .stale:
          outcomes[index] = .stale(nil)
          done.append(index)
        }
      }
    }
    if let row { finished += done.map { Finished(operation: $0, key: key, row: row) } }
    return row
  }

  private static func isSame(_ first: RecordRows?, _ second: RecordRows?) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    return first.isSame(as: second)
  }

  /// What an operation makes of a row; nil takes it out.
  private struct Result {
    var row: RecordRows?
  }

  /// One operation; nil when the record it is about is not there.
  private func perform(
    _ operation: Operation, on row: RecordRows?, line: Int, _ editor: RowEditor
  ) throws(RowEditor.Obstacle) -> Result? {
    guard let row, let parsed = editor.reader.parse(row) else {
      guard case .create(let record) = operation.action else { return nil }
      return Result(row: try editor.made(record, key: operation.key, line: line))
    }
    if let rejection = parsed.rejection {
      throw .refused(
        Refusal(reason: RowSentence.unreadableTarget(line: row.lineNumber, rejection.reason)))
    }
    switch operation.action {
    // The row of an earlier run that was not heard of.
    case .create: return Result(row: row)
    case .update(let changes):
      return Result(
        row: try editor.updated(
          row, parsed, changes, expected: operation.expected, lifting: operation.liftsMark))
    case .delete: return Result(row: try editor.removed(row, parsed, expected: operation.expected))
    }
  }

  /// The entity of an operation.
  func entity(of index: Int) -> Entity { operations[index].entity }

  /// Tells an operation's outcome anew.
  mutating func settle(_ index: Int, _ outcome: Outcome) { outcomes[index] = outcome }
}
