import Bitrix24
import Contractors
import HTTPTransfer

/// Writes what stands beside records, stage by stage: requisites first, then bank details and addresses with the ids
/// that were given. Commands of many records fill each batch, and one that fails leaves the others done.
///
/// No command refers to another one's answer: a reference to a command that failed may name record 1 (bitrix24-rest.md §14.3).
struct BelongingsSender: Sendable {
  let client: PortalClient
  let schema: EntitySchema
  let part: RequisitePart?
  let pace: CommandPace
  let comparison: Comparison
  let batchesAtOnce: Int

  /// What became of some orders.
  struct Written: Sendable {
    /// The first failure of each; nothing where all was written.
    var failures: [Int: BelongingsFailure] = [:]
    /// What was overwritten meanwhile.
    var notices: [Notice] = []
  }

  /// What is known between the stages.
  private struct Progress {
    var failures: [Int: BelongingsFailure] = [:]
    var found = FoundRows()
    /// The requisites by the places of the operations.
    var requisites: [Int: Int] = [:]

    mutating func take(_ result: Result<Answer, PortalError>, of piece: Piece) {
      switch result {
      case .success(let answer):
        if piece.makesRequisite { requisites[piece.index] = answer.result.id }
      case .failure(let error):
        // What is not known weighs more than what is refused.
        if let known = failures[piece.index],
          known.error.execution == .unknown || error.execution != .unknown
        {
          return
        }
        failures[piece.index] = BelongingsFailure(error: error, method: piece.method, columns: piece.columns)
      }
    }
  }

  /// Writes what stands beside records.
  ///
  /// - Parameters:
  ///   - orders: of records that are there.
  ///   - rider: a batch that has room for some of their commands.
  ///   - more: what is to be written beside the rider's records, once it is known what came of them.
  /// - Returns: what failed, and what was overwritten.
  func send(
    _ orders: [BelongingsOrder], with rider: Rider?, more: (Sent) -> [BelongingsOrder]
  ) async -> Written {
    var orders = orders
    var progress = Progress()
    var pieces = orders.compactMap(requisite)
    if let rider {
      let places = joining(rider, pieces)
      let (part, ridden) = await send(pieces, places, with: rider)
      for (place, result) in part.results { progress.take(result, of: pieces[place]) }
      progress.found.merge(part.found)
      let late = more(ridden)
      orders += late
      pieces = pieces.indices.filter { !places.contains($0) }.map { pieces[$0] } + late.compactMap(requisite)
    }
    for order in orders where order.requisite != nil {
      progress.requisites[order.index] = order.requisite?.id
    }
    for (piece, result) in zip(pieces, await send(pieces, &progress.found)) {
      progress.take(result, of: piece)
    }
    pieces = orders.flatMap { order in
      (progress.requisites[order.index].map { kin(order, of: $0) } ?? []) + links(order)
    }
    for (piece, result) in zip(pieces, await send(pieces, &progress.found)) {
      progress.take(result, of: piece)
    }
    return Written(
      failures: progress.failures,
      notices: orders.flatMap { progress.found.overwritten($0, schema, comparison) })
  }

  // MARK: Commands

  private func requisite(_ order: BelongingsOrder) -> Piece? {
    let columns = order.edits.columns.filter { schema.column($0).map { $0.kind != .bankDetails } ?? false }
    if let known = order.requisite {
      if order.edits.fields.isEmpty { return nil }
      var fields = texts(order.edits.fields)
      // One that only held an address is shown on the card from now on.
      if known.row["ADDRESS_ONLY"]?.flag == true { fields["ADDRESS_ONLY"] = "N" }
      return Piece(
        order.index, "crm.requisite.update", ["id": .integer(known.id), "fields": .map(fields)],
        .idempotentWrite, columns, changes: .requisite(known.id))
    }
    guard let owner = order.owner, let part, !order.edits.isEmpty else { return nil }
    let preset = part.schema.presets.preset(for: order.presetCode)
    var fields: Parameters = [
      "ENTITY_TYPE_ID": .integer(schema.entity.typeID), "ENTITY_ID": .integer(owner),
      "PRESET_ID": .integer(preset?.id ?? 1), "NAME": .text(preset?.name ?? ""),
      "XML_ID": .text(RequisiteMark.text(of: schema.entity, owner)),
    ]
    if order.edits.fields.isEmpty && order.edits.bankDetails.isEmpty {
      // Nothing for the card to show but an address.
      fields["ADDRESS_ONLY"] = "Y"
    }
    fields = fields.merging(texts(order.edits.fields.filter { !$0.value.isEmpty }))
    return Piece(order.index, "crm.requisite.add", ["fields": .map(fields)], .write, columns, makes: true)
  }

