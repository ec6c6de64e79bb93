import Bitrix24
import Contractors
import HTTPTransfer
import Mappings

/// What came of some orders.
struct Sent: Sendable {
  var outcomes: [Int: Outcome] = [:]
  /// Done orders whose record was not read back with them: the operation's place and the record.
  var unread: [Int: Int] = [:]
  /// Edits that a batch found done between the pre-read and itself, and may have overwritten; values that were not sent.
  var notices: [Notice] = []
  /// Why a request as a whole was certainly not carried out.
  var refusal: PortalError?

  mutating func merge(_ other: Sent) {
    outcomes.merge(other.outcomes) { $1 }
    unread.merge(other.unread) { $1 }
    notices += other.notices
    refusal = refusal ?? other.refusal
  }
}

/// Sends the orders of one entity.
struct OrderSender: Sendable {
  let client: PortalClient
  let schema: EntitySchema
  /// What belongs to the targets as just read: writing a record does not touch it.
  let belongings: [Int: Belongings]
  let pace: CommandPace
  let comparison: Comparison
  let batchesAtOnce: Int
  let now: Timestamp

  /// Sends orders of any kind, some batches at once.
  ///
  /// - Parameters:
  ///   - orders: what is to be sent.
  ///   - leavesRider: whether a last batch that is not full may be left for others to join.
  /// - Returns: what came of the orders, and the batch that was left.
  func send(_ orders: [WriteOrder], leavesRider: Bool) async -> (Sent, Rider?) {
    var sent = Sent()
    var parcels = parcels(orders)
    var rider: Rider?
    if leavesRider, let place = parcels.lastIndex(where: { Rider($0, of: self) != nil }) {
      rider = Rider(parcels.remove(at: place), of: self)
    }
    for part in await ParcelWindow.send(parcels, atOnce: batchesAtOnce, { await send(parcel: $0) }) {
      sent.merge(part)
    }
    return (sent, rider)
  }

  /// Half of what a batch may hold, so that its lists and keys fit as well.
  private static let parcelBytesMax = BatchLimit.bytesMax / 2

  /// Orders of one method each, as many as one batch should hold; what must travel alone is alone.
  private func parcels(_ orders: [WriteOrder]) -> [[WriteOrder]] {
    var parcels: [[WriteOrder]] = []
    var open: [String: [WriteOrder]] = [:]
    var bytes: [String: Int] = [:]
    // Those that need a list behind them stand together, so that the other batches hold one write more.
    for order in orders.filter({ !$0.isReadBackLater }) + orders.filter(\.isReadBackLater) {
      if order.travelsAlone {
        parcels.append([order])
        continue
      }
      let name = "\(order.kind)-\(order.method)-\(order.condition == nil ? "packed" : "conditional")"
      if bytes[name, default: 0] + order.bytes > Self.parcelBytesMax,
        let full = open.removeValue(forKey: name)
      {
        parcels.append(full)
        bytes[name] = 0
      }
      open[name, default: []].append(order)
      bytes[name, default: 0] += order.bytes
      if open[name, default: []].count >= room(open[name, default: []]),
        let full = open.removeValue(forKey: name)
      {
        parcels.append(full)
        bytes[name] = 0
      }
    }
    return parcels + open.sorted { $0.key < $1.key }.map(\.value)
  }

  /// How many writes fit into a batch with its lists.
  private func room(_ parcel: [WriteOrder]) -> Int {
    guard let first = parcel.first else { return 1 }
    if first.condition != nil { return min(Self.conditionalMax, pace.batchSize(of: first.method)) }
    let lists = (first.kind == .update ? 1 : 0) + (Self.needsTail(parcel) ? 1 : 0)
    return pace.batchSize(of: first.method, besides: lists)
  }

  static func needsTail(_ parcel: [WriteOrder]) -> Bool {
    parcel.contains { $0.kind != .delete && !$0.isReadBackLater }
  }

  private func send(parcel: [WriteOrder]) async -> Sent {
    guard let first = parcel.first else { return Sent() }
    if first.condition != nil && !first.travelsAlone { return await sendConditional(parcel) }
    do throws(PortalError) {
      if first.travelsAlone {
        let answer = try await client.call(first.method, first.parameters, effect: first.effect)
        var sent = Sent()
        take(.success(answer), of: first, [:], &sent)
        return sent
      }
      return take(try await client.batch(commands(parcel)), of: parcel)
    } catch {
      return failed(error, parcel)
    }
  }

  /// What a request that gave no answer means for its orders.
  func failed(_ error: PortalError, _ parcel: [WriteOrder]) -> Sent {
    var sent = Sent()
    if error.execution != .notExecuted, let method = parcel.first?.method {
      pace.failed(method, size: parcel.count)
    }
    let isPassing = error.cause == .requestRate || error.cause == .operatingLimit
    // A refused batch, or a webhook without rights, says nothing against a record.
    let isOfCaller = parcel.first?.travelsAlone != true || error.status == 401 || error.status == 403
    let isRefused = error.execution == .notExecuted && !isPassing && isOfCaller
    if isRefused { sent.refusal = error }
    for order in parcel {
      sent.outcomes[order.index] = isRefused ? .throttled(until: nil) : reading.outcome(error, of: order)
    }
    return sent
  }

