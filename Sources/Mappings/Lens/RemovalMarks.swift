public import Contractors

extension CompiledMapping {
  /// Whether the format can say of a record in a document that it is removed: by a mark, which stays there with the record.
  public func marksRemovals(of entity: Entity) -> Bool {
    rules[entity]?.removed.map { !$0.place.isMissing && !$0.spellings.isEmpty } ?? false
  }
}
