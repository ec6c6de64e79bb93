import Bitrix24

/// What belongs to a record and stands beside it in the portal.
struct Belongings: Sendable {
  /// The requisite that feeds it; nil when it has none, or none was asked for.
  var requisite: StoredRequisite?
  /// The companies of a contact, the primary one first; nil when they were not asked for.
  var companies: [Int]?
}

/// What reading records with their belongings needs beside the schema.
struct BelongingsSources: Sendable {
  let client: PortalClient
  let memory: RequisiteMemory
  let density: RowDensity
  let batchesAtOnce: Int
  /// Whether it is decided anew which of several requisites feeds a record.
  let isReading: Bool
  /// Whether it is asked in which order several companies of a contact stand.
  let ordersLinks: Bool
}

extension EntitySchema {
  /// What belongs to a record that was just made without any of it.
  var noBelongings: Belongings { Belongings(companies: hasLinks ? [] : nil) }
}
