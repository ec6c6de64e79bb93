import FoundationEssentials

/// The seeds a property is tried with.
///
/// Use them as arguments of a parameterised test, so that a failure names its seed; with `SYNC_SEED=NUMBER` in the environment
/// every property is tried with that seed alone.
public enum Seeds {
  /// The environment variable that names one seed.
  public static let variable = "SYNC_SEED"

  /// So many seeds, always the same ones, or the one of the environment.
  public static func list(_ count: Int, from first: UInt64 = 1) -> [UInt64] {
    if let seed = chosen { return [seed] }
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

  private static var chosen: UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
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
