import Bitrix24
import Contractors

/// A row that a command is about to change.
enum ChangedRow: Sendable, Hashable {
  case requisite(Int)
  case bankDetail(Int)
  /// An address of a requisite.
  case address(of: Int)

  /// What it is listed with.
  fileprivate var kin: Kin {
    switch self {
    case .requisite: .requisites
    case .bankDetail: .bankDetails
    case .address: .addresses
    }
  }

  fileprivate var id: Int {
    switch self {
    case .requisite(let id), .bankDetail(let id), .address(let id): id
    }
  }
}

/// The lists at the head of a batch that show what its rows hold directly before they are changed.
///
/// Their owner's modified time need not move with them, so that values are compared. Source: sync-algorithm.md §1, "Batches on Bitrix24".
struct RequisiteHead {
  let part: RequisitePart

  /// How many lists the rows need.
  static func count(_ rows: some Sequence<ChangedRow>) -> Int { Set(rows.map(\.kin)).count }

  /// The lists, one of each kind.
  func commands(_ rows: [ChangedRow]) -> [Command] {
    Dictionary(grouping: Set(rows), by: \.kin).sorted { $0.key.method < $1.key.method }.map { kin, rows in
      let ids = Parameter.list(rows.map(\.id).sorted().map(Parameter.integer))
      let filter: Parameters =
        kin == .addresses
        ? ["ENTITY_TYPE_ID": .integer(RequisiteNames.typeID), "@ENTITY_ID": ids] : ["@ID": ids]
      return Command(
        Self.key(kin), kin.method,
        [
          "start": -1, "order": [kin == .addresses ? "ENTITY_ID" : "ID": "ASC"],
          "select": .list(select(kin).map(Parameter.text)), "filter": .map(filter),
        ], effect: .read)
    }
  }

  private static func key(_ kin: Kin) -> String { "before_" + kin.method.replacing(".", with: "_") }

  private func select(_ kin: Kin) -> [String] {
    switch kin {
    case .records: []
    case .requisites: part.select
    case .bankDetails: part.bankSelect
    case .addresses: ["TYPE_ID", "ENTITY_ID"] + RequisiteNames.addressParts
    }
  }

  /// What the lists of a batch showed; those that failed say nothing.
  static func rows(in answer: BatchAnswer) -> FoundRows {
    func rows(_ kin: Kin) -> [JSON] { (try? answer[key(kin)]?.get())?.result.elements ?? [] }
    var found = FoundRows()
    for row in rows(.requisites) { if let id = row["ID"]?.id { found.requisites[id] = row } }
    for row in rows(.bankDetails) { if let id = row["ID"]?.id { found.bankDetails[id] = row } }
    for row in rows(.addresses) {
      guard let requisite = row["ENTITY_ID"]?.id, let type = row["TYPE_ID"]?.id else { continue }
      found.addresses[requisite, default: [:]][type] = row
    }
    return found
  }
}

/// Rows as they were directly before they were changed.
struct FoundRows: Sendable {
  var requisites: [Int: JSON] = [:]
  var bankDetails: [Int: JSON] = [:]
  /// By requisite and type.
  var addresses: [Int: [Int: JSON]] = [:]

  mutating func merge(_ other: FoundRows) {
    requisites.merge(other.requisites) { $1 }
    bankDetails.merge(other.bankDetails) { $1 }
    addresses.merge(other.addresses) { $0.merging($1) { $1 } }
  }

  /// The requisite with what was found of it; rows that were not looked at stay as they were read.
  private func present(_ known: StoredRequisite) -> StoredRequisite {
    StoredRequisite(
      id: known.id, presetID: known.presetID, row: requisites[known.id] ?? known.row,
      bankDetails: known.bankDetails.map { ($0.id, bankDetails[$0.id] ?? $0.row) },
      addresses: known.addresses.merging(addresses[known.id] ?? [:]) { $1 })
  }

  /// The written fields that held another value directly before the write than at the pre-read.
  func overwritten(_ order: BelongingsOrder, _ schema: EntitySchema, _ comparison: Comparison) -> [Notice] {
    guard let known = order.requisite, let owner = order.owner else { return [] }
    func show(_ requisite: StoredRequisite) -> Record {
      let row = JSON.object(JSON.Object([]))
      return schema.see(schema.record(row, id: owner, Belongings(requisite: requisite))).observed.record
    }
    let before = show(known).fields.filter {
      order.after[$0.key] != nil && schema.requisiteFields.contains($0.key)
    }
    return schema.overwritten(
      RecordKey(rawValue: String(owner)), before: before, now: show(present(known)), after: order.after,
      comparison)
  }
}
