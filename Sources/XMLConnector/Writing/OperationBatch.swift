import Contractors
import Mappings
import XMLText

/// The operations of one call, found by the record they are about, with what became of them.
struct OperationBatch {
  /// A record of the file.
  struct Target: Hashable {
    var entity: Entity
    var key: RecordKey
  }

  /// What became of an element of the file.
  enum Change {
    case kept
    case replaced(XMLSlice)
    case takenOut
  }

  private let operations: [Operation]
  private let mapping: CompiledMapping
  private var editors: [Entity: RecordEditor] = [:]
  private var outcomes: [Outcome?]
  /// The operations of records that were not found yet, in their order.
  private var waiting: [Target: [Int]] = [:]
  /// The operations of records that were found, by the record's number in the file.
  private var found: [Int: (target: Target, operations: [Int])] = [:]
  /// The operations of records that may stand in the file once more.
  private var repeated: [Target: RepeatedChange] = [:]
  /// The operations that changed something.
  private(set) var effective: Set<Int> = []

  init(_ operations: [Operation], _ source: XMLSource, parser: XMLRecordParser) {
    self.operations = operations
    mapping = source.mapping
    outcomes = Array(repeating: nil, count: operations.count)
    for entity in Set(operations.map(\.entity)) where source.mapping.entities.contains(entity) {
      editors[entity] = RecordEditor(source, entity: entity, parser: parser)
    }
    for (index, operation) in operations.enumerated() {
      if editors[operation.entity] == nil {
        refuse(index, MappingError.noEntity(operation.entity, mapping: mapping.name).sentence)
      } else if let key = key(of: operation, index) {
        waiting[Target(entity: operation.entity, key: key), default: []].append(index)
      }
    }
  }

  /// Whether any operation is about a record that is still sought.
  var isSeeking: Bool { !waiting.isEmpty }
  /// Whether further elements of the file may be ones that operations are about.
  var isLooking: Bool { !waiting.isEmpty || !repeated.isEmpty }
  /// Whether any record of the file is one that an operation is about.
  var hasFound: Bool { !found.isEmpty }

  private mutating func refuse(_ index: Int, _ reason: Sentence) {
    outcomes[index] = .refused(Refusal(reason: reason))
  }

  private mutating func key(of operation: Operation, _ index: Int) -> RecordKey? {
    // A new record may come with the key that it has elsewhere.
    if let key = operation.key { return key }
    guard case .create(let record) = operation.action else {
      refuse(index, RecordSentence.noRecord)
      return nil
    }
    do throws(MappingError) {
      if let key = try mapping.newKey(for: record) { return key }
      refuse(index, RecordSentence.keysOfProgram)
    } catch {
      refuse(index, error.sentence)
    }
    return nil
  }

  // MARK: Finding

  /// Looks whether operations are about an element; the first of two with one key is it, and both where it may stand in several places.
  ///
  /// - Parameters:
  ///   - xml: the element.
  ///   - node: the element as the mapping sees it.
  ///   - number: its number among the records of the file.
  ///   - places: where records of an entity stand.
  mutating func look(at xml: XMLRecord, _ node: RawNode, number: Int, _ places: RecordPlaces) {
    guard isLooking else { return }
    for (entity, editor) in editors where places.holds(xml.slice, of: entity) {
      guard let key = editor.reader.key(of: node) else { continue }
      let target = Target(entity: entity, key: key)
      if let indices = waiting.removeValue(forKey: target) {
        found[number] = (target, indices)
        if mapping.isRepeated(entity) {
          var change = RepeatedChange(indices, isInList: places.isInList(xml.slice, of: entity))
          change.note(editor.reader.read(xml), isFirst: true, mapping)
          repeated[target] = change
        }
        // An element of two entities is one record of one of them.
        return
      }
      if let change = repeated[target] {
        found[number] = (target, change.operations)
        repeated[target]?.note(editor.reader.read(xml), isFirst: false, mapping)
        return
      }
    }
  }

