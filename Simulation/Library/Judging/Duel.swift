import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine

/// At rest, people of one side or of both edit one field of one pair, and the next run settles it: the policies of
/// `sync-algorithm.md` §4.8 as a table, row by row, written without looking at how they are decided.
struct Duel {
  let world: World
  let pair: Pair
  let field: FieldName
  let rule: FieldRule
  /// What both sides showed before.
  let base: String
  /// What each side's people wrote; nil where they wrote nothing.
  let written: Sides<String?>
  /// How many seconds after the left side the right side was edited.
  let gap: Double

  /// Whether the left side's text was decided before the right side was edited, and could not be delivered until then.
  let isLate: Bool

  /// How a duel ends.
  struct End: Equatable {
    var texts: Sides<String>
    var isAsked = false

    init(_ left: String, _ right: String, isAsked: Bool = false) {
      texts = Sides(left: left, right: right)
      self.isAsked = isAsked
    }
  }

  private static let fields: [Entity: [FieldName]] = [
    .company: ["name", "fullName", "comment"], .contact: ["position", "comment"],
  ]
  /// Short enough for every side, and in no normaliser's way.
  private static let words = ["", "Ива", "Клён", "Дуб", "Ясень", "Ива, Дуб"]

  /// Chooses a duel; nil when the chosen field is not at rest on both sides.
  init?(_ world: World, _ rest: Rest) throws {
    let pairs = rest.pairs.values.filter { pair in
      pair.state == .coupled && Side.allCases.allSatisfy { rest.record(pair, $0) != nil }
    }.sorted { $0.id < $1.id }
    guard let pair = world.choose({ $0.pick(pairs) }), let fields = Self.fields[pair.entity],
      let field = world.choose({ $0.pick(fields) }), rest.held[pair.id]?.contains(field) != true
    else { return nil }
    let texts = Sides { rest.record(pair, $0)?[field]?.text ?? "" }
    let decided = try world.stage.store.registers(of: [pair.id])[pair.id]?.tuples[field]?.decided[field]
    let canWrite = Side.allCases.allSatisfy {
      world.replica($0).capability(of: field, pair.entity)?.isWritable == true
    }
    rule = world.stage.settings.rule(for: field)
    // Two sides that never write a field need not agree on it.
    let isApart = rule.policy == .never || rule.policy == .createOnly
    guard canWrite, isApart || texts.left == texts.right && decided == texts.left else { return nil }
    self.world = world
    self.pair = pair
    self.field = field
    base = texts.left
    let words = Self.words
    let written = Sides<String?> { side in
      world.choose { $0.chance(0.7) ? $0.pick(words) : nil }.flatMap { word in
        Self.same(word, texts[side], field, pair.entity) ? nil : word
      }
    }
    self.written = written
    gap = world.choose { $0.pick(0, 400) }
    isLate = world.choose { $0.chance(0.3) }
    if isApart && texts.left != texts.right { return nil }
  }

  private static func same(_ first: String, _ second: String, _ field: FieldName, _ entity: Entity) -> Bool {
    let type = Catalogue.standard.descriptor(of: field, in: entity)?.type ?? .text
    return Comparison().same(first, second, as: type)
  }

  /// People write, the left side first.
  func begin() async throws {
    for side in Side.allCases {
      if let text = written[side], let key = pair.keys[side] {
        world.write(Place(side: side, entity: pair.entity, key: key), field, text)
      }
      guard side == .left else { continue }
      if isLate && written.left != nil { try await runInVain() }
      world.stage.clock.advance(gap)
    }
  }

  /// A run that decides and cannot write to the right side.
  private func runInVain() async throws {
    let right = world.replica(.right)
    right.setFaults(FaultPlan { $0.kind == .apply ? .unreachable : nil })
    do { try await world.stage.run(RunOptions(allowed: Set(GuardName.allCases))) } catch is ReplicaUnreachable
    {}
    right.setFaults(.none)
  }

  /// How it must end.
  var end: End {
    let shown = Sides { written[$0] ?? base }
    if rule.policy == .never || rule.policy == .createOnly { return End(shown.left, shown.right) }
    if world.stage.settings.direction != .both { return oneWay(shown) }
    // A clearing that may not travel is no claim.
    let claims = Sides { side in written[side].flatMap { $0.isEmpty && !rule.isClearable ? nil : $0 } }
    switch (claims.left, claims.right) {
    case (nil, nil):
      // Nobody said anything that counts; where both emptied it, they agree, unless the first was written back before.
      let isAgreed = written.left == "" && written.right == "" && !isLate
      return isAgreed ? End("", "") : End(base, base)
    case (let left?, nil): return End(left, left)
    case (nil, let right?): return End(right, right)
    case (let left?, let right?):
      return Self.same(left, right, field, pair.entity) ? End(left, right) : contest(left, right)
    }
  }