  private func links(_ order: BelongingsOrder) -> [Piece] {
    guard order.removesLinks, let owner = order.owner else { return [] }
    return [
      Piece(
        order.index, "crm.contact.company.items.delete", ["id": .integer(owner)], .idempotentWrite,
        [Column.companies])
    ]
  }

  private func kin(_ order: BelongingsOrder, of requisite: Int) -> [Piece] {
    let banks = order.edits.bankDetails.map { bankDetail($0, order, requisite) }
    return banks + order.edits.addresses.map { address($0, order, requisite) }
  }

  private func bankDetail(_ edit: RequisiteEdits.BankDetail, _ order: BelongingsOrder, _ requisite: Int)
    -> Piece
  {
    let method = "crm.requisite.bankdetail."
    let columns = [RequisiteNames.bankDetail]
    switch edit {
    case .add(let given):
      let account = [given["RQ_ACC_NUM"], given["RQ_IBAN"]].compactMap(\.self).first { !$0.isEmpty } ?? ""
      let name =
        [given["NAME"], given["RQ_BANK_NAME"], account].compactMap(\.self).first { !$0.isEmpty } ?? ""
      var fields = texts(given.filter { !$0.value.isEmpty })
      fields["ENTITY_ID"] = .integer(requisite)
      fields["NAME"] = .text(name)
      if let owner = order.owner {
        fields["XML_ID"] = .text(RequisiteMark.text(of: schema.entity, owner, account: account))
      }
      return Piece(order.index, method + "add", ["fields": .map(fields)], .write, columns)
    case .change(let id, let given):
      return Piece(
        order.index, method + "update", ["id": .integer(id), "fields": .map(texts(given))], .idempotentWrite,
        columns, changes: .bankDetail(id))
    case .remove(let id):
      return Piece(
        order.index, method + "delete", ["id": .integer(id)], .idempotentWrite, columns,
        changes: .bankDetail(id))
    }
  }

  private func address(_ edit: RequisiteEdits.Address, _ order: BelongingsOrder, _ requisite: Int) -> Piece {
    func piece(_ verb: String, _ type: Int, _ given: [String: String], _ effect: Effect) -> Piece {
      var fields: Parameters = [
        "TYPE_ID": .integer(type), "ENTITY_TYPE_ID": .integer(RequisiteNames.typeID),
        "ENTITY_ID": .integer(requisite),
      ]
      fields = fields.merging(texts(given))
      let columns = order.edits.columns.filter { RequisiteNames.addressPart($0)?.type == type }
      return Piece(
        order.index, "crm.address." + verb, ["fields": .map(fields)], effect, columns,
        changes: verb == "add" ? nil : .address(of: requisite))
    }
    return switch edit {
    // A second one of a type is refused by the portal: sent twice it is made once.
    case .add(let type, let given): piece("add", type, given, .write)
    case .change(let type, let given): piece("update", type, given, .idempotentWrite)
    case .remove(let type): piece("delete", type, [:], .idempotentWrite)
    }
  }

  private func texts(_ fields: [String: String]) -> Parameters {
    var parameters = Parameters()
    for (name, text) in fields.sorted(by: { $0.key < $1.key }) { parameters[name] = .text(text) }
    return parameters
  }

  // MARK: Sending

  /// One command with the order it is of.
  private struct Piece: Sendable {
    let index: Int
    let method: String
    let parameters: Parameters
    let effect: Effect
    let columns: [String]
    let makesRequisite: Bool
    /// The row that is there already.
    let changes: ChangedRow?

    init(
      _ index: Int, _ method: String, _ parameters: Parameters, _ effect: Effect, _ columns: [String],
      makes: Bool = false, changes: ChangedRow? = nil
    ) {
      self.changes = changes
      self.index = index
      self.method = method
      self.parameters = parameters
      self.effect = effect
      self.columns = columns
      makesRequisite = makes
    }

    /// A batch would expand its values.
    var travelsAlone: Bool { parameters.looksLikeReference }

    var bytes: Int { parameters.phpQuery.utf8.count }
  }

  /// What came of a request: the results by the places of their commands, and what its rows held before.
  private typealias Part = (results: [(Int, Result<Answer, PortalError>)], found: FoundRows)

