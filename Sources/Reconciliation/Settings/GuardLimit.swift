public import Contractors

/// The brakes of a run. Source: `sync-algorithm.md` §2, features 20 to 26, and §4.7.
public enum GuardName: String, Sendable, Hashable, Codable, CaseIterable {
  /// Records removed, flagged or detached in one run.
  case removals
  /// A source that shows far fewer records than before, or none.
  case shrink
  /// None of three long-paired records can be found by key although records are missing.
  case canary
  /// Most of the keys that a source showed are gone at once while about as many new ones appear: a re-coded column of keys.
  case keys
  /// One field changed on a large share of the pairs: a re-coded column.
  case changes
  /// One field went from filled to empty on a notable share of the pairs.
  case clears
  /// Mapping, filters or policies changed since the last run: the plan must be seen once.
  case configuration
  /// On a first merge, a large share of one side has no counterpart.
  case creates
  /// Records with official numbers would be made where such numbers are kept and not shown: what is there already cannot be recognised.
  case recognition
}

/// The larger of a number and a share, but never more than half; the share counts from 20 records on.
///
/// Source: `sync-algorithm.md` §1, "Guards".
public struct GuardLimit: Sendable, Hashable, Codable {
  /// How many are always allowed.
  public var count: Int
  /// Which part of all is allowed, 0 to 1.
  public var share: Double

  /// Makes a limit.
  public init(count: Int = 0, share: Double = 0) {
    self.count = count
    self.share = share
  }

  /// Reads `10`, `2%` and `10 or 2%`.
  ///
  /// - Returns: nil when the text is none of them, a number is negative, or a share is above 100 %.
  public init?(_ text: String) {
    var count = 0
    var share = 0.0
    var words = text.split(separator: " ")
    if words.count == 3 && words[1] == "or" && !words[0].hasSuffix("%") && words[2].hasSuffix("%") {
      words.remove(at: 1)
    } else if words.count != 1 {
      return nil
    }
    for word in words {
      if word.hasSuffix("%") {
        guard let percent = Double(word.dropLast()), (0...100).contains(percent) else { return nil }
        share = percent / 100
      } else {
        guard let number = Int(word), number >= 0 else { return nil }
        count = number
      }
    }
    self.init(count: count, share: share)
  }

  /// From this many records on a share means something.
  private static let smallestTotalForShare = 20

  /// The most that is allowed out of `total`, never more than half.
  ///
  /// Of fewer than 20 the number alone counts; a limit that has a share only then allows half. One record is always half, unless
  /// the limit is zero. Source: `sync-algorithm.md` §1, "Guards".
  public func maximum(of total: Int) -> Int {
    if total >= Self.smallestTotalForShare { return min(max(count, Int(Double(total) * share)), total / 2) }
    let half = max(1, total / 2)
    return count == 0 && share > 0 ? half : min(count, half)
  }

  /// The limits a sync starts from.
  public static let defaults: [GuardName: GuardLimit] = [
    .removals: GuardLimit(count: 10, share: 0.02),
    .shrink: GuardLimit(count: 0, share: 0.10),
    .canary: GuardLimit(),
    .keys: GuardLimit(count: 0, share: 0.50),
    .changes: GuardLimit(count: 10, share: 0.30),
    .clears: GuardLimit(count: 10, share: 0.05),
    .configuration: GuardLimit(),
    .creates: GuardLimit(count: 0, share: 0.30),
    .recognition: GuardLimit(),
  ]
}

/// A guard that stops a run, with the run's own figures.
public struct GuardVerdict: Sendable, Hashable, Codable {
  /// Which guard.
  public var name: GuardName
  /// The side it speaks of; nil when it speaks of the sync as a whole.
  public var side: Side?
  /// The field it speaks of, if any.
  public var field: FieldName?
  /// How many were counted.
  public var observed: Int
  /// How many would have been allowed.
  public var limit: Int
  /// Out of how many.
  public var total: Int

  /// Makes a verdict.
  public init(
    _ name: GuardName, side: Side? = nil, field: FieldName? = nil, observed: Int, limit: Int, total: Int
  ) {
    self.name = name
    self.side = side
    self.field = field
    self.observed = observed
    self.limit = limit
    self.total = total
  }
}
