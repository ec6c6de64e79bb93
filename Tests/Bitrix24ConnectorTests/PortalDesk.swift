import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import FoundationEssentials
import HTTPTransfer
import Mappings
import Synchronization
import SyncConfiguration
import Testing

/// An emulated portal with a replica of it, talking over loopback.
struct PortalDesk: Sendable {
  let emulator: PortalEmulator
  let webhook: WebhookURL
  let replica: PortalReplica

  /// Another replica of the same portal, with a client of its own.
  func replica(
    mapping: CompiledMapping? = nil, retries: RetryPolicy = RetryPolicy(), answerBytesMax: Int = 64 << 20,
    configure: (inout PortalReplicaOptions) -> Void = { _ in }
  ) throws -> PortalReplica {
    try Self.replica(
      webhook, mapping: mapping, retries: retries, answerBytesMax: answerBytesMax, configure: configure)
  }

  private static func replica(
    _ webhook: WebhookURL, mapping: CompiledMapping?, retries: RetryPolicy = RetryPolicy(),
    answerBytesMax: Int = 64 << 20, configure: (inout PortalReplicaOptions) -> Void = { _ in }
  ) throws -> PortalReplica {
    let time = PatientTime()
    let http = HTTPClient(HTTPClient.Configuration(answerBytesMax: answerBytesMax))
    let client = PortalClient(
      webhook, http: http, pace: PortalPace(), retries: retries, environment: time.environment)
    var options = PortalReplicaOptions(
      connection: "crm", client: client, mapping: try mapping ?? shippedMapping(),
      now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
    configure(&options)
    return PortalReplica(options)
  }

  /// Runs a test with a portal of its own; limits are off unless `configure` says otherwise.
  static func run(
    mapping: CompiledMapping? = nil, retries: RetryPolicy = RetryPolicy(),
    _ configure: (inout EmulatorOptions) -> Void = { _ in },
    replica configureReplica: (inout PortalReplicaOptions) -> Void = { _ in },
    _ body: (PortalDesk) async throws -> Void
  ) async throws {
    var options = EmulatorOptions()
    options.limits = .off
    configure(&options)
    let emulator = PortalEmulator(options: options)
    let running = try await emulator.start()
    do {
      let webhook = try WebhookURL(running.webhookURL)
      let replica = try replica(webhook, mapping: mapping, retries: retries, configure: configureReplica)
      try await body(PortalDesk(emulator: emulator, webhook: webhook, replica: replica))
    } catch {
      await running.stop()
      throw error
    }
    await running.stop()
  }

  /// A mapping that asks for nothing of requisites: official numbers stand in user fields.
  static func userFieldMapping() throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: user-fields
        format: portal
        values: { date: "yyyy-MM-dd*", yes: [Y, "1"], no: [N, "0"] }
        entities:
          company:
            key: ID
            origin: { originator: ORIGINATOR_ID, id: ORIGIN_ID }
            modified: { field: DATE_MODIFY, format: iso8601 }
            fields:
              name: { field: TITLE, length: 255 }
              comment: COMMENTS
              responsible: ASSIGNED_BY_ID
              taxId: { field: UF_CRM_INN, optional: yes }
              taxReason: { field: UF_CRM_KPP, optional: yes }
              registrationNumber: { field: UF_CRM_OGRN, optional: yes }
              phones: &phones { repeat: PHONE, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK }, kindless: work }
          contact:
            key: ID
            origin: { originator: ORIGINATOR_ID, id: ORIGIN_ID }
            modified: { field: DATE_MODIFY, format: iso8601 }
            fields: { lastName: LAST_NAME, firstName: NAME, phones: *phones }
        """, file: "user-fields.yaml")
  }

  /// A mapping of companies without requisites.
  static func mailMapping() throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: mail
        format: portal
        entities:
          company:
            key: ID
            origin: { originator: ORIGINATOR_ID, id: ORIGIN_ID }
            modified: { field: DATE_MODIFY, format: iso8601 }
            fields:
              name: { field: TITLE, length: 255 }
              type: COMPANY_TYPE
              phones: { repeat: PHONE, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK }, kindless: work }
              emails: { repeat: EMAIL, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK }, kindless: work }
        """, file: "mail.yaml")
  }

  /// The mapping that ships with the program.
  static func shippedMapping() throws -> CompiledMapping {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "mappings")
    let text = try String(contentsOf: folder.appending(path: "bitrix24.yaml"), encoding: .utf8)
    return try Mapping.read(yaml: text, file: "bitrix24.yaml")
  }
}

