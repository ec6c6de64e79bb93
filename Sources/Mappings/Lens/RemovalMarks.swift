public import Contractors

extension CompiledMapping {
  /// Whether a document of the format can say of a record that it is removed: by a mark, which stays there with the record, or
  /// by a tombstone.
  public func marksRemovals(of entity: Entity) -> Bool {
    if rules[entity]?.tombstone != nil { return true }
    return rules[entity]?.removed.map { !$0.place.isMissing && !$0.texts.isEmpty } ?? false
  }
}
