import Contractors

extension TupleContext {
  /// Two clocks count as different only beyond this many milliseconds. Source: `sync-algorithm.md` §4.8, `newest`.
  private static let clockToleranceMilliseconds: Int64 = 5 * 60 * 1000

  /// Settles a contest by the field's policy and writes the decision into the register.
  ///
  /// `left` and `right` are what each side has a claim for: what it shows, or an undelivered decision that stands for it.
  func contest(
    _ next: inout TupleRegister, _ before: TupleRegister, left: Parts, right: Parts
  ) -> TupleDecision.Cause {
    switch verdict(left, right) {
    case .winner(let side):
      let winner = side == .left ? left : right
      let loser = side == .left ? right : left
      // What the winner shows as the cut of the decided value is no claim of its own: it never replaces the fuller one.
      next.take(winner, keepsFilled: !rule.isClearable) { part, value in
        projection(of: before, part, side).map { same($0, value, part) } == true
      }
      for (part, value) in loser where !value.isEmpty && (winner[part] ?? "").isEmpty {
        // A first merge never clears: what the winner never said anything about stays filled.
        if before.seen[side][part] == nil { next.decided[part] = value }
      }
      return .settled(winner: side, loser: loser)
    case .joined(let part, let text):
      next.decided[part] = text
      return .joined
    case .ask, .leaveAlone:
      if let agreed = agreement(next.seen, before, isQuestion: true) {
        next.decided.merge(agreed) { $1 }
        return .agreed
      }
      next.isHeld = true
      if case .ask = verdict(left, right) { return .asked(left: left, right: right) }
      return .leftAlone
    }
  }

  /// The side to which the policy gives what only one of two values can have; nil where it says nothing of them.
  func winner(_ left: Parts, _ right: Parts) -> Side? {
    if case .winner(let side) = verdict(left, right) { return side }
    return nil
  }

  private enum Verdict {
    case winner(Side)
    case joined(FieldName, String)
    case ask
    case leaveAlone
  }

  private func verdict(_ left: Parts, _ right: Parts) -> Verdict {
    let leftIsEmpty = left.values.allSatisfy(\.isEmpty)
    let rightIsEmpty = right.values.allSatisfy(\.isEmpty)
    switch rule.policy {
    case .left: return .winner(.left)
    case .right: return .winner(.right)
    case .preferLeft: return .winner(leftIsEmpty ? .right : .left)
    case .preferRight: return .winner(rightIsEmpty ? .left : .right)
    case .newest:
      guard let leftTime = modified.left, let rightTime = modified.right else { return .ask }
      let difference = leftTime.milliseconds - rightTime.milliseconds
      if abs(difference) <= Self.clockToleranceMilliseconds { return .ask }
      return .winner(difference > 0 ? .left : .right)
    case .longest:
      let leftLength = left.values.reduce(0) { $0 + $1.count }
      let rightLength = right.values.reduce(0) { $0 + $1.count }
      if leftLength == rightLength { return .ask }
      return .winner(leftLength > rightLength ? .left : .right)
    case .fillOnly:
      if leftIsEmpty { return .winner(.right) }
      if rightIsEmpty { return .winner(.left) }
      return .leaveAlone
    case .append:
      // Only words can stand one below the other: two keys, dates or codes in one field are none.
      guard left.count == 1, let (part, leftText) = left.first, let rightText = right[part],
        [.text, .firmName, .personName].contains(types[part] ?? .text)
      else { return .ask }
      if leftText.isEmpty || rightText.contains(leftText) { return .joined(part, rightText) }
      if rightText.isEmpty || leftText.contains(rightText) { return .joined(part, leftText) }
      let joined = leftText + "\n" + rightText
      return isHeldWhole(joined, part) ? .joined(part, joined) : .ask
    case .createOnly: return .leaveAlone
    case .union, .ask, .never: return .ask
    }
  }

  /// Whether a side that is written to has room for all of a text: one that every side cuts would be lost but for the registers.
  private func isHeldWhole(_ text: String, _ part: FieldName) -> Bool {
    Side.allCases.contains { side in
      direction.isTarget(side) && capabilities[side][part]?.isWritable == true
        && cut(text, part, side) == text
    }
  }
}
