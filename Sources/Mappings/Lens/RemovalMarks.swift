public import Contractors

extension CompiledMapping {
  /// Whether a document of the format can say of a record that it is removed: by a mark, which stays there with the record, or
  /// by a tombstone.
  public func marksRemovals(of entity: Entity) -> Bool {
    if rules[entity]?.tombstone != nil { return true }
    return rules[entity]?.removed.map { !$0.place.isMissing && !$0.texts.isEmpty } ?? false
  }

  /// Whether a record that bears the format's mark stays what it was and can lose the mark again: a tombstone cannot.
  public func liftsMarks(of entity: Entity) -> Bool {
    guard let mapping = rules[entity], let removed = mapping.removed, !isReadOnly else { return false }
    return !removed.place.isMissing && mapping.tombstone?.stands(beside: mapping.recordPaths) != true
  }

  /// The record with the mark of a removed one.
  ///
  /// - Parameters:
  ///   - raw: the record as read.
  ///   - entity: its entity.
  ///   - canHold: whether the side can hold a text; by default it can hold all.
  /// - Returns: nil where the format has no such mark: records are taken out.
  public func markRemoved(
    _ raw: RawNode, entity: Entity, canHold: (String) -> Bool = { _ in true }
  ) -> RawNode? {
    guard let rule = rules[entity]?.removed, !rule.place.isMissing,
      let text = rule.texts.spellings.first(where: canHold)
    else { return nil }
    if let current = rule.place.text(in: raw), rule.texts.contains(current) { return raw }
    var editor = editor(of: raw)
    return editor.set(text, at: rule.place) ? editor.raw : nil
  }

  /// Takes the mark of removal off a raw record.
  ///
  /// What stands there instead is the opposite in the words of the mark, or nothing: `нет` for `да`, `false` for `true`.
  ///
  /// - Parameters:
  ///   - raw: the record.
  ///   - entity: its entity.
  ///   - canHold: whether the file can hold a text.
  /// - Returns: the record without the mark; nil when the format has none, or no text for its absence.
  public func liftRemoval(
    _ raw: RawNode, entity: Entity, canHold: (String) -> Bool = { _ in true }
  ) -> RawNode? {
    guard let rule = rules[entity]?.removed, !rule.place.isMissing else { return nil }
    guard let current = rule.place.text(in: raw), rule.texts.contains(current) else { return raw }
    let opposite = RemovedRule.opposites[current.trimmed.lowercased()] ?? ""
    var editor = editor(of: raw)
    guard let text = [opposite, ""].first(where: { !rule.texts.contains($0) && canHold($0) }),
      editor.set(text, at: rule.place)
    else { return nil }
    return editor.raw
  }
}

extension RemovedRule {
  fileprivate static let opposites = [
    "yes": "no", "true": "false", "1": "0", "да": "нет", "истина": "ложь", "y": "n", "t": "f",
  ]
}
