import Contractors
import Mappings
import XMLText

/// Operations on a record that stands in several places of a file: all places follow.
struct RepeatedChange {
  let operations: [Int]
  /// Whether the first place is in the list of new records, so that it alone is the record and others only follow.
  private let isInList: Bool
  /// In how many places the record stands.
  private(set) var places = 1
  /// What the places said before; nil while none can be read.
  private(set) var before: Record?
  /// What each operation makes of the record; nil until the first place is met.
  private var results: [Int: Record]?
  /// Whether a place was met in which fields are written that no place says.
  private var isFirstMet = false
  /// What the places say now.
  private(set) var after: RecordFold?

  init(_ operations: [Int], isInList: Bool) {
    self.operations = operations
    self.isInList = isInList
  }

  var isRepeated: Bool { places > 1 }

  /// Notes a place that was found.
  mutating func note(_ parsed: RecordReader.Parsed?, isFirst: Bool, _ mapping: CompiledMapping) {
    if !isFirst { places += 1 }
    guard let parsed, parsed.rejection == nil, isFirst || !isInList else { return }
    before = before.map { mapping.merging($0, with: parsed.record, from: parsed.node) } ?? parsed.record
  }

  /// Finds out once what each operation makes of the record.
  ///
  /// - Returns: the operations that expected another one.
  mutating func prepare(_ all: [Operation], _ editor: RecordEditor) -> [Int] {
    guard results == nil, var record = before else { return [] }
    var results: [Int: Record] = [:]
    var stale: [Int] = []
    for index in operations {
      do throws(RecordEditor.Obstacle) { try editor.check(record, all[index].expected) } catch {
        stale.append(index)
        continue
      }
      if case .update(let changes) = all[index].action { record = editor.applying(changes, to: record) }
      results[index] = record
    }
    self.results = results
    return stale
  }

  /// What an operation does in one place.
  ///
  /// - Returns: nil where there is nothing to do.
  func operation(_ index: Int, of all: [Operation], in place: Record) -> Operation? {
    guard let result = results?[index] else { return nil }
    var own = all[index]
    own.expected = [:]
    guard case .update(let changes) = own.action else { return own }
    let fields = changes.keys.filter { field in
      place[field] != nil || !isFirstMet && before?[field] == nil
    }
    if fields.isEmpty, !own.liftsMark { return nil }
    own.action = .update(
      Dictionary(uniqueKeysWithValues: fields.map { ($0, .set(result[$0] ?? .empty)) }))
    return own
  }

  /// Notes what a place says now; nil where it is no more.
  mutating func met(
    _ state: RecordReader.Parsed?, _ fingerprint: SourceFingerprint?, line: Int, _ mapping: CompiledMapping
  ) {
    defer { isFirstMet = true }
    guard let state, let fingerprint, state.rejection == nil else { return }
    if after == nil {
      after = RecordFold(state.record, fingerprint, line: line)
    } else if !isInList {
      after?.add(state.record, from: state.node, fingerprint, mapping)
    }
  }
}
