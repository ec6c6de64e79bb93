import Foundation
import ReplicaTesting
import Testing

struct OutageTests {
  @Test(arguments: World.Kind.allCases)
  func `a portal that goes away in the middle and comes back costs nothing but a run`(kind: World.Kind)
    async throws
  {
    try await Seeds.eachLife(6) { seed in
      let world = try World(seed: seed, kind: kind)
      try await world.portal.open()
      try world.begin(firms: 3)
      if seed % 2 == 0 {
        try await world.comeToRest()
        try world.begin(firms: 1)
      }
      let program = try world.start()
      try await Task.sleep(for: .milliseconds(world.random.below(400)))
      world.portal.close()
      try await Task.sleep(for: .milliseconds(world.random.below(1500)))
      try await world.portal.open()
      try world.judge(try await world.over(program))
      try await world.comeToRest()
      await world.end()
    }
  }

  @Test(arguments: World.Kind.allCases)
  func `an empty portal at the same address takes nothing away from the files`(kind: World.Kind) async throws
  {
    let world = try World(seed: 19, kind: kind)
    try await world.portal.open()
    try world.begin(firms: 3)
    try await world.comeToRest()
    let before = try world.book.firms()
    world.portal.close()
    try await world.portal.openEmpty()
    for _ in 0..<3 {
      world.wait()
      let ending = try await world.run()
      try world.judge(ending)
      #expect(ending.status != 0, "\(ending.output)")
      #expect(try world.book.firms() == before)
    }
    world.portal.close()
    try await world.portal.open()
    try await world.comeToRest()
    await world.end()
  }

  @Test(arguments: World.Kind.allCases)
  func `two that are started at once do the work of one`(kind: World.Kind) async throws {
    try await Seeds.eachLife(4) { seed in
      let world = try World(seed: seed, kind: kind)
      try await world.portal.open()
      try world.begin(firms: 3)
      let first = try world.start()
      try await Task.sleep(for: .milliseconds(world.random.below(300)))
      let second = try world.start()
      for program in [first, second] {
        let ending = try await world.over(program)
        #expect([0, 75].contains(ending.status), "\(ending.messages)")
      }
      try await world.comeToRest()
      await world.end()
    }
  }
}

extension Seeds {
  /// Lives some lives one after another.
  fileprivate static func eachLife(_ count: Int, _ body: (UInt64) async throws -> Void) async throws {
    for seed in list(count) {
      do { try await body(seed) } catch { throw SeededFailure(seed: seed, reason: "\(error)") }
    }
  }
}
