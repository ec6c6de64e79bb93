import Bitrix24
public import Contractors
import HTTPTransfer
import Mappings

extension PortalReplica {
  /// Pre-reads the targets, leaves out what is stale or gone, and sends the rest in batches of up to 48 writes, some at once.
  ///
  /// Each batch lists its targets before and behind the writes: what was read back is by the same list as the next reading, so
  /// its fingerprint is the same. Source: sync-algorithm.md §1, "Batches on Bitrix24".
  ///
  /// - Throws: when the targets cannot be read, or when no request at all reached the portal.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    try await learnAnew()
    var outcomes: [Outcome?] = Array(repeating: nil, count: operations.count)
    var isFirst = true
    for round in Self.rounds(operations) {
      do {
        let ended = try await apply(round, of: operations)
        for (index, outcome) in ended { outcomes[index] = outcome }
      } catch {
        if isFirst { throw error }
        for index in round { outcomes[index] = .throttled(until: nil) }
      }
      isFirst = false
    }
    return outcomes.map { $0 ?? .unknown(PortalSentence.unanswered) }
  }

  /// Operations that may be under way together: of those on one record, the second waits for the first.
  private static func rounds(_ operations: [Operation]) -> [[Int]] {
    var rounds: [[Int]] = []
    var next: [Target: Int] = [:]
    for (index, operation) in operations.enumerated() {
      var round = 0
      if let key = operation.key {
        let target = Target(entity: operation.entity, key: key)
        round = next[target, default: 0]
        next[target] = round + 1
      }
      while rounds.count <= round { rounds.append([]) }
      rounds[round].append(index)
    }
    return rounds
  }

  private struct Target: Hashable {
    var entity: Entity
    var key: RecordKey
  }

  private func apply(_ round: [Int], of operations: [Operation]) async throws -> [Int: Outcome] {
    var outcomes: [Int: Outcome] = [:]
    var orders: [Entity: Orders] = [:]
    for entity in Entity.allCases {
      let mine = round.filter { operations[$0].entity == entity }
      if mine.isEmpty { continue }
      let schema = try await schema(of: entity)
      let ids = mine.compactMap { operations[$0].isCreation ? nil : operations[$0].key.flatMap(Self.id) }
      for operation in mine.map({ operations[$0] }) {
        let numbers = OfficialNumbers(Record(entity, operation.expected))
        if let id = operation.key.flatMap(Self.id), !numbers.isEmpty {
          memory.expect(numbers, of: id, entity)
        }
      }
      let portal = try await prepared()
      let isConditional = portal.conditional.contains(entity)
      let before = isConditional || !portal.conditionalRows.isEmpty ? try await present() : nil
      let readAt = isConditional ? before : nil
      if let before, !portal.conditionalRows.isEmpty {
        orders[entity, default: Orders()].conditions = RowConditions(
          kinds: portal.conditionalRows, readAt: before)
      }
      let stored = try await records(ids, schema)
      orders[entity, default: Orders()].stored = stored.mapValues(\.belongings)
      orders[entity, default: Orders()].young = try await young(Array(stored.values), schema)
      let count = mine.count { operations[$0].isCreation }
      let imports =
        count > 0
        && importing.imports(
          entity, options.load, count: count, isFull: operations.count >= batchSize(schema))
      let composer = OrderComposer(
        schema: schema, methods: options.methods, comparison: options.comparison, importsCreations: imports,
        conditionalAt: readAt)
      for index in mine {
        let target = operations[index].key.flatMap(Self.id).flatMap { stored[$0] }
        switch composer.compose(operations[index], at: index, target) {
        case .order(let order): orders[entity, default: Orders()].own.append(order)
        case .belongings(let order): orders[entity, default: Orders()].belongings.append(order)
        case .ended(let outcome): outcomes[index] = outcome
        }
      }
    }
    var refusals: [PortalError] = []
    var hasReached = false
    // Companies before contacts, which may refer to them.
    for (entity, orders) in orders.sorted(by: { $0.key < $1.key }) {
      var (sent, rest) = try await sendImports(orders.own, entity)
      // Something must be there to join it that does not depend on it.
      let othersWait = !orders.belongings.isEmpty || rest.count > BatchLimit.commandsMax
      let sender = sender(try await schema(of: entity), orders.stored)
      let (own, rider) = await sender.send(rest, leavesRider: othersWait)
      sent.merge(own)
      let readBack = try await sendBelongings(orders, entity, of: operations, rider, &sent)
      if let refusal = sent.refusal { refusals.append(refusal) }
      hasReached = hasReached || sent.outcomes.values.contains { !$0.isThrottled }
      try await take(readBack, &sent, entity)
      note(sent.notices)
      outcomes.merge(sent.outcomes) { $1 }
    }
    if let refusal = refusals.first, !hasReached, outcomes.values.allSatisfy(\.isThrottled) { throw refusal }
    return outcomes
  }

  /// Records that some program made so recently that the requisite it sent for them may still come into being.
  ///
  /// Requisites are sent right after their record, and a program that was killed meanwhile leaves no other trace than the record itself:
  /// that it has an origin, and when it was made. What this replica made itself it knows the outcome of.
  private func young(_ records: [PortalRecord], _ schema: EntitySchema) async throws -> [Int: Timestamp] {
    if schema.requisite == nil || records.isEmpty { return [:] }
    let present = try await present().seconds
    var young: [Int: Timestamp] = [:]
    for record in records where record.belongings.requisite == nil && !isMade(schema.entity, record.id) {
      guard let moment = record.version.flatMap({ PortalMoment($0) }),
        record.raw[schema.origin.id]?.text?.isEmpty == false
      else { continue }
      let rest = Double(moment.seconds - present) + UnderwayRows.horizonSeconds
      if (0...UnderwayRows.horizonSeconds).contains(rest) {
        young[record.id] = options.now().adding(seconds: rest)
      }
    }
    return young
  }

  /// What is to be written to records of one entity.
  private struct Orders {
    var own: [WriteOrder] = []
    /// Of records that need no write themselves.
    var belongings: [BelongingsOrder] = []
    /// What belongs to the targets as just read.
    var stored: [Int: Belongings] = [:]
    /// Targets for which a program that has ended since may have sent a requisite, with the moment until which it may come into being.
    var young: [Int: Timestamp] = [:]
    /// Under which requisites and bank details are changed; nil for the packed form.
    var conditions: RowConditions?
  }

  /// Makes the new records that may be imported; gives what came of them, and the other orders.
  private func sendImports(_ orders: [WriteOrder], _ entity: Entity) async throws -> (Sent, [WriteOrder]) {
    let imported = orders.filter { $0.importFields != nil && !$0.travelsAlone }
    if imported.isEmpty { return (Sent(), orders) }
    let sender = ImportSender(
      client: options.client, schema: try await schema(of: entity), pace: pace,
      batchesAtOnce: options.batchesAtOnce, now: options.now(), state: importing)
    let (sent, rest) = await sender.send(imported)
    return (sent, orders.filter { $0.importFields == nil || $0.travelsAlone } + rest)
  }

  private func sender(_ schema: EntitySchema, _ belongings: [Int: Belongings]) -> OrderSender {
    OrderSender(
      client: options.client, schema: schema, belongings: belongings, pace: pace,
      comparison: options.comparison,
      batchesAtOnce: options.batchesAtOnce, now: options.now())
  }

  /// Writes what belongs to the records that are there, with the last of the records' own writes.
  ///
  /// - Returns: a reading of what was written, where one was begun.
  private func sendBelongings(
    _ orders: Orders, _ entity: Entity, of operations: [Operation], _ rider: Rider?, _ sent: inout Sent
  ) async throws -> RecordAssembly? {
    let schema = try await schema(of: entity)
    var due = due(orders.belongings + done(orders.own, sent, entity), orders, entity, &sent)
    if due.isEmpty && rider == nil { return nil }
    let sender = BelongingsSender(
      client: options.client, schema: schema, part: schema.requisite, pace: pace,
      comparison: options.comparison, batchesAtOnce: options.batchesAtOnce, conditions: orders.conditions)
    let written = await sender.send(due, with: rider) { ridden in
      var ridden = ridden
      let late = self.due(done(rider?.orders ?? [], ridden, entity), orders, entity, &ridden)
      sent.merge(ridden)
      due += late
      return late
    } readBack: { due, requisites in
      for order in due {
        if let owner = order.owner, let id = requisites[order.index] {
          memory.noteLast(id, of: owner, entity)
        }
      }
      let held = due.compactMap { order in
        order.requisite.flatMap { known in order.held.map { (known.id, $0) } }
      }
      let assembly = RecordAssembly(schema, sources())
      assembly.add(
        due.compactMap(\.owner) + sent.unread.values, holding: Dictionary(held) { first, _ in first })
      return assembly
    }
    sent.notices += written.notices
    let reading = FailureReading(schema: schema, now: options.now(), pace: options.client.pace)
    for order in due {
      guard let owner = order.owner else { continue }
      if let failure = written.failures[order.index] {
        if failure.error.execution == .unknown && order.addsRows { noteUnderway(entity, owner) }
        let operation = operations[order.index]
        sent.outcomes[order.index] = reading.outcome(failure, of: operation, owner: owner)
        sent.notices += reading.notices(failure, of: operation, owner: owner)
        sent.unread[order.index] = nil
      } else {
        sent.outcomes[order.index] = .done(RecordKey(rawValue: String(owner)), nil)
        sent.unread[order.index] = owner
      }
    }
    return written.readBack
  }

  /// What is to be written beside those of some records that are there now.
  private func done(_ orders: [WriteOrder], _ sent: Sent, _ entity: Entity) -> [BelongingsOrder] {
    orders.compactMap { order in
      guard var belongings = order.belongings, case .done(let key, _) = sent.outcomes[order.index] else {
        return nil
      }
      belongings.owner = Self.id(key)
      if order.kind == .create, let owner = belongings.owner { noteMade(entity, owner) }
      return belongings
    }
  }

  /// Those that may be sent now: what may still come into being is not sent again.
  private func due(
    _ belongings: [BelongingsOrder], _ orders: Orders, _ entity: Entity, _ sent: inout Sent
  ) -> [BelongingsOrder] {
    belongings.filter { order in
      guard order.addsRows, let owner = order.owner else { return true }
      let isYoung = order.requisite == nil && !order.edits.isEmpty
      guard let until = underway(entity, owner) ?? (isYoung ? orders.young[owner] : nil) else { return true }
      sent.outcomes[order.index] = .throttled(until: until)
      sent.unread[order.index] = nil
      return false
    }
  }

  /// Takes what a reading that began behind the last writes shows, and reads the rest of what was done and not read back in its batch:
  /// values sent in calls of their own, lists that failed.
  private func take(_ begun: RecordAssembly?, _ sent: inout Sent, _ entity: Entity) async throws {
    if sent.unread.isEmpty { return }
    let schema = try await schema(of: entity)
    // The writes are done whatever becomes of these readings.
    if let begun, (try? await begun.read()) != nil {
      take(records(begun.takePages(), schema), &sent, schema)
    }
    if sent.unread.isEmpty { return }
    guard let stored = try? await records(Array(sent.unread.values), schema) else { return }
    take(stored, &sent, schema)
  }

  private func take(_ stored: [Int: PortalRecord], _ sent: inout Sent, _ schema: EntitySchema) {
    for (index, id) in sent.unread {
      guard let record = stored[id], case .done(let key, _) = sent.outcomes[index] else { continue }
      sent.outcomes[index] = .done(key, schema.see(record).observed)
      sent.unread[index] = nil
    }
  }
}

extension Operation {
  fileprivate var isCreation: Bool {
    if case .create = action { true } else { false }
  }
}

extension Outcome {
  fileprivate var isThrottled: Bool {
    if case .throttled = self { true } else { false }
  }
}
