/// The open elements as a record sees them, each made once however many records it holds.
struct AncestorStack: Sendable {
  private struct Level: Sendable {
    var ancestor: XMLAncestor
    /// The namespaces in force in it.
    var context: XMLNamespaceContext
  }

  private var levels: [Level] = []
  private var ancestry: XMLAncestry?

  /// The elements around a record.
  ///
  /// - Parameters:
  ///   - open: the open elements; those that are still the same are not looked at again.
  ///   - encoding: the file's encoding.
  ///   - limits: how much may be in force.
  ///   - place: where wrong namespaces are reported.
  /// - Returns: the same ancestry for all records of one place.
  /// - Throws: ``ScanFailure`` for a namespace that cannot be read, or too many.
  mutating func ancestry(
    of open: inout OpenElements, encoding: XMLEncoding, limits: XMLLimits, at place: Int
  ) throws(ScanFailure) -> XMLAncestry {
    if let ancestry, levels.count == open.count, open.stableCount == open.count { return ancestry }
    levels.removeLast(levels.count - min(levels.count, open.stableCount))
    for entry in open.entries[levels.count...] {
      var context = levels.last?.context ?? XMLNamespaceContext()
      let tag = open.tag(of: entry)
      do throws(ScanFailure) {
        for binding in try StartTag.declarations(in: tag, nameCount: entry.nameCount, encoding: encoding) {
          context.bind(binding.prefix, to: binding.namespace)
        }
      } catch {
        throw ScanFailure(error.cause, at: place)
      }
      let bytes = context.bindings.reduce(0) { $0 + $1.prefix.utf8.count + $1.namespace.utf8.count }
      if bytes > limits.namespaceBytes {
        throw ScanFailure(.limitExceeded(.namespaceBytes, limit: limits.namespaceBytes), at: place)
      }
      let name = open.name(of: entry)
      let colon = name.firstIndex(of: 0x3A)
      levels.append(
        Level(
          ancestor: XMLAncestor(
            localName: encoding.excerpt(name[(colon.map { $0 + 1 } ?? name.startIndex)...], limit: Int.max),
            prefix: colon.map { encoding.excerpt(name[..<$0], limit: Int.max) } ?? "",
            startTag: Array(tag)),
          context: context))
    }
    open.markStable()
    let made = XMLAncestry(levels.map(\.ancestor), namespaces: levels.last?.context ?? XMLNamespaceContext())
    ancestry = made
    return made
  }
}
