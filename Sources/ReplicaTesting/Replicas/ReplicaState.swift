import Contractors

/// What a replica in memory consists of; all of its behaviour that needs no suspension.
struct ReplicaState {
  var options: MemoryOptions
  var records: [Entity: [RecordKey: NativeRecord]] = [:]
  var removed: [(change: Int, entity: Entity, key: RecordKey)] = []
  var earlier: [[Entity: [RecordKey: NativeRecord]]] = []
  var change = 0
  var calls = 0
  var nextNumber: Int
  var clock: Timestamp?
  var counts = ReplicaCounts()
  var journal: [ReplicaJournalLine] = []
  var notices: [Notice] = []
  /// Operations that are done at some moment, by their lines of the journal.
  var late: [(at: Timestamp, line: Int)] = []
  /// When the budget's window began, and what was written in it.
  var window: (start: Timestamp, operations: Int)?
  /// Before this moment the side asked not to be called.
  var restsUntil: Timestamp?

  init(options: MemoryOptions) {
    self.options = options
    if case .numbers(let first) = options.keys { nextNumber = first } else { nextNumber = 1 }
  }

  /// Notes the present state before something changes.
  mutating func willChange() {
    change += 1
    if options.statesKept == 0 { return }
    earlier.append(records)
    if earlier.count > options.statesKept { earlier.removeFirst() }
  }

  /// Whether a moment is reached, where the replica has a time.
  func isPast(_ moment: Timestamp?) -> Bool {
    guard let moment, let now else { return true }
    return now >= moment
  }

  /// The time of the replica, where it has one.
  var now: Timestamp? { clock ?? options.now?() }

  mutating func takeKey() -> RecordKey {
    defer { nextNumber += 1 }
    return RecordKey(rawValue: String(nextNumber))
  }

  mutating func put(_ record: Record, _ key: RecordKey) {
    willChange()
    var held = options.held(record)
    if let time = clock ?? (options.showsTimes ? options.now?() : nil) { held.modified = time }
    let known = records[record.entity]?[key]
    let unset = (known?.unset ?? Set(held.fields.keys)).filter { held.fields[$0] == .empty }
    let beneath = (known?.beneath ?? [:]).merging(options.beneath(record)) { $1 }
    records[record.entity, default: [:]][key] = NativeRecord(
      record: held, beneath: beneath, unset: unset, change: change,
      foundFrom: known?.foundFrom ?? calls + options.indexLagCalls,
      foundAfter: known?.foundAfter ?? now?.adding(seconds: options.indexLagSeconds))
  }

  mutating func remove(_ key: RecordKey, _ entity: Entity) {
    guard records[entity]?[key] != nil else { return }
    willChange()
    records[entity]?[key] = nil
    removed.append((change, entity, key))
  }

  func observed(_ key: RecordKey, _ entity: Entity) -> Observed? {
    records[entity]?[key].map { observed($0, key) }
  }

  func observed(_ native: NativeRecord, _ key: RecordKey) -> Observed {
    let shown = native.shown(options)
    return Observed(
      key: key, fingerprint: Self.fingerprint(of: shown, key), version: "\(native.change)", record: shown,
      position: .key(key))
  }

  private static func fingerprint(of record: Record, _ key: RecordKey) -> SourceFingerprint {
    var builder = SourceFingerprint.Builder()
    builder.update(key.rawValue)
    builder.update(record.entity.rawValue)
    builder.update(record.removal.rawValue)
    builder.update("\(record.origin?.originator ?? "")\u{0}\(record.origin?.id ?? "")")
    for (name, value) in record.fields.sorted(by: { $0.key < $1.key }) {
      builder.update(name.rawValue)
      builder.update(value.text ?? "")
      builder.update(UInt64(value.elements.count))
      for element in value.elements {
        builder.update(element.value)
        builder.update(element.kind ?? "\u{0}")
        builder.update(element.comment ?? "\u{0}")
        for (part, text) in element.parts.sorted(by: { $0.key < $1.key }) {
          builder.update(part + "\u{0}" + text)
        }
      }
    }
    return builder.finish()
  }

