import Bitrix24
import Contractors
import Mappings

/// One reading of an entity.
///
/// A full one is one pass over the list, whose parts are read at once where the last reading told them apart. An incremental one reads
/// what was changed since the cursor, an hour of the portal's time earlier, and sweeps the ids in the same batches: what the sweep shows
/// and the delta did not is unchanged, what it does not show is missing. So both end complete. Source: bitrix24-rest.md §0, §1.6.
///
/// Where requisites or links are asked for, a reading is incremental only between full ones, when ``PortalReplicaOptions/fullReadingSeconds``
/// allows some: it adds the owners of requisites and bank details that were made or changed. Addresses and links carry no time, removed
/// rows leave no trace, and none of them need move the record's time, so that only a full reading shows those.
final class PortalPages: RecordPages {
  /// Clock corrections, transactions that end late and doubts about the zone of filters: bitrix24-rest.md §1.6.
  static let overlapSeconds: Int64 = 3600
  /// Observations a page at most: ten of the portal's own pages.
  static let pageMax = 500

  /// Pages of records that are read with what belongs to them before any is given, so that their requests are full.
  private static let pagesTogether = 2 * BatchLimit.commandsMax

  private enum Stage {
    case records
    case byID(ArraySlice<Int>)
    case sweep(ArraySlice<Int>)
    case end
  }

  private let sources: BelongingsSources
  private let schema: EntitySchema
  private let assembly: RecordAssembly
  /// Nil where a reading is full, or requisites are not asked for.
  private var changes: RequisiteChanges?
  /// Pages that are read with what belongs to their records, and not given yet.
  private var ready: ArraySlice<AssembledPage> = []
  private let known: @Sendable (SourceFingerprint) -> RecordKey?
  /// Where the last reading ended, when this one is incremental.
  private let since: ReadingCursor?
  /// The portal's present time; a modified time in its future would hide what is changed until then.
  private let present: PortalMoment
  private var stage = Stage.records
  private var next: ReadingCursor
  /// The times of the latest changes, in seconds since 1970.
  private var times: [Int64] = []
  /// The ids a delta has dealt with; the sweep leaves them out.
  private var dealtWith: Set<Int> = []
  /// What the sweep showed of the records that take part.
  private var swept: [Int] = []
  /// All ids that were listed.
  private var listed: [Int] = []

  init(
    _ schema: EntitySchema, _ request: ReadRequest, _ sources: BelongingsSources, fullEvery: Double,
    present: PortalMoment
  ) {
    self.sources = sources
    self.present = present
    self.schema = schema
    known = request.known
    assembly = RecordAssembly(schema, sources)
    let cursor = request.since.flatMap(ReadingCursor.init)
    let last = cursor.flatMap { $0.fingerprint == schema.readingFingerprint ? $0 : nil }
    since = last.flatMap { Self.allowsDelta($0, schema, fullEvery, at: present) ? $0 : nil }
    next = ReadingCursor(
      fingerprint: schema.readingFingerprint, latest: since?.latest, isWide: since?.isWide ?? false,
      readAt: present.seconds, fullAt: since?.fullAt ?? present.seconds)
    guard let since, let latest = since.latest else {
      let count = max(last?.count ?? 0, request.expectedCount)
      assembly.add(ListParts.chains(schema.list(), bounds: last?.bounds ?? [], count: count))
      return
    }
    let from = latest.subtracting(seconds: Self.overlapSeconds).text
    let list = schema.list(filter: [">=" + EntitySchema.modifiedField: .text(from)])
    assembly.add(ListParts.chains(list, bounds: [], count: since.recent))
    if let part = schema.requisite {
      let from = PortalMoment(seconds: since.readAt, offsetMinutes: present.offsetMinutes)
        .subtracting(seconds: Self.overlapSeconds)
      changes = RequisiteChanges(sources.client, schema.entity)
      changes?.ask(part, since: from.text, in: assembly)
    }
    for part in ListParts.chains(sweepList(since), bounds: since.bounds, count: since.count) {
      assembly.add(part) {
        // What it belongs to holds it.
        [weak self] page in
        self?.sweep(page, since)
      }
    }
  }

