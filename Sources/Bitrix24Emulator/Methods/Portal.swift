/// Everything the emulated portal knows; a value that one lock guards.
struct Portal: Sendable {
  var options: EmulatorOptions
  let time: PortalTime
  var dictionaries: Dictionaries
  let catalogs: [PortalEntity: FieldCatalog]
  var companies = RecordTable()
  var contacts = RecordTable()
  var links = CompanyLinks()
  /// Requisites and their kin.
  var rows: [RowKind: RowTable] = [:]
  private let rowCatalogs: [RowKind: RowCatalog]
  /// The fields of each preset.
  var presetFields: [Int: [PresetField]] = [:]
  var hidden: [PortalEntity: Set<Int>] = [:]
  /// By the address that requests come from. Source: bitrix24-rest.md §2.1.
  var buckets: [String: RateBucket] = [:]
  /// The webhook's and the application's: execution time is granted to each by itself. Source: bitrix24-rest.md §12.3.
  var basketsByCaller: [Bool: OperatingBaskets] = [:]
  /// Those of the present request.
  var baskets: OperatingBaskets {
    get { basketsByCaller[isApplication] ?? OperatingBaskets() }
    set { basketsByCaller[isApplication] = newValue }
  }
  var faults = FaultQueue()
  var journal = Journal()
  var tokens = TokenDesk()
  var bindings: [EventBinding] = []
  var lastBindingID = 0
  var offlineQueue = OfflineQueue()
  /// When each handler was last told that there is something in the queue.
  var lastOfflineNotice: [Int: Int] = [:]
  /// Execution time charged to the request at hand.
  var chargedSeconds = 0.0
  var outbox: [EventDelivery] = []
  var pendingDeliveries = 0
  var delivered: [EventDelivery] = []
  var eventFaults = EventFaults()
  /// Nobody is told of what happens while the portal is made.
  var isQuiet = true
  /// Whether the request came with an application's token.
  var isApplication = false
  /// The exchange channel in whose name changes are being made.
  var actingConnector = ""
  /// Who acts: the webhook's owner over REST, a person while edits are made on the card.
  var actingUser: Int
  private var lastMultiID = 0

  init(options: EmulatorOptions) {
    self.options = options
    self.time = PortalTime(offsetSeconds: options.timeZoneOffsetSeconds)
    self.dictionaries = Dictionaries(adding: options.dictionaryEntries)
    self.catalogs = Dictionary(
      uniqueKeysWithValues: PortalEntity.allCases.map {
        ($0, FieldCatalog(entity: $0, userFields: options.userFields))
      })
    self.rowCatalogs = Dictionary(
      uniqueKeysWithValues: RowKind.allCases.map {
        ($0, RowCatalog(RowFieldLists.fields(of: $0, userFields: options.requisiteUserFields)))
      })
    self.actingUser = options.userID
    Presets.fill(&self)
    MadeUpRecords.fill(&self)
    self.isQuiet = false
  }

  /// What a bare amount is in.
  static let currency = "RUB"

  /// The current second.
  var now: Int { Int(options.now()) }

  func catalog(_ entity: PortalEntity) -> FieldCatalog {
    catalogs[entity] ?? FieldCatalog(entity: entity, userFields: options.userFields)
  }

  func table(_ entity: PortalEntity) -> RecordTable {
    switch entity {
    case .contact: contacts
    case .company: companies
    }
  }

  mutating func withTable<Result>(_ entity: PortalEntity, _ body: (inout RecordTable) -> Result) -> Result {
    switch entity {
    case .contact: body(&contacts)
    case .company: body(&companies)
    }
  }

  func rows(_ kind: RowKind) -> RowTable { rows[kind] ?? RowTable() }

  func rowCatalog(_ kind: RowKind) -> RowCatalog { rowCatalogs[kind] ?? RowCatalog([]) }

  mutating func claimMultiID() -> Int {
    lastMultiID += 1
    return lastMultiID
  }

  func isHidden(_ entity: PortalEntity, _ id: Int) -> Bool { hidden[entity]?.contains(id) ?? false }

  /// The place of a record that REST callers may see.
  func place(_ entity: PortalEntity, _ id: Int) -> Int? {
    guard !isHidden(entity, id) else { return nil }
    return table(entity).index(of: id)
  }

  func record(_ entity: PortalEntity, _ id: Int) -> PortalRecord? {
    place(entity, id).map { table(entity).rows[$0] }
  }
}
