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

  static let portion = 10_000

  /// Writes the next document: whole before it has its name, and never over another one with a number.
  ///
  /// Where messages are acknowledged it holds all that was not, however often it was sent before, and there is one also when there
  /// is nothing but an acknowledgement to tell.
  ///
  /// A record that the document cannot hold is left out and told of; the others go.
  ///
  /// - Parameters:
  ///   - ledger: what changed, and the number of the last document.
  ///   - reserve: makes durable that a number is used, before anybody can see a document of it: after a crash it is not used again for
  ///     something else.
  /// - Returns: what was sent, and what could not be.
  /// - Throws: `FileError`, and what a document throws.
  func send(_ ledger: ExchangeLedger, reserve: (Int) throws -> Void) async throws -> Sent {
    let (folder, pattern) = place
    try Directories.create(folder, mode: 0o755, faults: options.faults)
    let temporary = "\(folder)/\(unfinished)"
    removeLeftovers()
    defer { try? FileManager.default.removeItem(atPath: "\(folder)/.\(unfinished).lock") }
    func target(_ number: Int) -> String { folder + "/" + Self.name(pattern, number) }
    // A request that was not answered is not made again by itself.
    let awaited = (ledger.receipts?.awaited ?? []).filter { options.requests == nil || $0.number == nil }
    var names = ledger.pending.union(awaited.filter { $0.removed == nil }.map(\.name))
    var removed = ledger.removed
    for one in awaited {
      guard let record = one.removed, !removed.contains(where: { $0.name == one.name }) else { continue }
      removed.append(.init(name: one.name, record: record))
    }
    names.subtract(removed.map(\.name))
    var next = ledger.lastNumber + 1
    if let receipts = options.receipts {
      // The number stands within the message, so it is known before the message is made.
      while pattern.contains("{number}"), FileManager.default.fileExists(atPath: target(next)) { next += 1 }
      try receipts.make(
        temporary,
        MessageHead(
          from: receipts.own, to: receipts.other, number: next, received: ledger.receipts?.received ?? 0))
    }
    var sent = Sent(number: ledger.lastNumber)
    var count = names.count + removed.count
    if options.sending == .full {
      try await copy(to: temporary)
    } else if let requests = options.requests {
      names.subtract((ledger.requested ?? [:]).keys)
      count = try await ask(requests, names, ledger.changed ?? [:], in: temporary, &sent)
    } else {
      count = try await write(names, removed, to: temporary, &sent)
    }
    if count == 0 && options.receipts == nil {
      try? FileManager.default.removeItem(atPath: temporary)
      return sent
    }
    let again = awaited.count { $0.number != nil }
    try reserve(next)
    next = try put(temporary, number: next, isNumbered: pattern.contains("{number}"), target)
    sent.number = next
    sent.line = ExchangeSentence.sent(Self.name(pattern, next), records: count, again: again)
    return sent
  }

  private var place: (folder: String, pattern: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// The name of a document before it is whole.
  private var unfinished: String { ".\(place.pattern.replacing("{number}", with: "next")).part" }

  /// Removes a document that was not finished, and what stood beside it.
  func removeLeftovers() {
    let (folder, pattern) = place
    for name in [unfinished, ".\(unfinished).lock"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    AtomicReplacement.removeLeftovers(in: folder, faults: options.faults) {
      $0 == unfinished || $0 == pattern
    }
  }

  /// What was sent.
  struct Sent {
    /// The document's number; that of the last one where nothing was sent.
    var number: Int
    /// For a person; nil where nothing was sent, since none of the records is known any more.
    var line: Sentence?
    /// Records that the other system was asked to add or change.
    var requested: [ExchangeLedger.Name: Requested] = [:]
    /// Records that the document cannot hold, and why.
    var refused: [ExchangeLedger.Name: Sentence] = [:]
  }

  /// All records; a message has a head of its own, any other document is a copy of ours.
  private func copy(to temporary: String) async throws {
    if options.receipts != nil, let known = known as? any DocumentReplica,
      let document = options.open(temporary, .outgoing) as? any DocumentReplica
    {
      _ = try await document.adopt(from: known, withJoined: true) { _, _ in true }
    } else {
      try FileCopy.copy(options.knownPath, to: temporary, mode: 0o644, faults: options.faults)
    }
  }

  private static func name(_ pattern: String, _ number: Int) -> String {
    let digits = String(number)
    return pattern.replacing(
      "{number}", with: String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
  }

  /// Gives a whole document its name.
  ///
  /// - Returns: its number.
  private func put(
    _ temporary: String, number: Int, isNumbered: Bool, _ path: (Int) -> String
  ) throws -> Int {
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    if !isNumbered {
      try FileCopy.copy(temporary, to: path(number), mode: 0o644, faults: options.faults)
      return number
    }
    var next = number
    // A link and not a renaming: a document that lies there is never replaced.
    while link(temporary, path(next)) != 0 {
      let code = errno
      guard code == EEXIST, options.receipts == nil else {
        throw FileError.system(operation: .rename, path: path(next), code: code)
      }
      next += 1
    }
    try Directories.sync(of: path(next), faults: options.faults)
    return next
  }

  private func write(
    _ names: Set<ExchangeLedger.Name>, _ removed: [ExchangeLedger.Removal], to temporary: String,
    _ sent: inout Sent
  ) async throws -> Int {
    let document = options.open(temporary, .outgoing)
    let wholly = try await adopt(names, into: document, &sent)
    let told = try await adoptTombstones(of: Set(removed.map(\.name)), into: document)
    var count = 0
    for entity in options.entities {
      let keys = names.filter { $0.entity == entity }.map(\.key).sorted()
      for start in stride(from: 0, to: keys.count, by: Self.portion) {
        let part = Array(keys[start..<min(start + Self.portion, keys.count)])
        let found = try await known.lookUp(keys: part, entity: entity)
        count += found.count
        if wholly { continue }
        let records = part.compactMap { key in found[key].map { (key, $0.record) } }
        try await carryOut(records.map { ($0, .create($1)) }, entity, on: document, &sent)
      }
      // A removal is told as our own document does, else by a record that is taken out again.
      count += told[entity]?.count ?? 0
      let gone = removed.filter { $0.name.entity == entity && told[entity]?.contains($0.name.key) != true }
      try await carryOut(gone.map { ($0.name.key, .create($0.record)) }, entity, on: document, &sent)
      try await carryOut(gone.map { ($0.name.key, .delete) }, entity, on: document, &sent)
      count += gone.count
    }
    return count - sent.refused.count
  }

  /// Sends records as they stand in our own document, with all that the other system had written of them.
  ///
  /// - Returns: whether documents of the format can be sent so.
  private func adopt(
    _ names: Set<ExchangeLedger.Name>, into document: any Replica, _ sent: inout Sent
  ) async throws -> Bool {
    guard let known = known as? any DocumentReplica, let document = document as? any DocumentReplica else {
      return false
    }
    if names.isEmpty { return true }
    let refused = try await document.adopt(from: known, withJoined: false) {
      names.contains(ExchangeLedger.Name(entity: $0, key: $1))
    }
    for one in refused { sent.refused[.init(entity: one.entity, key: one.key)] = one.reason }
    return true
  }

  /// Sends the tombstones that stand in our own document.
  ///
  /// - Returns: the records of which one was sent.
  private func adoptTombstones(
    of names: Set<ExchangeLedger.Name>, into document: any Replica
  ) async throws -> [Entity: Set<RecordKey>] {
    guard !names.isEmpty, let known = known as? any DocumentReplica,
      let document = document as? any DocumentReplica
    else { return [:] }
    return try await document.adoptTombstones(from: known) {
      names.contains(ExchangeLedger.Name(entity: $0, key: $1))
    }
  }

  func carryOut(
    _ actions: [(RecordKey, Operation.Action)], _ entity: Entity, on document: any Replica,
    _ sent: inout Sent
  ) async throws {
    if actions.isEmpty { return }
    let operations = actions.enumerated().map { index, action in
      Operation(id: index, entity: entity, key: action.0, action: action.1)
    }
    for (operation, outcome) in zip(operations, try await document.apply(operations)) {
      let name = ExchangeLedger.Name(entity: entity, key: operation.key ?? "")
      switch outcome {
      case .done: break
      case .refused(let refusal): sent.refused[name] = refusal.reason
      case .stale, .gone, .throttled, .unknown:
        // What could not be made cannot be taken out again.
        if sent.refused[name] == nil { sent.refused[name] = ExchangeSentence.meanwhile }
      }
    }
  }
}
