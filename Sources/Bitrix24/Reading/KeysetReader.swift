/// Reads a whole list in the order of ids, up to 2500 records a request, and gives it page by page.
///
/// Each batch chains pages: every page asks for ids above the last id of the page before, by reference. The first
/// request asks for one page and the second for a few, because a short list would otherwise make the portal run
/// commands in vain; ``init(_:_:after:pagesPerBatch:pagesExpected:)`` can say that much is expected. Batches depend
/// on each other and are not sent in parallel.
///
/// Records that are created while reading appear at the end; a record removed meanwhile may be missing. No record
/// appears twice.
///
/// Source: bitrix24-rest.md §3.4.
public struct KeysetReader: AsyncSequence, Sendable {
  /// One page: 1 to 50 records.
  public typealias Element = RecordPage
  /// What reading may throw.
  public typealias Failure = PortalError

  private let client: PortalClient
  private let query: ListQuery
  private let first: Int
  private let pagesPerBatch: Int
  private let pagesExpected: Int

  /// Prepares reading; nothing is sent before the first page is asked for.
  ///
  /// - Parameters:
  ///   - client: the portal.
  ///   - query: what to read.
  ///   - first: only records with ids above this one; 0 for all.
  ///   - pagesPerBatch: 1 to 50; fewer make shorter requests.
  ///   - pagesExpected: how many pages there probably are, say from the last run; 0 when not known.
  public init(
    _ client: PortalClient, _ query: ListQuery, after first: Int = 0,
    pagesPerBatch: Int = BatchLimit.commandsMax, pagesExpected: Int = 0
  ) {
    self.client = client
    self.query = query
    self.first = first
    self.pagesPerBatch = Swift.min(Swift.max(pagesPerBatch, 1), BatchLimit.commandsMax)
    self.pagesExpected = pagesExpected
  }

  /// Begins to read from the start.
  public func makeAsyncIterator() -> Iterator {
    let pages = pagesExpected > 1 ? pagesExpected : 1
    return Iterator(
      client: client, query: query, last: first, pagesPerBatch: pagesPerBatch,
      pages: Swift.min(pages, pagesPerBatch))
  }

  /// Where reading stands.
  public struct Iterator: AsyncIteratorProtocol {
    /// How much longer each chain is than the one before, up to the limit: 1, 8, 50.
    private static let growth = 8

    private let client: PortalClient
    private let query: ListQuery
    private let pagesPerBatch: Int
    private var last: Int
    private var pages: Int
    private var ready: ArraySlice<RecordPage> = []
    private var isAtEnd = false

    fileprivate init(client: PortalClient, query: ListQuery, last: Int, pagesPerBatch: Int, pages: Int) {
      self.client = client
      self.query = query
      self.last = last
      self.pagesPerBatch = pagesPerBatch
      self.pages = pages
    }

    /// The next page, or `nil` at the end. After an error, asking again goes on behind the last page given.
    public mutating func next() async throws(PortalError) -> RecordPage? {
      while ready.isEmpty && !isAtEnd { try await read() }
      return ready.popFirst()
    }

    /// The next page, or `nil` at the end.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(PortalError) -> RecordPage? {
      try await next()
    }

    private mutating func read() async throws(PortalError) {
      if pages == 1 {
        let answer = try await client.call(query.method, query.page(where: above(.integer(last))))
        take(try query.records(in: answer, after: last, host: client.host))
      } else {
        try await readChain()
      }
      pages = Swift.min(pages * Self.growth, pagesPerBatch)
    }

    private mutating func readChain() async throws(PortalError) {
      let answer = try await client.batch(chain(), halts: true)
      for (index, outcome) in answer.outcomes.enumerated() where !isAtEnd {
        do throws(PortalError) {
          take(try query.records(in: try outcome.result.get(), after: last, host: client.host))
        } catch {
          // What was read before stays good, and the next batch begins behind it, with a plain number in place
          // of the reference that may have failed.
          if index == 0 { throw error }
          return
        }
      }
    }

    private func chain() -> [Command] {
      let step: [Reference.Step] = query.wrapper.map { [.name($0)] } ?? []
      return (0..<pages).map { index in
        let from: Parameter =
          index == 0
          ? .integer(last)
          : .reference(
            Reference(
              "p\(index - 1)", path: step + [.index(RecordPage.size - 1), .name(query.idField)]))
        return Command("p\(index)", query.method, query.page(where: above(from)), effect: .read)
      }
    }

    private func above(_ id: Parameter) -> Parameters { [">" + query.idField: id] }

    /// Keeps a page; a short one is the last, whatever the commands after it gave.
    private mutating func take(_ page: RecordPage) {
      if let id = page.ids.last {
        last = id
        ready.append(page)
      }
      if page.records.count < RecordPage.size { isAtEnd = true }
    }
  }
}
