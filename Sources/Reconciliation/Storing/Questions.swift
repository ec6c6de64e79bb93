public import Contractors

/// A field in which a person must decide. Source: `sync-algorithm.md` §2, feature 31.
public struct Conflict: Sendable, Hashable, Codable {
  /// The number users name it by; 0 until the store has given one.
  public var id: Int64
  /// The pair.
  public var pair: PairID
  /// Its entity.
  public var entity: Entity
  /// The records' keys.
  public var keys: Sides<RecordKey?>
  /// The field or group.
  public var unit: FieldName
  /// The element key when one element of a bag is contested.
  public var element: String?
  /// What was decided before.
  public var base: [FieldName: String]
  /// What each side shows.
  public var values: Sides<[FieldName: String]>
  /// When the question arose.
  public var openedAt: Timestamp
  /// When it was answered, or closed by itself because both sides agreed.
  public var closedAt: Timestamp?
  /// How it ended: `left`, `right`, `value`, `agreed`, `gone`.
  public var decision: String?

  /// Makes an open conflict.
  public init(
    id: Int64 = 0, pair: PairID, entity: Entity, keys: Sides<RecordKey?>, unit: FieldName,
    element: String? = nil,
    base: [FieldName: String], values: Sides<[FieldName: String]>, openedAt: Timestamp
  ) {
    self.id = id
    self.pair = pair
    self.entity = entity
    self.keys = keys
    self.unit = unit
    self.element = element
    self.base = base
    self.values = values
    self.openedAt = openedAt
  }
}

/// A proposed pair that a person must judge: the two may be the same contractor.
public struct Review: Sendable, Hashable, Codable {
  /// What was answered.
  public enum Answer: String, Sendable, Hashable, Codable {
    case open
    case accepted
    case rejected
  }

  /// The number users name it by; 0 until the store has given one.
  public var id: Int64
  /// The entity.
  public var entity: Entity
  /// The left record.
  public var left: RecordKey
  /// The right record.
  public var right: RecordKey
  /// Why they may be the same: a key of the table of messages.
  public var reason: ReviewReason
  /// The answer.
  public var answer: Answer

  /// Makes a proposal.
  public init(
    id: Int64 = 0, entity: Entity, left: RecordKey, right: RecordKey, reason: ReviewReason,
    answer: Answer = .open
  ) {
    self.id = id
    self.entity = entity
    self.left = left
    self.right = right
    self.reason = reason
    self.answer = answer
  }
}

extension Review {
  /// The record of a side.
  public subscript(_ side: Side) -> RecordKey { side == .left ? left : right }

  /// Whether the question has answered itself, since a record has found a pair elsewhere; `paired` says of each side's record
  /// whether it has one, living or ended; one whose second record is still to be made counts as none.
  public func isMoot(paired: Sides<Bool>) -> Bool {
    // One record of these has a pair from the beginning: that is what the question is about.
    reason.isOfPair ? paired.left && paired.right : paired.left || paired.right
  }
}

/// Why two records may be the same contractor and were not paired without asking.
public enum ReviewReason: String, Sendable, Hashable, Codable, CaseIterable {
  /// The same tax id, another or no reason code: perhaps a branch.
  case sameTaxIdOtherReason
  /// The same identifiers on several records of a side.
  case ambiguousIdentifiers
  /// The same tax id or number of registration, whose check digits are wrong or not known.
  case sameUnprovedNumber
  /// The same e-mail or phone, and names that are compatible.
  case sameContact
  /// The same e-mail or phone and another name.
  case sameContactOtherName
  /// The same name, and nothing that contradicts.
  case sameName
  /// An origin that several records carry.
  case ambiguousOrigin
  /// An origin that names a record of other official numbers.
  case contradictedOrigin
  /// The record came back under a new key with the origin of a removed one, or beside the one that stayed when its link ended.
  case returned
  /// A side does not show the record of a pair, and shows another one with its e-mail and phone.
  case renamed
  /// Official numbers that a record which has its pair, or finds it by others, keeps beside those it shows.
  case furtherNumbers

  /// Whether one of the two records has, or had, a pair already.
  public var isOfPair: Bool { self == .ambiguousOrigin || self == .returned || isOfLivingPair }

  /// Whether one of the two belongs to a pair that goes on whatever is answered.
  public var isOfLivingPair: Bool { self == .renamed || self == .furtherNumbers }
}

/// A record that is left out of runs until it or the mapping changes.
public struct SetAside: Sendable, Hashable, Codable {
  /// The number users name it by; 0 until the store has given one.
  public var id: Int64
  /// Where it was read, or where it could not be written.
  public var stream: Stream
  /// What names it: its key, else its position in words (`line 12`).
  public var name: String
  /// Its key where known.
  public var key: RecordKey?
  /// Where it stands.
  public var position: SourcePosition
  /// The field at fault.
  public var field: String?
  /// What is wrong and what to do.
  public var reason: Sentence
  /// The raw record.
  public var raw: String
  /// Whether the source could not be read or the target refused.
  public var isRefusal: Bool
  /// The pair whose write was refused.
  public var pair: PairID?
  /// The run that met it last.
  public var run: Int64

  /// Makes a row.
  public init(
    id: Int64 = 0, stream: Stream, name: String, key: RecordKey?, position: SourcePosition, field: String?,
    reason: Sentence, raw: String, isRefusal: Bool, pair: PairID? = nil, run: Int64
  ) {
    self.id = id
    self.stream = stream
    self.name = name
    self.key = key
    self.position = position
    self.field = field
    self.reason = reason
    self.raw = raw
    self.isRefusal = isRefusal
    self.pair = pair
    self.run = run
  }
}
