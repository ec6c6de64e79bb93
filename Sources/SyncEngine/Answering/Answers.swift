public import Contractors
public import Reconciliation

/// What a person decided for a contested field.
public enum ConflictAnswer: Sendable, Hashable {
  /// One side's value.
  case take(Side)
  /// Another value, by part; a scalar has one part, its own name.
  case values([FieldName: String])
}

/// Why an answer could not be taken.
public enum AnswerError: Error, Sendable, Hashable {
  /// There is no such open question.
  case unknown(Int64)
  /// The parts are not those of the contested field.
  case wrongParts(expected: [FieldName])
  /// A text is no value of the field's type.
  case unfit(FieldName, text: String, FieldType)
  /// The pair of the question has ended.
  case ended
  /// A record is not known on this side.
  case unknownRecord(Side, RecordKey)
  /// A record has a pair already.
  case paired(Side, RecordKey)
  /// The two records have no common pair.
  case notPaired
}

extension AnswerError: CustomStringConvertible {
  /// What is wrong and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}

/// Takes people's answers into a sync's memory; the next run acts on them. Nothing is read from or written to the sides.
public struct Answers: Sendable {
  private let store: any SyncStoring
  private let now: Timestamp

  /// Answers at a time.
  public init(store: any SyncStoring, now: Timestamp) {
    self.store = store
    self.now = now
  }

  /// Decides a contested field: what is decided is written to the side that shows another value by the next run.
  ///
  /// - Throws: ``AnswerError`` when there is no such open conflict, the parts do not fit or the pair has ended.
  public func resolve(_ id: Int64, _ answer: ConflictAnswer) throws {
    guard var conflict = try store.conflicts(includingClosed: false).first(where: { $0.id == id }) else {
      throw AnswerError.unknown(id)
    }
    guard var pair = try store.pair(conflict.pair), pair.state != .tomb,
      var registers = try store.registers(of: [conflict.pair])[conflict.pair],
      registers.register(conflict.unit, conflict.element) != nil
    else { throw AnswerError.ended }
    let values: Parts
    switch answer {
    case .take(let side): values = conflict.values[side]
    case .values(let given):
      let expected = Set(conflict.values.left.keys).union(conflict.values.right.keys).sorted()
      guard given.keys.allSatisfy({ expected.contains($0) }), !given.isEmpty else {
        throw AnswerError.wrongParts(expected: expected)
      }
      values = try Self.canonical(given, of: conflict)
    }
    var history: [HistoryEntry] = []
    // The answer belongs to no run of its own: it is kept with the last one, which knew the question.
    let run = try store.runs(limit: 1).first?.id ?? 0
    registers.change(conflict.unit, conflict.element) { register in
      for (part, text) in values.sorted(by: { $0.key < $1.key }) {
        for side in Side.allCases where register.seen[side][part] != nil && register.seen[side][part] != text
        {
          history.append(
            HistoryEntry(
              run: run, pair: pair.id, side: side, key: pair.keys[side],
              field: conflict.element == nil ? part : conflict.unit,
              old: register.seen[side][part].map(Value.scalar), new: .scalar(text), cause: .answer))
        }
      }
      if let line = values["value"], line != register.decided["value"],
        Catalogue.standard.descriptor(of: conflict.unit, in: conflict.entity)?.type == .address
      {
        // The parts of an address go with its line; those of the one that lost say nothing of it.
        for part in register.decided.keys where BagContext.isAddressPart(part) { register.decided[part] = "" }
      }
      register.decided.merge(values) { $1 }
      register.isHeld = false
    }
    conflict.closedAt = now
    conflict.decision =
      switch answer {
      case .take(let side): side.rawValue
      case .values: "value"
      }
    pair.isUnsettled = true
    var changes = Changes()
    changes.conflicts = [conflict]
    changes.registers = [pair.id: registers]
    changes.pairs = [pair]
    changes.history = history
    try store.commit(changes)
  }

