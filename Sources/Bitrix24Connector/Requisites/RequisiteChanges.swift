import Bitrix24
import Contractors

/// The owners whose requisites or bank details were made or changed since a moment.
///
/// One that was never changed has no time of change, so that the time of making is asked for as well. Source: bitrix24-rest.md §6.1.
final class RequisiteChanges {
  private let client: PortalClient
  private let entity: Entity
  /// What the lists showed.
  private var owners: Set<Int> = []
  private var requisites: Set<Int> = []

  init(_ client: PortalClient, _ entity: Entity) {
    self.client = client
    self.entity = entity
  }

  /// Has the lists read beside what a reading asks for itself; they are probably short.
  func ask(_ part: RequisitePart, since moment: String, in assembly: RecordAssembly) {
    for field in ["DATE_CREATE", "DATE_MODIFY"] {
      let since: Parameters = [">=" + field: .text(moment)]
      assembly.add(PageChain(list(Kin.requisites.method, ofEntity.merging(since)))) { page in
        self.owners.formUnion(page.records.compactMap { $0["ENTITY_ID"]?.id })
      }
      guard part.hasBankDetails else { continue }
      assembly.add(PageChain(list(Kin.bankDetails.method, since))) { page in
        self.requisites.formUnion(page.records.compactMap { $0["ENTITY_ID"]?.id })
      }
    }
  }

  /// The owners, once the lists are read: those of bank details are asked for by their requisites.
  ///
  /// - Throws: `PortalError` of the first list that failed.
  func changedOwners() async throws(PortalError) -> Set<Int> {
    if requisites.isEmpty { return owners }
    let found = try await WindowReader(client, list(Kin.requisites.method, ofEntity)).records(ids: requisites)
    return owners.union(found.records.compactMap { $0["ENTITY_ID"]?.id })
  }

  private var ofEntity: Parameters { ["ENTITY_TYPE_ID": .integer(entity.typeID)] }

  private func list(_ method: String, _ filter: Parameters) -> ListQuery {
    .classic(method, select: ["ID", "ENTITY_ID"], filter: filter)
  }
}
