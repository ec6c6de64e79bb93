/// A place where contractors live, as one side of a sync: a file, an exchange folder, a portal.
///
/// Terms: a *key* identifies a record within the replica and entity for good; a *fingerprint* is a hash of everything that was
/// read for a record; a *cursor* says where a reading ended; an *origin* names the record of the other side that a record was
/// created from. The contract: `sync-algorithm.md` §1, "Connector contract". Every implementation passes the conformance suite
/// of `ReplicaTesting`. An error that only says that the program is to end is a ``Cancellation``.
public protocol Replica: Sendable {
  /// The configured name of the connection.
  var connection: String { get }

  /// The text that identifies the place itself, stable across runs: a host and user, a file's path. Never a secret.
  func identity() async throws -> String

  /// What the replica can hold of an entity.
  func capabilities(of entity: Entity) async throws -> Capabilities

  /// Starts reading an entity.
  ///
  /// - Parameter request: what is known already, so that unchanged records need not be parsed.
  /// - Returns: the pages, to be pulled to their end.
  /// - Throws: when the source cannot be opened; then nothing is known of any record.
  func read(_ request: ReadRequest) async throws -> any RecordPages

  /// Makes the changes.
  ///
  /// An operation's failure is an outcome, never an error; other operations of the batch go on. An implementation checks
  /// ``Operation/expected`` as late as it can and answers ``Outcome/stale(_:)`` instead of overwriting an edit.
  ///
  /// - Returns: one outcome per operation, in their order.
  /// - Throws: only when nothing was changed at all (not reachable, no right, disk full).
  func apply(_ operations: [Operation]) async throws -> [Outcome]

  /// The records with the given keys; a key that the replica answers it has no record for is missing in the answer.
  ///
  /// - Throws: when the replica cannot be asked; then nothing is known of any of the keys.
  func lookUp(keys: [RecordKey], entity: Entity) async throws -> [RecordKey: Observed]

  /// The records that carry an origin; more than one when something created it twice.
  func lookUp(origin: Origin, entity: Entity) async throws -> [Observed]

  /// The records of several origins; one by one unless the replica can ask for many at once.
  ///
  /// An origin that nothing carries has an empty list. An origin that could not be asked for, although others could, is missing
  /// in the answer: nothing is known of it.
  ///
  /// - Throws: when none could be asked for.
  func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]]

  /// The records of an entity that marks mean. The names are those that the side's own events use; what belongs to a record may
  /// have a name of its own.
  ///
  /// - Returns: keys, to be looked up; nil when it cannot be told any more what one of the marks means, so that everything
  ///   must be read.
  func records(marked names: Set<RecordKey>, entity: Entity) async throws -> Set<RecordKey>?

  /// Is told, before records are looked up without a reading, what ``ReadRequest/meant`` says; of use to places that keep several sets of
  /// official numbers for one record.
  func learn(meant: @escaping @Sendable (RecordKey, [OfficialNumbers]) -> Int?, of entity: Entity)

  /// What became of values that no outcome told, since this was asked last.
  func takeNotices() async -> [Notice]
}

extension Replica {
  /// The names themselves: most sides name records by their keys.
  public func records(marked names: Set<RecordKey>, entity: Entity) async throws -> Set<RecordKey>? { names }

  /// Nothing: most sides do exactly what their outcomes say.
  public func takeNotices() async -> [Notice] { [] }

  /// Nothing: most places keep one set of numbers.
  public func learn(meant: @escaping @Sendable (RecordKey, [OfficialNumbers]) -> Int?, of entity: Entity) {}

  /// One by one; the first that cannot be asked for ends it.
  public func lookUp(origins: [Origin], entity: Entity) async throws -> [Origin: [Observed]] {
    var found: [Origin: [Observed]] = [:]
    for origin in origins { found[origin] = try await lookUp(origin: origin, entity: entity) }
    return found
  }

  /// The record with a key, or nil when the replica answers that there is none.
  public func lookUp(key: RecordKey, entity: Entity) async throws -> Observed? {
    try await lookUp(keys: [key], entity: entity)[key]
  }
}

/// What a reader is told before it starts.
public struct ReadRequest: Sendable {
  /// The entity to be read.
  public var entity: Entity
  /// Where the last reading ended; nil reads everything.
  public var since: Cursor?
  /// Gives the key of the record that had this fingerprint when it was last read, or nil.
  public var known: @Sendable (SourceFingerprint) -> RecordKey?
  /// Tells which of several sets of official numbers that the replica keeps for a record is meant, by its place; nil when the
  /// replica's own order decides. Asked where there are several only.
  public var meant: @Sendable (RecordKey, [OfficialNumbers]) -> Int?
  /// How many records there probably are, 0 where nobody knows: a replica may ask for so much at once.
  public var expectedCount: Int

  /// Makes a request.
  public init(
    entity: Entity, since: Cursor? = nil,
    known: @escaping @Sendable (SourceFingerprint) -> RecordKey? = { _ in nil },
    meant: @escaping @Sendable (RecordKey, [OfficialNumbers]) -> Int? = { _, _ in nil },
    expectedCount: Int = 0
  ) {
    self.meant = meant
    self.expectedCount = expectedCount
    self.entity = entity
    self.since = since
    self.known = known
  }
}

/// The pages of one reading, pulled by the engine; no page is held once the next is asked for.
public protocol RecordPages: AnyObject {
  /// The next page, or the end.
  ///
  /// - Throws: when the source breaks off; what was shown so far is then no snapshot.
  func next() async throws -> ReadStep
}

/// One answer of a reader.
public enum ReadStep: Sendable {
  /// Some records, at least one.
  case page([Observation])
  /// The end, with what the reading amounts to and where the next one may start.
  case end(Completeness, Cursor?)
}
