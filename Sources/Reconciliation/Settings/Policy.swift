public import Contractors

/// How a contest for a field is settled. A policy is asked only when both sides have a claim: what one side alone changed
/// always travels. Source: `sync-algorithm.md` §4.8.
public enum Policy: String, Sendable, Hashable, Codable, CaseIterable {
  /// The left side owns the field.
  case left
  /// The right side owns the field.
  case right
  /// The left side's value unless it is empty.
  case preferLeft = "prefer-left"
  /// The right side's value unless it is empty.
  case preferRight = "prefer-right"
  /// The later of the two where both sides state a time and they differ by more than five minutes; else a person is asked.
  case newest
  /// The longer text; a person is asked when both are equally long.
  case longest
  /// Both, for bags; a single value cannot be united, so a person is asked.
  case union
  /// An empty value is filled; two different values stay as they are, and nobody is asked.
  case fillOnly = "fill-only"
  /// Written when a record is created, never afterwards.
  case createOnly = "create-only"
  /// Both texts, the right one below the left one; a person decides where no side that is written to has room for both.
  case append
  /// A person decides; until then nothing is written to the field.
  case ask
  /// The field takes no part in the sync.
  case never
}

/// The rule of one field or group.
public struct FieldRule: Sendable, Hashable, Codable {
  /// How contests are settled.
  public var policy: Policy
  /// Whether a change from a value to empty travels; when not, the value is written back.
  public var isClearable: Bool

  /// Makes a rule.
  public init(_ policy: Policy, isClearable: Bool = true) {
    self.policy = policy
    self.isClearable = isClearable
  }
}

/// Which way changes travel.
public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
  case both
  case leftToRight = "left-to-right"
  case rightToLeft = "right-to-left"

  /// Whether changes made on a side count.
  public func isSource(_ side: Side) -> Bool {
    switch self {
    case .both: true
    case .leftToRight: side == .left
    case .rightToLeft: side == .right
    }
  }

  /// Whether a side may be written.
  public func isTarget(_ side: Side) -> Bool { isSource(side.opposite) }
}

/// What happens to a change made on the target of a one-way sync.
public enum DriftPolicy: String, Sendable, Hashable, Codable, CaseIterable {
  /// It stays until the source changes the field.
  case ignore
  /// The same, and the run reports it.
  case report
  /// It is overwritten with what was decided.
  case revert
}

/// What happens to a record whose counterpart is gone.
public enum RemovalPolicy: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is marked by the sync's flag fields and no longer paired.
  case flag
  /// It is no longer paired and stays as it is.
  case detach
  /// It is removed as well, within the guard.
  case delete
  /// As ``detach``, without a word in the report.
  case ignore
}

/// Which new records are created on a side.
public enum CreateRule: Sendable, Hashable, Codable {
  /// All of them.
  case always
  /// None.
  case never
  /// Those in which all these fields have a value.
  case requires([FieldName])
}

/// A tier of matching records that have no pair yet. Source: `sync-algorithm.md` §4.7.
public enum MatchTier: String, Sendable, Hashable, Codable, CaseIterable {
  /// Origins written by an earlier run.
  case origin
  /// Legal identifiers with valid check digits.
  case identifiers
  /// E-mail and phone both equal and the names compatible.
  case contacts
}