  /// Whether it is enough to read what was changed since the last reading and to list all ids besides.
  ///
  /// Where that would show most of the records again, reading all of them is one list instead of two. What a delta does not show of
  /// requisites and links may wait for the next full reading as long as the options say.
  private static func allowsDelta(
    _ last: ReadingCursor, _ schema: EntitySchema, _ fullEvery: Double, at present: PortalMoment
  ) -> Bool {
    if last.latest == nil || (last.recent > RecordPage.size && last.recent * 2 > last.count) { return false }
    if schema.requisite == nil && !schema.hasLinks { return true }
    guard last.fullAt > 0, last.readAt > 0 else { return false }
    return (0..<fullEvery).contains(Double(present.seconds - last.fullAt))
  }

  func next() async throws -> ReadStep {
    var observations: [Observation] = []
    while observations.count + RecordPage.size <= Self.pageMax {
      switch stage {
      case .records:
        if ready.isEmpty { try await readPages() }
        if let page = ready.popFirst() {
          take(page, into: &observations)
        } else {
          stage = since == nil ? .end : .byID(try await remaining()[...])
        }
      case .byID(let ids):
        if ids.isEmpty {
          stage = .sweep(swept.sorted()[...])
          continue
        }
        if !observations.isEmpty { return .page(observations) }
        let now = ids.prefix(Self.pageMax - RecordPage.size)
        assembly.add(now)
        try await assembly.read()
        for page in assembly.takePages() { take(page, into: &observations) }
        stage = .byID(ids.dropFirst(now.count))
      case .sweep(let ids):
        let now = ids.prefix(RecordPage.size)
        stage = now.isEmpty ? .end : .sweep(ids.dropFirst(now.count))
        for id in now where !dealtWith.contains(id) {
          observations.append(.unchanged(RecordKey(rawValue: String(id))))
        }
      case .end:
        return observations.isEmpty ? .end(.complete, ended.cursor) : .page(observations)
      }
    }
    return .page(observations)
  }

  /// The next pages; where what belongs to records is asked for, as many as make their requests full.
  private func readPages() async throws {
    let isAlone = schema.requisite == nil && !schema.hasLinks
    try await assembly.read(atLeast: isAlone ? 1 : Self.pagesTogether)
    ready = assembly.takePages()[...]
  }

  private func take(_ page: AssembledPage, into observations: inout [Observation]) {
    for (id, row) in page.rows where since == nil || dealtWith.insert(id).inserted {
      let stored = schema.record(row, id: id, page.belongings[id])
      notice(stored.version)
      if since == nil { listed.append(id) }
      guard schema.takesPart(stored) else {
        if !stored.isOwnCompany { next.isWide = true }
        continue
      }
      observations.append(observation(stored, row))
    }
  }

  private func notice(_ version: String?) {
    guard var moment = version.flatMap({ PortalMoment($0) }) else { return }
    moment.seconds = min(moment.seconds, present.seconds)
    if moment.seconds > next.latest?.seconds ?? .min { next.latest = moment }
    if isRecent(moment.seconds) { times.append(moment.seconds) }
  }

  /// Whether the next reading would look at a record with this time of change again.
  private func isRecent(_ seconds: Int64) -> Bool {
    seconds >= (next.latest?.seconds ?? .min) - Self.overlapSeconds
  }

  private var ended: ReadingCursor {
    var ended = next
    ended.count = listed.count
    ended.bounds = ListParts.bounds(of: listed)
    ended.recent = times.count(where: isRecent)
    return ended
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
    if let changes { ids.formUnion(try await changes.changedOwners()) }
    return ids.subtracting(dealtWith).sorted()
  }

  /// All ids, with what tells which records take part.
  private func sweepList(_ since: ReadingCursor) -> ListQuery {
    let columns = schema.ownColumns.filter { column in
      column.name == EntitySchema.ownCompanyField || (since.isWide && !column.isMultiple)
    }
    return .classic(schema.entity.method("list"), select: [EntitySchema.idField] + columns.map(\.name))
  }

  private func sweep(_ page: RecordPage, _ since: ReadingCursor) {
    for (row, id) in zip(page.records, page.ids) {
      listed.append(id)
      let stored = schema.record(row, id: id, nil)
      if since.isWide ? schema.takesPart(stored) : !stored.isOwnCompany { swept.append(id) }
    }
  }
}