  // MARK: Writing

  /// Executes one operation.
  mutating func execute(_ operation: Operation) -> Outcome {
    guard let capabilities = options.capabilities[operation.entity] else {
      return .refused(Refusal(reason: Sentence(same: "no such entity here")))
    }
    if options.refusesUnknownReferences, let key = unknownReferences(operation).sorted().first {
      return .refused(Refusal(reason: Sentence(same: "there is no record \(key) to refer to")))
    }
    switch operation.action {
    case .create(let record):
      guard capabilities.canCreate else {
        return .refused(Refusal(reason: Sentence(same: "records cannot be created here")))
      }
      return create(record)
    case .update(let changes):
      guard let key = operation.key, let native = records[operation.entity]?[key] else { return .gone }
      if isStale(operation, native) { return .stale(observed(native, key)) }
      return update(operation, key, native, changes, capabilities)
    case .delete:
      guard let key = operation.key, let native = records[operation.entity]?[key] else { return .gone }
      guard capabilities.canDelete else {
        return .refused(Refusal(reason: Sentence(same: "records cannot be removed here")))
      }
      if isStale(operation, native) { return .stale(observed(native, key)) }
      if options.marksRemovals {
        var marked = native.record
        marked.removal = .removed
        put(marked, key)
        return records[operation.entity]?[key].map { .done(key, observed($0, key)) } ?? .done(key, nil)
      }
      remove(key, operation.entity)
      return .done(key, nil)
    }
  }

  private mutating func create(_ record: Record) -> Outcome {
    let key: RecordKey
    switch options.keys {
    case .numbers: key = takeKey()
    case .fromOrigin:
      key = record.origin.map { RecordKey(rawValue: "\($0.originator)-\($0.id)") } ?? takeKey()
      if let native = records[record.entity]?[key] { return done(key, native) }
    }
    put(record, key)
    return records[record.entity]?[key].map { done(key, $0) } ?? .done(key, nil)
  }

  private mutating func update(
    _ operation: Operation, _ key: RecordKey, _ native: NativeRecord, _ changes: [FieldName: FieldChange],
    _ capabilities: Capabilities
  ) -> Outcome {
    var record = native.record
    for (field, change) in changes.sorted(by: { $0.key < $1.key }) {
      if case .set(let value) = change, let text = value.text, !options.accepts(field, text) {
        return .refused(Refusal(field: field, reason: Sentence(same: "no such value of \(field) here")))
      }
      guard capabilities.fields[field]?.isWritable == true,
        let descriptor = Catalogue.standard.descriptor(of: field, in: record.entity)
      else {
        return .refused(
          Refusal(field: field, reason: Sentence(same: "field \(field) cannot be written here")))
      }
      switch change {
      case .set(let value): record.fields[field] = value
      case .bag(let change):
        let elements = record.fields[field]?.elements ?? []
        guard let changed = options.changed(elements, by: change, descriptor.type) else {
          return .stale(observed(native, key))
        }
        record.fields[field] = .elements(changed)
      }
    }
    if operation.liftsMark { record.removal = .none }
    if let origin = operation.origin { record.origin = origin }
    put(record, key)
    return records[record.entity]?[key].map { done(key, $0) } ?? .gone
  }

  private func done(_ key: RecordKey, _ native: NativeRecord) -> Outcome {
    .done(key, options.readsBack ? observed(native, key) : nil)
  }

  private func isStale(_ operation: Operation, _ native: NativeRecord) -> Bool {
    if options.checksVersion, let version = operation.expectedVersion, version != "\(native.change)" {
      return true
    }
    if operation.expectsAnotherOrder(in: native.record) { return true }
    return operation.expected.contains { field, value in
      guard let descriptor = Catalogue.standard.descriptor(of: field, in: operation.entity) else {
        return true
      }
      return !options.comparison.same(value, native.record.fields[field] ?? .empty, as: descriptor)
    }
  }
}
