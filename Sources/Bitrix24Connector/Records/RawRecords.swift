import Bitrix24
import Contractors
import Mappings

/// A record as a classic list gave it.
struct PortalRecord: Sendable {
  let id: Int
  /// One child for each single value, also an empty one, and one for each row of a multi-field.
  let raw: RawNode
  /// The portal's own version: when the record was last changed, to the second.
  let version: String?
  let belongings: Belongings
  /// Whether it is one of the portal's own firms, which are never synced (bitrix24-rest.md §4.3).
  let isOwnCompany: Bool

  var key: RecordKey { RecordKey(rawValue: String(id)) }
}

extension EntitySchema {
  /// The raw record of a row of a list, with what belongs to it.
  ///
  /// Every single value that was asked for is there: `null`, `""`, a missing key and the `"0"` of a link all mean empty. The
  /// rows of a multi-field stand in the order of their ids, so that two lists of one record are equal.
  func record(_ row: JSON, id: Int, _ belongings: Belongings?) -> PortalRecord {
    var children: [RawNode] = []
    children.reserveCapacity(columns.count + 4)
    for column in columns {
      let value = row[column.name]
      if column.isOfRequisite {
        children += requisiteNodes(column, belongings?.requisite)
      } else if column.kind == .companies {
        children += Self.linkNodes(column.name, belongings?.companies)
      } else if column.kind == .multi {
        children += Self.rows(value, column.name)
      } else if column.isMultiple {
        children += (value?.elements ?? []).compactMap(\.text).filter { !$0.isEmpty }
          .map { RawNode(column.name, text: $0) }
      } else if column.kind == .money {
        children.append(Money.node(column.name, value?.text ?? ""))
      } else {
        children.append(RawNode(column.name, text: text(value?.text ?? "", column)))
      }
    }
    return PortalRecord(
      id: id, raw: RawNode("record", children: children), version: row[Self.modifiedField]?.text,
      belongings: belongings ?? Belongings(), isOwnCompany: row[Self.ownCompanyField]?.flag ?? false)
  }

  private func text(_ text: String, _ column: Column) -> String {
    switch column.kind {
    case .link: text == "0" ? "" : text
    case .user: text == "0" || text.isEmpty ? "" : users?.name(of: text) ?? text
    case .text, .userFlag, .money, .multi, .companies, .unreadable, .requisite, .preset, .address,
      .bankDetails:
      text
    }
  }

  /// One for each company, or an empty one that says that there are none.
  private static func linkNodes(_ name: String, _ ids: [Int]?) -> [RawNode] {
    guard let ids else { return [] }
    return ids.isEmpty ? [RawNode(name, text: "")] : ids.map { RawNode(name, text: String($0)) }
  }

  private static func rows(_ value: JSON?, _ name: String) -> [RawNode] {
    let rows = (value?.elements ?? []).map { row in
      RawNode(
        name, text: row["VALUE"]?.text ?? "",
        attributes: [MultiRow.id: row["ID"]?.text ?? "", MultiRow.type: row["VALUE_TYPE"]?.text ?? ""])
    }
    return rows.count < 2 ? rows : rows.sorted { $0.rowID < $1.rowID }
  }
}

/// The names of what stands beside the text of a multi-field's row. Source: bitrix24-rest.md §4.4.
enum MultiRow {
  static let id = "ID"
  static let type = "VALUE_TYPE"
}

extension RawNode {
  /// The number of a multi-field's row; 0 for one that the portal does not have yet.
  var rowID: Int { attributes[MultiRow.id].flatMap { Int($0) } ?? 0 }
}
