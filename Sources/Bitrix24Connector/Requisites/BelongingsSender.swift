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
  /// Nil for the packed form.
  let conditions: RowConditions?

  /// What became of some orders.
  struct Written {
    /// The first failure of each; nothing where all was written.
    var failures: [Int: BelongingsFailure] = [:]
    /// What was overwritten meanwhile.
    var notices: [Notice] = []
    /// Begun behind the last writes, to be read to its end; nil where there was no room, or no good answer.
    var readBack: RecordAssembly?
  }

  /// What is known between the stages.
  struct Progress {
    var failures: [Int: BelongingsFailure] = [:]
    var found = FoundRows()
    /// The requisites by the places of the operations.
    var requisites: [Int: Int] = [:]

    mutating func take(_ result: Result<Answer, PortalError>, of piece: Piece, hasMoved: Bool = false) {
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
        failures[piece.index] = BelongingsFailure(
          error: error, method: piece.method, columns: piece.columns, hasMoved: hasMoved)
      }
    }
  }

  /// Writes what stands beside records.
  ///
  /// - Parameters:
  ///   - orders: of records that are there.
  ///   - rider: a batch that has room for some of their commands.
  ///   - more: what is to be written beside the rider's records, once it is known what came of them.
  ///   - readBack: a reading of all that is written, to begin behind the last writes, since a batch runs its commands in their order;
  ///     it is told which requisites were made, by the places of the operations.
  /// - Returns: what failed, what was overwritten and what was read back.
  func send(
    _ orders: [BelongingsOrder], with rider: Rider?, more: (Sent) -> [BelongingsOrder],
    readBack: ([BelongingsOrder], _ requisites: [Int: Int]) -> RecordAssembly
  ) async -> Written {
    var tail = Tail()
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
    let isLast = !orders.contains(where: \.hasLastStage)
    if isLast && !pieces.isEmpty { tail.reading = readBack(orders, progress.requisites) }
    await send(pieces, &progress, &tail)
    // What is to be reconciled again is not written half.
    pieces = orders.filter { progress.failures[$0.index]?.hasMoved != true }.flatMap { order in
      (progress.requisites[order.index].map { kin(order, of: $0) } ?? []) + links(order)
    }
    if !pieces.isEmpty { tail.reading = readBack(orders, progress.requisites) }
    await send(pieces, &progress, &tail)
    return Written(
      failures: progress.failures,
      // What moved on was not overwritten.
      notices: orders.filter { progress.failures[$0.index]?.hasMoved != true }.flatMap {
        progress.found.overwritten($0, schema, comparison)
      },
      readBack: tail.isAnswered ? tail.reading : nil)
  }

  /// A reading that begins behind the last writes.
  struct Tail {
    var reading: RecordAssembly?
    var isAnswered = false

    /// Takes what came of the commands that shared the batch; nil when it gave no answer.
    mutating func take(_ answers: [Result<Answer, PortalError>]) {
      guard let reading, !answers.isEmpty else { return }
      do {
        try reading.take(shared: answers)
        isAnswered = true
      } catch {
        isAnswered = false
      }
    }
  }

  /// One command with the order it is of.
  struct Piece: Sendable {
    let index: Int
    let method: String
    let parameters: Parameters
    let effect: Effect
    let columns: [String]
    let makesRequisite: Bool
    /// The row that is there already.
    let changes: ChangedRow?
    /// While it is so; nil for the packed form.
    let condition: RowCondition?

    init(
      _ index: Int, _ method: String, _ parameters: Parameters, _ effect: Effect, _ columns: [String],
      makes: Bool = false, changes: ChangedRow? = nil, _ condition: RowCondition? = nil
    ) {
      self.changes = changes
      self.condition = condition
      self.index = index
      self.method = method
      self.parameters = parameters
      self.effect = effect
      self.columns = columns
      makesRequisite = makes
    }

    /// A batch would expand its values.
    var travelsAlone: Bool { parameters.looksLikeReference }

    var isConditional: Bool { condition != nil && !travelsAlone }

    var bytes: Int { (parameters.phpQuery + (condition?.filter.phpQuery ?? "")).utf8.count }
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
        .idempotentWrite, columns, changes: .requisite(known.id),
        conditions?.condition(.requisites, known.id, known.row, columns: order.edits.fields.keys))
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
    func condition(_ id: Int, _ fields: some Sequence<String>) -> RowCondition? {
      let row = order.requisite?.bankDetails.first { $0.id == id }?.row
      return conditions?.condition(.bankDetails, id, row, columns: fields)
    }
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
        columns, changes: .bankDetail(id), condition(id, given.keys))
    case .remove(let id):
      return Piece(
        order.index, method + "delete", ["id": .integer(id)], .idempotentWrite, columns,
        changes: .bankDetail(id), condition(id, part?.schema.bankFields ?? []))
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
}

/// Why something of a requisite was not written, or may not have been.
struct BelongingsFailure: Sendable {
  let error: PortalError
  let method: String
  /// What was to be written.
  let columns: [String]
  /// Whether somebody changed or removed the row since it was read, so that nothing was written.
  var hasMoved = false
}
