import Foundation
import ReplicaTesting
import Testing

/// `TRIAL_KILLS` says how many kills there are, `SYNC_SEED` repeats one life.
struct KillTests {
  private static let kills = Bench.number("TRIAL_KILLS", otherwise: 100)
  private static let killsOfALife = 10
  private static let width = Bench.number("TRIAL_WIDTH", otherwise: 2)

  @Test func `whenever the process is killed, nothing is lost and nothing is there twice`() async throws {
    let seeds = Seeds.list(
      (Self.kills + Self.killsOfALife - 1) / Self.killsOfALife,
      from: UInt64(Bench.number("TRIAL_FIRST", otherwise: 1)))
    var figures = Figures()
    await withTaskGroup(of: Figures.self) { group in
      var rest = seeds.makeIterator()
      for _ in 0..<Self.width {
        if let seed = rest.next() { group.addTask { await Self.live(seed) } }
      }
      while let lived = await group.next() {
        figures.add(lived)
        if let seed = rest.next() { group.addTask { await Self.live(seed) } }
      }
    }
    print("trials: \(figures.text)")
    #expect(figures.kills >= seeds.count * Self.killsOfALife / 2)
  }

  private static func live(_ seed: UInt64) async -> Figures {
    do {
      let life = try Life(seed: seed)
      do {
        try await life.live()
      } catch {
        let story = life.world.people.story.suffix(Seeds.isReplay ? 1000 : 40).joined(separator: "\n  ")
        Issue.record("\(SeededFailure(seed: seed, reason: "\(error)"))\n  \(story)")
      }
      await life.world.end()
      return life.world.figures
    } catch {
      Issue.record(error)
      return Figures()
    }
  }

  /// Ten deaths of a process, and what comes after each.
  private final class Life {
    let world: World
    /// How many calls a run with work to do makes, and how long it takes: where death is drawn from.
    private var calls = 400
    private var milliseconds = 300

    init(seed: UInt64) throws {
      let kinds = World.Kind.allCases
      world = try World(seed: seed, kind: kinds[Int(seed % UInt64(kinds.count))])
    }

    func live() async throws {
      try await world.portal.open()
      try world.begin(firms: 2)
      // One life in three is struck before anything was ever brought together.
      if world.random.below(3) > 0 { try await world.comeToRest() }
      var deaths = 0
      for _ in 0..<(KillTests.killsOfALife * 3) where deaths < KillTests.killsOfALife {
        for _ in 0...world.random.below(3) { try world.act(at: world.random.pick(.books, .portal)) }
        let ending = try await run(fated: true)
        if ending.wasKilled { deaths += 1 }
        try world.lookAtBooks()
        // Often the next run is struck as well, before it could mend anything.
        if world.random.chance(0.6) { try await world.comeToRest() } else { world.wait() }
      }
      try await world.comeToRest()
      try await world.checkStore()
    }

    private func run(fated: Bool) async throws -> Ending {
      let byTime = world.random.chance(0.2)
      let fate = byTime ? Interposer.Fate.none : .dies(at: 1 + world.random.below(calls * 11 / 10))
      let program = try world.start(World.sync, fate)
      let moment = world.random.below(max(1, milliseconds * 11 / 10))
      if world.random.chance(0.5) { try await edit(beside: program) }
      if byTime {
        try await Task.sleep(for: .milliseconds(moment))
        program.signal(SIGKILL)
      }
      let ending = try await world.over(program)
      if !ending.wasKilled {
        guard ending.status == 0 else {
          throw TrialFailure(
            "a run without trouble ended with \(ending.status): \(ending.messages)\(ending.output)")
        }
        calls = max(200, ending.board.total)
        milliseconds = max(50, Int(ending.seconds * 1000))
      }
      return ending
    }

    /// Somebody works while the program does.
    private func edit(beside program: RunningProgram) async throws {
      try await Task.sleep(for: .milliseconds(world.random.below(max(1, milliseconds))))
      if world.random.chance(0.5) { return try world.act(at: .portal) }
      try program.whileStopped {
        if try world.book.isAtRest() { try world.act(at: .books) }
      }
    }
  }
}
