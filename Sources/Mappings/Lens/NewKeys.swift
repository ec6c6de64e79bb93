public import Contractors

/// Where the keys of new records come from.
public enum NewKeys: Sendable, Hashable {
  /// The side gives them, or the mapping does not know the entity.
  case assigned
  /// They are made of the record's own fields.
  case fields
  /// They are made of the origin alone, so that a record is found again by it.
  case origin
}

extension CompiledMapping {
  /// Where the keys of an entity's new records come from.
  public func newKeys(of entity: Entity) -> NewKeys {
    switch rules[entity]?.key.maker {
    case .assigned, nil: .assigned
    case .fields: .fields
    case .template(let template): keyTemplate(template).namesRecord ? .origin : .fields
    case .uuid: .origin
    }
  }

  /// A template of keys, with the numbers of digits that the file says.
  func keyTemplate(_ text: String) -> KeyTemplate { KeyTemplate(text, digits: header?.digits ?? [:]) }
}