  private var reading: FailureReading { FailureReading(schema: schema, now: now, pace: client.pace) }

  // MARK: The packed form

  private static let head = "before"
  static let tail = "after"

  static func key(_ order: WriteOrder) -> String { "w\(order.index)" }

  /// `[list of the targets, the writes, list of the targets]`. Source: sync-algorithm.md §1, "Batches on Bitrix24".
  func commands(_ parcel: [WriteOrder]) -> [Command] {
    let ids = parcel.compactMap(\.id)
    var commands: [Command] = []
    if parcel.first?.kind == .update { commands.append(list(Self.head, ids.map(Parameter.integer))) }
    commands += parcel.map { Command(Self.key($0), $0.method, $0.parameters, effect: $0.effect) }
    guard Self.needsTail(parcel) else { return commands }
    switch parcel.first?.kind {
    case .update: commands.append(list(Self.tail, ids.map(Parameter.integer)))
    case .create:
      // A creation that failed leaves a reference to nothing, which may bring another record: it is told by its id.
      let isItem = parcel.first?.method.hasPrefix("crm.item.") ?? false
      commands.append(
        list(
          Self.tail,
          parcel.map { .reference(Reference(Self.key($0), path: isItem ? ["item", "id"] : [])) }))
    case .delete, nil: break
    }
    return commands
  }

  func list(_ key: String, _ ids: [Parameter]) -> Command {
    Command(
      key, schema.entity.method("list"),
      [
        "start": -1, "order": [EntitySchema.idField: "ASC"],
        "select": .list(schema.ownColumns.map { .text($0.name) }),
        "filter": .map(["@" + EntitySchema.idField: .list(ids)]),
      ], effect: .read)
  }

  // MARK: Answers

  func take(_ answer: BatchAnswer, of parcel: [WriteOrder]) -> Sent {
    var sent = Sent()
    let before = records(answer[Self.head])
    let after = records(answer[Self.tail])
    for order in parcel {
      if let id = order.id, let found = before[id] { sent.notices += overwritten(order, found) }
      guard let result = answer[Self.key(order)] else { continue }
      take(result, of: order, after, &sent)
    }
    if let method = parcel.first?.method { pace.succeeded(method) }
    return sent
  }

  func take(
    _ result: Result<Answer, PortalError>, of order: WriteOrder, _ after: [Int: PortalRecord],
    _ sent: inout Sent
  ) {
    switch result {
    case .failure(let error): sent.outcomes[order.index] = reading.outcome(error, of: order)
    case .success(let answer):
      if let time = answer.time { pace.took(time.duration, order.method) }
      guard let id = order.id ?? answer.result["item"]?["id"]?.id ?? answer.result.id else {
        sent.outcomes[order.index] = .unknown(PortalSentence.noNewID(order.method))
        return
      }
      let key = RecordKey(rawValue: String(id))
      sent.notices += order.notices(schema.entity, key)
      if order.kind == .delete {
        sent.outcomes[order.index] = .done(key, nil)
      } else if let stored = after[id], !order.isReadBackLater {
        sent.outcomes[order.index] = .done(key, schema.see(stored).observed)
      } else {
        sent.outcomes[order.index] = .done(key, nil)
        sent.unread[order.index] = id
      }
    }
  }

  func records(_ result: Result<Answer, PortalError>?) -> [Int: PortalRecord] {
    guard case .success(let answer) = result else { return [:] }
    var records: [Int: PortalRecord] = [:]
    for row in answer.result.elements {
      if let id = row[EntitySchema.idField]?.id {
        records[id] = schema.record(row, id: id, belongings[id] ?? schema.noBelongings)
      }
    }
    return records
  }

  /// The written fields that held another value directly before the write than at the pre-read.
  ///
  /// The portal has no conditional write: this window remains, and what was in it is told. Source: sync-algorithm.md §4.13 (1).
  private func overwritten(_ order: WriteOrder, _ found: PortalRecord) -> [Notice] {
    schema.overwritten(
      found.key, before: order.before, now: schema.see(found).observed.record, after: order.after, comparison)
  }
}

extension EntitySchema {
  /// The fields that hold neither what was last read nor what is written: a request that is repeated finds our own values.
  func overwritten(
    _ key: RecordKey, before: [FieldName: Value], now: Record, after: [FieldName: Value],
    _ comparison: Comparison
  ) -> [Notice] {
    before.keys.sorted().compactMap { field in
      guard let descriptor = mapping.catalogue.descriptor(of: field, in: entity),
        let value = now[field], let then = before[field], !comparison.same(value, then, as: descriptor)
      else { return nil }
      if let after = after[field], comparison.same(value, after, as: descriptor) { return nil }
      return Notice(entity: entity, key: key, field: field, event: .overwritten(value))
    }
  }
}
