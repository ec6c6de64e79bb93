public import Contractors

extension CompiledMapping {
  /// Whether the mapping can only be read, whatever its rules would allow.
  public var isReadOnly: Bool { document?.isReadOnly ?? false }

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
