import Contractors
import ReplicaTesting
import SyncServer
import Testing

struct SchedulerTests {
  private static let start = Timestamp(milliseconds: 1_795_521_600_000)

  private func at(_ seconds: Double) -> Timestamp { Self.start.adding(seconds: seconds) }

  /// A sync that is due whenever so many seconds have passed since the start.
  private func sync(
    _ name: String = "books", every seconds: Double? = 600, using connections: Set<String> = ["crm"],
    lastRun: Double? = 0
  ) -> ScheduledSync {
    ScheduledSync(name: name, connections: connections, lastRun: lastRun.map(at)) { moment in
      guard let seconds else { return nil }
      let passed = Double(moment.milliseconds - Self.start.milliseconds) / 1000
      return Self.start.adding(seconds: ((passed / seconds).rounded(.down) + 1) * seconds)
    }
  }

  private func scheduler(_ syncs: ScheduledSync..., now: Double = 1, chance: Double = 0) -> Scheduler {
    var scheduler = Scheduler(chance: { chance })
    scheduler.configure(syncs, now: at(now))
    return scheduler
  }

  @Test func `a sync runs when its schedule says so, and not before`() {
    var scheduler = scheduler(sync())
    #expect(scheduler.wake == at(600) && scheduler.starts(now: at(599)).isEmpty)
    #expect(
      scheduler.starts(now: at(600)) == [RunStart(sync: "books", trigger: .schedule, due: at(600))])
    #expect(scheduler.starts(now: at(601)).isEmpty && scheduler.isRunning("books"))
    scheduler.ended("books", .done, now: at(650))
    #expect(scheduler.starts(now: at(651)).isEmpty && scheduler.wake == at(1200))
  }

  @Test func `what was missed counts as one run`() {
    var scheduler = scheduler(sync(lastRun: -7000), now: 0)
    #expect(scheduler.starts(now: at(0)).count == 1)
    scheduler.ended("books", .done, now: at(10))
    #expect(scheduler.starts(now: at(11)).isEmpty)
    // The machine slept for hours.
    #expect(scheduler.starts(now: at(20_000)).count == 1)
    scheduler.ended("books", .done, now: at(20_010))
    #expect(scheduler.starts(now: at(20_011)).isEmpty)
    // A run took longer than the time between two.
    #expect(scheduler.starts(now: at(20_400)).count == 1)
    #expect(scheduler.starts(now: at(23_000)).isEmpty)
    scheduler.ended("books", .done, now: at(23_001))
    #expect(scheduler.starts(now: at(23_001)).count == 1)
  }

  @Test func `what never ran is due at once`() {
    var scheduler = scheduler(sync(lastRun: nil))
    #expect(scheduler.starts(now: at(1)).map(\.due) == [at(1)])
  }

  @Test func `a scheduled run begins a little later, by chance`() throws {
    var scheduler = scheduler(sync(), chance: 0.5)
    #expect(scheduler.wake == at(615) && scheduler.starts(now: at(614)).isEmpty)
    #expect(scheduler.starts(now: at(615)).map(\.due) == [at(600)])
    // Never by more than a tenth of the time to the next one.
    var often = Scheduler(chance: { 0.999 })
    often.configure([sync(every: 60)], now: at(1))
    #expect(try #require(often.wake) < at(66))
  }

  @Test func `a burst of events begins one run once it is quiet`() {
    var scheduler = scheduler(sync(every: nil))
    #expect(scheduler.wake == nil)
    for second in 0..<5 { scheduler.noteEvent(of: "books", now: at(Double(second))) }
    #expect(scheduler.wake == at(6) && scheduler.starts(now: at(5.9)).isEmpty)
    #expect(scheduler.starts(now: at(6)) == [RunStart(sync: "books", trigger: .event, due: at(0))])
    // What comes while it runs is for the next one.
    scheduler.noteEvent(of: "books", now: at(7))
    #expect(scheduler.starts(now: at(30)).isEmpty)
    scheduler.ended("books", .done, now: at(31))
    #expect(scheduler.starts(now: at(31)).count == 1)
    scheduler.ended("books", .done, now: at(32))
    #expect(scheduler.wake == nil)
  }

  @Test func `events that never cease are waited for only so long`() {
    var scheduler = scheduler(sync(every: nil))
    var begun: Double?
    for second in 0..<60 where begun == nil {
      scheduler.noteEvent(of: "books", now: at(Double(second)))
      if !scheduler.starts(now: at(Double(second))).isEmpty { begun = Double(second) }
    }
    #expect(begun == 20)
  }

  @Test func `a scheduled run does the work of events`() {
    var scheduler = scheduler(sync())
    scheduler.noteEvent(of: "books", now: at(599))
    #expect(scheduler.starts(now: at(600)).map(\.trigger) == [.schedule])
    scheduler.ended("books", .done, now: at(610))
    #expect(scheduler.starts(now: at(611)).isEmpty)
  }

  @Test func `syncs that share a connection take turns, others do not wait`() {
    var scheduler = scheduler(
      sync("a", using: ["x", "crm"]), sync("b", using: ["y", "crm"]), sync("c", using: ["z", "other"]))
    #expect(scheduler.starts(now: at(600)).map(\.sync) == ["a", "c"])
    #expect(scheduler.starts(now: at(601)).isEmpty)
    scheduler.ended("a", .done, now: at(610))
    #expect(scheduler.starts(now: at(610)).map(\.sync) == ["b"])
  }

  @Test func `what another process does is tried again a little later, and is no failure`() {
    var scheduler = scheduler(sync())
    _ = scheduler.starts(now: at(600))
    scheduler.ended("books", .busy, now: at(600))
    #expect(scheduler.starts(now: at(629)).isEmpty)
    #expect(scheduler.starts(now: at(630)).map(\.due) == [at(600)])
    scheduler.ended("books", .needless, now: at(630))
    #expect(scheduler.starts(now: at(631)).isEmpty && scheduler.wake == at(1200))
  }

  @Test func `after a failure it waits longer each time, and as before once it went well`() {
    var scheduler = scheduler(sync(every: 100_000))
    var now = 100_000.0
    var waited: [Double] = []
    _ = scheduler.starts(now: at(now))
    for _ in 0..<8 {
      scheduler.ended("books", .failed, now: at(now))
      let next = Double((scheduler.wake ?? Self.start).milliseconds - Self.start.milliseconds) / 1000
      #expect(scheduler.starts(now: at(next - 1)).isEmpty && scheduler.starts(now: at(next)).count == 1)
      waited.append(next - now)
      now = next
    }
    #expect(waited == [60, 120, 240, 480, 960, 1800, 1800, 1800])
    scheduler.ended("books", .done, now: at(now))
    #expect(scheduler.wake == at(200_000))
  }

  @Test func `a guard holds up events, not the schedule`() {
    var scheduler = scheduler(sync())
    scheduler.noteEvent(of: "books", now: at(10))
    #expect(scheduler.starts(now: at(12)).map(\.trigger) == [.event])
    scheduler.ended("books", .guarded, now: at(13))
    scheduler.noteEvent(of: "books", now: at(14))
    #expect(scheduler.starts(now: at(500)).isEmpty)
    #expect(scheduler.starts(now: at(600)).map(\.trigger) == [.schedule])
  }

  @Test func `a clock that is put back does not leave a sync waiting`() {
    var scheduler = scheduler(sync())
    #expect(scheduler.starts(now: at(600)).count == 1)
    scheduler.ended("books", .done, now: at(610))
    #expect(scheduler.starts(now: at(-5000)).isEmpty)
    #expect(scheduler.wake == at(-4800))
    #expect(scheduler.starts(now: at(-4800)).count == 1)
    // A correction by seconds changes nothing.
    scheduler.ended("books", .done, now: at(-4795))
    _ = scheduler.starts(now: at(-4201))
    #expect(scheduler.starts(now: at(-4203)).isEmpty && scheduler.wake == at(-4200))
  }

  @Test func `a configuration that is read again leaves what runs alone`() {
    var scheduler = scheduler(sync("a", using: ["x"]), sync("b", using: ["y"]))
    #expect(scheduler.starts(now: at(600)).count == 2)
    scheduler.configure([sync("a", every: 50, using: ["x"], lastRun: 600)], now: at(605))
    #expect(scheduler.isRunning("a") && scheduler.isRunning("b"))
    scheduler.ended("a", .done, now: at(610))
    scheduler.ended("b", .done, now: at(610))
    #expect(scheduler.starts(now: at(650)).map(\.sync) == ["a"])
    #expect(scheduler.starts(now: at(5000)).isEmpty)
  }

  /// Every moment of every schedule is answered by a run that begins at or after it, soon after nothing stands in its way; no
  /// sync runs twice at a time, and no connection is used by two.
  @Test(arguments: Seeds.list(60))
  func `every due moment leads to a run or is collapsed into one, and never two at once`(seed: UInt64) throws
  {
    var random = RandomSource(seed: RandomSource.mixed(seed))
    let names = ["a", "b", "c"]
    let every = names.map { _ in random.pick(60, 300, 900, 3600) as Double }
    let shares = random.chance(0.5)
    var chances = random.split()
    let seeds = (0..<4096).map { _ in Double.random(in: 0..<1, using: &chances) }
    let counter = SharedCounter()
    var scheduler = Scheduler(chance: { seeds[counter.next() % seeds.count] })
    scheduler.configure(
      zip(names, every).map { sync($0, every: $1, using: shares ? ["crm", $0] : [$0]) }, now: at(0))
    var now = 0.0
    var endsAt: [String: Double] = [:]
    var begun: [String: [Double]] = [:]
    var failures: [String: Int] = [:]
    while now < 20_000 {
      for (name, end) in endsAt where end <= now {
        endsAt[name] = nil
        let conclusion: RunConclusion =
          random.chance(0.1)
          ? .busy : random.chance(0.1) ? .failed : random.chance(0.05) ? .interrupted : .done
        if conclusion == .busy || conclusion == .failed { failures[name, default: 0] += 1 }
        scheduler.ended(name, conclusion, now: at(now))
      }
      if random.chance(0.1) { scheduler.noteEvent(of: random.pick("a", "b", "c"), now: at(now)) }
      for start in scheduler.starts(now: at(now)) {
        #expect(endsAt[start.sync] == nil, "seed \(seed): \(start.sync) runs twice at \(now)")
        #expect(!shares || endsAt.isEmpty, "seed \(seed): a connection is used twice at \(now)")
        #expect(start.due <= at(now), "seed \(seed): too early at \(now)")
        endsAt[start.sync] = now + random.pick(1, 20, 200, 1500)
        if start.trigger == .schedule { begun[start.sync, default: []].append(now) }
      }
      // Mostly a few seconds pass, at times the machine sleeps.
      now += random.chance(0.01) ? random.pick(1000, 4000) : random.pick(1, 2, 5)
    }
    for (name, every) in zip(names, every) {
      let begun = begun[name] ?? []
      for due in stride(from: every, to: 20_000 - 12_000, by: every) {
        // The longest that may stand in its way: three runs, a sleep, jitter, and the waits after failures.
        let answered = begun.contains { $0 >= due && $0 <= due + 12_000 }
        #expect(answered, "seed \(seed): \(name) due at \(due), begun at \(begun)")
      }
      // No more runs than moments, apart from attempts that had to be made again.
      #expect(begun.count <= Int(20_000 / every) + 1 + (failures[name] ?? 0), "seed \(seed): \(name)")
    }
  }
}
