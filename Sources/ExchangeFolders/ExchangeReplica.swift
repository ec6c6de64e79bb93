public import Contractors
internal import Files

/// Two folders as one side of a sync: the other system puts documents into one and takes ours from the other.
///
/// What the other system holds is known from its documents: ``ExchangeOptions/memory`` keeps a document of our own with the latest
/// state of every record. Reading takes new documents into it, in the order of their names, and shows it; writing changes it and
/// notes what the next outgoing document must hold. Nothing is moved or sent before ``finish()``, which is called when a run has
/// made durable what it read: a plan leaves both folders as they are, and a process that dies takes and sends again, which
/// changes nothing at either end.
///
/// A record that was written counts as the other system's state once it is sent; a document of that system that does not know it
/// yet reads like an edit. Source: `sync-algorithm.md` §4.13, 2.
public struct ExchangeReplica: Replica {
  /// What the exchange is made of.
  public let options: ExchangeOptions
  private let desk: ExchangeDesk
  private var known: any Replica { desk.known }

  /// An exchange, whose folders are not opened before it is needed.
  public init(_ options: ExchangeOptions) {
    self.options = options
    desk = ExchangeDesk(options)
  }

  /// The connection's name.
  public var connection: String { options.connection }

  /// `exchange:` and the connection's name. Source: sync-algorithm.md §1, "Identity of a file source".
  public func identity() async throws -> String { "exchange:" + options.connection }

  /// How many documents lie in the inbox; takes nothing in.
  ///
  /// - Returns: a line for a person who checks the connection.
  /// - Throws: ``ExchangeError/noFolder(path:)`` where there is no inbox, `FileError`.
  public func inboxReport() throws -> Sentence {
    let inbox = Inbox(folder: options.inbox, pattern: options.pattern, faults: options.faults)
    let settling = Timestamp(milliseconds: options.now().milliseconds + Inbox.settlingMilliseconds)
    let count = try inbox.documents(now: settling).count
    return ExchangeSentence.waiting(options.inbox + "/" + options.pattern, count)
  }

  /// What documents of the format can hold; nothing can be written where there is no outbox, and nothing can be removed where
  /// a document of changes has no mark for it.
  public func capabilities(of entity: Entity) async throws -> Capabilities {
    // Our own document has the columns of the first one that comes, and not all that the format may have.
    if try FileIdentity.ifThere(options.knownPath, faults: options.faults) == nil {
      _ = try await desk.stage()
    }
    var capabilities = try await known.capabilities(of: entity)
    if let requests = options.requests {
      capabilities = try await requests.limiting(capabilities, of: entity)
    }
    capabilities.confirmsRemovals = false
    capabilities.canDelete = capabilities.canDelete && options.canTellRemovals
    if options.outgoing == nil {
      capabilities.canCreate = false
      capabilities.canDelete = false
      for field in capabilities.fields.keys {
        capabilities.fields[field]?.isWritable = false
        capabilities.fields[field]?.isGivenToNew = false
      }
    }
    return capabilities
  }

  /// Takes in the documents that have come since the last reading of this value, and shows what is known then. Records that a
  /// document calls gone, and those that could not be read, are shown again until ``finish()``.
  ///
  /// - Throws: ``ExchangeError``, `FileError`, and what our own document throws; a document of the other system that cannot be
  ///   read is no error.
  public func read(_ request: ReadRequest) async throws -> any RecordPages {
    let ledger = try await desk.stage()
    var first: [Observation] = []
    for taken in ledger.taken {
      first += taken.setAside.filter { $0.entity == request.entity }
        .map { .rejected($0.rejection.named(taken.name)) }
      first += taken.gone.filter { $0.entity == request.entity }.map { .gone($0.key, .explicit) }
    }
    let isNews = ledger.taken.contains { $0.failure == nil && $0.isRepeated != true }
    let contested = ledger.taken.flatMap { $0.contested ?? [] }.filter { $0.name.entity == request.entity }
    return ExchangePages(
      first: first, rest: try await known.read(request), isNews: isNews,
      // What was said before the first of several changes counts.
      contested: contested.reduce(into: [:]) {
        $0[$1.name.key, default: [:]].merge($1.before) { old, _ in old }
      })
  }

  /// Changes our own document at once, and notes durably what the next outgoing one must hold.
  public func apply(_ operations: [Operation]) async throws -> [Outcome] {
    guard options.outgoing != nil else {
      return operations.map { _ in .refused(Refusal(reason: ExchangeSentence.receiveOnly)) }
    }
    return try await desk.apply(operations)
  }

  /// Values of new records that a document does not hold.
  public func takeNotices() async -> [Notice] { await known.takeNotices() }

  /// The records as they are known.
  public func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed] {
    try await known.lookUp(keys: keys, entity: entity)
  }

  /// The records as they are known.
  public func lookUp(origin: Origin, entity: Entity) async throws -> [Observed] {
    try await known.lookUp(origin: origin, entity: entity)
  }

  /// The records of several origins in our copy of the other side.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    try await known.lookUp(origins: origins, entity: entity)
  }

  /// Sends what changed and moves the documents that were taken in to `done/` or `failed/`, each with a report.
  ///
  /// To be called when a run made durable what it read. Whatever fails in between is done by the next call.
  ///
  /// - Returns: what was done, a line a document.
  /// - Throws: ``ExchangeError``, `FileError`, and what a document throws that cannot be written.
  public func finish() async throws -> ExchangeSummary { try await desk.finish() }
}

/// What an exchange did after a run.
public struct ExchangeSummary: Sendable, Hashable {
  /// A line for each document that was taken or sent.
  public var lines: [Sentence] = []
  /// How many documents could not be taken in.
  public var failed = 0
}

extension Rejection {
  /// The rejection of a record of a document, which the position alone does not name.
  fileprivate func named(_ document: String) -> Rejection {
    var copy = self
    copy.reason = Sentence(same: document + ": ") + reason
    return copy
  }
}
