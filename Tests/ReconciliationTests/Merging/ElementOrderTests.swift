import Contractors
import Reconciliation
import ReplicaTesting
import Testing

/// Links on two sides with people who arrange them. What begins with `x` only the right side can hold.
private struct Links {
  var context: BagContext
  var register = BagRegister()
  var shown = Sides<[String]>(left: [], right: [])

  init(_ policy: Policy = .union, left: ElementOrder = .kept, right: ElementOrder = .kept) {
    var capability = FieldCapability(carriesKind: false)
    capability.order = left
    var other = FieldCapability(carriesKind: false)
    other.order = right
    context = BagContext(
      descriptor: FieldDescriptor("companies", .reference, .many, refersTo: .company),
      capabilities: Sides(left: capability, right: other), rule: FieldRule(policy))
  }

  /// Runs until nothing is written any more.
  ///
  /// - Returns: how many writes that took; more than ten are none.
  mutating func sync() -> Int {
    var writes = 0
    while writes < 10 {
      let seen = Sides<[Element]?> { side in shown[side].map { Element($0) } }
      register = context.decide(register, observed: seen).register
      var isQuiet = true
      for side in Side.allCases {
        guard var change = context.writes(of: register, to: side) else { continue }
        if side == .left { change.added.removeAll { $0.value.hasPrefix("x") } }
        let held = shown[side].map { Element($0) }
        guard case .bag(let left)? = FieldChange.bag(change).ordering(.elements(held)) else { continue }
        let result = Record(.contact, ["companies": .elements(held)]).applying(
          ["companies": .bag(left)], catalogue: .standard, comparison: Comparison())
        shown[side] = (result["companies"]?.elements ?? []).map(\.value)
        register =
          context.landed(register, change: left, shown: shown[side].map { Element($0) }, on: side).register
        writes += 1
        isQuiet = false
      }
      if isQuiet { break }
    }
    return writes
  }

  var shared: Sides<[String]> { Sides { side in shown[side].filter { !$0.hasPrefix("x") } } }
}

extension RandomSource {
  /// What a person does to links.
  fileprivate mutating func arrange(_ links: inout [String], adding news: [String]) {
    for _ in 0...below(2) {
      switch below(4) {
      case 0: links.shuffle(using: &self)
      case 1 where links.count > 1: links.insert(links.remove(at: below(links.count)), at: below(links.count))
      case 2 where links.count > 1: links.remove(at: below(links.count))
      default:
        if let new = pick(news), !links.contains(new) { links.insert(new, at: below(links.count + 1)) }
      }
    }
  }
}

/// The order of references. Source: docs/reliability.md.
struct ElementOrderTests {
  private let news = ["f", "g", "h", "i"]

