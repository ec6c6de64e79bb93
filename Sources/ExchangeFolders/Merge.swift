import Contractors

/// Brings our own document up to date with the changes of one of the other system's.
///
/// A record is taken over as it stands there, with all that the mapping does not name; what we changed in it and the other system does
/// not know yet is laid upon it. A document that is no tree, such as CSV, gets the values that the mapping writes.
struct Merge {
  let options: ExchangeOptions
  let known: any Replica
  /// Records that changed here and were not sent yet.
  let pending: Set<ExchangeLedger.Name>

  /// So many records are brought up to date in one rewriting of our own document.
  private static let portion = 20_000

  /// Merges a document that was gone through to its end.
  func run(
    _ document: any Replica, _ receipts: inout ReceiptLedger, _ taken: inout ExchangeLedger.Taken,
    keep: ([ExchangeLedger.Name: Record]) throws -> Void
  ) async throws {
    // Requests and answers have different elements for one record.
    guard options.requests == nil, let known = known as? any DocumentReplica,
      let document = document as? any DocumentReplica
    else {
      for entity in options.entities { try await merge(document, entity, &receipts, &taken) }
      return
    }
    try await adopt(document, into: known, &receipts, &taken, keep: keep)
  }

  /// Writes what was still to be written when a process died while it took a message over.
  func recover(_ receipts: inout ReceiptLedger) async throws {
    for entity in options.entities {
      let wanted = receipts.awaited.filter { $0.name.entity == entity && $0.wanted != nil }
      if wanted.isEmpty { continue }
      let present = try await known.lookUp(keys: wanted.map(\.name.key).sorted(), entity: entity)
      let writable = try await WritableFields(known, entity)
      try await carryOut(
        wanted.compactMap { one in
          guard let old = present[one.name.key]?.record, let record = one.wanted else { return nil }
          return writable.operation(on: one.name.key, from: old, to: record)
        })
    }
    for index in receipts.awaited.indices { receipts.awaited[index].wanted = nil }
  }

  // MARK: As they stand there

  /// What a document says of the records of one entity.
  private struct Said {
    var present: Set<RecordKey> = []
    var gone: Set<RecordKey> = []
    /// Records that stand there as removed, by a mark or a tombstone.
    var marked: Set<RecordKey> = []
    /// Of records that we changed and the other system does not know yet.
    var contested: [RecordKey: Record] = [:]
  }

  private func adopt(
    _ document: any DocumentReplica, into known: any DocumentReplica, _ receipts: inout ReceiptLedger,
    _ taken: inout ExchangeLedger.Taken, keep: ([ExchangeLedger.Name: Record]) throws -> Void
  ) async throws {
    var said: [Entity: Said] = [:]
    var own: [ExchangeLedger.Name: Record] = [:]
    for entity in options.entities {
      var all = try await says(document, entity, &receipts)
      // Of what was never there nothing need be known.
      let held = try await known.lookUp(keys: all.marked.union(all.gone).sorted(), entity: entity)
      all.gone.formIntersection(held.keys)
      all.marked.formIntersection(held.keys)
      all.present.formUnion(all.marked)
      said[entity] = all
      if all.contested.isEmpty { continue }
      let before = try await known.lookUp(keys: all.contested.keys.sorted(), entity: entity)
        .mapValues(\.record)
      own.merge(ownRecords(all.contested, before, entity, receipts, &taken)) { $1 }
    }
    if !own.isEmpty { try keep(own) }
    let wanted = said.mapValues(\.present)
    let refused = try await known.adopt(from: document, withJoined: true) {
      wanted[$0]?.contains($1) == true
    }
    taken.setAside += refused.map { refusal in
      .init(
        entity: refusal.entity,
        rejection: Rejection(position: .key(refusal.key), key: refusal.key, reason: refusal.reason))
    }
    // As they stand there too: a format that is only read has no way of its own to take a record out.
    let gone = said.mapValues { $0.gone.union($0.marked) }
    let told =
      gone.values.allSatisfy(\.isEmpty)
      ? [:] : try await known.adoptTombstones(from: document) { gone[$0]?.contains($1) == true }
    for entity in options.entities {
      guard let said = said[entity] else { continue }
      let writable = try await WritableFields(known, entity)
      var operations = said.contested.sorted { $0.key < $1.key }.compactMap { key, theirs in
        own[ExchangeLedger.Name(entity: entity, key: key)].flatMap {
          writable.operation(on: key, from: theirs, to: $0)
        }
      }
      operations += said.gone.subtracting(told[entity] ?? []).sorted().map { key in
        Operation(id: 0, entity: entity, key: key, action: .delete)
      }
      try await carryOut(operations)
      receipts.noteShown(said.contested, of: entity)
    }
  }

