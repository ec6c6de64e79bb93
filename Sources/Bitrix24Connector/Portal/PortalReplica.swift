import Bitrix24
public import Contractors
import Mappings
import Synchronization

/// A Bitrix24 portal as one side of a sync: its companies and contacts over REST, through one inbound webhook.
///
/// - Keys are record ids. Fingerprints cover every column read but the moments of change; ``Observed/version`` is the modified
///   time as the portal writes it.
/// - A reading is complete also when it is incremental, since it sweeps the ids.
/// - Phones and the like are written row by row, by the rows' own ids; what is not named stays as it is.
/// - Operations that name the same record twice in one call are carried out one after the other.
///
/// ## Topics
/// - ``prepare()``, ``profile``: what the portal is like; asked for by itself where it is needed.
/// - ``requests``, ``commands``, ``takeNotices()``: for reports.
public final class PortalReplica: Replica {
  /// What the replica was made of.
  public let options: PortalReplicaOptions

  let pace = CommandPace()
  let density = RowDensity()
  let memory = RequisiteMemory()
  let importing = ImportState()
  private let state = Mutex(State())

  private struct State {
    var portal: PreparedPortal?
    /// When the portal was asked, and whether by another replica.
    var learntAt = Timestamp(milliseconds: 0)
    var isTakenOver = false
    var notices: [Notice] = []
    var underway = UnderwayRows()
  }

  /// Makes a replica; nothing is sent.
  public init(_ options: PortalReplicaOptions) { self.options = options }

  /// The configured name of the connection.
  public var connection: String { options.connection }

  /// HTTP requests sent by this replica's client so far.
  public var requests: Int { options.client.statistics.requests }

  /// Methods run by this replica's client so far, those in batches one by one.
  public var commands: Int { options.client.statistics.commands }

  /// Edits that were probably overwritten, and values of new records that the portal has no place for.
  public func takeNotices() async -> [Notice] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  /// What was learnt of the portal, once it was asked.
  public var profile: PortalProfile? { state.withLock { $0.portal?.profile } }

  /// Asks the portal for rights, fields and users, anew at every call.
  ///
  /// - Throws: ``PortalReplicaError`` when it cannot be used, `PortalError` when it cannot be asked.
  @discardableResult
  public func prepare() async throws -> PortalProfile {
    let now = options.now()
    let portal = try await PreparedPortal(options)
    keep(portal, learntAt: now, isTakenOver: false)
    return portal.profile
  }

  /// Host and user, never the webhook's code.
  public func identity() async throws -> String {
    let profile = try await prepared().profile
    return "\(profile.host), user \(profile.userID)"
  }

  /// What the portal can hold: the mapping's fields as far as the portal has them.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    let schema = try await schema(of: entity)
    var capabilities = Capabilities(
      fields: schema.capabilities,
      keepsOrigin: schema.column(schema.origin.originator) != nil && schema.column(schema.origin.id) != nil,
      confirmsRemovals: true, batchSize: batchSize(schema))
    capabilities.movesOrigins = capabilities.keepsOrigin
    capabilities.keepsSeveralNumbers = schema.requisite != nil
    capabilities.hidesNumbers =
      try await prepared().profile.hidesRequisites && schema.capabilities["taxId"] == nil
    return capabilities
  }

  /// So many that the last batch of each stage, which is rarely full, counts little, and so few that a run that is told to stop has
  /// ended within a minute. Records that are
  /// made one by one share their batch with the list that reads them back; twenty imported ones are one command.
  func batchSize(_ schema: EntitySchema) -> Int {
    let sharesWithList = schema.requisite == nil && options.load == .add
    return Self.batchesInCall * (BatchLimit.commandsMax - (sharesWithList ? 1 : 0))
  }

  /// Of one stage: records, their requisites; accounts and addresses make about two more such stages.
  private static let batchesInCall = 20

  /// Reads everything, or what changed since a cursor of the same mapping and fields.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    try await learnAnew()
    let schema = try await schema(of: request.entity)
    memory.learn(request.meant, request.entity)
    return PortalPages(
      schema, request, sources(isReading: true), fullEvery: options.fullReadingSeconds,
      present: try await present())
  }

  /// Decides from now on which of several requisites feeds a record.
  public func learn(meant: @escaping @Sendable (RecordKey, [OfficialNumbers]) -> Int?, of entity: Entity) {
    memory.learn(meant, entity)
  }

  /// Fifty keys a command, fifty commands a request. A key that is no number is no record's.
  ///
  /// A record that cannot be read wholly is given without the fields at fault: it is there. Its fingerprint is nobody's, so that the
  /// next reading looks at it again and sets it aside.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    let schema = try await schema(of: entity)
    var found: [RecordKey: Observed] = [:]
    let records = try await records(keys.compactMap(Self.id), schema)
    if isTakenOver, records.values.contains(where: schema.meetsStranger) {
      try await learnAnew()
      return try await lookUp(keys: keys, entity: entity)
    }
    for stored in records.values where schema.takesPart(stored) {
      let seen = schema.see(stored)
      found[stored.key] = seen.observed
      if !seen.problems.isEmpty { found[stored.key]?.fingerprint = SourceFingerprint(of: []) }
    }
    return found
  }
}

