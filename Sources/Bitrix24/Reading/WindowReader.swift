/// Reads records whose ids are known, 50 a command and 2500 a request, without chaining: a failure of one window
/// does not stop the others.
///
/// Source: bitrix24-rest.md §2.6.
public struct WindowReader: Sendable {
  private let client: PortalClient
  private let query: ListQuery

  /// Prepares reading.
  public init(_ client: PortalClient, _ query: ListQuery) {
    self.client = client
    self.query = query
  }

  /// The records with these ids, ascending; ids that do not exist are simply missing.
  ///
  /// - Parameter ids: any number, in any order; repetitions are read once.
  /// - Returns: all of them as one page, however many.
  /// - Throws: ``PortalError`` of the first window that failed.
  public func records(ids: some Sequence<Int>) async throws(PortalError) -> RecordPage {
    let sorted = Set(ids).sorted()
    let windows = stride(from: 0, to: sorted.count, by: RecordPage.size).map { start in
      let part = sorted[start..<min(start + RecordPage.size, sorted.count)]
      return ["@" + query.idField: Parameter.list(part.map(Parameter.integer))] as Parameters
    }
    return try await records(in: windows)
  }

  /// The records with ids in a range, ascending; for ids that lie close together.
  ///
  /// - Throws: ``PortalError`` of the first window that failed.
  public func records(ids range: ClosedRange<Int>) async throws(PortalError) -> RecordPage {
    var windows: [Parameters] = []
    var start = range.lowerBound
    while start <= range.upperBound {
      let end = start.addingReportingOverflow(RecordPage.size - 1)
      let last = end.overflow ? range.upperBound : min(end.partialValue, range.upperBound)
      windows.append([">=" + query.idField: .integer(start), "<=" + query.idField: .integer(last)])
      if last == range.upperBound { break }
      start = last + 1
    }
    return try await records(in: windows)
  }

  private func records(in windows: [Parameters]) async throws(PortalError) -> RecordPage {
    var records: [JSON] = []
    var ids: [Int] = []
    for start in stride(from: 0, to: windows.count, by: BatchLimit.commandsMax) {
      let part = windows[start..<min(start + BatchLimit.commandsMax, windows.count)]
      let answer = try await client.batch(
        part.enumerated().map { index, window in
          Command("w\(index)", query.method, query.page(where: window), effect: .read)
        })
      for outcome in answer.outcomes {
        let page = try query.records(
          in: try outcome.result.get(), after: ids.last ?? Int.min, host: client.host)
        records += page.records
        ids += page.ids
      }
    }
    return RecordPage(records: records, ids: ids)
  }
}
