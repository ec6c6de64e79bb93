import Contractors
import Reconciliation
import ReplicaTesting

extension Judge {
  /// I19: no element lost that nobody removed, none that nobody added, none twice.
  func judgeBag(_ field: FieldName, _ pair: Pair, _ now: Sides<Record>) throws {
    let travel = Sides { travels(field, pair.entity, to: $0) }
    let bag = Bag(field, pair, now, self)
    switch (travel.left, travel.right) {
    case (true, true): try judgeShared(bag)
    case (true, false) where settings.direction != .both: try judgeFollower(bag, .left)
    case (false, true) where settings.direction != .both: try judgeFollower(bag, .right)
    default: break
    }
    try judgeOrder(bag)
  }

  /// The order in which people of one side alone put elements is that of both sides, where the order travels; what nobody touched stays.
  private func judgeOrder(_ bag: Bag) throws {
    let policy = settings.rule(for: bag.field).policy
    guard policy != .never, bag.target != nil else { return }
    for side in Side.allCases {
      let (old, now) = (bag.old[side], bag.now[side])
      guard !now.isEmpty, Set(old) == Set(now), Set(now).count == now.count,
        now.allSatisfy({ isThere(bag, $0) }),
        bag.put[side].isEmpty, bag.taken[side].isEmpty
      else { return }
    }
    let orders = Sides { stage.replica($0).capability(of: bag.field, bag.pair.entity)?.order ?? .unsaid }
    let touched = Sides { !bag.touched[$0].isEmpty }
    for side in Side.allCases where !touched[side.opposite] {
      let isMoved = touched[side] && bag.left[side] != bag.old[side]
      let travels = travels(bag.field, bag.pair.entity, to: side.opposite) && orders[side] != .unsaid
      if isMoved && travels && orders[side.opposite] == .kept {
        let wanted = bag.left[side]
        for one in Side.allCases
        where bag.now[one].filter(wanted.contains) != wanted.filter(bag.now[one].contains) {
          throw Violation(
            "order", "\(bag) \(side) was put into the order \(wanted): \(bag.old) became \(bag.now)")
        }
      } else if !isMoved && !touched[side], orders.left == .kept, orders.right == .kept,
        bag.now[side] != bag.old[side]
      {
        throw Violation("order", "\(bag) nobody put it into another order: \(bag.old) became \(bag.now)")
      }
    }
  }

  private func judgeShared(_ bag: Bag) throws {
    let rule = settings.rule(for: bag.field)
    let added = bag.put.left.union(bag.put.right)
    let removed = bag.taken.left.union(bag.taken.right)
    let touched = bag.touched.left.union(bag.touched.right)
    for side in Side.allCases {
      let shown = Set(bag.now[side])
      let wasDoubled = Set(bag.old[side]).count != bag.old[side].count
      if shown.count != bag.now[side].count && !wasDoubled && added.isEmpty && touched.isEmpty {
        throw Violation("I19", "\(bag) \(side) shows an element twice: \(bag.now[side])")
      }
      let known = Set(bag.old.left + bag.old.right).union(added)
      if !shown.isSubset(of: known) {
        throw Violation("I19", "\(bag) \(side) shows what nobody added: \(shown.subtracting(known))")
      }
      let others = Set(bag.now[side.opposite])
      for key in shown.subtracting(others) where canTake(bag, key, side.opposite) {
        throw Violation("I1", "\(bag) \(side) shows \(key) and the other side does not")
      }
      let lost = Set(bag.old[side]).union(added).subtracting(shown).subtracting(others)
        .subtracting(removed).filter { isThere(bag, $0) }
      if !lost.isEmpty { throw Violation("I19", "\(bag) \(side) lost \(lost)") }
      let revived = shown.intersection(removed).subtracting(added).subtracting(touched).filter {
        !isRemoved($0)
      }
      if rule.isClearable && !revived.isEmpty {
        throw Violation("I19", "\(bag) \(side) still shows the removed \(revived)")
      }
    }
    // What may not be cleared is not emptied by one side alone.
    for side in Side.allCases where !rule.isClearable && bag.target == nil {
      let isOneSided = bag.taken[side].isEmpty && !bag.old[side].isEmpty
      if isOneSided && bag.now[side].isEmpty && !bag.old[side.opposite].isEmpty {
        throw Violation("clear", "\(bag) \(side) was emptied by the other side alone")
      }
    }
  }

