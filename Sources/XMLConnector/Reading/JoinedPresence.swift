import Mappings
import XMLText

extension XMLReplica {
  /// Whether the document holds a record of a joined list, such as an account that names its owner, which may stand in another document.
  ///
  /// - Throws: ``XMLConnectorError``, also where the file is not well-formed up to there.
  public func holdsJoined() throws -> Bool {
    let source = try XMLSource.open(options)
    guard source.places.hasJoins else { return false }
    let lists = source.mapping.entities.flatMap { source.mapping.joins(of: $0) }
    var pieces = try source.pieces(isChecked: false)
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      if lists.contains(where: { source.places.stands(slice, at: $0.paths) }) { return true }
    }
    return false
  }
}
