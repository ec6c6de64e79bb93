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
  private let chain: PageChain

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
    // One page expected is no more than nobody knows.
    chain = PageChain(
      query, after: first, pagesPerBatch: pagesPerBatch, pagesExpected: pagesExpected > 1 ? pagesExpected : 0)
  }

  /// Begins to read from the start.
  public func makeAsyncIterator() -> Iterator { Iterator(client: client, chain: chain) }

  /// Where reading stands.
  public struct Iterator: AsyncIteratorProtocol {
    private let client: PortalClient
    private var chain: PageChain
    private var ready: ArraySlice<RecordPage> = []

    fileprivate init(client: PortalClient, chain: PageChain) {
      self.client = client
      self.chain = chain
    }

    /// The next page, or `nil` at the end. After an error, asking again goes on behind the last page given.
    public mutating func next() async throws(PortalError) -> RecordPage? {
      while ready.isEmpty && !chain.isAtEnd { try await read() }
      return ready.popFirst()
    }

    /// The next page, or `nil` at the end.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(PortalError) -> RecordPage? {
      try await next()
    }

    private mutating func read() async throws(PortalError) {
      let count = chain.wanted
      if count == 1 {
        let answer = try await client.call(chain.query.method, chain.parameters)
        ready += try chain.take([.success(answer)], host: client.host)
      } else {
        let answer = try await client.batch(chain.commands(count, key: "p"), halts: true)
        ready += try chain.take(answer.outcomes.map(\.result), host: client.host)
      }
    }
  }
}