  /// A side that only follows: element by element as scalars.
  private func judgeFollower(_ bag: Bag, _ side: Side) throws {
    let source = side.opposite
    let isUnclearable = !settings.rule(for: bag.field).isClearable
    let isEmptied = isUnclearable && bag.now[source].isEmpty
    func changed(_ side: Side, _ key: String) -> Bool {
      bag.put[side].contains(key) || bag.taken[side].contains(key) || bag.touched[side].contains(key)
    }
    for key in Set(bag.now.left + bag.now.right + bag.old.left + bag.old.right).union(bag.taken[side]) {
      if bag.target != nil && isRemoved(key) { continue }
      let isShown = bag.now[side].contains(key)
      let isWanted = bag.now[source].contains(key)
      let isOwn = bag.left[side].contains(key) == isShown
      let wasShown = bag.old[side].contains(key) == isShown
      let isFollowing = isShown == isWanted || isWanted && !canTake(bag, key, side) || !isWanted && isEmptied
      let isRight: Bool
      switch (changed(source, key), changed(side, key)) {
      case (false, false): isRight = wasShown || isFollowing && (bag.target != nil || isCrowded(bag, side))
      case (true, false):
        // What the source lost while it was empty, and may not clear, stays on the target.
        let isKept = isUnclearable && bag.taken[source].contains(key) && wasShown
        isRight = isKept || isFollowing || wasShown && isWanted == bag.old[source].contains(key)
      case (false, true): isRight = settings.drift == .revert ? isFollowing || wasShown : isOwn
      case (true, true): isRight = settings.drift == .revert ? isFollowing || wasShown : isFollowing || isOwn
      }
      if !isRight {
        throw Violation(
          "drift",
          "\(bag) \(side) \(key): \(bag.old[side]) became \(bag.now[side]), people left \(bag.left[side]), the source went from \(bag.old[source]) to \(bag.now[source])"
        )
      }
    }
  }

  /// Whether elements may wait for a place on a side.
  private func isCrowded(_ bag: Bag, _ side: Side) -> Bool {
    stage.replica(side).capability(of: bag.field, bag.pair.entity)?.maximumElements != nil
  }

  /// Whether a side has a place left for an element, and the record it refers to.
  private func canTake(_ bag: Bag, _ key: String, _ side: Side) -> Bool {
    if bag.target != nil && !reaches(key, side) { return false }
    guard let places = stage.replica(side).capability(of: bag.field, bag.pair.entity)?.maximumElements else {
      return true
    }
    return bag.now[side].count < places
  }

  /// Whether the record that an element refers to is still there; what is no reference always is.
  private func isThere(_ bag: Bag, _ key: String) -> Bool {
    bag.target == nil || reaches(key, .left) && reaches(key, .right)
  }
}

/// The element keys of one bag of a pair, references in words that both sides understand.
struct Bag: CustomStringConvertible {
  let field: FieldName
  let pair: Pair
  /// What the elements refer to; nil when they are values.
  let target: Entity?
  let now: Sides<[String]>
  let old: Sides<[String]>
  /// The bag as each side's people left it.
  let left: Sides<[String]>
  let put: Sides<Set<String>>
  let taken: Sides<Set<String>>
  let touched: Sides<Set<String>>

  init(_ field: FieldName, _ pair: Pair, _ now: Sides<Record>, _ judge: Judge) {
    let target = Catalogue.standard.descriptor(of: field, in: pair.entity)?.refersTo
    let type = judge.type(field, pair.entity)
    func word(_ key: String, _ side: Side) -> String {
      target.map { judge.name(key, $0, side) } ?? key
    }
    func keys(_ value: Value?, _ side: Side) -> [String] {
      (value?.elements ?? []).map { word(judge.comparison.elementKey(of: $0, type: type), side) }
    }
    func noted(_ log: [Place: [FieldName: Set<String>]], _ side: Side) -> Set<String> {
      let keys = judge.after.place(pair, side).flatMap { log[$0]?[field] } ?? []
      return Set(keys.map { word($0, side) })
    }
    self.field = field
    self.pair = pair
    self.target = target
    self.now = Sides { keys(now[$0][field], $0) }
    let old = Sides { judge.before.record(pair, $0)?[field] }
    self.old = Sides { keys(old[$0], $0) }
    left = Sides { side in
      keys(judge.after.place(pair, side).flatMap { judge.log.left[$0]?[field] } ?? old[side], side)
    }
    put = Sides { noted(judge.log.put, $0) }
    taken = Sides { noted(judge.log.taken, $0) }
    touched = Sides { noted(judge.log.touched, $0) }
  }

  var description: String { "\(pair.id.rawValue) \(field)" }
}
