import Contractors

/// What documents said besides their records, then the records that are known.
final class ExchangePages: RecordPages {
  private var first: [Observation]
  private let rest: any RecordPages

  init(first: [Observation], rest: any RecordPages) {
    self.first = first
    self.rest = rest
  }

  func next() async throws -> ReadStep {
    if first.isEmpty { return try await rest.next() }
    defer { first = [] }
    return .page(first)
  }
}