  /// Whether operations are about the record of a number.
  func concerns(_ number: Int) -> Bool { found[number] != nil }

  /// The entities of which records are to be made, with the operations in their order.
  var creations: [(target: Target, operations: [Int])] {
    waiting.filter { _, indices in
      indices.contains { if case .create = operations[$0].action { true } else { false } }
    }.map { ($0.key, $0.value) }.sorted { ($0.operations.first ?? 0) < ($1.operations.first ?? 0) }
  }

  // MARK: Doing

  /// Does what is wanted with a record of the file.
  ///
  /// - Parameters:
  ///   - xml: the record.
  ///   - number: its number among the records of the file.
  ///   - line: the line on which it will stand.
  /// - Returns: what became of it.
  mutating func meet(_ xml: XMLRecord, number: Int, line: Int) -> Change {
    guard let (target, indices) = found[number], let editor = editors[target.entity] else { return .kept }
    if repeated[target]?.isRepeated == true {
      return change(meetAgain(xml, target, line: line, editor), of: xml)
    }
    return change(perform(indices, target.key, on: xml, at: nil, line: line, editor), of: xml)
  }

  /// Does what is wanted in one of several places of a record.
  private mutating func meetAgain(
    _ xml: XMLRecord, _ target: Target, line: Int, _ editor: RecordEditor
  ) -> XMLSlice? {
    guard let parsed = editor.reader.read(xml), var change = repeated[target] else { return xml.slice }
    if change.before == nil {
      return perform(change.operations, target.key, on: xml, at: nil, line: line, editor)
    }
    // What cannot be read was set aside when it was read.
    if parsed.rejection != nil { return xml.slice }
    for index in change.prepare(operations, editor) { outcomes[index] = .stale(nil) }
    var state: RecordReader.Parsed? = parsed
    for index in change.operations where outcomes[index] == nil {
      guard let old = state, let own = change.operation(index, of: operations, in: old.record) else {
        continue
      }
      do throws(RecordEditor.Obstacle) {
        let slice = try perform(own, on: old, at: nil, editor)?.slice
        if slice?.bytes == old.slice.bytes { continue }
        effective.insert(index)
        state = slice.flatMap { editor.read($0) }
      } catch {
        guard case .refused(let refusal) = error else { continue }
        outcomes[index] = .refused(refusal)
      }
    }
    let slice = state?.slice.on(line: line)
    var builder = SourceFingerprint.Builder()
    let fingerprint = slice.map {
      editor.reader.fingerprint(of: $0, joined: state?.joined, using: &builder)
    }
    change.met(state, fingerprint, line: line, mapping)
    repeated[target] = change
    return state?.slice
  }

  /// Whether any record that operations are about stands in several places.
  var isAnyRepeated: Bool { repeated.values.contains(where: \.isRepeated) }

  /// Whether the record of a number is one of several places of one that operations are about.
  func isRepeated(_ number: Int) -> Bool {
    found[number].map { repeated[$0.target]?.isRepeated == true } ?? false
  }

  /// Refuses operations that a trial found to be refused in one of several places.
  mutating func refuse(whatRefused trial: OperationBatch) {
    for index in repeated.values.filter(\.isRepeated).flatMap(\.operations) {
      if case .refused? = trial.outcomes[index] { outcomes[index] = trial.outcomes[index] }
    }
  }

  /// Tells what became of records that stand in several places, once all of them were met.
  mutating func finish() {
    for (target, change) in repeated where change.isRepeated && change.before != nil {
      let observed = change.after?.observed(target.key)
      for index in change.operations {
        switch outcomes[index] {
        case nil: outcomes[index] = .done(target.key, observed)
        case .stale?: outcomes[index] = .stale(observed)
        default: continue
        }
      }
    }
  }

  private func change(_ new: XMLSlice?, of xml: XMLRecord) -> Change {
    guard let new else { return .takenOut }
    return new.bytes == xml.slice.bytes ? .kept : .replaced(new)
  }