/// A clock that runs ahead by what was slept, so that waits cost a test nothing.
final class PatientTime: Sendable {
  private let slept = Mutex(0.0)

  var environment: Bitrix24Environment {
    Bitrix24Environment(
      now: { Date().timeIntervalSince1970 + self.slept.withLock { $0 } },
      sleep: { duration in
        try Task.checkCancellation()
        self.slept.withLock { $0 += duration / .seconds(1) }
      },
      jitter: { 0.5 })
  }
}

/// Everything one reading gave.
struct WholeReading {
  var records: [RecordKey: Observed] = [:]
  var unchanged: Set<RecordKey> = []
  var rejections: [Rejection] = []
  var pages: [Int] = []
  var completeness: Completeness?
  var cursor: Cursor?

  var keys: Set<RecordKey> { unchanged.union(records.keys) }
  var known: [SourceFingerprint: RecordKey] {
    Dictionary(records.values.map { ($0.fingerprint, $0.key) }, uniquingKeysWith: { $1 })
  }
}

extension PortalReplica {
  func readAll(
    _ entity: Entity, since: Cursor? = nil, known: [SourceFingerprint: RecordKey] = [:]
  ) async throws -> WholeReading {
    let pages = try await read(ReadRequest(entity: entity, since: since, known: { known[$0] }))
    var reading = WholeReading()
    while true {
      switch try await pages.next() {
      case .end(let completeness, let cursor):
        reading.completeness = completeness
        reading.cursor = cursor
        return reading
      case .page(let observations):
        reading.pages.append(observations.count)
        for observation in observations {
          switch observation {
          case .record(let observed): reading.records[observed.key] = observed
          case .unchanged(let key): reading.unchanged.insert(key)
          case .rejected(let rejection): reading.rejections.append(rejection)
          case .gone: break
          }
        }
      }
    }
  }

  /// One record as it is now.
  func see(_ key: RecordKey, _ entity: Entity = .company) async throws -> Observed {
    try #require(try await lookUp(key: key, entity: entity))
  }

  /// The outcome of one operation.
  func apply(_ operation: Operation) async throws -> Outcome {
    try #require(try await apply([operation]).first)
  }
}

extension Operation {
  static func create(_ record: Record, id: Int = 0) -> Operation {
    Operation(id: id, entity: record.entity, key: nil, action: .create(record))
  }

  /// An update that expects what was seen in the fields it writes.
  static func update(_ seen: Observed, _ changes: [FieldName: FieldChange], id: Int = 0) -> Operation {
    let entity = seen.record.entity
    return Operation(
      id: id, entity: entity, key: seen.key, action: .update(changes),
      expected: seen.record.fields.filter { changes[$0.key] != nil }, expectedVersion: seen.version)
  }

  static func delete(_ seen: Observed, id: Int = 0) -> Operation {
    Operation(id: id, entity: seen.record.entity, key: seen.key, action: .delete)
  }
}

extension Outcome {
  var done: Observed? {
    if case .done(_, let observed) = self { observed } else { nil }
  }

  var doneKey: RecordKey? {
    if case .done(let key, _) = self { key } else { nil }
  }

  var refusal: Refusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }

  var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }
}

extension RecordKey {
  var number: Int { Int(rawValue) ?? 0 }
}

extension Value {
  static func phones(_ values: String..., kind: String = "work") -> Value {
    .elements(values.map { Element($0, kind: kind) })
  }
}

/// A company with a name and an origin.
func company(_ name: String, origin: String? = nil, _ fields: [FieldName: Value] = [:]) -> Record {
  Record(
    .company, fields.merging(["name": .text(name)]) { $1 },
    origin: origin.map { Origin(originator: "books", id: $0) })
}
