import Foundation
import Glibc
import ReplicaTesting
import Testing

/// Every call on files that a small run makes fails once, and from there on; none is left out.
///
/// `TRIAL_CALLS=all` fails writes one by one too, of which there are some hundred; otherwise each twentieth of them.
struct CallFaultTests {
  private static let failing: [(call: Interposer.Call, code: Int32)] = [
    (.open, EACCES), (.write, EIO), (.write, ENOSPC), (.truncate, EIO), (.sync, EIO), (.rename, EIO),
    (.unlink, EIO),
    (.mkdir, EACCES),
  ]
  private static let takesAll = ProcessInfo.processInfo.environment["TRIAL_CALLS"] == "all"

  @Test(arguments: World.Kind.allCases, [false, true])
  func `whichever call fails, it is said, and the next run puts everything right`(
    kind: World.Kind, isLater: Bool
  ) async throws {
    let counts = try await Self.counts(kind, isLater)
    var tried = 0
    var unheard: [String] = []
    for (call, code) in Self.failing {
      let stride = call == .write && !Self.takesAll ? 20 : 1
      for number in Swift.stride(from: 1, through: counts[call] ?? 0, by: stride) {
        for always in [false, true] {
          let fate = Interposer.Fate.fails(call, at: number, code: code, always: always)
          do {
            let isHeard = try await Self.live(kind, isLater, fate)
            if !isHeard { unheard.append("\(call) \(number)\(always ? " and on" : "")") }
          } catch {
            Issue.record(
              "\(call) \(number) of \(counts[call] ?? 0), error \(code), \(always ? "always" : "once"): \(error)"
            )
          }
          tried += 1
        }
      }
    }
    print(
      "trials: \(kind)\(isLater ? ", later" : ""): \(tried) failing calls; no run ended otherwise for \(unheard)"
    )
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
