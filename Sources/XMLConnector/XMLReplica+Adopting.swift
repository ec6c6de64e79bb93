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
      XMLSource.open(other.options), parser: parser, withJoined: withJoined, isWanted)
    if adopted.isEmpty { return [] }
    guard let source = try openOrMake() else { throw XMLConnectorError.missing(path: options.path) }
    var adoption = Adoption(source, adopted, parser: parser, withJoined: withJoined)
    try adoption.run()
    return adoption.refused
  }
}
