import Contractors
import Reconciliation
import Testing

private let field: FieldName = "comment"

struct OneSidedPartTests {
  @Test
  func `a part that only one side carries is taken over, and an open question about its group learns of it`()
  {
    let carried = FieldCapability()
    let context = TupleContext(
      types: ["lastName": .personName, "firstName": .personName], rule: FieldRule(.ask),
      capabilities: Sides(
        left: ["lastName": carried, "firstName": carried], right: ["lastName": carried]))
    let register = TupleRegister(
      decided: ["lastName": "Орлов", "firstName": "Игорь"],
      seen: Sides(left: ["lastName": "Белых", "firstName": "Игорь"], right: ["lastName": "Зуев"]),
      isHeld: true)
    let shown: Parts = ["lastName": "Белых", "firstName": "Олег"]
    let decision = context.decide(register, observed: Sides(left: shown, right: nil))
    #expect(decision.register.decided == ["lastName": "Орлов", "firstName": "Олег"])
    #expect(decision.register.isHeld)
    #expect(decision.cause == .asked(left: shown, right: ["lastName": "Зуев"]))
  }
}

struct AppendTests {
  @Test(arguments: [FieldType.reference, .identifier, .date, .choice])
  func `what is no words is never joined`(_ type: FieldType) {
    let context = TupleContext(
      types: [field: type], rule: FieldRule(.append),
      capabilities: Sides { _ in [field: FieldCapability()] })
    let register = TupleRegister(decided: [field: "1"], seen: Sides { _ in [field: "1"] })
    let decision = context.decide(register, observed: Sides(left: [field: "2"], right: [field: "3"]))
    #expect(decision.cause == .asked(left: [field: "2"], right: [field: "3"]))
    #expect(decision.register.decided == [field: "1"])
  }

  @Test(arguments: [Direction.both, .leftToRight, .rightToLeft], [(9, 9), (9, 3), (3, 9), (4, 4), (3, 3)])
  func `words are joined only where a side that is written to holds all of them`(
    _ direction: Direction, _ room: (left: Int, right: Int)
  ) {
    let lengths = Sides(left: room.left, right: room.right)
    let context = TupleContext(
      types: [field: .text], rule: FieldRule(.append),
      capabilities: Sides { side in [field: FieldCapability(maximumLength: lengths[side])] },
      direction: direction)
    let decision = context.decide(TupleRegister(), observed: Sides(left: [field: "ab"], right: [field: "cd"]))
    if Side.allCases.contains(where: { direction.isTarget($0) && lengths[$0] >= 5 }) {
      #expect(decision.cause == .joined)
      #expect(decision.register.decided == [field: "ab\ncd"])
    } else {
      #expect(decision.cause == .asked(left: [field: "ab"], right: [field: "cd"]))
      #expect(decision.register.isHeld)
    }
  }
}
private let values: [String?] = [nil, "", "ab", "abcd", "abce", "x"]

/// One cell of the exhaustive table: a rule with everything around it.
struct ScalarRule: Sendable, CustomTestStringConvertible {
  var policy: Policy
  var isClearable = true
  var direction = Direction.both
  var drift = DriftPolicy.report
  /// The longest text of the right side.
  var limit: Int?

  var testDescription: String {
    "\(policy.rawValue), \(isClearable ? "clearable" : "kept"), \(direction.rawValue), \(drift.rawValue), "
      + (limit.map { "cut at \($0)" } ?? "whole")
  }

  static let all: [ScalarRule] =
    Policy.allCases.flatMap { policy in
      [true, false].map { ScalarRule(policy: policy, isClearable: $0) }
    }
    + [Policy.left, .ask].flatMap { policy in
      [Direction.leftToRight, .rightToLeft].flatMap { direction in
        DriftPolicy.allCases.map { ScalarRule(policy: policy, direction: direction, drift: $0) }
      }
    } + [Policy.left, .right, .ask, .longest].map { ScalarRule(policy: $0, limit: 2) }

  var reading: ScalarReading {
    ScalarReading(
      policy: policy, isClearable: isClearable, direction: direction, drift: drift,
      limits: Sides(left: nil, right: limit))
  }

  var context: TupleContext {
    TupleContext(
      types: [field: .text], rule: FieldRule(policy, isClearable: isClearable),
      capabilities: Sides(
        left: [field: FieldCapability()], right: [field: FieldCapability(maximumLength: limit)]),
      direction: direction, drift: drift)
  }

  /// The same rule seen from the other side.
  var mirrored: TupleContext {
    var context = context
    context.capabilities = Sides(left: context.capabilities.right, right: context.capabilities.left)
    context.rule.policy =
      switch policy {
      case .left: .right
      case .right: .left
      case .preferLeft: .preferRight
      case .preferRight: .preferLeft
      default: policy
      }
    context.direction =
      switch direction {
      case .both: .both
      case .leftToRight: .rightToLeft
      case .rightToLeft: .leftToRight
      }
    return context
  }
}

private func parts(_ text: String?) -> Parts { text.map { [field: $0] } ?? [:] }

private func register(_ given: ScalarReading.Given) -> TupleRegister {
  TupleRegister(decided: parts(given.decided), seen: Sides { parts(given.seen[$0]) })
}

private func mirrored(_ register: TupleRegister) -> TupleRegister {
  var copy = register
  copy.seen = Sides(left: register.seen.right, right: register.seen.left)
  copy.accepted = Sides(left: register.accepted.right, right: register.accepted.left)
  copy.refilled = Sides(left: register.refilled.right, right: register.refilled.left)
  return copy
}

