public import Contractors

/// What people and tests do to a replica behind the engine's back. None of it counts as a call.
extension MemoryReplica {
  /// Adds a record, under a key of the replica's choice unless one is given.
  @discardableResult
  public func add(_ record: Record, key: RecordKey? = nil) -> RecordKey {
    withState { state in
      let key = key ?? state.takeKey()
      state.put(record, key)
      return key
    }
  }

  /// Edits a record, what the replica does not carry of it included; one that is not there is left alone.
  ///
  /// - Returns: whether there is such a record.
  @discardableResult
  public func edit(_ key: RecordKey, _ entity: Entity, _ change: (inout Record) -> Void) -> Bool {
    withState { state in
      guard var record = state.records[entity]?[key]?.whole else { return false }
      change(&record)
      state.put(record, key)
      return true
    }
  }

  /// Makes an edit of the generators.
  @discardableResult
  public func edit(_ key: RecordKey, _ entity: Entity, _ edit: PersonEdit) -> Bool {
    self.edit(key, entity) { edit.apply(to: &$0) }
  }

  /// Removes a record.
  public func remove(_ key: RecordKey, _ entity: Entity) { withState { $0.remove(key, entity) } }

  /// Makes a record unreadable, or readable again.
  public func setBroken(_ key: RecordKey, _ entity: Entity, _ isBroken: Bool = true) {
    withState { state in
      guard let native = state.records[entity]?[key], native.isBroken != isBroken else { return }
      state.willChange()
      state.records[entity]?[key]?.isBroken = isBroken
      state.records[entity]?[key]?.change = state.change
    }
  }

  /// Lets the replica tell something of a value when it is asked next.
  public func leave(_ notice: Notice) { withState { $0.notices.append(notice) } }

  /// The time that later changes carry; nil for none.
  public func setClock(_ now: Timestamp?) { withState { $0.clock = now } }

  /// Changes how the replica behaves from now on; what it holds stays as it is.
  public func setOptions(_ change: (inout MemoryOptions) -> Void) { withState { change(&$0.options) } }

  /// The records of an entity, by key.
  public func records(of entity: Entity) -> [RecordKey: Record] {
    withState { ($0.records[entity] ?? [:]).mapValues(\.record) }
  }

  /// The records of an entity with everything they hold, what the replica does not carry included.
  public func wholeRecords(of entity: Entity) -> [RecordKey: Record] {
    withState { ($0.records[entity] ?? [:]).mapValues(\.whole) }
  }

  /// One record.
  public func record(_ key: RecordKey, _ entity: Entity) -> Record? {
    withState { $0.records[entity]?[key]?.record }
  }

  /// One record with everything it holds.
  public func wholeRecord(_ key: RecordKey, _ entity: Entity) -> Record? {
    withState { $0.records[entity]?[key]?.whole }
  }

  /// The keys of an entity, in order.
  public func keys(of entity: Entity) -> [RecordKey] {
    withState { ($0.records[entity] ?? [:]).keys.sorted() }
  }

  /// How often the replica was called.
  public var counts: ReplicaCounts { withState { $0.counts } }

  /// Every operation the replica was asked for, in order.
  public var journal: [ReplicaJournalLine] { withState { $0.journal } }

  /// Starts counting and the journal anew.
  public func resetCounts() {
    withState { state in
      state.counts = ReplicaCounts()
      state.journal = []
    }
  }

  /// Does a step of a history if it is one of this side's.
  public func take(_ step: HistoryStep, as side: Side) {
    switch step {
    case .add(side, let record): add(record)
    case .edit(side, let entity, let place, let edit):
      let keys = keys(of: entity)
      if !keys.isEmpty { self.edit(keys[place % keys.count], entity, edit) }
    case .remove(side, let entity, let place):
      let keys = keys(of: entity)
      if !keys.isEmpty { remove(keys[place % keys.count], entity) }
    default: break
    }
  }
}
