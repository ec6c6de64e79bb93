import Contractors

/// What documents said besides their records, then the records that are known.
final class ExchangePages: RecordPages {
  private var first: [Observation]
  private let rest: any RecordPages
  private let isNews: Bool
  private let contested: [RecordKey: [FieldName: Value]]

  /// Where no document has come (`isNews`), our own says once more what the last one said, and a record that is missing there is not
  /// missing a second time. Of `contested` fields the other system had said that before it changed them without knowing our change.
  init(
    first: [Observation], rest: any RecordPages, isNews: Bool, contested: [RecordKey: [FieldName: Value]]
  ) {
    self.contested = contested
    self.first = first
    self.rest = rest
    self.isNews = isNews
  }

  func next() async throws -> ReadStep {
    if first.isEmpty {
      let step = try await rest.next()
      switch step {
      case .end(.complete, let cursor) where !isNews: return .end(.partial, cursor)
      case .page(let page) where !contested.isEmpty: return .page(page.map(withContested))
      default: return step
      }
    }
    defer { first = [] }
    return .page(first)
  }

  private func withContested(_ observation: Observation) -> Observation {
    guard case .record(var observed) = observation, let before = contested[observed.key] else {
      return observation
    }
    observed.saidBefore = before
    return .record(observed)
  }
}