  /// Sends commands, some batches at once; one result each.
  private func send(_ pieces: [Piece], _ found: inout FoundRows) async -> [Result<Answer, PortalError>] {
    var results: [Int: Result<Answer, PortalError>] = [:]
    for part in await ParcelWindow.send(parcels(pieces), atOnce: batchesAtOnce, { await send(pieces, $0) }) {
      for (place, result) in part.results { results[place] = result }
      found.merge(part.found)
    }
    return pieces.indices.compactMap { results[$0] }
  }

  /// The places of the commands of each request: those that make rows first, whose batches need no lists.
  private func parcels(_ pieces: [Piece]) -> [[Int]] {
    var parcels: [[Int]] = pieces.indices.filter { pieces[$0].travelsAlone }.map { [$0] }
    var open: [Int] = []
    var bytes = 0
    let together = pieces.indices.filter { !pieces[$0].travelsAlone }
    for place in together.filter({ pieces[$0].changes == nil })
      + together.filter({ pieces[$0].changes != nil })
    {
      let size = pieces[place].bytes
      let lists = RequisiteHead.count((open + [place]).compactMap { pieces[$0].changes })
      let room = pace.batchSize(of: pieces[place].method, besides: lists)
      if !open.isEmpty, open.count >= room || bytes + size > BatchLimit.bytesMax / 2 {
        parcels.append(open)
        (open, bytes) = ([], 0)
      }
      open.append(place)
      bytes += size
    }
    return open.isEmpty ? parcels : parcels + [open]
  }

  /// The places of the commands that take a rider's free places.
  private func joining(_ rider: Rider, _ pieces: [Piece]) -> [Int] {
    let taken = rider.commands.count
    var bytes = rider.bytes
    var places: [Int] = []
    for place in pieces.indices where !pieces[place].travelsAlone && pieces[place].effect == rider.effect {
      let lists = RequisiteHead.count((places + [place]).compactMap { pieces[$0].changes })
      let limit = min(pace.batchSize(of: pieces[place].method), pace.batchSize(of: rider.method))
      bytes += pieces[place].bytes
      guard taken + lists + places.count < BatchLimit.commandsMax,
        rider.orders.count + places.count < limit, bytes <= BatchLimit.bytesMax / 2
      else { break }
      places.append(place)
    }
    return places
  }

  private func send(_ pieces: [Piece], _ parcel: [Int]) async -> Part {
    if let first = parcel.first, pieces[first].travelsAlone {
      let piece = pieces[first]
      do throws(PortalError) {
        let answer = try await client.call(piece.method, piece.parameters, effect: piece.effect)
        return ([(first, .success(answer))], FoundRows())
      } catch {
        return failed(error, pieces, parcel)
      }
    }
    return await send(pieces, parcel, with: nil).part
  }

  private func send(
    _ pieces: [Piece], _ parcel: [Int], with rider: Rider?
  ) async -> (part: Part, ridden: Sent) {
    let before = rider?.commands ?? []
    let head = part.map { RequisiteHead(part: $0).commands(parcel.compactMap { pieces[$0].changes }) } ?? []
    do throws(PortalError) {
      let answer = try await client.batch(
        before + head
          + parcel.map {
            Command("r\($0)", pieces[$0].method, pieces[$0].parameters, effect: pieces[$0].effect)
          })
      let outcomes = answer.outcomes.dropFirst(before.count + head.count)
      for (place, outcome) in zip(parcel, outcomes) {
        guard case .success(let done) = outcome.result, let time = done.time else { continue }
        pace.took(time.duration, pieces[place].method)
        pace.succeeded(pieces[place].method)
      }
      return (
        (zip(parcel, outcomes).map { ($0, $1.result) }, RequisiteHead.rows(in: answer)),
        rider?.outcome(of: .success(answer)) ?? Sent()
      )
    } catch {
      return (failed(error, pieces, parcel), rider?.outcome(of: .failure(error)) ?? Sent())
    }
  }

  private func failed(_ error: PortalError, _ pieces: [Piece], _ parcel: [Int]) -> Part {
    if error.execution != .notExecuted {
      for method in Set(parcel.map { pieces[$0].method }) { pace.failed(method, size: parcel.count) }
    }
    return (parcel.map { ($0, .failure(error)) }, FoundRows())
  }
}

/// Why something of a requisite was not written, or may not have been.
struct BelongingsFailure: Sendable {
  let error: PortalError
  let method: String
  /// What was to be written.
  let columns: [String]
}
