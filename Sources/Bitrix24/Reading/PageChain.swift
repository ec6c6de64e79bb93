/// A whole list in the order of ids as a row of pages, each of which asks for ids above the last one of the page before, by reference
/// within a batch and as a number from one batch to the next.
///
/// It decides what to ask and reads answers; sending is its owner's, who may put other commands into the same batch. Pages behind the
/// last one are asked for in vain, and whatever a portal answers to their references to nothing is not looked at.
///
/// Source: bitrix24-rest.md §3.4.
public struct PageChain: Sendable {
  /// How much longer each part is than the one before where nothing is expected, up to the limit: 1, 8, 50.
  private static let growth = 8

  /// What is read.
  public let query: ListQuery
  /// Whether a page was short, which is the last one.
  public private(set) var isAtEnd = false

  private let pagesPerBatch: Int
  /// The highest id that is read; nil for all behind ``last``.
  private let bound: Int?
  /// The id behind which the next page begins.
  private(set) var last: Int
  /// Pages that are probably still to come, as far as anything was expected.
  private var expected: Int
  /// How many pages are asked for beyond what was expected.
  private var length: Int
  /// Whether the last page that is expected is probably full, and so tells whether it is the last one only where it is counted.
  private let countsLast: Bool

  /// Prepares a chain.
  ///
  /// - Parameters:
  ///   - query: what to read.
  ///   - first: only records with ids above this one; 0 for all.
  ///   - bound: only records with ids up to this one, so that several chains read one list at once; nil for all.
  ///   - pagesPerBatch: 1 to 50; fewer make shorter requests.
  ///   - pagesExpected: how many pages there probably are, say from the last run; 0 when not known.
  ///   - countsLast: whether the last page expected asks the portal how many records there are from it on: where it is full and the
  ///     list ends with it, no further page has to show that.
  public init(
    _ query: ListQuery, after first: Int = 0, through bound: Int? = nil,
    pagesPerBatch: Int = BatchLimit.commandsMax, pagesExpected: Int = 0, countsLast: Bool = false
  ) {
    self.query = query
    self.bound = bound
    self.countsLast = countsLast
    self.pagesPerBatch = min(max(pagesPerBatch, 1), BatchLimit.commandsMax)
    last = first
    expected = max(pagesExpected, 0)
    length = expected > 0 ? Self.growth : 1
  }

  /// How many pages to ask for next: 1 to 50.
  public var wanted: Int { min(expected > 0 ? expected : length, pagesPerBatch) }

  /// The next pages as commands of one batch, whose keys begin with `key`.
  public func commands(_ count: Int, key: String) -> [Command] {
    let step: [Reference.Step] = query.wrapper.map { [.name($0)] } ?? []
    return (0..<count).map { index in
      let from: Parameter =
        index == 0
        ? .integer(last)
        : .reference(
          Reference(
            key + String(index - 1), path: step + [.index(RecordPage.size - 1), .name(query.idField)])
        )
      let isCounted = countsLast && index + 1 == expected
      return Command(
        key + String(index), query.method, query.page(where: above(from), isCounted: isCounted), effect: .read
      )
    }
  }

  /// The next page as the parameters of a call of its own.
  var parameters: Parameters { query.page(where: nextPage) }

  /// What the ids of the next page meet.
  var nextPage: Parameters { above(.integer(last)) }

  private func above(_ id: Parameter) -> Parameters {
    var conditions: Parameters = [">" + query.idField: id]
    if let bound { conditions["<=" + query.idField] = .integer(bound) }
    return conditions
  }

  /// Takes the answers to the pages asked for last, in their order, up to the first that failed: what was read before it stays good, and
  /// the next part begins behind it, with a plain number in place of the reference that may have failed.
  ///
  /// - Parameters:
  ///   - answers: one for each command.
  ///   - host: the portal, for errors.
  /// - Returns: the pages with records.
  /// - Throws: `PortalError` when the first of them failed, or where ids do not ascend: see ``ListQuery``.
  public mutating func take(
    _ answers: [Result<Answer, PortalError>], host: String
  ) throws(PortalError) -> [RecordPage] {
    var pages: [RecordPage] = []
    for (index, answer) in answers.enumerated() where !isAtEnd {
      let page: RecordPage
      do throws(PortalError) {
        page = try query.records(in: try answer.get(), after: last, host: host)
      } catch {
        if index == 0 { throw error }
        return pages
      }
      if index == 0 && expected == 0 { length = min(length * Self.growth, pagesPerBatch) }
      let isCounted = countsLast && expected == 1
      take(page)
      if !page.ids.isEmpty { pages.append(page) }
      if isCounted, let total = try? answer.get().total, total >= page.records.count {
        let rest = total - page.records.count
        if rest == 0 { isAtEnd = true }
        expected = rest == 0 ? 0 : rest / RecordPage.size + 1
      }
    }
    return pages
  }

  /// Goes on behind a page, however its records were read.
  mutating func take(_ page: RecordPage) {
    expected = max(0, expected - 1)
    last = page.ids.last ?? last
    if page.ids.count < RecordPage.size || bound.map({ last >= $0 }) == true { isAtEnd = true }
  }
}
