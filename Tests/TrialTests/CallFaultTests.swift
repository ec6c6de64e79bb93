import Foundation
import Glibc
import ReplicaTesting
import Testing

/// Every call on files that a small run makes fails once, and from there on; none is left out.
///
/// `TRIAL_CALLS=all` takes every kind of books, first and later runs, and writes one by one too, of which there are some
/// hundred; otherwise it is the first run with a table, and each twentieth write.
struct CallFaultTests {
  private static let failing: [(call: Interposer.Call, code: Int32)] = [
    (.open, EACCES), (.write, EIO), (.write, ENOSPC), (.truncate, EIO), (.sync, EIO), (.rename, EIO),
    (.unlink, EIO),
    (.mkdir, EACCES),
  ]
  private static let takesAll = ProcessInfo.processInfo.environment["TRIAL_CALLS"] == "all"

  private static let kinds = takesAll ? World.Kind.allCases : [.csv]

  @Test(arguments: kinds, takesAll ? [false, true] : [false])
  func `whichever call fails, it is said, and the next run puts everything right`(
    kind: World.Kind, isLater: Bool
  ) async throws {
    let counts = try await Self.counts(kind, isLater)
    var steps: [Step] = []
    for (call, code) in Self.failing {
      let stride = call == .write && !Self.takesAll ? 20 : 1
      for number in Swift.stride(from: 1, through: counts[call] ?? 0, by: stride) {
        for always in [false, true] {
          steps.append(Step(call: call, number: number, code: code, always: always))
        }
      }
    }
    var unheard: [String] = []
    await withTaskGroup(of: String?.self) { group in
      var rest = steps.makeIterator()
      for _ in 0..<2 {
        if let step = rest.next() { group.addTask { await Self.attempt(step, kind, isLater) } }
      }
      while let line = await group.next() {
        if let line { unheard.append(line) }
        if let step = rest.next() { group.addTask { await Self.attempt(step, kind, isLater) } }
      }
    }
    print(
      "trials: \(kind)\(isLater ? ", later" : ""): \(steps.count) failing calls of \(counts); the run ended well in spite of",
      unheard.sorted())
  }

  /// One call that fails.
  private struct Step: Sendable, CustomStringConvertible {
    var call: Interposer.Call
    var number: Int
    var code: Int32
    var always: Bool

    var description: String { "\(call) \(number)\(always ? " and on" : "") (\(code))" }
  }

  /// - Returns: the step when no run ended otherwise for it.
  private static func attempt(_ step: Step, _ kind: World.Kind, _ isLater: Bool) async -> String? {
    let fate = Interposer.Fate.fails(step.call, at: step.number, code: step.code, always: step.always)
    do { return try await live(kind, isLater, fate) ? nil : step.description } catch {
      Issue.record("\(kind)\(isLater ? ", later" : ""), \(step): \(error)")
      return nil
    }
  }

  /// How many calls the run makes when nothing fails.
  private static func counts(_ kind: World.Kind, _ isLater: Bool) async throws -> [Interposer.Call: Int] {
    let world = try await prepared(kind, isLater)
    let ending = try await world.run()
    await world.end()
    #expect(ending.status == 0, "\(ending.messages)")
    return ending.board.counts
  }

  private static func prepared(_ kind: World.Kind, _ isLater: Bool) async throws -> World {
    let world = try World(seed: 7, kind: kind)
    try await world.portal.open()
    try world.begin(firms: 1)
    if isLater {
      try await world.comeToRest()
      try world.begin(firms: 1)
    }
    return world
  }

  /// One life with one fault.
  ///
  /// - Returns: whether the run that met it ended with something else than 0.
  private static func live(_ kind: World.Kind, _ isLater: Bool, _ fate: Interposer.Fate) async throws -> Bool
  {
    let world = try await prepared(kind, isLater)
    do {
      let ending = try await world.run(World.sync, fate)
      try world.judge(ending)
      try world.lookAtBooks()
      try await world.comeToRest()
      await world.end()
      return ending.status != 0 || ending.board.struck == 0
    } catch {
      await world.end()
      throw error
    }
  }
}