extension PortalReplica {
  /// The record a key names.
  static func id(_ key: RecordKey) -> Int? {
    Int(key.rawValue).flatMap { $0 > 0 && String($0) == key.rawValue ? $0 : nil }
  }

  func prepared() async throws -> PreparedPortal {
    if let portal = state.withLock({ $0.portal }) { return portal }
    // Two tasks may ask at once; they learn the same.
    let now = options.now()
    let portal = try await PreparedPortal(options)
    return state.withLock {
      if $0.portal == nil { ($0.portal, $0.learntAt) = (portal, now) }
      return portal
    }
  }

  func keep(_ portal: PreparedPortal, learntAt: Timestamp, isTakenOver: Bool) {
    state.withLock { ($0.portal, $0.learntAt, $0.isTakenOver) = (portal, learntAt, isTakenOver) }
  }

  /// Whether what is known was learnt by another replica.
  var isTakenOver: Bool { state.withLock { $0.isTakenOver } }

  /// What was learnt, and when; nil before the portal was asked.
  var learnt: (portal: PreparedPortal, at: Timestamp)? {
    state.withLock { state in state.portal.map { ($0, state.learntAt) } }
  }

  func schema(of entity: Entity) async throws -> EntitySchema {
    guard let schema = try await prepared().schemas[entity] else {
      throw PortalReplicaError.notMapped(entity: entity, mapping: options.mapping.name)
    }
    return schema
  }

  /// The records with these ids, as far as they exist, with what belongs to them.
  func records(_ ids: [Int], _ schema: EntitySchema) async throws -> [Int: PortalRecord] {
    records(try await pages(of: ids, schema), schema)
  }

  func records(_ pages: [AssembledPage], _ schema: EntitySchema) -> [Int: PortalRecord] {
    var records: [Int: PortalRecord] = [:]
    for page in pages {
      for (id, row) in page.rows { records[id] = schema.record(row, id: id, page.belongings[id]) }
    }
    return records
  }

  /// What belongs to records, as far as the mapping asks for it.
  func belongings(of ids: [Int], _ schema: EntitySchema) async throws -> [Int: Belongings] {
    var belongings: [Int: Belongings] = [:]
    for page in try await pages(of: ids, schema, withRows: false) {
      belongings.merge(page.belongings) { first, _ in first }
    }
    return belongings
  }

  private func pages(
    of ids: [Int], _ schema: EntitySchema, withRows: Bool = true
  ) async throws -> [AssembledPage] {
    let assembly = RecordAssembly(schema, sources())
    assembly.add(ids, withRows: withRows)
    try await assembly.read()
    return assembly.takePages()
  }

  func sources(isReading: Bool = false) -> BelongingsSources {
    BelongingsSources(
      client: options.client, memory: memory, density: density, batchesAtOnce: options.batchesAtOnce,
      isReading: isReading, ordersLinks: options.ordersLinks)
  }

  /// Until when rows that were sent for a record without an answer may still come into being; nil when there are none.
  func underway(_ entity: Entity, _ owner: Int) -> Timestamp? {
    state.withLock { $0.underway.until(entity, owner, now: options.now()) }
  }

  /// Whether this replica made the record.
  func isMade(_ entity: Entity, _ id: Int) -> Bool { state.withLock { $0.underway.isMade(entity, id) } }

  func noteMade(_ entity: Entity, _ id: Int) { state.withLock { $0.underway.made(entity, id) } }

  func noteUnderway(_ entity: Entity, _ owner: Int) {
    state.withLock { $0.underway.sent(entity, owner, at: options.now()) }
  }

  func note(_ notices: [Notice]) {
    if !notices.isEmpty { state.withLock { $0.notices += notices } }
  }

  /// The portal's present time.
  func present() async throws -> PortalMoment {
    let profile = try await prepared().profile
    let now = options.now().adding(seconds: profile.clockAheadSeconds)
    return PortalMoment(seconds: now.milliseconds / 1000, offsetMinutes: profile.offsetMinutes)
  }
}
