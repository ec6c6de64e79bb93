extension PageChain {
  /// Reads the next page where an answer with all its records is longer than the client takes: their ids first, then as many of them at
  /// once as an answer holds, half of the page to begin with.
  ///
  /// - Parameter client: the portal.
  /// - Returns: the page, in one piece and without what was removed in between; none behind the last one.
  /// - Throws: `PortalError` of the first list that failed, also where the answer with one record is too long.
  public mutating func takeInPortions(_ client: PortalClient) async throws(PortalError) -> [RecordPage] {
    let names = query.naming([query.idField])
    let listed = try names.records(
      in: try await client.call(names.method, names.page(where: nextPage)), after: last, host: client.host)
    var records: [JSON] = []
    var ids: [Int] = []
    var portions = listed.ids.count > 1 ? listed.ids[...].halves : [listed.ids[...]]
    while let portion = portions.popLast(), !portion.isEmpty {
      do throws(PortalError) {
        let answer = try await client.call(
          query.method, query.page(where: ["@" + query.idField: .list(portion.map(Parameter.integer))]))
        let page = try query.records(in: answer, after: ids.last ?? last, host: client.host)
        records += page.records
        ids += page.ids
      } catch {
        guard error.answerIsTooLong, portion.count > 1 else { throw error }
        portions += portion.halves
      }
    }
    take(listed)
    return ids.isEmpty ? [] : [RecordPage(records: records, ids: ids)]
  }
}

extension ArraySlice<Int> {
  /// The second half and the first one, which is to be taken from the end.
  fileprivate var halves: [ArraySlice<Int>] { [dropFirst(count / 2), prefix(count / 2)] }
}
