import Foundation
import Synchronization

/// Another program, with which documents are exchanged: it imports what was sent before it exports anything.
final class ExchangeBook: Book {
  let folder: URL
  let connection =
    "{ type: exchange, mapping: generic, inbox: in/*.csv, outbox: \"out/clients-{number}.csv\", sends: changes }"
  let mergesFields = false

  private struct State {
    var rows: [[String: String]] = []
    var imported: Set<String> = []
    var exported = 0
  }

  private let state = Mutex(State())

  init(in folder: URL) throws {
    self.folder = folder
    for name in ["in", "out"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
  }

  func firms() throws -> [Firm] {
    try receive()
    return state.withLock { $0.rows.map(CSVLines.firm) }
  }

  func add(_ firm: Firm) throws {
    let row = [
      "key": "x-\(UUID().uuidString)", "entity": "company", "name": firm.name,
      "phones": firm.values[.phone] ?? "", "emails": firm.values[.email] ?? "",
      "comment": firm.values[.comment] ?? "",
    ]
    try receive()
    state.withLock { $0.rows.append(row) }
    try export(row)
  }

  func set(_ attribute: Attribute, of name: String, to value: String) throws {
    try receive()
    let row = try state.withLock { state in
      guard let place = state.rows.firstIndex(where: { $0["name"] == name }) else {
        throw TrialFailure("the other program does not know \(name)")
      }
      state.rows[place][CSVLines.column(attribute)] = value
      return state.rows[place]
    }
    try export(row)
  }

  func remove(_ name: String) throws {
    try receive()
    var row = try state.withLock { state in
      guard let place = state.rows.firstIndex(where: { $0["name"] == name }) else {
        throw TrialFailure("the other program does not know \(name)")
      }
      return state.rows.remove(at: place)
    }
    row["removed"] = "yes"
    try export(row)
  }

  func isAtRest() -> Bool { true }

  func receive() throws {
    let folder = folder.appendingPathComponent("out")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") && !$0.hasPrefix(".") }
      .sorted { (Int(Firm.digits($0)) ?? 0) < (Int(Firm.digits($1)) ?? 0) }
    for name in names where !state.withLock({ $0.imported.contains(name) }) {
      let rows = try CSVLines.read(String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
      state.withLock { state in
        state.imported.insert(name)
        for row in rows {
          let place = state.rows.firstIndex { $0["key"] == row["key"] }
          let isRemoved = ["yes", "true", "1"].contains(row["removed"] ?? "")
          switch (place, isRemoved) {
          case (let place?, true): state.rows.remove(at: place)
          case (let place?, false): state.rows[place].merge(row) { $1 }
          case (nil, false): state.rows.append(row)
          case (nil, true): break
          }
        }
      }
    }
  }

  private func export(_ row: [String: String]) throws {
    let number = state.withLock { state in
      state.exported += 1
      return state.exported
    }
    let text = CSVLines.write(
      [row], columns: ["key", "entity", "name", "phones", "emails", "comment", "responsible", "removed"])
    try Data(text.utf8).write(
      to: folder.appendingPathComponent("in/export-\(number).csv"), options: .atomic)
  }
}
