public import Contractors

/// Names a pair within a store.
public struct PairID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
  /// Counts from 1; never used again.
  public let rawValue: Int64

  /// Wraps a number.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Older pairs are less.
  public static func < (lhs: PairID, rhs: PairID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// Where a pair stands. Source: `sync-algorithm.md` §4.2 and §4.9.
public enum PairState: String, Sendable, Hashable, Codable, CaseIterable {
  /// One side has no record yet; its creation is decided and was not sent.
  case half
  /// A creation was sent and no answer has told how it ended.
  case sent
  /// Both sides hold the record.
  case coupled
  /// A removal was sent and no answer has told how it ended.
  case deleting
  /// The contractor is gone or no longer paired; both keys stay known, so that neither is taken for a new record.
  case tomb
}

/// A row of the mapping table: this left record and this right record are the same contractor.
public struct Pair: Sendable, Hashable, Codable {
  /// The pair's name in the store.
  public var id: PairID
  /// The entity on both sides.
  public var entity: Entity
  /// The records' keys; nil on the side where the record does not exist yet.
  public var keys: Sides<RecordKey?>
  /// Where the pair stands.
  public var state: PairState
  /// The idempotency key of the creation in flight or done last.
  public var origin: Origin?
  /// How often a record has been created for the pair; the origin of the second carries `#2`.
  public var generation: Int
  /// When the creation or removal in flight was last sent; every attempt restarts it. Of a coupled pair: when a change was sent last
  /// that was not answered, and that may still be carried out.
  public var sentAt: Timestamp?
  /// Whether the pair must be decided again although nothing was read anew: writes are pending.
  public var isUnsettled: Bool
  /// When the pair became a tombstone.
  public var closedAt: Timestamp?

  /// The side on which a half or sent pair has no record yet.
  public var awaitedSide: Side { keys.left == nil ? .left : .right }

  /// Makes a pair.
  public init(
    id: PairID, entity: Entity, keys: Sides<RecordKey?>, state: PairState, origin: Origin? = nil,
    generation: Int = 0,
    sentAt: Timestamp? = nil, isUnsettled: Bool = false, closedAt: Timestamp? = nil
  ) {
    self.id = id
    self.entity = entity
    self.keys = keys
    self.state = state
    self.origin = origin
    self.generation = generation
    self.sentAt = sentAt
    self.isUnsettled = isUnsettled
    self.closedAt = closedAt
  }
}

/// What the store remembers of a record as last read.
public struct StoredObservation: Sendable, Hashable, Codable {
  /// The record's key.
  public var key: RecordKey
  /// The fingerprint of what was read; nil asks for a fresh reading next time.
  public var fingerprint: SourceFingerprint?
  /// The side's own version.
  public var version: String?
  /// The record, as long as the registers do not hold all of it: it has no pair yet, or its side drifted.
  public var record: Record?
  /// In how many complete readings in a row it was missing.
  public var misses: Int

  /// Makes an observation.
  public init(
    key: RecordKey, fingerprint: SourceFingerprint?, version: String? = nil, record: Record? = nil,
    misses: Int = 0
  ) {
    self.key = key
    self.fingerprint = fingerprint
    self.version = version
    self.record = record
    self.misses = misses
  }
}

/// One entity of one side.
public struct Stream: Sendable, Hashable, Codable {
  /// The side.
  public var side: Side
  /// The entity.
  public var entity: Entity

  /// Makes a stream.
  public init(_ side: Side, _ entity: Entity) {
    self.side = side
    self.entity = entity
  }
}
