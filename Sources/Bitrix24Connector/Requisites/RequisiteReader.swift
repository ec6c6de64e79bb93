import Bitrix24
import Contractors
import Synchronization

/// Reads the requisites that feed records, with their bank details and addresses: fifty commands a request.
///
/// Requisites and bank details are counted by the portal, so that a window of fifty owners with one row each is known to be
/// complete. The count of addresses cannot be trusted (bitrix24-rest.md §6.5): their windows are chosen so that the pages stay
/// short, and behind a full page the owners from its last one on are asked for again.
struct RequisiteReader: Sendable {
  let client: PortalClient
  let entity: Entity
  let part: RequisitePart
  let choice: RequisiteChoice
  let density: RowDensity
  let batchesAtOnce: Int

  /// The rows of records with their ids, and their requisites, which are asked for by the same ids in the same requests.
  ///
  /// - Throws: as ``requisites(of:)``.
  func recordsAndRequisites(
    _ ids: [Int], _ schema: EntitySchema
  ) async throws -> (rows: [(Int, JSON)], requisites: [Int: StoredRequisite]) {
    if ids.isEmpty { return ([], [:]) }
    let lists = [KinList(.records(entity), entity.typeID, schema.ownColumns.map(\.name), ids), list(of: ids)]
    let rows = try await rows(lists)
    let records = rows[0].compactMap { row in row[EntitySchema.idField]?.id.map { ($0, row) } }
    return (records, try await requisites(in: rows[1]))
  }

  /// The requisite of each of some records; records without one are missing.
  ///
  /// - Throws: `PortalError` of the first list that failed; ``PortalReplicaError/unexpectedAnswer(method:host:)`` for what is no
  ///   list: an empty one would be taken for removed rows.
  func requisites(of owners: [Int]) async throws -> [Int: StoredRequisite] {
    if owners.isEmpty { return [:] }
    return try await requisites(in: try await rows([list(of: owners)])[0])
  }

  /// The owners whose requisites or bank details were made or changed since a moment. One that was never changed has no time of change,
  /// so that the time of making is asked for as well. Source: bitrix24-rest.md §6.1.
  ///
  /// - Throws: `PortalError` of the first list that failed.
  func changedOwners(since moment: String) async throws(PortalError) -> Set<Int> {
    func list(_ method: String, _ field: String, _ filter: Parameters) -> ListQuery {
      .classic(method, select: ["ID", "ENTITY_ID"], filter: filter.merging([">=" + field: .text(moment)]))
    }
    let ofEntity: Parameters = ["ENTITY_TYPE_ID": .integer(entity.typeID)]
    let fields = ["DATE_CREATE", "DATE_MODIFY"]
    let lists = fields.map { list(Kin.requisites.method, $0, ofEntity) }
    let details = part.hasBankDetails ? fields.map { list(Kin.bankDetails.method, $0, [:]) } : []
    let rows = try await WindowReader.wholeLists(lists + details, client)
    let owners = Set(rows.prefix(lists.count).joined().compactMap { $0["ENTITY_ID"]?.id })
    let requisites = Set(rows.dropFirst(lists.count).joined().compactMap { $0["ENTITY_ID"]?.id })
    if requisites.isEmpty { return owners }
    let list = ListQuery.classic(Kin.requisites.method, select: ["ID", "ENTITY_ID"], filter: ofEntity)
    let found = try await WindowReader(client, list).records(ids: requisites)
    return owners.union(found.records.compactMap { $0["ENTITY_ID"]?.id })
  }

  private func list(of owners: [Int]) -> KinList {
    KinList(.requisites, entity.typeID, part.select, owners)
  }

