import Contractors
import Reconciliation
import Testing

private let field: FieldName = "comment"

/// What a side cleared where nothing may be cleared, and writes anew before it got its value back.
@Suite("A value on its way back to the side that cleared it")
struct RefilledTests {
  private func context(_ policy: Policy) -> TupleContext {
    TupleContext(
      types: [field: .text], rule: FieldRule(policy, isClearable: false),
      capabilities: Sides { _ in [field: FieldCapability()] })
  }

  private func shown(_ side: Side, _ text: String) -> Sides<Parts?> {
    Sides { $0 == side ? [field: text] : nil }
  }

  private func cleared(_ policy: Policy, by side: Side) -> TupleRegister {
    let agreed = TupleRegister(decided: [field: "old"], seen: Sides { _ in [field: "old"] })
    return context(policy).decide(agreed, observed: shown(side, "")).register
  }

  private static let policies = Policy.allCases.filter { $0 != .never }

  @Test(arguments: policies, Side.allCases)
  func `the side's next value stands against nothing`(_ policy: Policy, _ side: Side) {
    for text in ["new", "old and more", "o"] {
      let register = cleared(policy, by: side)
      #expect(register.decided == [field: "old"])
      if policy != .createOnly {
        #expect(context(policy).writes(of: register, to: side) == [field: "old"])
      }
      let decision = context(policy).decide(register, observed: shown(side, text))
      #expect(decision.cause == .changed(side))
      #expect(decision.register.decided == [field: text])
      #expect(decision.register.refilled[side].isEmpty)
    }
  }

  @Test(arguments: policies, Side.allCases)
  func `nothing is remembered once the value is back`(_ policy: Policy, _ side: Side) {
    let register = cleared(policy, by: side)
    #expect(register.refilled[side] != [:])
    let read = context(policy).decide(register, observed: shown(side, "old")).register
    #expect(read.refilled[side].isEmpty)
    #expect(context(policy).landed(register, shown: [field: "old"], on: side).refilled[side].isEmpty)
  }

  @Test(arguments: Side.allCases)
  func `what the other side says meanwhile is on its way, and a new value contests it`(_ side: Side) {
    let context = context(.ask)
    let other = context.decide(cleared(.ask, by: side), observed: shown(side.opposite, "theirs")).register
    #expect(other.decided == [field: "theirs"])
    let decision = context.decide(other, observed: shown(side, "ours"))
    guard case .asked = decision.cause else {
      Issue.record("\(decision.cause) instead of a question")
      return
    }
  }
}
