import Bitrix24
import Contractors
import Mappings

/// One reading of an entity.
///
/// A full one is one pass over the list in the order of ids. An incremental one reads what was changed since the cursor, an
/// hour of the portal's time earlier, and then sweeps the ids: what the sweep shows and the delta did not is unchanged, what
/// it does not show is missing. So both end complete. Source: bitrix24-rest.md §0, §1.6.
///
/// Where requisites or links are asked for, a reading is incremental only between full ones, when ``PortalReplicaOptions/fullReadingSeconds``
/// allows some: it adds the owners of requisites and bank details that were made or changed. Addresses and links carry no time, removed
/// rows leave no trace, and none of them need move the record's time, so that only a full reading shows those.
final class PortalPages: RecordPages {
  /// Clock corrections, transactions that end late and doubts about the zone of filters: bitrix24-rest.md §1.6.
  static let overlapSeconds: Int64 = 3600
  /// Observations a page at most: ten of the portal's own pages.
  static let pageMax = 500

  /// Pages of records whose belongings are read together. Their windows of addresses are a little smaller than pages: one window of
  /// requisites a page fits into two requests, and two windows of their kin into four.
  static let pagesTogether = 2 * BatchLimit.commandsMax - 2

  private enum Stage {
    case records(KeysetReader.Iterator)
    case kin
    case byID(ArraySlice<Int>)
    case sweep(KeysetReader.Iterator)
    case end
  }

  private let client: PortalClient
  private let schema: EntitySchema
  private let reader: BelongingsReader?
  /// Pages that are read with what belongs to their records, and not given yet.
  private var ready: ArraySlice<RecordPage> = []
  private var belongings: [Int: Belongings] = [:]
  private let known: @Sendable (SourceFingerprint) -> RecordKey?
  /// Where the last reading ended, when this one is incremental.
  private let since: ReadingCursor?
  /// The portal's present time; a modified time in its future would hide what is changed until then.
  private let present: PortalMoment
  private var stage: Stage
  private var next: ReadingCursor
  /// The ids a delta has dealt with; the sweep leaves them out.
  private var dealtWith: Set<Int> = []

  init(
    _ client: PortalClient, _ schema: EntitySchema, _ request: ReadRequest,
    belongings reader: BelongingsReader?, fullEvery: Double,
    present: PortalMoment
  ) {
    self.client = client
    self.reader = reader
    self.present = present
    self.schema = schema
    known = request.known
    let cursor = request.since.flatMap(ReadingCursor.init)
    let last = cursor.flatMap { $0.fingerprint == schema.readingFingerprint ? $0 : nil }
    let isFull = last?.latest == nil || (reader != nil && !Self.allowsDelta(last, fullEvery, at: present))
    since = isFull ? nil : last
    next = ReadingCursor(
      fingerprint: schema.readingFingerprint, latest: since?.latest, isWide: since?.isWide ?? false,
      readAt: present.seconds, fullAt: since?.fullAt ?? present.seconds)
    if let latest = since?.latest {
      let from = latest.subtracting(seconds: Self.overlapSeconds).text
      let list = schema.list(filter: [">=" + EntitySchema.modifiedField: .text(from)])
      stage = .records(KeysetReader(client, list).makeAsyncIterator())
    } else {
      stage = .records(Self.reader(client, schema.list(), expected: last?.count ?? 0).makeAsyncIterator())
    }
  }

  /// Whether what a delta does not show may wait for the next full reading.
  private static func allowsDelta(
    _ last: ReadingCursor?, _ fullEvery: Double, at present: PortalMoment
  ) -> Bool {
    guard let last, last.fullAt > 0, last.readAt > 0 else { return false }
    return (0..<fullEvery).contains(Double(present.seconds - last.fullAt))
  }