  @Test func `both sides come to one order whatever people do, and rest then`() throws {
    try Seeds.each(400) { random in
      var links = Links(random.pick(.union, .preferRight))
      links.shown.left = ["a", "b", "c", "d"]
      _ = links.sync()
      for step in 0..<6 {
        let note: Comment = "seed \(random.seed), step \(step)"
        let before = links.shown
        if random.chance(0.7) { random.arrange(&links.shown.left, adding: news) }
        if random.chance(0.7) { random.arrange(&links.shown.right, adding: news + ["x1", "x2"]) }
        let left = links.shown
        _ = links.sync()
        #expect(links.sync() == 0, note)
        let shared = links.shared
        #expect(shared.left == shared.right, note)
        #expect(
          Set(links.shown.right.filter { $0.hasPrefix("x") }) == Set(left.right.filter { $0.hasPrefix("x") }),
          note)
        for side in Side.allCases where left[side.opposite] == before[side.opposite] {
          // Who is alone in arranging them has the last word.
          #expect(links.shown[side] == left[side], note)
        }
      }
    }
  }

  @Test func `where both arrange them the policy's side is heard, and what either adds stays in its place`() {
    for (policy, order) in [(Policy.union, ["c", "a", "b", "e"]), (.preferRight, ["b", "a", "c", "e"])] {
      var links = Links(policy)
      links.shown.left = ["a", "b", "c"]
      _ = links.sync()
      links.shown = Sides(left: ["c", "a", "b"], right: ["b", "a", "c", "e"])
      _ = links.sync()
      #expect(links.shown == Sides(left: order, right: order))
    }
  }

  @Test func `what the other side does not hold keeps its place among the others`() {
    var links = Links()
    links.shown.left = ["a", "b", "c"]
    _ = links.sync()
    links.shown.right = ["a", "x1", "b", "c", "x2"]
    _ = links.sync()
    links.shown.left = ["a", "c", "b"]
    _ = links.sync()
    #expect(links.shown.right == ["a", "x1", "c", "b", "x2"])
    links.shown.left = ["b", "a", "c"]
    _ = links.sync()
    #expect(links.shown.right == ["b", "x1", "a", "c", "x2"])
    #expect(links.sync() == 0)
  }

  @Test func `two orders that were different before either was known stay until somebody changes one`() {
    var links = Links()
    links.shown = Sides(left: ["a", "b", "c"], right: ["c", "a", "b"])
    #expect(links.sync() == 0)
    links.shown.right.append("d")
    _ = links.sync()
    #expect(links.shown == Sides(left: ["a", "b", "c", "d"], right: ["c", "a", "b", "d"]))
    links.shown.right = ["c", "b", "a", "d"]
    _ = links.sync()
    #expect(links.shown.left == ["c", "b", "a", "d"])
  }

  @Test func `an order decided while a side's own was not known is written there all the same`() throws {
    var links = Links()
    links.shown.left = ["a", "b", "c"]
    _ = links.sync()
    for index in links.register.elements.indices { links.register.elements[index].places.seen.right = nil }
    let seen = ["a", "c", "b"].map { Element($0) }
    let decided = links.context.decide(links.register, observed: Sides(left: seen, right: nil)).register
    let change = try #require(links.context.writes(of: decided, to: .right))
    #expect(change.order?.map(\.value) == ["a", "c", "b"])
  }
}

/// A store of before knew the first element alone.
struct OlderOrderTests {
  private func bytes(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

  /// Three links as version 3 packed them, with their marks.
  private func packed(_ marks: [UInt8]) -> [UInt8] {
    var all: [UInt8] = [3, 0, 1] + bytes("companies") + [3, UInt8(marks.count)]
    for (key, marks) in zip(["a", "b", "c"], marks) {
      all += bytes(key) + [marks == 0 ? 7 : 135] + (marks == 0 ? [] : [marks])
      all += [6, 1] + bytes("value") + bytes(key) + [0, 0]
    }
    return all
  }

  private func links(_ marks: [UInt8]) throws -> Links {
    var links = Links()
    links.register = try #require(try Registers(packed: packed(marks)).bags["companies"])
    return links
  }

  @Test func `the decided first one stands first, and orders that differ behind it stay`() throws {
    var links = try links([0, 7, 0])
    #expect(links.register.elements.map(\.key) == ["b", "a", "c"])
    links.shown = Sides(left: ["b", "a", "c"], right: ["b", "c", "a"])
    #expect(links.sync() == 0)
    links.shown.left = ["b", "c", "a"]
    #expect(links.sync() == 0)
    links.shown.left = ["c", "b", "a"]
    _ = links.sync()
    #expect(links.shown.right == ["c", "b", "a"])
  }

  @Test func `another first one than the known one is heard`() throws {
    var links = try links([7, 0, 0])
    links.shown = Sides(left: ["a", "b", "c"], right: ["c", "a", "b"])
    _ = links.sync()
    #expect(links.shown.left == ["c", "a", "b"])
  }

  @Test func `one that was still to be put first is put there, and one that a side keeps is not`() throws {
    var pending = try links([4, 3, 0])
    pending.shown = Sides(left: ["b", "a", "c"], right: ["a", "b", "c"])
    _ = pending.sync()
    #expect(pending.shown.right == ["b", "a", "c"])
    var kept = try links([4, 3 | 64, 0])
    kept.shown = Sides(left: ["b", "a", "c"], right: ["a", "b", "c"])
    #expect(kept.sync() == 0)
  }
}
