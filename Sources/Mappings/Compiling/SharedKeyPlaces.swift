public import Contractors

/// Sees to it that new records of two entities get different keys where their keys stand in one place: programs know a record by
/// its key alone, and would take a person for the firm of the same number.
struct SharedKeyPlaces {
  let reader: SourceReader

  /// The key of a new contact where the mapping says nothing of it and a company of the same number has `{originator}-{id}`.
  private static let contactTemplate = "{originator}.{id}"

  /// Gives new contacts a key of their own form, or reports a form that the mapping says and that companies have too.
  func separate(_ entities: SourceNode, in mapping: inout CompiledMapping) {
    let digits = mapping.header?.digits ?? [:]
    guard let company = mapping.rules[.company], var contact = mapping.rules[.contact],
      let companies = company.key.template(digits), company.sharesKeyPlace(with: contact)
    else { return }
    let entry = entities.entries.first { $0.key == Entity.contact.rawValue }?.value
    let key = entry?.entries.first { $0.key == "key" }
    let new = key?.value.entries.first { $0.key == "new" }
    if new == nil, case .template = contact.key.maker {
      contact.key.maker = .template(Self.contactTemplate)
    }
    guard let contacts = contact.key.template(digits) else { return }
    if companies.mayGive(aKeyOf: contacts) {
      let mark = new?.mark ?? key?.mark ?? entities.mark
      reader.report(
        mark, ["entities", Entity.contact.rawValue, "key"], .sharedNewKeys(contact.key.names.first ?? ""))
    }
    mapping.set(contact)
  }
}

extension CompiledMapping {
  /// Whether the keys of two entities may stand in one place, so that a record of one would have the key of a record of the other.
  public func sharesKeyPlace(_ first: Entity, _ second: Entity) -> Bool {
    guard let one = rules[first], let other = rules[second] else { return false }
    return one.sharesKeyPlace(with: other)
  }
}

extension KeyRule {
  /// How the key of a new record is made of its origin; nil where it is not.
  fileprivate func template(_ digits: [String: Int]) -> KeyTemplate? {
    switch maker {
    case .template(let text): KeyTemplate(text, digits: digits)
    case .uuid: KeyTemplate("{uuid}")
    case .assigned, .fields: nil
    }
  }
}

extension EntityMapping {
  /// Whether the keys of both may stand in one place: the same column, or the same place in records of one list.
  fileprivate func sharesKeyPlace(with other: EntityMapping) -> Bool {
    guard let own = key.places.first, let another = other.key.places.first else { return false }
    if own.isFolding { return !own.headings.isDisjoint(with: another.headings) }
    return !Set(recordPaths).isDisjoint(with: other.recordPaths)
      && !Set(own.paths).isDisjoint(with: another.paths)
  }
}
