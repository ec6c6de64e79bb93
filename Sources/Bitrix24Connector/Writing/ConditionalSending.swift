import Bitrix24
import Contractors
import HTTPTransfer

/// The conditional form of updates: before each stands a list that shows its record only while that was not changed, and the update
/// takes its record's id from that list.
///
/// Where the record moved on, the list is empty, the id becomes 0, the portal refuses, and `halt` keeps the rest from running; it is sent
/// again without that one. The zero before the reference matters: without it one to nothing may become record 1 (bitrix24-rest.md §14.3).
/// Source: sync-algorithm.md §1, "Batches on Bitrix24".
extension OrderSender {
  /// Seconds by which the portal's time at the pre-read must be past a record's time of change, which counts in seconds.
  static let quietSeconds: Int64 = 2

  /// Updates a batch holds: two commands each, and the list behind them.
  static let conditionalMax = (BatchLimit.commandsMax - 1) / 2

  func sendConditional(_ parcel: [WriteOrder]) async -> Sent {
    var sent = Sent()
    var rest = parcel
    while !rest.isEmpty {
      let answer: BatchAnswer
      do throws(PortalError) {
        answer = try await client.batch(conditionalCommands(rest), halts: true)
      } catch {
        sent.merge(failed(error, rest))
        return sent
      }
      let waiting = takeConditional(answer, of: rest, &sent)
      // Each answer settles one order at least, so that this ends.
      if waiting.count == rest.count { return sent }
      rest = waiting
    }
    return sent
  }

  private static func listKey(_ order: WriteOrder) -> String { "l\(order.index)" }

  private func conditionalCommands(_ parcel: [WriteOrder]) -> [Command] {
    var commands = parcel.flatMap { order -> [Command] in
      var parameters = order.parameters
      parameters["id"] = .reference(
        Reference(Self.listKey(order), path: [.index(0), .name(EntitySchema.idField)], prefix: "0"))
      let filter: Parameters = [
        EntitySchema.idField: .integer(order.id ?? 0),
        "<=" + EntitySchema.modifiedField: .text(order.condition ?? ""),
      ]
      return [
        Command(
          Self.listKey(order), schema.entity.method("list"),
          [
            "start": -1, "order": [EntitySchema.idField: "ASC"], "select": [.text(EntitySchema.idField)],
            "filter": .map(filter),
          ], effect: .read),
        Command(Self.key(order), order.method, parameters, effect: order.effect),
      ]
    }
    if Self.needsTail(parcel) {
      commands.append(list(Self.tail, parcel.compactMap(\.id).map(Parameter.integer)))
    }
    return commands
  }

  /// Takes the outcomes; gives the orders that did not run because of one before them.
  private func takeConditional(_ answer: BatchAnswer, of parcel: [WriteOrder], _ sent: inout Sent)
    -> [WriteOrder]
  {
    let after = records(answer[Self.tail])
    var waiting: [WriteOrder] = []
    for order in parcel {
      guard let result = answer[Self.key(order)] else { continue }
      if case .failure(let error) = result {
        if error.cause == .halted {
          waiting.append(order)
          continue
        }
        if error.cause == .refused, error.execution == .notExecuted, hasMoved(order, answer) {
          sent.outcomes[order.index] = .stale(nil)
          continue
        }
      }
      take(result, of: order, after, &sent)
    }
    if let method = parcel.first?.method { pace.succeeded(method) }
    // A list that failed as the first of all leaves everything behind it waiting.
    if waiting.count == parcel.count, let error = answer.firstFailure {
      sent.merge(failed(error, parcel))
      return []
    }
    return waiting
  }

  private func hasMoved(_ order: WriteOrder, _ answer: BatchAnswer) -> Bool {
    guard case .success(let list) = answer[Self.listKey(order)] else { return false }
    return !list.result.elements.contains { $0[EntitySchema.idField]?.id == order.id }
  }
}

/// Whether a portal resolves references in the way that the conditional form relies on.
///
/// Read only: a reference to an empty list and one to a failed command must be refused, one to a record must find it.
struct ReferenceProbe {
  /// A method that gives one record by its id.
  private struct Getter {
    let key: String
    let method: String
    var parameters: Parameters = [:]
  }

  private let name: String
  private let list: String
  private let getters: [Getter]

  private static let step: [Reference.Step] = [.index(0), .name(EntitySchema.idField)]

  /// Tries records of an entity.
  init(_ entity: Entity, hasItems: Bool) {
    name = entity.rawValue
    list = entity.method("list")
    let classic = Getter(key: "get_", method: entity.method("get"))
    let item = Getter(
      key: "item_", method: "crm.item.get", parameters: ["entityTypeId": .integer(entity.typeID)])
    getters = hasItems ? [classic, item] : [classic]
  }

  /// Tries requisites or bank details.
  init(_ kin: Kin) {
    name = kin == .requisites ? "requisite" : "bankdetail"
    list = kin.method
    getters = [Getter(key: "get_", method: String(kin.method.dropLast("list".count)) + "get")]
  }

  private func key(_ part: String) -> String { "\(part)_\(name)" }

  var commands: [Command] {
    func list(_ part: String, _ filter: Parameters) -> Command {
      Command(
        key(part), self.list,
        [
          "start": -1, "order": [EntitySchema.idField: "ASC"], "select": [.text(EntitySchema.idField)],
          "filter": .map(filter),
        ], effect: .read)
    }
    var commands = [
      list("none", [EntitySchema.idField: 0]), list("some", [">" + EntitySchema.idField: 0]),
      Command(key("fails"), getters.first?.method ?? "", ["id": 0], effect: .read),
    ]
    for part in ["none", "fails", "some"] {
      let id = Parameter.reference(Reference(key(part), path: Self.step, prefix: "0"))
      commands += getters.map {
        Command(key($0.key + part), $0.method, $0.parameters.merging(["id": id]), effect: .read)
      }
    }
    return commands
  }

  func isSafe(_ answers: BatchAnswer) -> Bool {
    guard case .success(let some) = answers[key("some")],
      let id = some.result.elements.first?[EntitySchema.idField]?.id,
      case .success(let none) = answers[key("none")], none.result.elements.isEmpty
    else { return false }
    func found(_ part: String) -> Int?? {
      switch answers[key(part)] {
      case .success(let answer):
        .some((answer.result["item"]?["id"] ?? answer.result[EntitySchema.idField])?.id)
      case .failure(let error): error.cause == .refused ? .some(nil) : nil
      case nil: nil
      }
    }
    return getters.allSatisfy { getter in
      found(getter.key + "none") == .some(nil) && found(getter.key + "fails") == .some(nil)
        && found(getter.key + "some") == .some(id)
    }
  }
}
