import Contractors
import Files
import Mappings
import XMLConnector
import XMLText

/// Everything one reading gave.
struct WholeReading {
  var observations: [Observation] = []
  var pages: [Int] = []
  var completeness: Completeness = .partial
  var cursor: Cursor?

  var records: [Observed] {
    observations.compactMap { if case .record(let observed) = $0 { observed } else { nil } }
  }
  var rejections: [Rejection] {
    observations.compactMap { if case .rejected(let rejection) = $0 { rejection } else { nil } }
  }
  var unchanged: [RecordKey] {
    observations.compactMap { if case .unchanged(let key) = $0 { key } else { nil } }
  }
  var keys: [String] { records.map(\.key.rawValue) }

  subscript(_ key: RecordKey) -> Observed? { records.first { $0.key == key } }
}

extension XMLReplica {
  func everything(
    _ entity: Entity = .company, since: Cursor? = nil,
    known: @escaping @Sendable (SourceFingerprint) -> RecordKey? = { _ in nil }
  ) async throws -> WholeReading {
    let pages = try await read(ReadRequest(entity: entity, since: since, known: known))
    var reading = WholeReading()
    while true {
      switch try await pages.next() {
      case .page(let page):
        reading.observations += page
        reading.pages.append(page.count)
      case .end(let completeness, let cursor):
        reading.completeness = completeness
        reading.cursor = cursor
        return reading
      }
    }
  }

  func outcome(_ operation: Operation) async throws -> Outcome? { try await apply([operation]).first }

  /// What reading or writing throws.
  func failure() async throws -> XMLConnectorError? {
    do { _ = try await everything() } catch let error as XMLConnectorError { return error }
    return nil
  }

  static func firms(
    _ path: String, mapping: CompiledMapping? = nil, isFull: Bool = true, encoding: TextEncoding? = nil,
    createsFile: Bool = false, limits: XMLLimits = .standard, faults: FileFaults = .none
  ) throws -> XMLReplica {
    XMLReplica(
      XMLReplicaOptions(
        connection: "list", path: path, mapping: try mapping ?? TestMapping.firms(), isFull: isFull,
        encoding: encoding, createsFile: createsFile, limits: limits, faults: faults,
        now: XMLReplicaOptions.later))
  }
}

extension XMLReplicaOptions {
  /// A long time after every file of the tests was written.
  @Sendable static func later() -> Timestamp { Timestamp(milliseconds: 4_102_444_800_000) }
}

extension Operation {
  static func rename(
    _ key: RecordKey, _ name: String, from expected: String? = nil, id: Int = 1
  ) -> Operation {
    Operation(
      id: id, entity: .company, key: key, action: .update(["name": .set(.text(name))]),
      expected: expected.map { ["name": .text($0)] } ?? [:])
  }

  static func create(_ name: String, origin: String, id: Int = 1) -> Operation {
    Operation(
      id: id, entity: .company, key: nil,
      action: .create(
        Record(.company, ["name": .text(name)], origin: Origin(originator: "crm", id: origin))))
  }

  static func delete(_ key: RecordKey, id: Int = 1) -> Operation {
    Operation(id: id, entity: .company, key: key, action: .delete)
  }
}

extension Outcome {
  var observed: Observed? {
    switch self {
    case .done(_, let observed), .stale(let observed): observed
    default: nil
    }
  }

  var isDone: Bool { if case .done = self { true } else { false } }

  var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
