import Bitrix24

/// What belongs to a record and stands beside it in the portal.
struct Belongings: Sendable {
  /// The requisite that feeds it; nil when it has none, or none was asked for.
  var requisite: StoredRequisite?
  /// The companies of a contact, the primary one first; nil when they were not asked for.
  var companies: [Int]?
}

/// What reading belongings needs beside the schema.
struct BelongingsSources: Sendable {
  let client: PortalClient
  let memory: RequisiteMemory
  let density: RowDensity
  let batchesAtOnce: Int
  /// Whether it is decided anew which of several requisites feeds a record.
  let isReading: Bool
}

/// Reads what a mapping asks for beside the records themselves.
struct BelongingsReader: Sendable {
  let requisites: RequisiteReader?
  let links: LinkReader?

  /// Nil when nothing is asked for.
  init?(_ schema: EntitySchema, _ sources: BelongingsSources) {
    requisites = schema.requisite.map {
      RequisiteReader(
        client: sources.client, entity: schema.entity, part: $0,
        choice: RequisiteChoice(
          memory: sources.memory, entity: schema.entity, numbers: { schema.numbers($0) },
          isReading: sources.isReading),
        density: sources.density, batchesAtOnce: sources.batchesAtOnce)
    }
    links = schema.hasLinks ? LinkReader(client: sources.client) : nil
    if requisites == nil && links == nil { return nil }
  }

  /// What belongs to each of some records.
  ///
  /// - Throws: `PortalError` of the first list that failed, ``PortalReplicaError``.
  func belongings(of ids: [Int]) async throws -> [Int: Belongings] {
    try await belongings(of: ids, with: try await requisites?.requisites(of: ids) ?? [:])
  }

  /// The same when the requisites are known.
  func belongings(
    of ids: [Int], with requisites: [Int: StoredRequisite]
  ) async throws -> [Int: Belongings] {
    var found: [Int: Belongings] = [:]
    for (id, requisite) in requisites {
      found[id, default: Belongings()].requisite = requisite
    }
    for (id, companies) in try await links?.companies(of: ids) ?? [:] {
      found[id, default: Belongings()].companies = companies
    }
    return found
  }
}

extension EntitySchema {
  /// What belongs to a record that was just made without any of it.
  var noBelongings: Belongings { Belongings(companies: hasLinks ? [] : nil) }
}
