/// A replica that is a document of a format, of which records can be taken over into another one of the same format as they stand there:
/// with all that no rule of a mapping names.
public protocol DocumentReplica: Replica {
  /// Brings records of another document into this one, in place of those it has of the same keys, or as new ones.
  ///
  /// - Parameters:
  ///   - document: the other document; this one is made where there is none.
  ///   - withJoined: whether records of joined lists come too, which are told apart by keys of their own.
  ///   - isWanted: which records are meant; of several with one key the last one counts. Tombstones never come.
  /// - Returns: the records that could not be brought.
  /// - Throws: what reading and writing of a document throws; then nothing was written.
  func adopt(
    from document: any DocumentReplica, withJoined: Bool, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [AdoptionRefusal]

  /// Brings what another document says of records that are gone from it, as it stands there: a format may have lists of several kinds for
  /// one entity, and only where a record stood tells of which kind it was.
  ///
  /// - Parameters:
  ///   - document: the other document; this one is made where there is none.
  ///   - isWanted: which records are meant.
  /// - Returns: the records that are said to be gone here now; none where the format has no tombstones.
  /// - Throws: what reading and writing of a document throws; then nothing was written.
  func adoptTombstones(
    from document: any DocumentReplica, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [Entity: Set<RecordKey>]
}

extension DocumentReplica {
  /// None: the format has no tombstones.
  public func adoptTombstones(
    from document: any DocumentReplica, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [Entity: Set<RecordKey>] { [:] }
}

/// Why a record of another document could not be taken over.
public struct AdoptionRefusal: Sendable, Hashable {
  /// The record's entity.
  public var entity: Entity
  /// Its key, or that of a record of a joined list.
  public var key: RecordKey
  /// Why.
  public var reason: Sentence

  /// Makes a refusal.
  public init(entity: Entity, key: RecordKey, reason: Sentence) {
    self.entity = entity
    self.key = key
    self.reason = reason
  }
}
