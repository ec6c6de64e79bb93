public import Contractors

/// Everything one reading gave.
public struct EntireReading: Sendable {
  /// What was shown, in order.
  public var observations: [Observation] = []
  /// How many observations each page had.
  public var pages: [Int] = []
  /// What the reading amounts to.
  public var completeness: Completeness = .partial
  /// Where the next one may start.
  public var cursor: Cursor?

  /// The records among the observations.
  public var records: [Observed] {
    observations.compactMap { if case .record(let observed) = $0 { observed } else { nil } }
  }
  /// The rejections among them.
  public var rejections: [Rejection] {
    observations.compactMap { if case .rejected(let rejection) = $0 { rejection } else { nil } }
  }
  /// The keys of those that were shown as unchanged.
  public var unchanged: [RecordKey] {
    observations.compactMap { if case .unchanged(let key) = $0 { key } else { nil } }
  }
  /// The keys of the records.
  public var keys: [String] { records.map(\.key.rawValue) }

  /// The record of a key.
  public subscript(_ key: RecordKey) -> Observed? { records.first { $0.key == key } }
}

extension Replica {
  /// Reads to the end.
  public func everything(
    _ entity: Entity = .company, since: Cursor? = nil,
    known: @escaping @Sendable (SourceFingerprint) -> RecordKey? = { _ in nil }
  ) async throws -> EntireReading {
    let pages = try await read(ReadRequest(entity: entity, since: since, known: known))
    var reading = EntireReading()
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

  /// Does one operation.
  public func outcome(_ operation: Operation) async throws -> Outcome? { try await apply([operation]).first }
}
