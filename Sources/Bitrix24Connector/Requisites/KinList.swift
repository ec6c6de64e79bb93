import Bitrix24
import Contractors
import Synchronization

/// Records, what belongs to them, and what belongs to their requisites.
enum Kin: Sendable, Hashable {
  case records(Entity)
  case requisites
  case bankDetails
  case addresses

  var method: String {
    switch self {
    case .records(let entity): entity.method("list")
    case .requisites: "crm.requisite.list"
    case .bankDetails: "crm.requisite.bankdetail.list"
    case .addresses: "crm.address.list"
    }
  }
}

/// How many rows an owner has on this portal, so that few pages are full.
final class RowDensity: Sendable {
  private let values = Mutex<[Kin: Double]>([:])
  /// Too few owners say nothing.
  private static let ownersMin = 40
  /// What pages are filled to beyond one row an owner, since owners differ.
  private static let filling = 0.85

  func saw(rows: Int, owners: Int, of kin: Kin) {
    if owners < Self.ownersMin { return }
    values.withLock { $0[kin] = Double(rows) / Double(owners) }
  }

  /// Owners a command.
  func window(of kin: Kin) -> Int {
    let rows = values.withLock { $0[kin] ?? 1 }
    // A page of addresses that is not full is complete.
    let most = kin == .addresses ? RecordPage.size - 1 : RecordPage.size
    return rows <= 1 ? most : max(5, Int(Double(RecordPage.size) / rows * Self.filling))
  }
}

/// The rows of one kind that belong to some owners, few enough for a page of theirs to be enough mostly.
///
/// Requisites and bank details are counted by the portal, so that a window of fifty owners with one row each is known to be
/// complete. The count of addresses cannot be trusted (bitrix24-rest.md §6.5): their windows are chosen so that the pages stay
/// short, and behind a full page the owners from its last one on are asked for again.
struct KinList: Sendable {
  let kin: Kin
  let ownerType: Int
  let select: [String]
  /// Ascending.
  let owners: [Int]

  init(_ kin: Kin, _ ownerType: Int, _ select: [String], _ owners: [Int]) {
    self.kin = kin
    self.ownerType = ownerType
    self.select = select
    self.owners = Set(owners).sorted()
  }

  /// What its method is asked with.
  func parameters(_ page: KinPage) -> Parameters {
    if case .records = kin {
      let filter: Parameters = ["@" + EntitySchema.idField: .list(page.owners.map(Parameter.integer))]
      return [
        "start": -1, "order": [EntitySchema.idField: "ASC"], "select": .list(select.map(Parameter.text)),
        "filter": .map(filter),
      ]
    }
    var filter: Parameters = [
      "ENTITY_TYPE_ID": .integer(ownerType), "@ENTITY_ID": .list(page.owners.map(Parameter.integer)),
    ]
    // Bank details are of requisites alone, and not all portals know the field in their filter.
    if kin == .bankDetails { filter["ENTITY_TYPE_ID"] = nil }
    if page.after > 0 { filter[">ID"] = .integer(page.after) }
    return [
      "start": kin == .addresses ? -1 : 0,
      "order": kin == .addresses ? ["ENTITY_ID": "ASC"] : ["ID": "ASC"],
      "select": .list(select.map(Parameter.text)), "filter": .map(filter),
    ]
  }

  /// The rows of an answer that are complete, and what is still to be asked for; nil for what is no list.
  func take(_ answer: Answer, _ page: KinPage) -> (rows: [JSON], next: KinPage?)? {
    switch answer.result {
    case .array, .object: break
    default: return nil
    }
    let rows = answer.result.elements
    if case .records = kin {
      // Fifty ids are a page at most; more, or rows without ids, are not what was asked for.
      let ids = rows.compactMap { $0[EntitySchema.idField]?.id }
      return ids.count == rows.count && Set(ids).isSubset(of: page.owners) ? (rows, nil) : nil
    }
    if kin != .addresses {
      // Also a page that was cut short shows fewer rows than there are.
      guard rows.count < answer.total ?? 0 else { return (rows, nil) }
      guard let last = rows.last?["ID"]?.id, last > page.after else { return nil }
      return (rows, KinPage(owners: page.owners, after: last))
    }
    guard rows.count >= RecordPage.size else { return (rows, nil) }
    guard let last = rows.last?["ENTITY_ID"]?.id, rows.first?["ENTITY_ID"]?.id != last else {
      return (rows, nil)
    }
    return (
      rows.filter { $0["ENTITY_ID"]?.id != last },
      KinPage(owners: page.owners.filter { $0 >= last }, after: 0)
    )
  }
}

/// What one command asks for.
struct KinPage: Sendable {
  let owners: [Int]
  /// Only rows with ids above this one.
  let after: Int

  /// The same of half the owners each; nil for one owner.
  var halves: (KinPage, KinPage)? {
    guard owners.count > 1 else { return nil }
    let half = owners.count / 2
    return (
      KinPage(owners: Array(owners.prefix(half)), after: after),
      KinPage(owners: Array(owners.dropFirst(half)), after: after)
    )
  }
}
