import Bitrix24

/// Cuts a list in the order of ids into parts that fill requests, so that the next reading asks for several of them at once: within a
/// part each page refers to the one before it, and nothing else tells where the next part begins.
///
/// Records that are removed leave a part smaller, new ones come behind the last part; each reading cuts anew.
enum ListParts {
  /// A cursor keeps this many numbers, so that its text stays short; parts of larger portals are several requests long.
  static let boundsMax = 64

  private static let partSize = RecordPage.size * BatchLimit.commandsMax

  /// The last ids of all parts but the last one.
  ///
  /// - Parameter ids: of all records listed, in any order.
  /// - Returns: ascending ids, at most ``boundsMax``; none of a list that fits into one request.
  static func bounds(of ids: [Int]) -> [Int] {
    let requests = (ids.count - 1) / partSize
    guard requests > 0 else { return [] }
    let step = partSize * ((requests - 1) / boundsMax + 1)
    let ordered = ids.sorted()
    return stride(from: step, to: ordered.count, by: step).map { ordered[$0 - 1] }
  }

  /// The list in parts.
  ///
  /// - Parameters:
  ///   - list: what is read.
  ///   - bounds: of the last reading.
  ///   - count: how many records there probably are; 0 where nothing is known.
  /// - Returns: chains that show each record once, whatever came and went since.
  static func chains(_ list: ListQuery, bounds: [Int], count: Int) -> [PageChain] {
    var chains: [PageChain] = []
    var (last, rest) = (0, count)
    let step = partSize * (bounds.isEmpty ? 1 : max(1, (count - 1) / partSize / bounds.count))
    for bound in bounds where bound > last {
      chains.append(PageChain(list, after: last, through: bound, pagesExpected: step / RecordPage.size))
      last = bound
      rest -= step
    }
    return chains + [end(of: list, after: last, max(0, rest))]
  }

  /// One page more than there were is asked for, so that a few new records need no further request. Only where that page would need a
  /// request of its own the one before it is counted instead.
  private static func end(of list: ListQuery, after last: Int, _ count: Int) -> PageChain {
    let pages = count / RecordPage.size
    let wantsNoMore = count > 0 && count.isMultiple(of: partSize)
    return PageChain(
      list, after: last, pagesExpected: count == 0 ? 0 : wantsNoMore ? pages : pages + 1,
      countsLast: wantsNoMore)
  }
}