  /// What a person typed, as both sides understand it: a date in any usual spelling, a number, a flag. Nothing else is a question
  /// of spelling.
  private static func canonical(_ given: Parts, of conflict: Conflict) throws -> Parts {
    // The parts of an element have no descriptors of their own: what they are called tells nothing of their type.
    if conflict.element != nil { return given }
    var values = given
    for (part, text) in given where !text.isEmpty {
      let type = Catalogue.standard.descriptor(of: part, in: conflict.entity)?.type
      let canonical: String?
      switch type {
      case .date: canonical = CalendarDate(text)?.description
      case .number: canonical = Normal.decimal(text)
      case .flag: canonical = Normal.flag(text).map { $0 ? "yes" : "no" }
      default: canonical = text
      }
      guard let canonical else { throw AnswerError.unfit(part, text: text, type ?? .text) }
      values[part] = canonical
    }
    return values
  }

  /// The questions about who is who that still need an answer.
  public func openReviews() throws -> [Review] {
    try store.reviews().filter { review in
      guard review.answer == .open else { return false }
      let paired = try Sides { side in
        try store.pair(of: Stream(side, review.entity), key: review[side]).map { $0.state != .half } ?? false
      }
      return try !review.isMoot(paired: paired) && !store.isForgotten(review, paired: paired)
    }
  }

  /// Answers whether two records are the same contractor.
  ///
  /// Of a record that came back after its removal, *the same* means that it stays: it is paired with the other one where that is
  /// still there, else the other one is made anew. Of a record that may be that of a pair under another key it means that the pair goes on
  /// with it. Of a record whose numbers one with a pair keeps beside its own it means that nothing is made of it. *Another* makes it a
  /// contractor of its own.
  ///
  /// - Throws: ``AnswerError/unknown(_:)``; ``AnswerError/paired(_:_:)`` when one of the two has another living pair, which must
  ///   be split first.
  public func review(_ id: Int64, isSame: Bool) throws {
    guard var review = try store.reviews().first(where: { $0.id == id && $0.answer == .open }) else {
      throw AnswerError.unknown(id)
    }
    review.answer = isSame ? .accepted : .rejected
    var changes = Changes()
    changes.reviews = [review]
    if isSame && review.reason.isOfPair {
      for side in Side.allCases {
        let stream = Stream(side, review.entity)
        guard let pair = try store.pair(of: stream, key: review[side]) else { continue }
        if pair.state != .tomb {
          if review.reason.isOfLivingPair { continue }
          throw AnswerError.paired(side, review[side])
        }
        // What stayed after its link ended is read once more, since nobody listened to it meanwhile.
        if var known = try store.observations(of: stream, keys: [review[side]])[review[side]] {
          known.fingerprint = nil
          changes.observations[stream] = [known]
          changes.cursors[stream] = .some(nil)
        }
      }
    }
    if isSame && review.reason == .furtherNumbers {
      // It is the one, and so none of the others that keep the same numbers.
      changes.reviews += try store.reviews().filter { other in
        other.id != id && other.answer == .open && other.reason == .furtherNumbers
          && other.entity == review.entity && (other.left == review.left || other.right == review.right)
      }.map { other in
        var other = other
        other.answer = .rejected
        return other
      }
    }
    try store.commit(changes)
  }

  /// Lets the next run try all records that were set aside again.
  ///
  /// - Returns: how many rows there are.
  public func retrySetAside() throws -> Int {
    let rows = try store.setAside()
    var changes = Changes()
    for row in rows {
      if row.isRefusal, let id = row.pair, var pair = try store.pair(id), pair.state != .tomb {
        pair.isUnsettled = true
        changes.pairs.append(pair)
      } else {
        // A source that did not change is read again only without its cursor.
        changes.cursors[row.stream] = .some(nil)
      }
    }
    if !changes.isEmpty { try store.commit(changes) }
    return rows.count
  }

