import Contractors
import Reconciliation
import ReplicaTesting

/// One part of a scalar or group of a pair at rest, with what is known of it.
struct Scalar {
  let part: FieldName
  let pair: Pair
  let now: Sides<String>
  /// Whether people of each side edited the unit since the last rest.
  let edited: Sides<Bool>
  let rule: FieldRule

  init(_ part: FieldName, _ pair: Pair, _ now: Sides<Record>, _ edited: Sides<Bool>, _ rule: FieldRule) {
    self.part = part
    self.pair = pair
    self.now = Sides { now[$0][part]?.text ?? "" }
    self.edited = edited
    self.rule = rule
  }

  var entity: Entity { pair.entity }
}

extension Judge {
  private func old(_ scalar: Scalar, _ side: Side) -> String {
    before.record(scalar.pair, side)?[scalar.part]?.text ?? ""
  }

  private func target(_ scalar: Scalar) -> Entity? {
    Catalogue.standard.descriptor(of: scalar.part, in: scalar.entity)?.refersTo
  }

  /// A side's text in words that both sides understand.
  private func said(_ text: String, _ scalar: Scalar, _ side: Side) -> String {
    target(scalar).map { name(text, $0, side) } ?? text
  }

  private func same(_ first: String, _ second: String, _ scalar: Scalar) -> Bool {
    comparison.same(first, second, as: target(scalar) == nil ? type(scalar.part, scalar.entity) : .text)
  }

  /// What a side makes of a text.
  private func hold(_ text: String, _ scalar: Scalar, on side: Side) -> String {
    target(scalar) == nil ? stage.replica(side).held(text, scalar.part, scalar.entity) : text
  }

  // MARK: Agreement

  /// I1: each side shows what it can hold of what the other shows.
  private func agree(_ scalar: Scalar, _ left: String, _ right: String) -> Bool {
    let left = said(left, scalar, .left)
    let right = said(right, scalar, .right)
    if same(hold(left, scalar, on: .right), right, scalar) { return true }
    if same(hold(right, scalar, on: .left), left, scalar) { return true }
    if target(scalar) != nil {
      // What a side cannot refer to is left as it is there.
      return !left.isEmpty && !reaches(left, .right) || !right.isEmpty && !reaches(right, .left)
    }
    // A value that was only spelled otherwise after it had travelled is cut at another place.
    let type = type(scalar.part, scalar.entity)
    let (first, second) = (comparison.normal(left, as: type), comparison.normal(right, as: type))
    return isCut(scalar) && !first.isEmpty && !second.isEmpty
      && (first.hasPrefix(second) || second.hasPrefix(first))
  }

  /// Whether one of the sides holds only so much of a field.
  private func isCut(_ scalar: Scalar) -> Bool {
    Side.allCases.contains {
      stage.replica($0).capability(of: scalar.part, scalar.entity)?.maximumLength != nil
    }
  }

  /// I1: what travels has arrived.
  func judgeAgreement(_ scalar: Scalar, isKnown: Bool) throws {
    let travel = Sides { travels(scalar.part, scalar.entity, to: $0) }
    if agree(scalar, scalar.now.left, scalar.now.right) || refersToRemoved(scalar.part, scalar.pair) {
      return
    }
    // A side that cannot be written follows nobody; what the other side says then stands beside it.
    guard Side.allCases.allSatisfy({ travel[$0] || !settings.direction.isTarget($0) }) else { return }
    if scalar.rule.policy == .fillOnly && !scalar.now.left.isEmpty && !scalar.now.right.isEmpty { return }
    if settings.direction != .both {
      let source: Side = settings.direction == .leftToRight ? .left : .right
      let target = source.opposite
      // The source may clear nothing, and is never written.
      if !scalar.rule.isClearable && scalar.now[source].isEmpty { return }
      // The target's own value stays until the source changes the field; on a first merge it may be the owner's.
      let known = isKnown ? old(scalar, target) : nil
      // A record that was not read since it was made is met for the first time: the field's policy decides, not the drift's.
      // Nothing goes back to a reference that the target's own people had written to nothing, and which is refused there.
      let isRefused = try self.target(scalar) != nil && self.isRefused(scalar.pair)
      let isReverted = isKnown && settings.drift == .revert && scalar.edited[target] && !isRefused
      if !isReverted && scalar.now[target] == left(scalar, target) ?? known || scalar.now[target] == known {
        return
      }
      // A person may have decided for the target's value, which never comes to the source.
      let unit = Catalogue.standard.descriptor(of: scalar.part, in: scalar.entity)?.group ?? scalar.part
      if memory.answered.contains(Answered(pair: scalar.pair.id, unit: unit)) { return }
      // On a first merge the target's own people may be the owners, also of what is restored later, or have their say joined.
      let isSourceOwner =
        scalar.rule.policy == (source == .left ? .left : .right) && !scalar.now[source].isEmpty
      if !isKnown && !isSourceOwner && isSaid(scalar.now[target], scalar, by: target) { return }
    }
    throw Violation(
      "I1", "\(scalar.pair.id) \(scalar.part): «\(scalar.now.left)» and «\(scalar.now.right)»")
  }

