import Contractors
import Reconciliation
import Testing

private func context(_ policy: Policy = .ask, limit: Int? = nil, isReadOnlyLeft: Bool = false) -> TupleContext
{
  let left = FieldCapability(isWritable: !isReadOnlyLeft)
  let right = FieldCapability(maximumLength: limit)
  return TupleContext(
    types: ["taxId": .identifier, "taxReason": .identifier], rule: FieldRule(policy),
    capabilities: Sides(
      left: ["taxId": left, "taxReason": left], right: ["taxId": right, "taxReason": right]))
}

private func group(_ taxId: String?, _ taxReason: String?) -> Parts {
  var parts: Parts = [:]
  parts["taxId"] = taxId
  parts["taxReason"] = taxReason
  return parts
}

private func inRest(_ parts: Parts) -> TupleRegister {
  TupleRegister(decided: parts, seen: Sides(left: parts, right: parts))
}

@Suite("Groups, first merges and held fields")
struct GroupTests {
  @Test func `parts that each side changed are one contest, never a blend`() {
    let rest = inRest(group("1", "a"))
    let asked = context().decide(rest, observed: Sides(left: group("2", "a"), right: group("1", "b")))
    #expect(asked.register.isHeld)
    let settled = context(.left).decide(rest, observed: Sides(left: group("2", "a"), right: group("1", "b")))
    #expect(settled.register.decided == group("2", "A") || settled.register.decided == group("2", "a"))
  }

  @Test func `a part that a side does not state takes no part`() {
    let made = context().decide(inRest(group("1", "a")), observed: Sides(left: group("2", nil), right: nil))
    #expect(made.register.decided == group("2", "a"))
    #expect(context().writes(of: made.register, to: .right) == ["taxId": "2"])
  }

  @Test func `the winner's cut part does not degrade the whole one`() {
    let context = context(.right, limit: 3)
    let rest = TupleRegister(
      decided: group("123", "abcdef"), seen: Sides(left: group("123", "abcdef"), right: group("123", "abc")))
    let made = context.decide(rest, observed: Sides(left: group("777", "abcdef"), right: group("888", "abc")))
    #expect(made.register.decided == group("888", "abcdef"))
  }

  @Test func `a change of one part leaves another part whole that its side can only show cut`() {
    let context = context(.right, limit: 3)
    let rest = TupleRegister(
      decided: group("123", "abcdef"), seen: Sides(left: group("123", "abcdef"), right: group("123", "abc")))
    let made = context.decide(rest, observed: Sides(left: nil, right: group("888", "abc")))
    #expect(made.register.decided == group("888", "abcdef"))
    #expect(context.writes(of: made.register, to: .left) == ["taxId": "888"])
  }

  @Test func `a part with a learned projection does not make a contest of equal changes`() {
    var rest = TupleRegister(
      decided: group("1", "abc"), seen: Sides(left: group("1", "abc"), right: group("1", "xyz")))
    rest.accepted.right["taxReason"] = FieldHash(of: "abc")
    let made = context().decide(rest, observed: Sides(left: group("2", "abc"), right: group("2", "xyz")))
    #expect(made.cause == .agreed)
    #expect(made.register.decided == group("2", "abc"))
  }

  @Test(arguments: Policy.allCases.filter { ![.left, .right].contains($0) })
  func `a first merge clears nothing, and overwrites only where an owner is named`(_ policy: Policy) {
    for (left, right) in [("1", ""), ("", "1"), ("1", "1"), ("1", "2"), ("", "")] {
      let made = context(policy).decide(
        TupleRegister(), observed: Sides(left: ["taxId": left], right: ["taxId": right]))
      for side in Side.allCases {
        let before = side == .left ? left : right
        for text in context(policy).writes(of: made.register, to: side).values {
          #expect(!text.isEmpty, "\(policy) \(left) \(right)")
          let mayReplace: Bool = [.preferLeft, .preferRight, .append].contains(policy)
          #expect(before.isEmpty || mayReplace, "\(policy) \(left) \(right)")
        }
      }
    }
  }

  @Test(arguments: [Policy.left, .right])
  func `even an owner clears nothing on a first merge`(_ policy: Policy) {
    let made = context(policy).decide(
      TupleRegister(), observed: Sides(left: group("1", ""), right: group("2", "b")))
    #expect(made.register.decided["taxReason"] == "b")
    #expect(made.register.decided["taxId"] == (policy == .left ? "1" : "2"))
  }

