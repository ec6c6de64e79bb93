public import Contractors

extension CompiledMapping {
  /// The fields of an entity under which `extra:` carries places by name; for `rest` known after binding only.
  public func carriedFields(of entity: Entity) -> Set<FieldName> { Set((extras[entity] ?? [:]).keys) }

  /// The field under which another mapping would carry the place of an entity's key by name; nil for keys of several places.
  public func carriedKey(of entity: Entity) -> FieldName? {
    guard let places = rules[entity]?.key.places, places.count == 1, let step = places[0].steps.last else {
      return nil
    }
    return .extra(step.name)
  }
}
