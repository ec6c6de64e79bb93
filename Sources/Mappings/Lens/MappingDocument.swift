public import Contractors

extension CompiledMapping {
  /// Whether the mapping can only be read, whatever its rules would allow.
  public var isReadOnly: Bool { document?.isReadOnly ?? false }

  /// Whether documents can be made that another system takes.
  public var makesDocuments: Bool { !isReadOnly && document?.isOnlyChanged != true }

  /// The mapping for the document in which an exchange keeps what it knows of the other system: writable also where that system
  /// reads no such document.
  public var kept: CompiledMapping {
    guard document?.isKeptByExchanges == true else { return self }
    var copy = self
    copy.document?.isReadOnly = false
    return copy
  }

  /// Whether a document may show a record of an entity several times, each time with the same values.
  public func isRepeated(_ entity: Entity) -> Bool { rules[entity]?.isRepeated ?? false }

  /// The fields of an entity that are only read. A party of two orders may have another role in each, so such fields do not make two
  /// places of one record differ: nothing is written there that could be wrong.
  public func fieldsOnlyRead(of entity: Entity) -> Set<FieldName> {
    let rules = (rules[entity]?.allRules ?? []).filter { $0.write == .never }
    return Set(rules.flatMap(\.fields).map(\.name))
  }

  /// What forbids to write into a record; nil when nothing does.
  func reasonAgainstWriting(_ mapping: EntityMapping, _ raw: RawNode) -> Sentence? {
    if isReadOnly { return AbilitySentence.readOnlyMapping(name) }
    return mapping.isTombstone(raw) ? AbilitySentence.tombstone : nil
  }
}

extension ConstantRule {
  /// What a record says of the field.
  var said: Value { field.cardinality == .one ? .text(value) : .elements([Element(value)]) }
}
