import Bitrix24
import Contractors
import HTTPTransfer
import Synchronization

/// Makes many new records by `crm.item.batchImport`: twenty a command, and as many commands a request as its time allows.
///
/// Each record of a command succeeds or fails by itself. What the portal refuses to import as such — the method is not there, the
/// webhook's user may not import — is left for plain creations, of which it is certain that nothing of it was made. Any other failure
/// of a whole command may have come after some of its records: they count as unknown and are looked up by their origins.
///
/// Source: bitrix24-rest.md §5.7, sync-algorithm.md §1, "Unknown creates".
struct ImportSender: Sendable {
  let client: PortalClient
  let schema: EntitySchema
  let pace: CommandPace
  let batchesAtOnce: Int
  let now: Timestamp
  let state: ImportState

  static let method = "crm.item.batchImport"
  /// Records a command takes.
  static let recordsMax = 20

  /// What came of the orders, and those that plain creations have to make.
  func send(_ orders: [WriteOrder]) async -> (sent: Sent, rest: [WriteOrder]) {
    var sent = Sent()
    var rest: [WriteOrder] = []
    var waiting = Self.pieces(orders)[...]
    while !waiting.isEmpty {
      if !state.isOpen(schema.entity) {
        rest += waiting.joined()
        break
      }
      // Nobody knows how long a portal takes for twenty records: a small request tells.
      let size = pace.batchSize(of: Self.method)
      let atOnce = pace.knows(Self.method) ? max(1, batchesAtOnce) : 1
      let wave = Array(waiting.prefix(size * atOnce))
      waiting = waiting.dropFirst(wave.count)
      for part in await ParcelWindow.send(Self.parcels(wave, size: size), atOnce: atOnce, { await send($0) })
      {
        sent.merge(part.sent)
        rest += part.rest
      }
    }
    return (sent, rest)
  }

  private static let bytesMax = BatchLimit.bytesMax / 2

  /// Twenty records each.
  private static func pieces(_ orders: [WriteOrder]) -> [[WriteOrder]] {
    stride(from: 0, to: orders.count, by: recordsMax).map {
      Array(orders[$0..<min($0 + recordsMax, orders.count)])
    }
  }

  private static func parcels(_ pieces: [[WriteOrder]], size: Int) -> [[[WriteOrder]]] {
    var parcels: [[[WriteOrder]]] = []
    var bytes = 0
    for piece in pieces {
      let length = piece.reduce(0) { $0 + $1.bytes }
      if parcels.last.map({ $0.count >= size || bytes + length > bytesMax }) ?? true {
        parcels.append([])
        bytes = 0
      }
      parcels[parcels.count - 1].append(piece)
      bytes += length
    }
    return parcels
  }

  private typealias Part = (sent: Sent, rest: [WriteOrder])

  private func send(_ parcel: [[WriteOrder]]) async -> Part {
    var part: Part = (Sent(), [])
    do throws(PortalError) {
      let answer = try await client.batch(
        parcel.enumerated().map { index, piece in
          Command(
            "i\(index)", Self.method,
            [
              "entityTypeId": .integer(schema.entity.typeID),
              "data": .list(piece.map { .map($0.importFields ?? [:]) }),
            ], effect: .write)
        })
      for (piece, outcome) in zip(parcel, answer.outcomes) { take(outcome.result, of: piece, &part) }
    } catch {
      if error.execution != .notExecuted { pace.failed(Self.method, size: parcel.count) }
      let isPassing = error.cause == .requestRate || error.cause == .operatingLimit
      let isRefused = error.execution == .notExecuted && !isPassing
      if isRefused { part.sent.refusal = error }
      for order in parcel.joined() {
        part.sent.outcomes[order.index] =
          isRefused ? .throttled(until: nil) : reading.outcome(error, of: order)
      }
    }
    return part
  }

  private var reading: FailureReading { FailureReading(schema: schema, now: now, pace: client.pace) }

