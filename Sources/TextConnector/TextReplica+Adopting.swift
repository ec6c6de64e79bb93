public import Contractors
internal import Files

extension TextReplica: DocumentReplica {
  /// Brings records of another text of the same form into this one, line by line as they stand there.
  ///
  /// A form that is only read takes none.
  ///
  /// - Throws: ``TextConnectorError``; then nothing was written.
  public func adopt(
    from document: any DocumentReplica, withJoined: Bool, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [AdoptionRefusal] {
    guard let other = document as? TextReplica else { throw TextConnectorError.missing(path: options.path) }
    guard let source = try other.openIfThere() else { return [] }
    defer { withExtendedLifetime(source) {} }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let file = try openIfThere() ?? newFile()
    guard let trees = options.open(file.path) as? any DocumentReplica,
      let others = other.options.open(source.path) as? any DocumentReplica
    else { throw TextConnectorError.missing(path: options.path) }
    let refused = try await trees.adopt(from: others, withJoined: withJoined, isWanted)
    let edited = try file.edited(options.faults)
    if edited == file.tree.document { return refused }
    var tree = file.tree
    tree.take(piecesOf: source.tree)
    let text = try options.form.text(of: edited, tree)
    do throws(FileError) { try put(text, inPlaceOf: file) } catch { throw TextConnectorError.file(error) }
    return refused
  }
}
