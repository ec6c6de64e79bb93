import Contractors

/// What documents said besides their records, then the records that are known.
final class ExchangePages: RecordPages {
  private var first: [Observation]
  private let rest: any RecordPages
  private let isNews: Bool

  /// Where no document has come (`isNews`), our own says once more what the last one said, and a record that is missing there is not
  /// missing a second time.
  init(first: [Observation], rest: any RecordPages, isNews: Bool) {
    self.first = first
    self.rest = rest
    self.isNews = isNews
  }

  func next() async throws -> ReadStep {
    if first.isEmpty {
      let step = try await rest.next()
      if case .end(.complete, let cursor) = step, !isNews { return .end(.partial, cursor) }
      return step
    }
    defer { first = [] }
    return .page(first)
  }
}
