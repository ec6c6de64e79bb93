import Bitrix24
import Contractors
import Mappings

/// The requisite that feeds a record, as the portal holds it, with what belongs to it.
struct StoredRequisite: Sendable {
  let id: Int
  let presetID: Int
  /// The row of the list.
  let row: JSON
  /// By ascending id.
  let bankDetails: [(id: Int, row: JSON)]
  /// By type.
  let addresses: [Int: JSON]

  init(id: Int, presetID: Int, row: JSON, bankDetails: [(id: Int, row: JSON)], addresses: [Int: JSON]) {
    self.id = id
    self.presetID = presetID
    self.row = row
    self.bankDetails = bankDetails
    self.addresses = addresses
  }

  init(_ row: RequisiteRow, bankDetails: [JSON], addresses: [JSON]) {
    id = row.id
    presetID = row.row["PRESET_ID"]?.id ?? 0
    self.row = row.row
    self.bankDetails = bankDetails.compactMap { row in row["ID"]?.id.map { ($0, row) } }
      .sorted { $0.id < $1.id }
    self.addresses = Dictionary(
      addresses.compactMap { row in row["TYPE_ID"]?.id.map { ($0, row) } },
      uniquingKeysWith: { first, _ in first }
    )
  }
}

/// One row of `crm.requisite.list`.
struct RequisiteRow: Sendable {
  let id: Int
  let owner: Int
  let row: JSON

  init?(_ row: JSON) {
    guard let id = row["ID"]?.id, let owner = row["ENTITY_ID"]?.id else { return nil }
    self.id = id
    self.owner = owner
    self.row = row
  }

  /// Which of a record's requisites feeds it: the one this program made, then by the order on the card. One that only holds an
  /// address, which the card does not show, comes last. Source: sync-algorithm.md §1, bitrix24-rest.md §6.1.
  func comes(before other: RequisiteRow, _ entity: Entity) -> Bool { rank(entity) < other.rank(entity) }

  private func rank(_ entity: Entity) -> (Int, Int, Int, Int) {
    let isOurs = row["XML_ID"]?.text == RequisiteMark.text(of: entity, owner)
    let isHidden = row["ADDRESS_ONLY"]?.flag ?? false
    return (isOurs ? 0 : 1, isHidden ? 1 : 0, row["SORT"]?.integer ?? 500, id)
  }
}

/// What tells our own requisites and bank details from those of people and of other programs, in XML_ID.
///
/// It names the owner, so that a requisite copied with its record is not taken for ours.
enum RequisiteMark {
  static func text(of entity: Entity, _ owner: Int) -> String {
    "contractor-sync:\(entity.rawValue):\(owner)"
  }

  static func text(of entity: Entity, _ owner: Int, account: String) -> String {
    "\(text(of: entity, owner)):\(account)"
  }
}

extension EntitySchema {
  /// The nodes of a column of the requisite: one, also an empty one, or one for each bank detail.
  func requisiteNodes(_ column: Column, _ requisite: StoredRequisite?) -> [RawNode] {
    func node(_ text: String?) -> [RawNode] { [RawNode(column.name, text: text ?? "")] }
    switch column.kind {
    case .requisite(let field): return node(requisite?.row[field]?.text)
    case .preset: return node(requisite.map { self.requisite?.schema.presets.code(of: $0.presetID) ?? "" })
    case .address(let type, let part): return node(requisite?.addresses[type]?[part]?.text)
    case .bankDetails:
      return (requisite?.bankDetails ?? []).map { detail in
        RawNode(
          column.name, attributes: [MultiRow.id: String(detail.id)],
          children: (self.requisite?.schema.bankFields ?? []).compactMap { field in
            guard let text = detail.row[field]?.text, !text.isEmpty else { return nil }
            return RawNode(field, text: text)
          })
      }
    case .text, .link, .user, .userFlag, .money, .multi, .companies, .unreadable: return []
    }
  }
}