  /// A scalar as a side's people left it; nil when they did not touch it.
  private func left(_ scalar: Scalar, _ side: Side) -> String? {
    after.place(scalar.pair, side).flatMap { log.left[$0]?[scalar.part]?.text }
  }

  /// Whether people of a side ever gave a field a text, or one of its lines where values are joined.
  private func isSaid(_ text: String, _ scalar: Scalar, by side: Side) -> Bool {
    let said = memory.everSaid[side]?[scalar.part] ?? []
    // A record that was created again is referred to by another key than the one people wrote.
    if target(scalar) != nil { return !said.isEmpty }
    // The parts of a group stand together: who said one of them is heard on all.
    let unit = Catalogue.standard.descriptor(of: scalar.part, in: scalar.entity)?.group ?? scalar.part
    let parts = scalarUnits[scalar.entity]?[unit] ?? [scalar.part]
    if parts.count > 1 { return parts.contains { memory.everSaid[side]?[$0] != nil } }
    let texts = scalar.rule.policy == .append ? text.split(separator: "\n").map(String.init) : [text]
    return texts.contains { text in said.contains { same(hold($0, scalar, on: side), text, scalar) } }
  }

  // MARK: Who said what

  /// I3, I5, I6, I8: what nobody edited is as it was; what one side edited is what it says last.
  func judgePart(_ scalar: Scalar) throws {
    if refersToRemoved(scalar.part, scalar.pair) { return }
    if try target(scalar) != nil && isRefused(scalar.pair) { return }
    let travel = Sides { travels(scalar.part, scalar.entity, to: $0) }
    switch (travel.left, travel.right) {
    case (true, true): try judgeShared(scalar)
    case (true, false): try judgeFollower(scalar, .left)
    case (false, true): try judgeFollower(scalar, .right)
    case (false, false): break
    }
  }

  private func judgeShared(_ scalar: Scalar) throws {
    switch (scalar.edited.left, scalar.edited.right) {
    case (false, false):
      // A reference arrives once its record does.
      let wasOpen =
        target(scalar) != nil
        && !same(said(old(scalar, .left), scalar, .left), said(old(scalar, .right), scalar, .right), scalar)
      for side in Side.allCases where !wasOpen { try judgeKept(scalar, side) }
    case (true, false), (false, true):
      let side: Side = scalar.edited.left ? .left : .right
      let written = writes(scalar.pair, side, scalar.part)
      // Of a group that one side edited, what nobody wrote is as it was, on the other side too.
      if target(scalar) == nil && written.isEmpty && left(scalar, side) == nil {
        try judgeKept(scalar, side.opposite)
      }
      let expected = written.last ?? old(scalar, side)
      if same(said(scalar.now[side], scalar, side), said(expected, scalar, side), scalar) { return }
      if !scalar.rule.isClearable && expected.isEmpty {
        // What may not be cleared comes back as it was when the clearing was met.
        let earlier = ([old(scalar, side)] + written).filter { !$0.isEmpty }
        if earlier.contains(where: { same($0, scalar.now[side], scalar) }) { return }
      }
      throw Violation(
        "I5",
        "\(scalar.pair.id) \(side) \(scalar.part): people there wrote «\(expected)» last and find «\(scalar.now[side])»"
      )
    case (true, true):
      for side in Side.allCases { try judgeSaid(scalar, side) }
    }
  }

  /// Nobody edited a scalar: a side finds it as it was.
  private func judgeKept(_ scalar: Scalar, _ side: Side) throws {
    let expected = left(scalar, side) ?? old(scalar, side)
    let found = scalar.now[side]
    if found == expected { return }
    if target(scalar) != nil, said(found, scalar, side) == said(expected, scalar, side) { return }
    throw Violation(
      "I6",
      "\(scalar.pair.id) \(side) \(scalar.part) was «\(expected)», nobody edited it, and is «\(found)»")
  }