  /// Pairs two records by hand; the next run compares them as on a first merge.
  ///
  /// - Throws: ``AnswerError`` when a record is not known or has a living pair.
  public func join(_ entity: Entity, left: RecordKey, right: RecordKey) throws {
    var changes = Changes()
    var ended: [PairID: Pair] = [:]
    for (side, key) in [(Side.left, left), (Side.right, right)] {
      let stream = Stream(side, entity)
      guard var known = try store.observations(of: stream, keys: [key])[key] else {
        throw AnswerError.unknownRecord(side, key)
      }
      if let pair = try store.pair(of: stream, key: key) {
        guard pair.state == .tomb else { throw AnswerError.paired(side, key) }
        ended[pair.id] = pair
      }
      known.fingerprint = nil
      changes.observations[stream] = [known]
      changes.cursors[stream] = .some(nil)
    }
    // A pair never loses its last key: the one that would is opened again for the two records, without its history.
    var taker = ended.values.filter { $0.keys == Sides(left: left, right: right) }.first
    // The highest number stays, since the next new pair gets the one after it.
    for pair in ended.values.sorted(by: { $0.id > $1.id }) where pair.id != taker?.id {
      var pair = pair
      if pair.keys.left == left { pair.keys.left = nil }
      if pair.keys.right == right { pair.keys.right = nil }
      if pair.keys.left != nil || pair.keys.right != nil {
        changes.pairs.append(pair)
      } else if let taker {
        changes.dissolved[pair.id] = taker.id
      } else {
        taker = pair
      }
    }
    if var pair = taker {
      pair.keys = Sides(left: left, right: right)
      pair.state = .coupled
      pair.closedAt = nil
      pair.isUnsettled = true
      changes.pairs.append(pair)
      changes.registers[pair.id] = Registers()
    }
    let existing = try store.reviews().first { $0.entity == entity && $0.left == left && $0.right == right }
    var review = existing ?? Review(entity: entity, left: left, right: right, reason: .sameName)
    review.answer = .accepted
    changes.reviews = [review]
    try store.commit(changes)
  }

  /// Of pairs that have ended, those whose records are both still known: a person took them apart.
  ///
  /// What ended because a counterpart is gone has lost that record.
  public func takenApart(_ ended: [Pair]) throws -> [Pair] {
    let ended = ended.filter { $0.state == .tomb && $0.keys.left != nil && $0.keys.right != nil }
    var known: [Stream: Set<RecordKey>] = [:]
    for side in Side.allCases {
      for (entity, pairs) in Dictionary(grouping: ended, by: \.entity) {
        let stream = Stream(side, entity)
        let found = try store.observations(of: stream, keys: pairs.compactMap { $0.keys[side] })
        known[stream] = Set(found.filter { $0.value.misses < StreamReading.believedMisses }.keys)
      }
    }
    return ended.filter { pair in
      Side.allCases.allSatisfy { side in
        pair.keys[side].map { known[Stream(side, pair.entity)]?.contains($0) == true } ?? false
      }
    }
  }

  /// Ends a link: both records stay as they are and are not paired or created again.
  ///
  /// - Throws: ``AnswerError/ended`` when there is no such living pair.
  public func split(_ id: PairID) throws {
    guard var pair = try store.pair(id), pair.state != .tomb else { throw AnswerError.ended }
    pair.state = .tomb
    pair.isUnsettled = false
    pair.closedAt = now
    var changes = Changes()
    changes.pairs = [pair]
    changes.conflicts = try store.conflicts(includingClosed: false).filter { $0.pair == id }.map { conflict in
      var conflict = conflict
      conflict.closedAt = now
      conflict.decision = "gone"
      return conflict
    }
    try store.commit(changes)
  }
}

extension Registers {
  /// The register of a unit, or of one element of a bag.
  fileprivate func register(_ unit: FieldName, _ element: String?) -> TupleRegister? {
    guard let element else { return tuples[unit] }
    return bags[unit]?.elements.first { $0.key == element }?.attributes
  }

  fileprivate mutating func change(
    _ unit: FieldName, _ element: String?, _ body: (inout TupleRegister) -> Void
  ) {
    guard let element else {
      if var register = tuples[unit] {
        body(&register)
        tuples[unit] = register
      }
      return
    }
    guard let index = bags[unit]?.elements.firstIndex(where: { $0.key == element }),
      var register = bags[unit]?.elements[index].attributes
    else { return }
    body(&register)
    bags[unit]?.elements[index].attributes = register
  }
}