  /// Those of the rows that feed their records, with what belongs to them.
  private func requisites(in rows: [JSON]) async throws -> [Int: StoredRequisite] {
    let chosen = Dictionary(grouping: rows.compactMap { RequisiteRow($0) }, by: \.owner)
      .compactMapValues { choice.chosen(of: $0) }
    let ids = chosen.values.map(\.id)
    var lists: [KinList] = []
    if part.hasBankDetails {
      lists.append(
        KinList(.bankDetails, RequisiteNames.typeID, ["ID", "ENTITY_ID"] + part.schema.bankFields, ids))
    }
    if !part.addressTypes.isEmpty {
      lists.append(
        KinList(
          .addresses, RequisiteNames.typeID, ["TYPE_ID", "ENTITY_ID"] + RequisiteNames.addressParts, ids))
    }
    let kin = try await self.rows(lists)
    var byRequisite: [Kin: [Int: [JSON]]] = [:]
    for (list, rows) in zip(lists, kin) {
      byRequisite[list.kin] = Dictionary(grouping: rows) { $0["ENTITY_ID"]?.id ?? 0 }
    }
    return chosen.mapValues { row in
      StoredRequisite(
        row, bankDetails: byRequisite[.bankDetails]?[row.id] ?? [],
        addresses: byRequisite[.addresses]?[row.id] ?? [])
    }
  }

  /// The rows of some lists, each complete.
  private func rows(_ lists: [KinList]) async throws -> [[JSON]] {
    var found: [[JSON]] = lists.map { _ in [] }
    var waiting: [(list: Int, page: KinPage)] = lists.enumerated().flatMap { index, list in
      list.pages(size: density.window(of: list.kin)).map { (index, $0) }
    }
    while !waiting.isEmpty {
      let parcels = stride(from: 0, to: waiting.count, by: BatchLimit.commandsMax).map {
        Array(waiting[$0..<min($0 + BatchLimit.commandsMax, waiting.count)])
      }
      waiting = []
      let answers = await ParcelWindow.send(parcels, atOnce: batchesAtOnce) { parcel in
        await ask(parcel, of: lists)
      }
      for (item, outcome) in try answers.flatMap({ try $0.get() }) {
        let list = lists[item.list]
        guard let taken = list.take(try outcome.result.get(), item.page) else {
          throw PortalReplicaError.unexpectedAnswer(
            method: list.kin.method, host: client.host)
        }
        found[item.list] += taken.rows
        if let next = taken.next { waiting.append((item.list, next)) }
      }
    }
    for (list, rows) in zip(lists, found) {
      density.saw(rows: rows.count, owners: list.owners.count, of: list.kin)
    }
    return found
  }

  private typealias Asked = (list: Int, page: KinPage)

  private func ask(
    _ parcel: [Asked], of lists: [KinList]
  ) async -> Result<[(Asked, BatchAnswer.Outcome)], PortalError> {
    do throws(PortalError) {
      let answer = try await client.batch(
        parcel.enumerated().map { index, item in lists[item.list].command("k\(index)", item.page) })
      return .success(Array(zip(parcel, answer.outcomes)))
    } catch {
      return .failure(error)
    }
  }
}

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

/// The rows of one kind that belong to some owners.
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

  func pages(size: Int) -> [KinPage] {
    stride(from: 0, to: owners.count, by: size).map {
      KinPage(owners: Array(owners[$0..<min($0 + size, owners.count)]), after: 0)
    }
  }

  func command(_ key: String, _ page: KinPage) -> Command {
    if case .records = kin {
      let filter: Parameters = ["@" + EntitySchema.idField: .list(page.owners.map(Parameter.integer))]
      return Command(
        key, kin.method,
        [
          "start": -1, "order": [EntitySchema.idField: "ASC"], "select": .list(select.map(Parameter.text)),
          "filter": .map(filter),
        ], effect: .read)
    }
    var filter: Parameters = [
      "ENTITY_TYPE_ID": .integer(ownerType), "@ENTITY_ID": .list(page.owners.map(Parameter.integer)),
    ]
    // Bank details are of requisites alone, and not all portals know the field in their filter.
    if kin == .bankDetails { filter["ENTITY_TYPE_ID"] = nil }
    if page.after > 0 { filter[">ID"] = .integer(page.after) }
    return Command(
      key, kin.method,
      [
        "start": kin == .addresses ? -1 : 0,
        "order": kin == .addresses ? ["ENTITY_ID": "ASC"] : ["ID": "ASC"],
        "select": .list(select.map(Parameter.text)), "filter": .map(filter),
      ], effect: .read)
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
}