  /// People of both sides edited a scalar: what is there was said by one of them, or is what both said, one below the other.
  private func judgeSaid(_ scalar: Scalar, _ side: Side) throws {
    let all = Side.allCases.flatMap { other in
      ([old(scalar, other)] + writes(scalar.pair, other, scalar.part)).map { self.said($0, scalar, other) }
    }
    let found = said(scalar.now[side], scalar, side)
    if all.contains(where: { same(hold($0, scalar, on: side), found, scalar) }) { return }
    // A value that was spelled otherwise is cut at another place.
    let type = target(scalar) == nil ? self.type(scalar.part, scalar.entity) : .text
    let cut = comparison.normal(found, as: type)
    if isCut(scalar), !cut.isEmpty, all.contains(where: { comparison.normal($0, as: type).hasPrefix(cut) }) {
      return
    }
    if scalar.rule.policy == .append {
      let lines = found.split(separator: "\n").map(String.init)
      let isJoined = lines.allSatisfy { line in
        all.contains { text in
          text.split(separator: "\n").contains {
            $0 == line || hold(String($0), scalar, on: side) == line || isCut(scalar) && $0.hasPrefix(line)
          }
        }
      }
      if isJoined { return }
    }
    throw Violation(
      "I5", "\(scalar.pair.id) \(side) \(scalar.part): «\(found)» was said by nobody of \(all)")
  }

  /// A side that only follows the other one: its own people's edits are drift, or what the other cannot take.
  private func judgeFollower(_ scalar: Scalar, _ side: Side) throws {
    guard settings.direction != .both else { return }
    let source = side.opposite
    let own = left(scalar, side) ?? old(scalar, side)
    let isOwn = scalar.now[side] == own
    let isOld = same(said(scalar.now[side], scalar, side), said(old(scalar, side), scalar, side), scalar)
    let isSources = agree(scalar, scalar.now.left, scalar.now.right)
    // What the source said in between may stand where the source may not clear.
    let isEarlier =
      !scalar.rule.isClearable && scalar.now[source].isEmpty
      && writes(scalar.pair, source, scalar.part).contains {
        same(hold(said($0, scalar, source), scalar, on: side), said(scalar.now[side], scalar, side), scalar)
      }
    let isFollowing = isSources || isEarlier
    // What changed beyond the length that a side holds is no change there.
    let isSourceNew = !same(
      hold(said(scalar.now[source], scalar, source), scalar, on: side),
      hold(said(old(scalar, source), scalar, source), scalar, on: side), scalar)
    // A source that may not clear and writes what it had says nothing new.
    let isBack = !scalar.rule.isClearable && old(scalar, source).isEmpty
    // Nothing can be reverted to a reference that may not be cleared and means nothing here.
    let isBound = target(scalar) != nil && mayNotClear(scalar, source)
    let isRight: Bool
    switch (scalar.edited[source], scalar.edited[side]) {
    case (false, false): isRight = isOwn || isOld || target(scalar) != nil && isSources
    case (true, false):
      isRight =
        isFollowing || (!isSourceNew || isBack || isCutOfTargets(scalar, side)) && (isOld || isOwn)
        || mayNotClear(scalar, source) && isOld
    case (false, true): isRight = settings.drift == .revert ? isFollowing || isOld : isOwn
    case (true, true):
      isRight =
        settings.drift == .revert && !isBound
        ? isFollowing || isOld : isFollowing || isOwn || isBound && isOld
    }
    if !isRight {
      throw Violation(
        "drift",
        "\(scalar.pair.id) \(side) \(scalar.part): «\(scalar.now[side])», was «\(old(scalar, side))», people left «\(own)», the source says «\(scalar.now[source])», edited: \(scalar.edited)"
      )
    }
  }

  /// Whether what the source shows is just what it would show of something that the target's people said: then it says nothing new.
  private func isCutOfTargets(_ scalar: Scalar, _ side: Side) -> Bool {
    let source = side.opposite
    return isCut(scalar)
      && (memory.everSaid[side]?[scalar.part] ?? []).contains { said in
        said.count > scalar.now[source].count
          && same(hold(said, scalar, on: source), scalar.now[source], scalar)
      }
  }

  private func mayNotClear(_ scalar: Scalar, _ source: Side) -> Bool {
    !scalar.rule.isClearable && scalar.now[source].isEmpty
  }

  /// I10: no listing, however wrong, empties a field that people left filled.
  func judgeClears(_ scalar: Scalar) throws {
    guard Side.allCases.allSatisfy({ writes(scalar.pair, $0, scalar.part).isEmpty }) else { return }
    for side in Side.allCases {
      // An earlier state may show a field as it was before people filled it: that is no emptying by the listing's end.
      let wasEverEmpty = Side.allCases.contains { memory.held($0, scalar.part, "") }
      if !old(scalar, side).isEmpty && scalar.now[side].isEmpty && !wasEverEmpty {
        throw Violation("I10", "\(scalar.pair.id) \(side) \(scalar.part) was emptied")
      }
    }
  }
}