  func next() async throws -> ReadStep {
    var observations: [Observation] = []
    while observations.count + RecordPage.size <= Self.pageMax {
      switch stage {
      case .records(var iterator):
        if ready.isEmpty { try await readPages(&iterator) }
        stage = .records(iterator)
        if let page = ready.popFirst() {
          take(page, into: &observations)
        } else {
          stage = since == nil ? .end : .kin
        }
      case .kin:
        stage = .byID(try await remaining()[...])
      case .byID(let ids):
        if ids.isEmpty {
          stage = .sweep(Self.reader(client, sweepList, expected: since?.count ?? 0).makeAsyncIterator())
          continue
        }
        if !observations.isEmpty { return .page(observations) }
        let now = ids.prefix(Self.pageMax - RecordPage.size)
        try await read(Array(now), into: &observations)
        stage = .byID(ids.dropFirst(now.count))
      case .sweep(var iterator):
        let page = try await iterator.next()
        if let page {
          stage = .sweep(iterator)
          sweep(page, into: &observations)
        } else {
          stage = .end
        }
      case .end:
        return observations.isEmpty ? .end(.complete, next.cursor) : .page(observations)
      }
    }
    return .page(observations)
  }

  /// The next page; where what belongs to records is asked for, as many as make their requests full.
  private func readPages(_ iterator: inout KeysetReader.Iterator) async throws {
    var pages: [RecordPage] = []
    let wanted = reader == nil ? 1 : Self.pagesTogether
    while pages.count < wanted, let page = try await iterator.next() { pages.append(page) }
    belongings = try await reader?.belongings(of: pages.flatMap(\.ids)) ?? [:]
    ready = pages[...]
  }

  private static func reader(_ client: PortalClient, _ list: ListQuery, expected: Int) -> KeysetReader {
    // One page more than there were, so that a few new records need no further request.
    KeysetReader(client, list, pagesExpected: expected == 0 ? 0 : expected / RecordPage.size + 1)
  }

  private func take(_ page: RecordPage, into observations: inout [Observation]) {
    for (row, id) in zip(page.records, page.ids) where since == nil || dealtWith.insert(id).inserted {
      let stored = schema.record(row, id: id, belongings[id])
      notice(stored.version)
      guard schema.takesPart(stored) else {
        if !stored.isOwnCompany { next.isWide = true }
        continue
      }
      next.count += 1
      observations.append(observation(stored, row))
    }
  }

  private func notice(_ version: String?) {
    guard var moment = version.flatMap({ PortalMoment($0) }) else { return }
    moment.seconds = min(moment.seconds, present.seconds)
    if moment.seconds > next.latest?.seconds ?? .min { next.latest = moment }
  }

  private func observation(_ stored: PortalRecord, _ row: JSON) -> Observation {
    if known(schema.fingerprint(of: stored.raw)) == stored.key { return .unchanged(stored.key) }
    let seen = schema.see(stored)
    if seen.problems.isEmpty { return .record(seen.observed) }
    next.rejected.append(stored.id)
    return .rejected(schema.rejection(seen, row))
  }

  /// The records that the list of changed ones did not show: those whose requisites or bank details changed, and what was set aside,
  /// which the sweep would call unchanged else.
  private func remaining() async throws -> [Int] {
    var ids = Set(since?.rejected ?? [])
    if let since, let requisites = reader?.requisites {
      let from = PortalMoment(seconds: since.readAt, offsetMinutes: present.offsetMinutes)
        .subtracting(seconds: Self.overlapSeconds)
      ids.formUnion(try await requisites.changedOwners(since: from.text))
    }
    return ids.subtracting(dealtWith).sorted()
  }

  private func read(_ ids: [Int], into observations: inout [Observation]) async throws {
    let page = try await WindowReader(client, schema.list()).records(ids: ids)
    belongings = try await reader?.belongings(of: page.ids) ?? [:]
    take(page, into: &observations)
  }

  private var sweepList: ListQuery {
    let columns = schema.ownColumns.filter { column in
      column.name == EntitySchema.ownCompanyField
        || (next.isWide && !column.isMultiple)
    }
    return .classic(schema.entity.method("list"), select: [EntitySchema.idField] + columns.map(\.name))
  }

  private func sweep(_ page: RecordPage, into observations: inout [Observation]) {
    for (row, id) in zip(page.records, page.ids) where !dealtWith.contains(id) {
      let stored = schema.record(row, id: id, nil)
      if next.isWide ? !schema.takesPart(stored) : stored.isOwnCompany { continue }
      next.count += 1
      observations.append(.unchanged(stored.key))
    }
  }
}
