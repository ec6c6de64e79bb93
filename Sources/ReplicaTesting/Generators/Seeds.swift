import FoundationEssentials

/// The seeds a property is tried with.
///
/// Use them as arguments of a parameterised test, so that a failure names its seed; with `SYNC_SEED=NUMBER` in the environment
/// every property is tried with that seed alone, and with `SYNC_SEEDS=FIRST-LAST` with all of these.
public enum Seeds {
  /// The environment variable that names one seed.
  public static let variable = "SYNC_SEED"

  /// The environment variable that names the first and the last of many seeds, as in `1-20000`.
  public static let rangeVariable = "SYNC_SEEDS"

  /// So many seeds, always the same ones, or those of the environment.
  public static func list(_ count: Int, from first: UInt64 = 1) -> [UInt64] {
    if let seed = chosen { return [seed] }
    if let range = chosenRange { return Array(range) }
    return (0..<UInt64(max(0, count))).map { first &+ $0 }
  }

  /// Runs a property with one source a seed.
  ///
  /// - Throws: ``SeededFailure`` with the seed and what the property threw.
  public static func each(
    _ count: Int, from first: UInt64 = 1, _ property: (inout RandomSource) throws -> Void
  ) throws {
    for seed in list(count, from: first) {
      var random = RandomSource(seed: seed)
      do { try property(&random) } catch { throw SeededFailure(seed: seed, reason: "\(error)") }
    }
  }

  /// Whether the environment names one seed: then a failure may tell its whole story.
  public static var isReplay: Bool { chosen != nil }

  private static var chosen: UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }

  private static var chosenRange: ClosedRange<UInt64>? {
    let ends = ProcessInfo.processInfo.environment[rangeVariable]?.split(separator: "-").map { UInt64($0) }
    guard let ends, ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
      return nil
    }
    return first...last
  }
}

/// A property that does not hold, with the seed that shows it.
public struct SeededFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The seed.
  public var seed: UInt64
  /// What was found.
  public var reason: String

  /// Makes a failure.
  public init(seed: UInt64, reason: String) {
    self.seed = seed
    self.reason = reason
  }

  /// The reason and how to see it again.
  public var description: String { "\(reason) (repeat with \(Seeds.variable)=\(seed))" }
}
