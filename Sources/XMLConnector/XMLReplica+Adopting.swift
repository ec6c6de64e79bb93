public import Contractors
internal import XMLText

extension XMLReplica: DocumentReplica {
  /// Brings records of another XML document of the same format into this one, as they stand there.
  ///
  /// Records of joined lists come where the mapping says by what they are told apart (`key`).
  ///
  /// - Throws: ``XMLConnectorError``; then nothing was written.
  public func adopt(
    from document: any DocumentReplica, withJoined: Bool, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [AdoptionRefusal] {
    guard let other = document as? XMLReplica else { throw XMLConnectorError.missing(path: options.path) }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let parser = XMLRecordParser(limits: options.limits)
    let adopted = try AdoptedRecords(
      XMLSource.open(other.options), parser: parser, withJoined: withJoined, isWanted: isWanted)
    return try take(adopted, parser, withJoined: withJoined)
  }

  /// Brings the tombstones of another XML document of the same format into this one.
  ///
  /// - Throws: ``XMLConnectorError``; then nothing was written.
  public func adoptTombstones(
    from document: any DocumentReplica, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [Entity: Set<RecordKey>] {
    guard let other = document as? XMLReplica else { throw XMLConnectorError.missing(path: options.path) }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let parser = XMLRecordParser(limits: options.limits)
    let adopted = try AdoptedRecords(
      XMLSource.open(other.options), parser: parser, withJoined: false, areTombstones: true,
      isWanted: isWanted)
    let refused = try take(adopted, parser, withJoined: false)
    return adopted.left.reduce(into: [:]) { told, subject in
      let isRefused = refused.contains { $0.entity == subject.entity && $0.key == subject.key }
      if !isRefused { told[subject.entity, default: []].insert(subject.key) }
    }
  }

  /// Writes what is to be taken over, under the lock.
  private func take(
    _ adopted: AdoptedRecords, _ parser: XMLRecordParser, withJoined: Bool
  ) throws(XMLConnectorError) -> [AdoptionRefusal] {
    if adopted.isEmpty { return [] }
    guard let source = try openOrMake() else { throw XMLConnectorError.missing(path: options.path) }
    var adoption = Adoption(source, adopted, parser: parser, withJoined: withJoined)
    try adoption.run()
    return adoption.refused
  }
}