  private func oneWay(_ shown: Sides<String>) -> End {
    let source: Side = world.stage.settings.direction == .leftToRight ? .left : .right
    var texts = shown
    if let said = written[source], !said.isEmpty || rule.isClearable {
      texts[source.opposite] = said
    } else if world.stage.settings.drift == .revert {
      texts[source.opposite] = base
    }
    return End(texts.left, texts.right)
  }

  private func contest(_ left: String, _ right: String) -> End {
    let open = End(left, right, isAsked: true)
    func both(_ text: String) -> End { End(text, text) }
    switch rule.policy {
    case .left: return both(left)
    case .right: return both(right)
    case .preferLeft: return both(left.isEmpty ? right : left)
    case .preferRight: return both(right.isEmpty ? left : right)
    case .newest:
      // The time of a record that did not change since it was read is not asked for again.
      return world.terms.isDated && gap > 300 && !isLate ? both(right) : open
    case .longest: return left.count == right.count ? open : both(left.count > right.count ? left : right)
    case .fillOnly:
      return left.isEmpty || right.isEmpty ? both(left + right) : End(left, right)
    case .append:
      if right.contains(left) { return both(right) }
      if left.contains(right) { return both(left) }
      let joined = left + "\n" + right
      // What no side has room for nobody would ever see.
      let hasRoom = Side.allCases.contains { side in
        let longest = world.replica(side).capability(of: field, pair.entity)?.maximumLength
        return longest.map { joined.count <= $0 } ?? true
      }
      return hasRoom ? both(joined) : open
    case .union, .ask: return open
    case .createOnly, .never: return End(left, right)
    }
  }

  /// Judges how it ended.
  func judge() throws {
    let expected = end
    let policy = "\(rule.policy), clearable: \(rule.isClearable), \(world.stage.settings.direction)"
    for side in Side.allCases {
      let found = pair.keys[side].flatMap { world.replica(side).whole($0, pair.entity) }?[field]?.text ?? ""
      let held = world.replica(side).held(expected.texts[side], field, pair.entity)
      if !Self.same(found, held, field, pair.entity) {
        throw Violation(
          "policy",
          "\(pair.id) \(field) (\(policy), drift \(world.stage.settings.drift)): «\(base)» became \(written) and \(side) shows «\(found)» instead of «\(held)»"
        )
      }
    }
    let isAsked = try world.stage.store.conflicts(includingClosed: false).contains {
      $0.pair == pair.id && $0.unit == field
    }
    if isAsked != expected.isAsked {
      throw Violation("policy", "\(pair.id) \(field) (\(policy)): \(written) is asked: \(isAsked)")
    }
    try judgeLoser(expected)
    try judgeReason(expected)
  }

  /// I24: why a contest ended as it did is told.
  private func judgeReason(_ expected: End) throws {
    guard case (let left?, let right?) = (written.left, written.right), settles || expected.isAsked,
      world.stage.settings.direction == .both, !Self.same(left, right, field, pair.entity),
      rule.isClearable || !left.isEmpty && !right.isEmpty
    else { return }
    let causes = Set(
      try world.stage.store.runs(limit: .max).flatMap { run in
        try world.stage.store.history(of: run.id).filter { $0.pair == pair.id && $0.field == field }.map(
          \.cause)
      })
    if !causes.contains(expected.isAsked ? .asked : .policy) {
      throw Violation("I24", "\(pair.id) \(field): nothing tells how \(written) was settled")
    }
  }

  /// Whether the policy chooses one of two different values.
  private var settles: Bool {
    switch rule.policy {
    case .left, .right: true
    default: false
    }
  }

  /// I5: what lost against another value is kept.
  private func judgeLoser(_ expected: End) throws {
    for case let text? in [written.left, written.right] where !text.isEmpty {
      if Side.allCases.contains(where: { expected.texts[$0].contains(text) }) { continue }
      let kept = try world.stage.store.runs(limit: .max).flatMap { run in
        try world.stage.store.history(of: run.id).filter { $0.pair == pair.id && $0.field == field }
          .compactMap { $0.old?.text }
      }
      if !kept.contains(where: { Self.same($0, text, field, pair.entity) }) {
        throw Violation("I5", "\(pair.id) \(field): «\(text)» lost and is not kept")
      }
    }
  }
}
