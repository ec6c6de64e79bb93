public import Contractors
internal import FileSources
internal import Files

extension CSVReplica: DocumentReplica {
  /// Brings records of another CSV file of the same format into this one, cell by cell as they stand there.
  ///
  /// Columns are found by their headings, as the mapping does. A column that the other file lacks keeps what it says here; one that this
  /// file lacks does not come. A file that is made has the other one's columns and the lines above them.
  ///
  /// - Throws: ``CSVConnectorError``; then nothing was written.
  public func adopt(
    from document: any DocumentReplica, withJoined: Bool, _ isWanted: @Sendable (Entity, RecordKey) -> Bool
  ) async throws -> [AdoptionRefusal] {
    guard let document = document as? CSVReplica else { throw CSVConnectorError.missing(path: options.path) }
    guard let other = try document.openIfThere() else { return [] }
    let adopted = try AdoptedRows(other, isWanted)
    if adopted.isEmpty { return [] }
    let lock = try takeLock()
    defer { withExtendedLifetime(lock) {} }
    let source = try openOrMake(like: other)
    var copy = try RowCopy(source, RowAdoption(source, adopted, from: other))
    do {
      try copy.run()
      try copy.close()
    } catch {
      copy.sink.replacement.abort()
      throw error
    }
    guard copy.changes.hasChanged else {
      copy.sink.replacement.abort()
      return copy.changes.refused
    }
    do throws(FileError) { try copy.sink.replacement.commit(expecting: source.identity) } catch {
      throw CSVConnectorError.file(error)
    }
    return copy.changes.refused
  }
}