  private func says(
    _ document: any Replica, _ entity: Entity, _ receipts: inout ReceiptLedger
  ) async throws -> Said {
    let awaited = receipts.awaitedByName
    var said = Said()
    var returned: Set<RecordKey> = []
    try await document.eachPage(of: entity) { page in
      for observation in page where !observation.isOutdated(entity, awaited) {
        switch observation {
        case .record(let observed) where observed.record.removal == .removed:
          said.marked.insert(observed.key)
          said.present.remove(observed.key)
          said.gone.remove(observed.key)
        case .record(let observed):
          let own = awaited[ExchangeLedger.Name(entity: entity, key: observed.key)]
          if let removed = own?.removed {
            // It does not know of the removal yet; what it changed meanwhile is stronger.
            if removed.changes(to: observed.record, catalogue: .standard).changes.isEmpty { continue }
            returned.insert(observed.key)
          } else if own?.before != nil {
            said.contested[observed.key] = observed.record
          }
          said.present.insert(observed.key)
          said.gone.remove(observed.key)
          said.marked.remove(observed.key)
        case .gone(let key, _): said.gone.insert(key)
        case .unchanged, .rejected: break
        }
      }
    }
    receipts.awaited.removeAll { $0.name.entity == entity && returned.contains($0.name.key) }
    return said
  }

  /// What the records must say once they were taken over: what the other system says, with what we changed in them.
  private func ownRecords(
    _ contested: [RecordKey: Record], _ known: [RecordKey: Record], _ entity: Entity,
    _ receipts: ReceiptLedger, _ taken: inout ExchangeLedger.Taken
  ) -> [ExchangeLedger.Name: Record] {
    let awaited = receipts.awaitedByName
    var own: [ExchangeLedger.Name: Record] = [:]
    for (key, theirs) in contested {
      let name = ExchangeLedger.Name(entity: entity, key: key)
      guard let old = known[key], let before = awaited[name]?.before else { continue }
      var wanted = theirs
      let edits = theirs.edits(since: before, on: old, catalogue: .standard)
      for (field, value) in old.fields where (before.fields[field] ?? .empty) != value {
        wanted.fields[field] = edits.fields[field] ?? value
      }
      // Both sides' elements of a list stand beside each other.
      let contested = theirs.contested(with: old, since: before).filter { !$0.key.isList(of: entity) }
      taken.note(contested, of: name)
      own[name] = wanted
    }
    return own
  }

  // MARK: Value by value

  private func merge(
    _ document: any Replica, _ entity: Entity, _ receipts: inout ReceiptLedger,
    _ taken: inout ExchangeLedger.Taken
  ) async throws {
    // What is gone there cannot be asked to be changed.
    let awaited = options.requests == nil ? receipts.awaitedByName : [:]
    var records: [RecordKey: Record] = [:]
    var gone: Set<RecordKey> = []
    try await document.eachPage(of: entity) { page in
      for observation in page where !observation.isOutdated(entity, awaited) {
        switch observation {
        case .record(let observed) where observed.record.removal == .removed: gone.insert(observed.key)
        case .record(let observed):
          // Of a record that stands in a document twice the later one counts.
          records[observed.key] = observed.record
          gone.remove(observed.key)
        case .gone(let key, _): gone.insert(key)
        case .unchanged, .rejected: break
        }
      }
      if records.count < Self.portion { return }
      gone.formUnion(try await namesakes(of: gone, entity))
      try await bring(records, gone, entity, &receipts, &taken)
      records = [:]
      gone = []
    }
    gone.formUnion(try await namesakes(of: gone, entity))
    if !records.isEmpty || !gone.isEmpty { try await bring(records, gone, entity, &receipts, &taken) }
  }

  /// The keys of records that are gone by the other system's own names, where we know them by others.
  private func namesakes(of gone: Set<RecordKey>, _ entity: Entity) async throws -> Set<RecordKey> {
    guard let name = options.requests?.name, !gone.isEmpty else { return [] }
    var keys: Set<RecordKey> = []
    try await known.eachPage(of: entity) { page in
      for case .record(let observed) in page {
        guard let own = observed.record[name]?.text, gone.contains(RecordKey(rawValue: own)) else { continue }
        keys.insert(observed.key)
      }
    }
    return keys
  }

