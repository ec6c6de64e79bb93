/// What was read of one record.
public struct Observed: Sendable, Hashable, Codable {
  /// The record's key in its replica.
  public var key: RecordKey
  /// A hash over everything that was read for the record.
  public var fingerprint: SourceFingerprint
  /// The side's own version of the record (an etag, a modification time), compared for equality only.
  public var version: String?
  /// The canonical record.
  public var record: Record
  /// Where it stands in its source, for messages: `строка 12`, `line 12`, `company 812` are built from it.
  public var position: SourcePosition
  /// Whether the source wants a new record made of it where there is none, and no existing one changed.
  public var isOnlyNew = false
  /// What the side itself said before of fields that were written to it and that it changed without knowing of that: no answer to what was
  /// written. Nil where it knows all that was written.
  public var saidBefore: [FieldName: Value]?

  /// Makes an observation.
  public init(
    key: RecordKey, fingerprint: SourceFingerprint, version: String? = nil, record: Record,
    position: SourcePosition
  ) {
    self.key = key
    self.fingerprint = fingerprint
    self.version = version
    self.record = record
    self.position = position
  }
}

/// A place in a source that a person can find again.
public enum SourcePosition: Sendable, Hashable, Codable {
  /// The 1-based line of a text file on which the record begins.
  case line(Int)
  /// A record of a portal or database, by its key.
  case key(RecordKey)

  /// The place in English words, which also names a record that has no key; the same on every day and in every language.
  public var name: String { words.english }

  /// The place in words for people.
  public var words: Sentence {
    switch self {
    case .line(let line): Sentence("line \(line)", "строка \(line)")
    case .key(let key): Sentence(same: key.rawValue)
    }
  }
}

/// A record that could not be read, set aside with its reason.
public struct Rejection: Sendable, Hashable, Codable {
  /// Where it stands.
  public var position: SourcePosition
  /// Its key where that could be read.
  public var key: RecordKey?
  /// The field at fault, as the source names it; nil when it is the record as a whole.
  public var field: String?
  /// What is wrong, what was expected and what to do; values shortened.
  public var reason: Sentence
  /// The raw record as read, at most 4 KiB; kept in the store only.
  public var raw: String

  /// Makes a rejection.
  public init(
    position: SourcePosition, key: RecordKey? = nil, field: String? = nil, reason: Sentence, raw: String = ""
  ) {
    self.position = position
    self.key = key
    self.field = field
    self.reason = reason
    self.raw = raw
  }
}

/// How sure a side is that a record is gone. Source: `sync-algorithm.md` §4.6.
public enum Evidence: Int, Sendable, Hashable, Codable, Comparable {
  /// E0: missing from something that is not a complete snapshot; means nothing.
  case nothing = 0
  /// E1: missing from one complete snapshot; believed when a second one agrees.
  case missing = 1
  /// E2: asked for by its key, the side answered that there is no such record.
  case notFound = 2
  /// E3: a delete event, a removal mark, a tombstone.
  case explicit = 3

  /// Weaker is less.
  public static func < (lhs: Evidence, rhs: Evidence) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// One step of reading a replica.
public enum Observation: Sendable, Hashable {
  /// A record about which nothing changed: its fingerprint is known, or a delta left it out and a sweep of keys showed it.
  case unchanged(RecordKey)
  /// A record that is new or changed.
  case record(Observed)
  /// A record that the source says is gone.
  case gone(RecordKey, Evidence)
  /// A record that could not be read.
  case rejected(Rejection)
}

/// How far a reading can be trusted to show everything.
public enum Completeness: String, Sendable, Hashable, Codable {
  /// Every record was shown: what is missing counts as ``Evidence/missing``.
  case complete
  /// Only a part (a delta, a file not declared full): what is missing means nothing.
  case partial
  /// The source did not change since the cursor; nothing was read again.
  case untouched
}

/// Where a reading ended, opaque to everyone but its connector.
public struct Cursor: Sendable, Hashable, Codable {
  /// The connector's own text, at most 4 KiB.
  public var text: String

  /// Wraps a connector's text.
  public init(_ text: String) { self.text = text }
}
