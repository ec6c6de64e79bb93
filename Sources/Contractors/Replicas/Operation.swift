/// One change that a replica is asked to make.
public struct Operation: Sendable, Hashable, Codable {
  /// What is to be done with the record.
  public enum Action: Sendable, Hashable, Codable {
    /// A new record with these values and this origin.
    case create(Record)
    /// New values for some fields of an existing record.
    case update([FieldName: FieldChange])
    /// The record is to be removed for good.
    case delete
  }

  /// Names the operation within its batch; unique there.
  public var id: Int
  /// The record's entity in this replica.
  public var entity: Entity
  /// The record's key; nil for a creation, unless a file is to get a record under the key that it has elsewhere.
  public var key: RecordKey?
  /// What is to be done.
  public var action: Action
  /// Whether the record bears the format's mark of removal, which is to be taken off with an update.
  public var liftsMark = false
  /// The origin that an update gives to the record; nil leaves its own. Only where ``Capabilities/movesOrigins``.
  public var origin: Origin?
  /// The target's values in the fields to be written, as last read: another value means that somebody edited meanwhile.
  public var expected: [FieldName: Value]
  /// The target's version as last read, where the side has one.
  public var expectedVersion: String?
  /// What was decided for fields that the target gives to new records alone, and that an update never changes: of use where the update makes
  /// something new beside the record.
  public var settled: [FieldName: Value] = [:]

  /// Makes an operation.
  public init(
    id: Int, entity: Entity, key: RecordKey?, action: Action, expected: [FieldName: Value] = [:],
    expectedVersion: String? = nil
  ) {
    self.id = id
    self.entity = entity
    self.key = key
    self.action = action
    self.expected = expected
    self.expectedVersion = expectedVersion
  }
}

extension Operation {
  /// The fields that the operation names; none for a removal.
  public var fields: Set<FieldName> {
    switch action {
    case .create(let record): Set(record.fields.keys)
    case .update(let changes): Set(changes.keys)
    case .delete: []
    }
  }

  /// Whether the elements of a bag that the operation puts into another order stand in another one than expected.
  package func expectsAnotherOrder(in current: Record) -> Bool {
    guard case .update(let changes) = action else { return false }
    return changes.contains { field, change in
      guard case .bag(let bag) = change, bag.order != nil, let expected = expected[field],
        let shown = current[field]
      else { return false }
      let (then, now) = (expected.elements.map(\.value), shown.elements.map(\.value))
      var met: Set<String> = []
      let common = now.filter { then.contains($0) && met.insert($0).inserted }
      return common != then.filter(met.contains)
    }
  }
}

/// The change of one field.
public enum FieldChange: Sendable, Hashable, Codable {
  /// The new value of a scalar; ``Value/empty`` clears it.
  case set(Value)
  /// A bag changed element by element; elements that are not named stay as they are.
  case bag(BagChange)
}

/// The change of a bag, addressed by element.
///
/// Source: `sync-algorithm.md` §4.4, "Writes are addressed".
public struct BagChange: Sendable, Hashable, Codable {
  /// Elements to be added, in order.
  public var added: [Element]
  /// Elements to be removed, as the side holds them.
  public var removed: [Element]
  /// Elements whose attributes change: as the side holds them, and as they shall be.
  public var changed: [ElementChange]
  /// Elements in the order in which they shall stand once all else is done; those that are not named keep their places. Nil leaves the
  /// order as it is.
  public var order: [Element]?

  /// Makes a change; empty lists change nothing.
  public init(
    added: [Element] = [], removed: [Element] = [], changed: [ElementChange] = [], order: [Element]? = nil
  ) {
    self.order = order
    self.added = added
    self.removed = removed
    self.changed = changed
  }

  /// Whether nothing is to be done.
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty && order == nil }
}

/// An element before and after an edit of its attributes or spelling.
public struct ElementChange: Sendable, Hashable, Codable {
  /// As the side holds it.
  public var from: Element
  /// As it shall be.
  public var to: Element

  /// Makes a change.
  public init(from: Element, to: Element) {
    self.from = from
    self.to = to
  }
}

/// How one operation ended. Source: `sync-algorithm.md` §1, "Connector contract".
public enum Outcome: Sendable, Hashable {
  /// Done; what the side now holds where it could be read back, else nil.
  case done(RecordKey, Observed?)
  /// The side refused the values; repeating will not help until the record or the mapping changes.
  case refused(Refusal)
  /// The target is no longer what was expected; nothing was written. The present state where it was read.
  case stale(Observed?)
  /// There is no such record any more; nothing was written.
  case gone
  /// The side asks to wait; nothing was written.
  case throttled(until: Timestamp?)
  /// Sent, and no answer tells whether it was done.
  case unknown(Sentence)
}

/// Why a side refused an operation.
public struct Refusal: Sendable, Hashable, Codable {
  /// The field at fault in canonical terms, where the side says it.
  public var field: FieldName?
  /// The side's reason with our advice; no secret, values shortened.
  public var reason: Sentence

  /// Makes a refusal.
  public init(field: FieldName? = nil, reason: Sentence) {
    self.field = field
    self.reason = reason
  }
}