  private func take(_ result: Result<Answer, PortalError>, of piece: [WriteOrder], _ part: inout Part) {
    switch result {
    case .failure(let error) where Self.isClosed(error):
      state.close(schema.entity)
      part.rest += piece
    case .failure(let error):
      let isRefused = error.cause == .refused
      // It may have made some of the twenty; what is left of them is made one by one, so that the one at fault is found.
      if isRefused { state.close(schema.entity) }
      for order in piece {
        part.sent.outcomes[order.index] =
          isRefused ? .unknown(error.sentence) : reading.outcome(error, of: order)
      }
    case .success(let answer):
      if let time = answer.time { pace.took(time.duration, Self.method) }
      pace.succeeded(Self.method)
      let items = Self.items(answer.result["items"], count: piece.count)
      for (order, item) in zip(piece, items) { take(item, of: order, &part) }
    }
  }

  /// The results by the places of what was sent; nothing is said of a record whose place cannot be told.
  private static func items(_ items: JSON?, count: Int) -> [JSON?] {
    guard let items else { return Array(repeating: nil, count: count) }
    if case .array(let elements) = items, elements.count == count { return elements }
    if case .object = items { return (0..<count).map { items[String($0)] } }
    return Array(repeating: nil, count: count)
  }

  private func take(_ item: JSON?, of order: WriteOrder, _ part: inout Part) {
    if let id = item?["item"]?["id"]?.id {
      let key = RecordKey(rawValue: String(id))
      part.sent.notices += order.notices(schema.entity, key)
      part.sent.outcomes[order.index] = .done(key, nil)
      part.sent.unread[order.index] = id
    } else if let error = item.flatMap({ client.failure(in: $0, of: Self.method) }) {
      if Self.isClosed(error) {
        part.rest.append(order)
      } else {
        part.sent.outcomes[order.index] = reading.outcome(error, of: order)
      }
    } else {
      part.sent.outcomes[order.index] = .unknown(PortalSentence.noNewID(Self.method))
    }
  }

  /// Refusals of importing as such, before anything is made. Source: bitrix24-rest.md §1.3, §5.6.
  private static let closing: Set<String> = [
    "ACCESS_DENIED", "ERROR_METHOD_NOT_FOUND", "ERROR_BATCH_METHOD_NOT_ALLOWED", "INSUFFICIENT_SCOPE",
    "NOT_FOUND",
    "ENTITY_TYPE_NOT_SUPPORTED", "ALLOWED_ONLY_INTRANET_USER", "MAX_IMPORT_BATCH_SIZE_EXCEEDED",
  ]

  private static func isClosed(_ error: PortalError) -> Bool {
    error.cause == .refused && closing.contains(error.code.uppercased())
  }
}

/// Whether new records are imported, as far as that is remembered from call to call.
final class ImportState: Sendable {
  private struct Memory {
    var closed: Set<Entity> = []
    var loading: Set<Entity> = []
  }

  private let memory = Mutex(Memory())

  /// Whether importing was not refused so far.
  func isOpen(_ entity: Entity) -> Bool { memory.withLock { !$0.closed.contains(entity) } }

  func close(_ entity: Entity) { memory.withLock { _ = $0.closed.insert(entity) } }

  /// Decides for one call's new records.
  ///
  /// What follows a call that was full belongs to it: the last records of a load are made like the others.
  func imports(_ entity: Entity, _ load: PortalReplicaOptions.Load, count: Int, isFull: Bool) -> Bool {
    memory.withLock { memory in
      let isMany = count >= PortalReplicaOptions.manyAtOnce || memory.loading.contains(entity)
      if isFull && isMany { memory.loading.insert(entity) } else { memory.loading.remove(entity) }
      return switch load {
      case .add: false
      case .import: !memory.closed.contains(entity)
      case .auto: isMany && !memory.closed.contains(entity)
      }
    }
  }
}