  /// Brings records of our own document up to date.
  private func bring(
    _ records: [RecordKey: Record], _ gone: Set<RecordKey>, _ entity: Entity,
    _ receipts: inout ReceiptLedger, _ taken: inout ExchangeLedger.Taken
  ) async throws {
    let keys = records.keys.sorted()
    let awaited = receipts.awaitedByName
    let present = try await known.lookUp(keys: keys + gone.sorted(), entity: entity)
    let writable = try await WritableFields(known, entity)
    var operations: [Operation] = []
    for key in keys {
      guard var record = records[key] else { continue }
      if let own = awaited[ExchangeLedger.Name(entity: entity, key: key)] {
        if let removed = own.removed {
          // It does not know of the removal yet; what it changed meanwhile is stronger.
          if removed.changes(to: record, catalogue: .standard).changes.isEmpty { continue }
          receipts.awaited.removeAll { $0.name == own.name }
        } else if let known = present[key]?.record {
          let said = record
          if let before = own.before {
            record = said.edits(since: before, on: known, catalogue: .standard)
            let contested = said.contested(with: known, since: before).filter {
              said.fields[$0.key] != own.sent?.fields[$0.key]
            }
            // A request has one place for a phone: there both sides' cannot stand beside each other.
            for field in contested.keys { record.fields[field] = said.fields[field] }
            taken.note(contested, of: own.name)
            receipts.noteShown(
              [key: Record(entity, said.fields.filter { contested[$0.key] != nil })], of: entity)
          }
          // What was asked for and changed again is no edit of the other system either.
          if pending.contains(own.name), let sent = own.sent {
            record.fields = record.fields.filter { $0.value != sent.fields[$0.key] }
          }
        }
      }
      guard let old = present[key] else {
        operations.append(Operation(id: operations.count, entity: entity, key: key, action: .create(record)))
        continue
      }
      if old.record.removal == .removed {
        // A mark or tombstone is not lifted by writing values beside it.
        taken.setAside.append(
          .init(
            entity: entity,
            rejection: Rejection(position: .key(key), key: key, reason: ExchangeSentence.cameBack)))
        continue
      }
      // What the mapping only reads cannot be written into a document that is no tree.
      let (changes, before) = writable.changes(from: old.record, to: record)
      if changes.isEmpty { continue }
      operations.append(
        Operation(id: operations.count, entity: entity, key: key, action: .update(changes), expected: before))
    }
    if options.requests != nil {
      receipts.awaited.removeAll { $0.name.entity == entity && gone.contains($0.name.key) }
    }
    for key in gone.sorted() where present[key] != nil {
      operations.append(Operation(id: operations.count, entity: entity, key: key, action: .delete))
    }
    try await carryOut(operations)
  }

  private func carryOut(_ operations: [Operation]) async throws {
    var start = 0
    while start < operations.count {
      let end = min(start + 10_000, operations.count)
      for (operation, outcome) in zip(
        operations[start..<end], try await known.apply(Array(operations[start..<end])))
      {
        if case .refused(let refusal) = outcome {
          throw ExchangeError.unsent(
            path: options.knownPath, key: operation.key ?? "", reason: refusal.reason)
        }
      }
      start = end
    }
  }
}

extension ExchangeLedger.Taken {
  /// Notes fields of a record that both sides changed.
  fileprivate mutating func note(_ before: [FieldName: Value], of name: ExchangeLedger.Name) {
    if before.isEmpty { return }
    contested = (contested ?? []) + [.init(name: name, before: before)]
  }
}

extension FieldName {
  fileprivate func isList(of entity: Entity) -> Bool {
    Catalogue.standard.descriptor(of: self, in: entity)?.cardinality == .many
  }
}

/// The fields of a document that can be written.
private struct WritableFields {
  private let names: Set<FieldName>

  init(_ document: any Replica, _ entity: Entity) async throws {
    names = Set(try await document.capabilities(of: entity).fields.filter(\.value.isWritable).keys)
  }

  /// What must be changed in a record so that it says what another one says, as far as that can be written.
  func changes(from old: Record, to new: Record) -> (
    changes: [FieldName: FieldChange], before: [FieldName: Value]
  ) {
    let (changes, before) = old.changes(to: new, catalogue: .standard)
    return (changes.filter { names.contains($0.key) }, before.filter { names.contains($0.key) })
  }

  /// The operation that makes a record say what another one says; nil where there is nothing to do.
  func operation(on key: RecordKey, from old: Record, to new: Record) -> Operation? {
    let (changes, before) = changes(from: old, to: new)
    return changes.isEmpty
      ? nil : Operation(id: 0, entity: old.entity, key: key, action: .update(changes), expected: before)
  }
}
