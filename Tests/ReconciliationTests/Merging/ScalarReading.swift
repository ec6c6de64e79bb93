import Contractors
import Reconciliation

/// A plain reading of the table of `sync-algorithm.md` §4.3 for one text without any cleverness, to compare with.
struct ScalarReading {
  /// The three registers and two observations; nil is absent.
  struct Given: Hashable, CustomStringConvertible {
    var description: String {
      let texts = [decided, seen.left, seen.right, shown.left, shown.right].map {
        $0.map { "'\($0)'" } ?? "-"
      }
      return "d \(texts[0]) s \(texts[1]) \(texts[2]) o \(texts[3]) \(texts[4])"
    }

    var decided: String?
    var seen: Sides<String?>
    var shown: Sides<String?>
  }

  struct Result: Equatable {
    var decided: String?
    var seen: Sides<String?>
    var isHeld: Bool
  }

  var policy: Policy
  var isClearable: Bool
  var direction: Direction = .both
  var drift: DriftPolicy = .report
  /// The longest text of each side; nil is no limit.
  var limits: Sides<Int?> = Sides(left: nil, right: nil)

  func projection(_ text: String, _ side: Side) -> String {
    limits[side].map { String(text.prefix($0)) } ?? text
  }

  func decide(_ given: Given) -> Result {
    if policy == .never { return Result(decided: given.decided, seen: given.seen, isHeld: false) }
    var seen = given.seen
    var news = Sides<String?>(left: nil, right: nil)
    for side in Side.allCases {
      guard let shown = given.shown[side] else { continue }
      if isNews(shown, given, side) {
        if !direction.isSource(side) && given.seen[side] != nil {
          if drift == .revert { seen[side] = shown }
          continue
        }
        news[side] = shown
      }
      seen[side] = shown
    }
    var result = Result(decided: given.decided, seen: seen, isHeld: false)
    if let left = news.left, let right = news.right {
      if let agreed = agreed(left, right) {
        result.decided = agreed
        return result
      }
    }
    let claims = Sides { side in isClearable ? news[side] : news[side].flatMap { $0.isEmpty ? nil : $0 } }
    if let left = claims.left, let right = claims.right {
      contest(&result, given, left: left, right: right)
    } else if let left = claims.left {
      if let decided = given.decided, isPending(given, .left) {
        contest(&result, given, left: left, right: decided)
      } else {
        result.decided = left
      }
    } else if let right = claims.right {
      if let decided = given.decided, isPending(given, .right) {
        contest(&result, given, left: decided, right: right)
      } else {
        result.decided = right
      }
    }
    // A question on which both sides agree is none. It is about what both sides say, drift or not.
    for isDriftSeen in [false, true] where result.isHeld {
      if isDriftSeen {
        for side in Side.allCases { result.seen[side] = given.shown[side] ?? result.seen[side] }
      }
      guard let left = result.seen.left, let right = result.seen.right else { continue }
      // An empty field shown for the first time says nothing.
      let isLeftSilent = left.isEmpty && given.seen.left == nil
      let isRightSilent = right.isEmpty && given.seen.right == nil
      if let agreed = agreed(left, right) ?? (isLeftSilent ? right : isRightSilent ? left : nil) {
        result.decided = agreed
        result.isHeld = false
      }
    }
    if result.decided == nil {
      result.decided = Side.allCases.compactMap { seen[$0] }.first { !$0.isEmpty } ?? seen.left ?? seen.right
    }
    for side in Side.allCases {
      if let shown = given.shown[side], let decided = result.decided, shown == projection(decided, side) {
        result.seen[side] = shown
      }
    }
    return result
  }

  private func isNews(_ shown: String, _ given: Given, _ side: Side) -> Bool {
    if let decided = given.decided, shown == projection(decided, side) { return false }
    guard let seen = given.seen[side] else { return !shown.isEmpty }
    return shown != seen
  }

  private func isPending(_ given: Given, _ side: Side) -> Bool {
    guard let decided = given.decided else { return false }
    guard let seen = given.seen[side] else { return !decided.isEmpty }
    return direction.isTarget(side) && seen != projection(decided, side)
  }

  private func agreed(_ left: String, _ right: String) -> String? {
    if projection(left, .right) == right { return left }
    if projection(right, .left) == left { return right }
    return nil
  }

  private func contest(_ result: inout Result, _ given: Given, left: String, right: String) {
    func win(_ side: Side) {
      let winner = side == .left ? left : right
      let loser = side == .left ? right : left
      // What the winner never showed is not cleared by it.
      result.decided = winner.isEmpty && given.seen[side] == nil ? loser : winner
    }
    switch policy {
    case .left: win(.left)
    case .right: win(.right)
    case .preferLeft: win(left.isEmpty ? .right : .left)
    case .preferRight: win(right.isEmpty ? .left : .right)
    case .longest where left.count != right.count: win(left.count > right.count ? .left : .right)
    case .fillOnly where left.isEmpty: win(.right)
    case .fillOnly where right.isEmpty: win(.left)
    case .append:
      if left.isEmpty || right.contains(left) {
        result.decided = right
      } else if right.isEmpty || left.contains(right) {
        result.decided = left
      } else {
        result.decided = left + "\n" + right
      }
    default: result.isHeld = true
    }
  }
}
