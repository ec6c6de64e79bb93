import Bitrix24
import Testing

struct PacerTests {
  static let start = 1_760_000_000.0

  /// The portal's own account, as the vendor describes it.
  struct Bucket {
    var level = 0.0
    var at = 0.0
    var highest = 0.0

    mutating func add(at now: Double, draining rate: Double) {
      level = max(0, level - rate * (now - at)) + 1
      at = now
      highest = max(highest, level)
    }
  }

  /// Sends at random times, lets the network delay each request by up to two and a half seconds, and keeps the portal's account.
  static func highestLevel(_ plan: PacerState.Plan, seed: UInt64, restarting: Bool) -> Double {
    var random = SeededGenerator(seed: seed)
    var pacer = Pacer()
    pacer.adopt(plan, at: start)
    var now = start
    var arrivals: [Double] = []
    for _ in 0..<2000 {
      // Bursts with pauses between them, some of them long enough to drain the bucket.
      if Int.random(in: 0..<40, using: &random) == 0 { now += Double.random(in: 0...60, using: &random) }
      now += Double.random(in: 0...0.6 / plan.drainPerSecond, using: &random)
      while case .wait(let until, _) = pacer.admit([], at: now) { now = until + 0.001 }
      arrivals.append(now + Double.random(in: 0...2.5, using: &random))
      if restarting && Int.random(in: 0..<20, using: &random) == 0 {
        pacer = Pacer(restoring: pacer.state, at: now)
      }
    }
    var bucket = Bucket(at: start)
    for arrival in arrivals.sorted() { bucket.add(at: arrival, draining: plan.drainPerSecond) }
    return bucket.highest
  }

  @Test(arguments: UInt64(1)...15, [PacerState.Plan.standard, .enterprise])
  func `the portal's bucket is never overfilled`(seed: UInt64, plan: PacerState.Plan) {
    let highest = Self.highestLevel(plan, seed: seed, restarting: seed.isMultiple(of: 2))
    #expect(highest <= plan.capacity, "seed \(seed)")
    #expect(highest > plan.capacity * 0.25, "seed \(seed): the bucket is hardly used")
  }

  @Test func `a burst goes at once and then the portal's rate is kept`() {
    var pacer = Pacer()
    for _ in 0..<45 { #expect(pacer.admit([], at: Self.start) == .send) }
    #expect(pacer.admit([], at: Self.start) == .wait(until: Self.start + 0.5, .requestRate))
    #expect(pacer.admit([], at: Self.start + 0.5) == .send)
    #expect(pacer.admit([], at: Self.start + 0.5) == .wait(until: Self.start + 1, .requestRate))
  }

  @Test func `a refusal fills the bucket and ends the larger tariff`() {
    var pacer = Pacer()
    pacer.adopt(.enterprise, at: Self.start)
    pacer.rateWasExceeded(at: Self.start)
    #expect(pacer.state.plan == .standard)
    #expect(pacer.admit([], at: Self.start) == .wait(until: Self.start + 3, .requestRate))
  }

  @Test func `a method that worked too long rests until its reset and others go on`() {
    var pacer = Pacer()
    pacer.operatingWasReported("crm.item.update", seconds: 399, resetIn: 100, at: Self.start)
    #expect(pacer.admit(["crm.item.update"], at: Self.start) == .send)
    pacer.operatingWasReported("crm.item.update", seconds: 401, resetIn: 100, at: Self.start)
    #expect(
      pacer.admit(["crm.item.list", "crm.item.update"], at: Self.start)
        == .wait(until: Self.start + 100, .operating(method: "crm.item.update")))
    #expect(pacer.admit(["crm.item.list"], at: Self.start) == .send)
    #expect(pacer.admit(["crm.item.update"], at: Self.start + 100) == .send)
  }

  @Test func `a blocked method rests as long as is known, else half a minute`() {
    var pacer = Pacer()
    pacer.operatingWasReported("a", seconds: 300, resetIn: 70, at: Self.start)
    pacer.operatingWasExceeded("a", at: Self.start)
    pacer.operatingWasExceeded("b", at: Self.start)
    #expect(
      pacer.admit(["a"], at: Self.start) == .wait(until: Self.start + 70, .operating(method: "a")))
    #expect(
      pacer.admit(["b"], at: Self.start) == .wait(until: Self.start + 30, .operating(method: "b")))
  }

  @Test func `a damaged state cannot stop a run for long`() {
    var state = PacerState()
    state.level = .infinity
    state.updatedAt = Self.start + 1e9
    state.operating = [
      "a": .init(seconds: 480, resetAt: Self.start + 1e9), "b": .init(seconds: .nan, resetAt: Self.start),
    ]
    var pacer = Pacer(restoring: state, at: Self.start)
    #expect(pacer.admit(["a", "b"], at: Self.start) == .wait(until: Self.start + 3, .requestRate))
    #expect(pacer.admit(["a", "b"], at: Self.start + 3) == .send)
  }

  @Test func `a clock that goes back drains nothing`() {
    var pacer = Pacer()
    for _ in 0..<45 { _ = pacer.admit([], at: Self.start) }
    #expect(pacer.admit([], at: Self.start - 1000) != .send)
    #expect(pacer.state.level == 45)
  }

  @Test func `one portal has one pace in the whole process`() {
    let one = PortalPace.shared(host: "one.example")
    #expect(one === PortalPace.shared(host: "one.example"))
    #expect(one !== PortalPace.shared(host: "two.example"))
  }
}