  @Test func `a side that newly carries a field is a first merge with what was decided`() {
    let rest = TupleRegister(decided: ["taxId": "1"], seen: Sides(left: ["taxId": "1"], right: [:]))
    let empty = context().decide(rest, observed: Sides(left: nil, right: ["taxId": ""]))
    #expect(context().writes(of: empty.register, to: .right) == ["taxId": "1"])
    let other = context().decide(rest, observed: Sides(left: nil, right: ["taxId": "2"]))
    #expect(other.register.isHeld)
  }

  @Test func `a change on a side that cannot be written is a contest with what could not be delivered`() {
    let context = context(isReadOnlyLeft: true)
    let changed = context.decide(inRest(group("1", "a")), observed: Sides(left: nil, right: group("2", "a")))
    #expect(context.writes(of: changed.register, to: .left) == [:])
    let made = context.decide(changed.register, observed: Sides(left: group("3", "a"), right: nil))
    #expect(made.register.isHeld)
  }

  @Test func `a held field takes new values into its question and closes by itself when both sides agree`() {
    let context = context()
    var made = context.decide(
      inRest(group("1", "a")), observed: Sides(left: group("2", "a"), right: group("3", "a")))
    #expect(made.cause == .asked(left: group("2", "a"), right: group("3", "a")))
    made = context.decide(made.register, observed: Sides(left: group("4", "a"), right: nil))
    #expect(made.cause == .asked(left: group("4", "a"), right: group("3", "a")))
    #expect(context.writes(of: made.register, to: .right) == [:])
    made = context.decide(made.register, observed: Sides(left: nil, right: group("4", "a")))
    #expect(made.cause == .agreed && !made.register.isHeld)
    #expect(made.register.decided == group("4", "a"))
  }

  @Test func `an answer is delivered to the side that shows something else`() {
    let context = context()
    var register = context.decide(
      inRest(group("1", "a")), observed: Sides(left: group("2", "a"), right: group("3", "a"))
    ).register
    register.decided = group("3", "a")
    register.isHeld = false
    #expect(context.writes(of: register, to: .left) == ["taxId": "3"])
    #expect(context.writes(of: register, to: .right) == [:])
    let next = context.decide(register, observed: Sides(left: group("3", "a"), right: nil))
    #expect(next.cause == .kept)
  }

  @Test func `what a side made of our value is learned and is neither sent again nor taken for a change`() {
    let context = context()
    var register = context.decide(inRest(group("1", "a")), observed: Sides(left: group("2", "a"), right: nil))
      .register
    register = context.landed(register, shown: ["taxId": "0002"], on: .right)
    #expect(context.writes(of: register, to: .right) == [:])
    let echo = context.decide(register, observed: Sides(left: nil, right: group("0002", "a")))
    #expect(echo.cause == .kept && echo.register.decided["taxId"] == "2")
    let edit = context.decide(echo.register, observed: Sides(left: nil, right: group("5", "a")))
    #expect(edit.cause == .changed(.right) && edit.register.decided["taxId"] == "5")
    // The next value is sent although the side once changed another one.
    let back = context.decide(edit.register, observed: Sides(left: group("2", "a"), right: nil))
    #expect(
      !context.writes(of: back.register, to: .left).isEmpty
        || !context.writes(of: back.register, to: .right).isEmpty)
  }

  @Test func `newest wins only when both sides state times more than five minutes apart`() {
    var context = context(.newest)
    let rest = inRest(group("1", "a"))
    let shown = Sides<Parts?>(left: group("2", "a"), right: group("3", "a"))
    #expect(context.decide(rest, observed: shown).register.isHeld)
    let noon = Timestamp(milliseconds: 1_000_000_000)
    context.modified = Sides(left: noon, right: noon.adding(seconds: 300))
    #expect(context.decide(rest, observed: shown).register.isHeld)
    context.modified = Sides(left: noon, right: noon.adding(seconds: 301))
    #expect(context.decide(rest, observed: shown).register.decided == group("3", "a"))
    context.modified = Sides(left: noon.adding(seconds: 301), right: noon)
    #expect(context.decide(rest, observed: shown).register.decided == group("2", "a"))
  }

  @Test func `the loser of a contest is told`() {
    let made = context(.left).decide(
      inRest(group("1", "a")), observed: Sides(left: group("2", "a"), right: group("3", "a")))
    #expect(made.cause == .settled(winner: .left, loser: group("3", "a")))
  }
}
