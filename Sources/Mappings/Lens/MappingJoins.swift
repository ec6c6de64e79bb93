public import Contractors

/// A record list of the same document that belongs to an entity's records.
public struct JoinedList: Sendable, Hashable {
  /// The entity whose records the list belongs to.
  public let entity: Entity
  /// The name in the mapping.
  public let name: String
  /// Where its records stand.
  public let paths: [RecordPath]

  let rule: JoinRule

  init(_ entity: Entity, _ rule: JoinRule) {
    self.entity = entity
    self.rule = rule
    name = rule.name
    paths = rule.paths
  }

  /// By what a joined record names its owner; nil for one that names none or is not meant.
  public func owner(of raw: RawNode) -> String? {
    guard rule.condition?.holds(raw) ?? true else { return nil }
    return rule.owner.text(in: raw)?.trimmed.nonEmpty
  }

  /// By what joined records name a record; nil for one that cannot be named.
  public func key(of raw: RawNode) -> String? { rule.key.text(in: raw)?.trimmed.nonEmpty }

  /// By what a joined record is told apart from the others of its list; nil where the mapping does not say it.
  public func ownKey(of raw: RawNode) -> String? {
    guard rule.condition?.holds(raw) ?? true else { return nil }
    return rule.ownKey?.text(in: raw)?.trimmed.nonEmpty
  }
}

extension CompiledMapping {
  /// The record lists that belong to the records of an entity, in the order of their names.
  public func joins(of entity: Entity) -> [JoinedList] {
    (rules[entity]?.joins ?? []).sorted { $0.name < $1.name }.map { JoinedList(entity, $0) }
  }
}

extension RawNode {
  /// The record with the records of a joined list in it, where rules that say `joined:` find them.
  ///
  /// - Parameters:
  ///   - records: the joined records in their order; without any the record stays as it is.
  ///   - list: their list.
  /// - Returns: a record that is read like any other; what was joined cannot be written.
  public func joining(_ records: [RawNode], of list: JoinedList) -> RawNode {
    if records.isEmpty { return self }
    var copy = self
    copy.children.append(RawNode(JoinRule.nodeName(list.name), children: records))
    return copy
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