extension ScalarReading.Given {
  /// Whether a sync comes into this state: nothing is decided that nobody showed, and where one side never showed the field, the
  /// other one shows what was decided.
  fileprivate func isConsistent(_ reading: ScalarReading) -> Bool {
    guard let decided else { return seen.left == nil && seen.right == nil }
    return switch (seen.left, seen.right) {
    case (nil, nil): false
    case (let left?, nil): left == reading.projection(decided, .left)
    case (nil, let right?): right == reading.projection(decided, .right)
    default: true
    }
  }
}

/// Goes through all states, or through every so many of them where a law takes several decisions a state.
private func everyState(step: Int = 1, _ body: (ScalarReading.Given) throws -> Void) rethrows {
  var number = 0
  for decided in values {
    for seenLeft in values {
      for seenRight in values {
        for left in values {
          for right in values {
            number += 1
            if !number.isMultiple(of: step) { continue }
            try body(
              ScalarReading.Given(
                decided: decided, seen: Sides(left: seenLeft, right: seenRight),
                shown: Sides(left: left, right: right)))
          }
        }
      }
    }
  }
}

@Suite("The decision for one scalar, over all states")
struct ScalarTableTests {
  @Test(arguments: ScalarRule.all)
  func `every state is decided as the table says`(_ rule: ScalarRule) {
    let context = rule.context
    let reading = rule.reading
    var wrong: [String] = []
    everyState { given in
      // A side never shows more than it can hold.
      if let shown = given.shown.right, reading.projection(shown, .right) != shown { return }
      let made = context.decide(
        register(given), observed: Sides { side in given.shown[side].map { parts($0) } })
      let expected = reading.decide(given)
      let found = ScalarReading.Result(
        decided: made.register.decided[field], seen: Sides { made.register.seen[$0][field] },
        isHeld: made.register.isHeld)
      if found != expected { wrong.append("\(given): \(found) instead of \(expected)") }
    }
    let count = wrong.count
    #expect(count == 0, "\(wrong.prefix(2).joined(separator: "\n"))")
  }

  @Test(arguments: ScalarRule.all)
  func `deciding again with nothing new keeps everything, and seen takes only what was shown`(
    _ rule: ScalarRule
  ) {
    let context = rule.context
    var wrong: [String] = []
    everyState(step: 5) { given in
      guard given.isConsistent(rule.reading) else { return }
      let observed = Sides<Parts?> { side in given.shown[side].map { parts($0) } }
      let before = register(given)
      let once = context.decide(before, observed: observed)
      let twice = context.decide(once.register, observed: observed)
      if twice.register != once.register || twice.cause != .kept {
        wrong.append("\(given): \(once) then \(twice)")
      }
      for side in Side.allCases {
        let seen = once.register.seen[side][field]
        if seen != given.seen[side] && seen != given.shown[side] {
          wrong.append("\(given): seen \(seen ?? "nil")")
        }
      }
      if given.shown == Sides(left: nil, right: nil), before.decided != [:], once.register != before {
        wrong.append("\(given): absent changed something")
      }
    }
    let count = wrong.count
    #expect(count == 0, "\(wrong.prefix(2).joined(separator: "\n"))")
  }

  @Test(arguments: ScalarRule.all.filter { $0.policy != .append })
  func `swapping the sides swaps the result`(_ rule: ScalarRule) {
    let context = rule.context
    let other = rule.mirrored
    var wrong: [String] = []
    everyState(step: 5) { given in
      guard given.isConsistent(rule.reading) else { return }
      let observed = Sides<Parts?> { side in given.shown[side].map { parts($0) } }
      var made = context.decide(register(given), observed: observed).register
      let swapped = other.decide(
        mirrored(register(given)), observed: Sides(left: observed.right, right: observed.left)
      ).register
      // An open question about a first merge keeps the left value for display.
      if given.decided == nil && (made.isHeld || rule.direction != .both) { made.decided = swapped.decided }
      if mirrored(swapped) != made { wrong.append("\(given): \(made) and \(mirrored(swapped))") }
    }
    let count = wrong.count
    #expect(count == 0, "\(wrong.prefix(2).joined(separator: "\n"))")
  }

  @Test(arguments: ScalarRule.all)
  func `writes that land end within three rounds, and then both sides show what was decided`(
    _ rule: ScalarRule
  ) {
    let context = rule.context
    var wrong: [String] = []
    everyState(step: 5) { given in
      var shown = Sides { side in given.shown[side] ?? given.seen[side] }
      var state = context.decide(register(given), observed: Sides { side in shown[side].map { parts($0) } })
        .register
      var rounds = 0
      while rounds < 4 {
        let writes = Sides { side in context.writes(of: state, to: side) }
        if writes.left.isEmpty && writes.right.isEmpty { break }
        rounds += 1
        for side in Side.allCases {
          guard let text = writes[side][field] else { continue }
          shown[side] = rule.reading.projection(text, side)
          state = context.landed(state, shown: parts(shown[side]), on: side)
        }
        let again = context.decide(state, observed: Sides { side in shown[side].map { parts($0) } })
        if case .asked = again.cause { wrong.append("\(given): an echo became a question") }
        state = again.register
      }
      if rounds > 3 { wrong.append("\(given): no end, \(state)") }
      // What drifted on a target stays there unless it is to be reverted.
      if rule.direction != .both && rule.drift != .revert { return }
      if rule.policy == .never || rule.policy == .createOnly || state.isHeld { return }
      for side in Side.allCases {
        guard rule.direction.isTarget(side), let shown = shown[side], let decided = state.decided[field]
        else { continue }
        if shown != rule.reading.projection(decided, side) {
          wrong.append("\(given): \(side) shows \(shown), \(state)")
        }
      }
    }
    let count = wrong.count
    #expect(count == 0, "\(wrong.prefix(2).joined(separator: "\n"))")
  }
}
