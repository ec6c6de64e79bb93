import Contractors
import Files
import FoundationEssentials
import Glibc

/// Makes documents for the other system.
struct Outbox {
  let options: ExchangeOptions
  /// The path with `{number}` in the file's name.
  let path: String
  let known: any Replica

  private static let portion = 10_000

  /// Writes the next document: whole before it has its name, and never over another.
  ///
  /// - Parameters:
  ///   - names: the records that changed.
  ///   - removed: the records that were removed.
  ///   - number: the number of the last document.
  /// - Returns: the document's number, and what was sent; no line where none of the records is known any more.
  /// - Throws: ``ExchangeError/unsent(path:key:reason:)``, `FileError`, and what a document throws.
  func send(
    _ names: Set<ExchangeLedger.Name>, _ removed: [ExchangeLedger.Removal], after number: Int
  ) async throws -> (number: Int, line: Sentence?) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    let pattern = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try Directories.create(folder, mode: 0o755, faults: options.faults)
    let temporary = "\(folder)/.\(pattern.replacing("{number}", with: "next")).part"
    try? FileManager.default.removeItem(atPath: temporary)
    defer {
      try? FileManager.default.removeItem(
        atPath: "\(folder)/.\(temporary.split(separator: "/").last ?? "").lock")
    }
    var count = names.count + removed.count
    if options.sending == .full {
      try FileCopy.copy(options.knownPath, to: temporary, mode: 0o644, faults: options.faults)
    } else {
      count = try await write(names, removed, to: temporary)
    }
    if count == 0 {
      try? FileManager.default.removeItem(atPath: temporary)
      return (number, nil)
    }
    var next = number
    while true {
      next += 1
      let digits = String(next)
      let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      let name = pattern.replacing("{number}", with: text)
      // A link and not a renaming: a document that lies there is never replaced.
      if link(temporary, folder + "/" + name) == 0 {
        try? FileManager.default.removeItem(atPath: temporary)
        try Directories.sync(of: folder + "/" + name, faults: options.faults)
        return (next, ExchangeSentence.sent(name, records: count))
      }
      let code = errno
      if code != EEXIST { throw FileError.system(operation: .rename, path: folder + "/" + name, code: code) }
    }
  }

  private func write(
    _ names: Set<ExchangeLedger.Name>, _ removed: [ExchangeLedger.Removal], to temporary: String
  ) async throws -> Int {
    let document = options.open(temporary, .outgoing)
    var count = 0
    for entity in options.entities {
      let keys = names.filter { $0.entity == entity }.map(\.key).sorted()
      for start in stride(from: 0, to: keys.count, by: Self.portion) {
        let part = Array(keys[start..<min(start + Self.portion, keys.count)])
        let found = try await known.lookUp(keys: part, entity: entity)
        let records = part.compactMap { key in found[key].map { (key, $0.record) } }
        try await carryOut(records.map { ($0, .create($1)) }, entity, on: document, temporary)
        count += records.count
      }
      // A removal is told by a record that is taken out again, as the format does it: by a mark or a tombstone.
      let gone = removed.filter { $0.name.entity == entity }
      try await carryOut(gone.map { ($0.name.key, .create($0.record)) }, entity, on: document, temporary)
      try await carryOut(gone.map { ($0.name.key, .delete) }, entity, on: document, temporary)
      count += gone.count
    }
    return count
  }

  private func carryOut(
    _ actions: [(RecordKey, Operation.Action)], _ entity: Entity, on document: any Replica,
    _ temporary: String
  ) async throws {
    if actions.isEmpty { return }
    let operations = actions.enumerated().map { index, action in
      Operation(id: index, entity: entity, key: action.0, action: action.1)
    }
    for (operation, outcome) in zip(operations, try await document.apply(operations)) {
      switch outcome {
      case .done: break
      case .refused(let refusal):
        throw ExchangeError.unsent(path: temporary, key: operation.key ?? "", reason: refusal.reason)
      case .stale, .gone, .throttled, .unknown:
        throw ExchangeError.unsent(
          path: temporary, key: operation.key ?? "",
          reason: Sentence("it was changed meanwhile", "её изменили тем временем"))
      }
    }
  }
}
