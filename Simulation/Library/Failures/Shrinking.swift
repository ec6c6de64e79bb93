public import Reconciliation
import ReplicaTesting

/// A failing history, cut down to what the failure needs.
public struct Shrinking: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The parts that are left.
  public private(set) var kept: [Part]
  /// What does not hold.
  public private(set) var violation: Violation
  /// How many histories were lived to find it.
  public private(set) var lives = 0

  private let store: @Sendable () -> any SyncStoring

  /// Starts from a history that failed.
  ///
  /// - Parameters:
  ///   - seed: its seed.
  ///   - happened: its parts.
  ///   - violation: what does not hold.
  ///   - store: makes the memory of each life; nil is one without faults.
  public init(
    seed: UInt64, happened: [Part], violation: Violation, store: (@Sendable () -> any SyncStoring)? = nil
  ) {
    self.seed = seed
    self.store = store ?? { MemoryStore() }
    kept = happened
    self.violation = violation
  }

  /// Leaves out as much as possible: steps with all that happens in them, then what happens within steps, until nothing more can go
  /// or a few thousand histories were lived.
  public mutating func shrink() async {
    let maximum = 3000
    var isSmaller = true
    while isSmaller && lives < maximum {
      isSmaller = false
      let steps = Set(kept.map(\.step)).subtracting([0]).sorted(by: >)
      for step in steps where lives < maximum {
        if await fails(kept.filter { $0.step != step }) { isSmaller = true }
      }
      var size = max(1, kept.count / 2)
      while size >= 1 && lives < maximum {
        var start = 0
        while start < kept.count && lives < maximum {
          let without = Array(kept[..<start] + kept[min(start + size, kept.count)...])
          if await fails(without) { isSmaller = true } else { start += size }
        }
        size /= 2
      }
    }
  }

  /// Lives a history of some parts, and takes it over when it fails in the same way and is smaller.
  private mutating func fails(_ parts: [Part]) async -> Bool {
    guard parts.count < kept.count else { return false }
    lives += 1
    let history = History(seed: seed, kept: Set(parts), store: store())
    do {
      try await history.live()
      return false
    } catch let found as Violation where found.invariant == violation.invariant {
      kept = history.happened
      violation = found
      return true
    } catch { return false }
  }

  /// The parts as they are given to repeat the history: `7,101,101.3`.
  public var script: String { kept.map(\.description).joined(separator: ",") }

  /// The story of what is left.
  public func story() async -> [String] {
    let history = History(seed: seed, kept: Set(kept), isTold: true, store: store())
    do { try await history.live() } catch { return history.story + ["\(error)"] }
    return history.story
  }
}