  /// Makes the new record of a target.
  ///
  /// - Returns: nil when it was refused.
  mutating func make(
    _ target: Target, _ indices: [Int], at place: NewRecordPlace, line: Int
  ) -> XMLSlice? {
    waiting[target] = nil
    guard let editor = editors[target.entity] else { return nil }
    return perform(indices, target.key, on: nil, at: place, line: line, editor)
  }

  /// Refuses what cannot be made.
  mutating func refuse(_ target: Target, _ indices: [Int], _ reason: Sentence) {
    waiting[target] = nil
    for index in indices {
      if case .create = operations[index].action { refuse(index, reason) } else { outcomes[index] = .gone }
    }
  }

  /// Performs operations on one record, one after the other.
  private mutating func perform(
    _ indices: [Int], _ key: RecordKey, on xml: XMLRecord?, at place: NewRecordPlace?, line: Int,
    _ editor: RecordEditor
  ) -> XMLSlice? {
    var state = xml.flatMap { editor.reader.read($0) }
    var slice = xml?.slice
    var done: [Int] = []
    for index in indices {
      do throws(RecordEditor.Obstacle) {
        guard let next = try perform(operations[index], on: state, at: place, editor)
        else {
          outcomes[index] = .gone
          continue
        }
        outcomes[index] = .done(key, nil)
        if next.slice?.bytes != slice?.bytes {
          effective.insert(index)
          slice = next.slice
          state = next.slice.flatMap { editor.read($0) }
        }
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
    if let slice, let state { tell(done, key, state, slice.on(line: line), editor) }
    return slice
  }

  /// Tells operations what the next reading will give of their record.
  ///
  /// At once, so that no element is kept: each holds on to the part of the file that it was read from.
  private mutating func tell(
    _ done: [Int], _ key: RecordKey, _ state: RecordReader.Parsed, _ slice: XMLSlice, _ editor: RecordEditor
  ) {
    guard state.rejection == nil else { return }
    var builder = SourceFingerprint.Builder()
    let reader = editor.reader
    let observed = Observed(
      key: key, fingerprint: reader.fingerprint(of: slice, joined: state.joined, using: &builder),
      record: state.record,
      position: .line(slice.place.line))
    for index in done {
      switch outcomes[index] {
      case .done: outcomes[index] = .done(key, observed)
      case .stale: outcomes[index] = .stale(observed)
      default: continue
      }
    }
  }

  /// What an operation makes of an element; nil takes it out.
  private struct Result {
    var slice: XMLSlice?
  }

  /// One operation; nil when the record it is about is not there.
  private func perform(
    _ operation: Operation, on parsed: RecordReader.Parsed?, at place: NewRecordPlace?, _ editor: RecordEditor
  ) throws(RecordEditor.Obstacle) -> Result? {
    guard let parsed else {
      guard case .create(let record) = operation.action, let place else { return nil }
      return Result(slice: try editor.made(record, key: operation.key, at: place))
    }
    if let rejection = parsed.rejection {
      throw .refused(
        Refusal(
          reason: RecordSentence.unreadableTarget(line: parsed.slice.place.line, rejection.reason)))
    }
    if case .create = operation.action, mapping.isTombstone(parsed.node, entity: operation.entity) {
      throw .refused(Refusal(reason: RecordSentence.tombstone(line: parsed.slice.place.line)))
    }
    switch operation.action {
    // The record of an earlier run that was not heard of.
    case .create: return Result(slice: parsed.slice)
    case .update(let changes):
      return Result(
        slice: try editor.updated(parsed, changes, expected: operation.expected, lifting: operation.liftsMark)
      )
    case .delete: return Result(slice: try editor.removed(parsed, expected: operation.expected))
    }
  }

  /// Tells an operation's outcome anew.
  mutating func settle(_ index: Int, _ outcome: Outcome) { outcomes[index] = outcome }

  /// What became of each operation; of those about which nothing was said there is no record.
  var answers: [Outcome] { outcomes.map { $0 ?? .gone } }
}
