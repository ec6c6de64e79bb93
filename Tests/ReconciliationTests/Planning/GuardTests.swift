import Contractors
import Reconciliation
import Testing

@Suite("Guards")
struct GuardTests {
  @Test func `a limit is the larger of number and share but never more than half`() {
    let limit = GuardLimit(count: 10, share: 0.02)
    #expect(limit.maximum(of: 100) == 10)
    #expect(limit.maximum(of: 1000) == 20)
    #expect(limit.maximum(of: 20) == 10)
    #expect(GuardLimit(count: 100, share: 0).maximum(of: 30) == 15)
    #expect(GuardLimit(count: 0, share: 0.9).maximum(of: 100) == 50)
  }

  @Test func `shares count from twenty records on, and below that half is the most`() {
    #expect(GuardLimit(count: 10, share: 0.02).maximum(of: 12) == 6)
    #expect(GuardLimit(count: 0, share: 0.10).maximum(of: 20) == 2)
    #expect(GuardLimit(count: 0, share: 0.10).maximum(of: 19) == 9)
    #expect(GuardLimit(count: 2, share: 0.9).maximum(of: 10) == 2)
    #expect(GuardLimit(count: 10, share: 0).maximum(of: 1) == 1)
  }

  @Test func `a limit of nothing allows nothing, however few records there are`() {
    for total in [1, 5, 19, 20, 1000] { #expect(GuardLimit().maximum(of: total) == 0) }
  }

  @Test func `limits are read as people write them`() {
    #expect(GuardLimit("10") == GuardLimit(count: 10))
    #expect(GuardLimit("2%") == GuardLimit(share: 0.02))
    #expect(GuardLimit("10 or 2%") == GuardLimit(count: 10, share: 0.02))
    for text in ["", "or", "-1", "101%", "-1%", "ten", "10 20", "10 or", "nan%", "10 or 2% or 3"] {
      #expect(GuardLimit(text) == nil, "\(text)")
    }
  }

  private func names(_ plan: Plan, _ change: (inout GuardFigures) -> Void) -> [GuardName] {
    var figures = GuardFigures()
    figures.coupled = 100
    figures.records = Sides(left: 100, right: 100)
    change(&figures)
    return plan.tripped(figures, limits: GuardLimit.defaults).map(\.name)
  }

  @Test func `an ordinary plan trips nothing`() {
    #expect(
      names(Plan()) { $0.shown = Sides(left: (now: 95, before: 100), right: (now: 120, before: 100)) } == [])
  }

  @Test func `an emptied or shrunk source stops the run`() {
    #expect(names(Plan()) { $0.shown.left = (now: 0, before: 1) } == [.shrink])
    #expect(names(Plan()) { $0.shown.right = (now: 89, before: 100) } == [.shrink])
    #expect(names(Plan()) { $0.shown.right = (now: 90, before: 100) } == [])
    #expect(names(Plan()) { $0.shown.right = (now: 0, before: 0) } == [])
    #expect(names(Plan()) { $0.shown.right = (now: 3, before: 10) } == [.shrink])
  }

  @Test func `too many removals stop the run, however they are done`() {
    var plan = Plan()
    let ended = PlannedOperation(
      pair: PairID(rawValue: 9), entity: .company, keys: Sides(left: "1", right: "2"), side: .left,
      kind: .detach,
      cause: .removed)
    plan.ended = Array(repeating: ended, count: 5)
    for number in 0..<6 {
      plan.operations.append(
        PlannedOperation(
          pair: PairID(rawValue: Int64(number)), entity: .company, keys: Sides(left: "1", right: "2"),
          side: .left,
          kind: number.isMultiple(of: 2) ? .delete : .flag, cause: .removed))
    }
    #expect(names(plan) { _ in } == [.removals])
    plan.ended.removeLast()
    #expect(names(plan) { _ in } == [])
  }

  @Test func `a field that changes or empties on many pairs stops the run and is named`() {
    var plan = Plan()
    plan.changedFields = ["name": 31, "comment": 30]
    plan.clearedFields = ["comment": 11]
    var figures = GuardFigures()
    figures.coupled = 100
    let verdicts = plan.tripped(figures, limits: GuardLimit.defaults)
    #expect(verdicts.map(\.name) == [.changes, .clears])
    #expect(verdicts.map(\.field) == ["name", "comment"])
    #expect(verdicts.map(\.observed) == [31, 11] && verdicts.map(\.limit) == [30, 10])
  }

  @Test func `an invisible canary and a changed configuration stop the run`() {
    #expect(names(Plan()) { $0.canary.left = false } == [.canary])
    #expect(names(Plan()) { $0.canary.left = true } == [])
    #expect(names(Plan()) { $0.isReconfigured = true } == [.configuration])
  }

  @Test func `records with official numbers are not made where such numbers are kept and hidden`() {
    var plan = Plan()
    for (number, hasNumbers) in [true, false, true].enumerated() {
      var operation = PlannedOperation(
        pair: PairID(rawValue: Int64(number)), entity: .company,
        keys: Sides(left: RecordKey(rawValue: "\(number)"), right: nil),
        side: .right, kind: .create, cause: .created)
      operation.hasNumbers = hasNumbers
      plan.operations.append(operation)
    }
    #expect(names(plan) { _ in } == [])
    #expect(names(plan) { $0.hidingNumbers.left = [.company] } == [])
    #expect(names(plan) { $0.hidingNumbers.right = [.contact] } == [])
    var figures = GuardFigures()
    figures.hidingNumbers.right = [.company]
    let verdict = plan.tripped(figures, limits: GuardLimit.defaults).first
    #expect(verdict == GuardVerdict(.recognition, side: .right, observed: 2, limit: 0, total: 3))
    plan.operations.removeAll(where: \.hasNumbers)
    #expect(plan.operations.count == 1 && names(plan) { $0.hidingNumbers.right = [.company] } == [])
  }

  @Test func `many records without a counterpart stop a first merge of two filled sides only`() {
    var plan = Plan()
    plan.unmatched = Sides(left: 40, right: 0)
    #expect(names(plan) { $0.records = Sides(left: 101, right: 101) } == [.creates])
    #expect(names(plan) { $0.records = Sides(left: 101, right: 100) } == [])
    #expect(names(plan) { $0.records = Sides(left: 200, right: 200) } == [])
  }
}
