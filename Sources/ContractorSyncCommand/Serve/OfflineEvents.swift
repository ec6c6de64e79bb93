import Bitrix24
import SyncServer

/// Fetches the changes that a portal keeps for an application, and lets go of each only once its mark is durable.
///
/// The queue has one row for each event and record, which says that something changed and not what.
/// Source: bitrix24-rest.md §9.4; Bitrix24 REST, `event.offline.get`, `event.offline.clear`, `event.offline.list`.
struct OfflineEvents: Sendable {
  /// Calls a method in the name of an administrator's application; a webhook may not.
  let call: @Sendable (String, Parameters) async throws -> JSON
  /// Marks what events are about; durable when it returns.
  let mark: @Sendable ([EventSubject]) async throws -> Void
  /// Whether rows can be reserved (feature `rest_offline_extended`). Without it they are marked before and after they are taken away: a
  /// kill between these two loses at most what changed there, which the next full reading finds.
  var reserves = true

  private static let rowsMax = 50
  /// So many pages at a time; the next poll goes on.
  private static let pagesMax = 200

  /// Marks what waits in the queue, first what somebody reserved and did not clear: a process that was killed, or a request whose
  /// answer was lost. That another one may be at it does no harm, it marks the same.
  ///
  /// - Returns: how many rows were let go of.
  func poll() async throws -> Int {
    if !reserves { return try await pages(takeAway) }
    var processes: Set<String> = []
    var start = 0
    for _ in 0..<Self.pagesMax {
      let rows = try await call("event.offline.list", ["start": .integer(start)]).elements
      processes.formUnion(rows.compactMap { $0["PROCESS_ID"]?.text }.filter { !$0.isEmpty })
      start += rows.count
      if rows.count < Self.rowsMax { break }
    }
    if start == 0 { return 0 }
    var count = 0
    for process in processes.sorted() {
      count += try await pages {
        try await letGo(of: get(["clear": 0, "process_id": .text(process)]).rows, process)
      }
    }
    return try await count + pages(takeReserved)
  }

  private func pages(_ take: () async throws -> Int) async throws -> Int {
    var count = 0
    for _ in 0..<Self.pagesMax {
      let taken = try await take()
      count += taken
      if taken < Self.rowsMax { break }
    }
    return count
  }

  private func takeReserved() async throws -> Int {
    let (process, rows) = try await get(["clear": 0])
    guard !rows.isEmpty, let process else { return 0 }
    return try await letGo(of: rows, process)
  }

  private func letGo(of rows: [JSON], _ process: String) async throws -> Int {
    if rows.isEmpty { return 0 }
    try await mark(rows.compactMap(Self.subject))
    // By the rows' own numbers: a record that changed again meanwhile has another row.
    let ids = rows.compactMap { $0["ID"]?.id }
    _ = try await call(
      "event.offline.clear", ["process_id": .text(process), "id": .list(ids.map(Parameter.integer))])
    return rows.count
  }

  private func takeAway() async throws -> Int {
    let seen = try await call("event.offline.list", ["order": ["ID": "ASC"]]).elements
    guard let last = seen.compactMap({ $0["ID"]?.id }).max() else { return 0 }
    try await mark(seen.compactMap(Self.subject))
    let taken = try await get(["filter": ["<=ID": .integer(last)]]).rows
    try await mark(taken.compactMap(Self.subject))
    return taken.count
  }

  private func get(_ parameters: Parameters) async throws -> (process: String?, rows: [JSON]) {
    let limit: Parameters = ["limit": .integer(Self.rowsMax)]
    let answer = try await call("event.offline.get", parameters.merging(limit))
    return (answer["process_id"]?.text, answer["events"]?.elements ?? [])
  }

  /// What a row is about; samples show `false` where there are no data.
  private static func subject(_ row: JSON) -> EventSubject? {
    guard let event = row["EVENT_NAME"]?.text else { return nil }
    let fields = (row["EVENT_DATA"]?["FIELDS"]?.members ?? []).compactMap { field in
      field.value.text.map { (field.name, $0) }
    }
    return EventSubject(EventForm(event: event, fields: Dictionary(fields, uniquingKeysWith: { $1 })))
  }
}
