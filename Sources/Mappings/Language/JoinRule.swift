/// A record list of the same document whose records belong to those of an entity (`joins:`): accounts that name their owner.
struct JoinRule: Sendable, Hashable {
  /// How rules name it with `joined:`.
  var name: String
  /// Where its records stand.
  var paths: [RecordPath]
  /// Where a joined record names its owner.
  var owner: Place
  /// Where a record of the entity has what owners are named by.
  var key: Place
  /// Where a joined record has the key by which it is told apart from the others; nil where nothing tells them apart.
  var ownKey: Place?
  /// Which of the records are meant; nil is all.
  var condition: Condition?

  /// The name of the node under which a record holds what is joined to it: no element has such a name.
  static func nodeName(_ join: String) -> String { "+" + join }
}

/// A record that says of another one that it is gone (`tombstones:`).
struct TombstoneRule: Sendable, Hashable {
  /// Where tombstones stand, the last step being theirs.
  var path: RecordPath
  /// Where a tombstone names the record; of alternatives as many as there are lists of records each belongs to the records of one.
  var key: Place
  /// Which of them are meant; nil is all that name a record.
  var condition: Condition?

  /// Whether a raw record is one.
  func fits(_ raw: RawNode) -> Bool {
    guard let name = path.steps.last, name.isSameName(as: raw.name) else { return false }
    return !(key.text(in: raw) ?? "").trimmed.isEmpty && (condition?.holds(raw) ?? true)
  }
}
