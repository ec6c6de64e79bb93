public import Contractors

extension CompiledMapping {
  /// Whether a raw record only says that another one is gone.
  public func isTombstone(_ raw: RawNode, entity: Entity) -> Bool { rules[entity]?.isTombstone(raw) ?? false }

  /// What takes the place of a removed record.
  ///
  /// - Parameters:
  ///   - key: the record's key.
  ///   - raw: the record.
  ///   - entity: its entity.
  /// - Returns: nil where the format knows no tombstones, or has them in another list than the records.
  public func tombstone(of key: RecordKey, _ raw: RawNode, entity: Entity) -> RawNode? {
    guard let mapping = rules[entity], let rule = mapping.tombstone, rule.stands(beside: mapping.recordPaths),
      let name = rule.path.steps.last
    else { return nil }
    var editor = editor(of: RawNode(name))
    let place = rule.key(of: raw, in: mapping.recordPaths)
    guard editor.set(key.rawValue, at: place) else { return nil }
    for (place, text) in rule.condition?.written ?? [] where !text.isEmpty {
      _ = editor.set(text, at: place)
    }
    return rule.fits(editor.raw) ? editor.raw : nil
  }
}

extension EntityMapping {
  /// Whether a raw record bears the name of tombstones.
  func isTombstone(_ raw: RawNode) -> Bool {
    tombstone?.path.steps.last?.isSameName(as: raw.name) ?? false
  }
}

extension TombstoneRule {
  /// Whether a tombstone may stand where a record stood.
  func stands(beside records: [RecordPath]) -> Bool {
    records.contains { $0.steps.dropLast() == path.steps.dropLast() }
  }

  /// Where the tombstone of a record names it: lists that hold records of different kinds have their own places.
  func key(of raw: RawNode, in records: [RecordPath]) -> Place {
    guard key.alternatives.count + 1 == records.count,
      let list = records.firstIndex(where: { $0.steps.last?.isSameName(as: raw.name) ?? false })
    else { return key }
    return key.choice(list)
  }

  /// The key of the record that is gone.
  func recordKey(of raw: RawNode) -> RecordKey? {
    let text = (key.text(in: raw) ?? "").trimmed
    return text.isEmpty ? nil : RecordKey(rawValue: text)
  }
}
