import Contractors
import Reconciliation
import ReplicaTesting
import Testing

private let keys = ["a@example.test", "b@example.test"]

private func context(
  _ rule: FieldRule = FieldRule(.union), direction: Direction = .both, drift: DriftPolicy = .report,
  right: FieldCapability = FieldCapability(), field: FieldName = "emails"
) -> BagContext {
  BagContext(
    descriptor: Catalogue.standard.descriptor(of: field, in: .company)
      ?? FieldDescriptor(field, .email, .many),
    capabilities: Sides(left: FieldCapability(), right: right), rule: rule, direction: direction, drift: drift
  )
}

/// Writes until nothing is left to write, on sides that hold what they are told; gives the rounds.
private func settle(
  _ context: BagContext, _ register: inout BagRegister, _ shown: inout Sides<[Element]>
) -> Int {
  for round in 0..<5 {
    let writes = Sides { context.writes(of: register, to: $0) }
    if writes.left == nil && writes.right == nil { return round }
    for side in Side.allCases {
      guard let change = writes[side] else { continue }
      apply(change, to: &shown[side], context)
      register = context.landed(register, change: change, shown: shown[side], on: side).register
    }
    register = context.decide(register, observed: Sides { shown[$0] }).register
  }
  return 5
}

private func apply(_ change: BagChange, to elements: inout [Element], _ context: BagContext) {
  func key(_ element: Element) -> String {
    context.comparison.elementKey(of: element, type: context.descriptor.type)
  }
  for edit in change.changed {
    if let place = elements.firstIndex(where: { key($0) == key(edit.from) }) { elements[place] = edit.to }
  }
  elements.removeAll { element in change.removed.contains { key($0) == key(element) } }
  elements += change.added
}

private func element(_ key: String, kind: String? = nil) -> Element { Element(key, kind: kind) }

private func keys(of elements: [Element]) -> Set<String> { Set(elements.map(\.value)) }

@Suite("Bags")
struct BagTests {
  /// Three bits of the register and what each side shows, for one element.
  private struct Bits {
    var isMember: Bool
    var seen: Sides<Bool>
    var shown: Sides<Bool>

    init(_ number: Int) {
      isMember = number & 1 != 0
      seen = Sides(left: number & 2 != 0, right: number & 4 != 0)
      shown = Sides(left: number & 8 != 0, right: number & 16 != 0)
    }

    /// `sync-algorithm.md` §4.4 for two truth values.
    var expected: Bool {
      var result = isMember
      for side in Side.allCases where shown[side] != seen[side] && shown[side] != isMember {
        result = shown[side]
      }
      return result
    }
  }

  private func register(_ bits: [Bits]) -> BagRegister {
    var register = BagRegister(known: Sides(left: true, right: true))
    for (key, bits) in zip(keys, bits) where bits.isMember || bits.seen.left || bits.seen.right {
      register.elements.append(
        ElementRegister(
          key: key, isMember: bits.isMember, seen: bits.seen,
          attributes: TupleRegister(
            decided: ["value": key], seen: Sides { bits.seen[$0] ? ["value": key] : [:] })))
    }
    return register
  }

  @Test func `membership of two elements is decided by their truth values, in all 1024 states`() {
    let context = context()
    for number in 0..<1024 {
      let bits = [Bits(number & 31), Bits(number >> 5)]
      var shown = Sides<[Element]> { side in
        zip(keys, bits).filter { $0.1.shown[side] }.map { element($0.0) }
      }
      let observed = Sides<[Element]?> { shown[$0] }
      let before = register(bits)
      let made = context.decide(before, observed: observed)
      for (key, bits) in zip(keys, bits) {
        let found = made.register.elements.first { $0.key == key }
        #expect((found?.isMember ?? false) == bits.expected, "\(number) \(key)")
        // A side removes only what it held itself.
        for side in Side.allCases where !bits.shown[side] && !bits.seen[side] && bits.isMember {
          #expect(made.changed[side].contains(key) == false, "\(number) \(key)")
        }
      }
      let again = context.decide(made.register, observed: observed)
      #expect(again.register == made.register, "\(number)")
      #expect(again.changed == Sides(left: [], right: []), "\(number)")
      var state = made.register
      #expect(settle(context, &state, &shown) <= 2, "\(number)")
      #expect(keys(of: shown.left) == keys(of: shown.right), "\(number): \(shown)")
      #expect(keys(of: shown.left) == Set(zip(keys, bits).filter(\.1.expected).map(\.0)), "\(number)")
      #expect(shown.left.count == keys(of: shown.left).count, "\(number): doubled")
    }
  }

  @Test func `what a side added to an element whose sending was not answered keeps nobody from removing it`()
  {
    func register(sent kind: String?) -> BagRegister {
      let parts = ["value": keys[0], "kind": kind].compactMapValues(\.self)
      let named = Dictionary(uniqueKeysWithValues: parts.map { (FieldName(rawValue: $0.key), $0.value) })
      let element = ElementRegister(
        key: keys[0], isMember: true, seen: Sides(left: true, right: false),
        sent: Sides(left: [], right: .added),
        attributes: TupleRegister(
          decided: named, seen: Sides(left: named, right: [:]),
          sent: Sides(left: [:], right: named.mapValues { [FieldHash(of: $0)] })))
      return BagRegister(elements: [element], known: Sides(left: true, right: false))
    }
    func members(_ register: BagRegister) -> [String] {
      let shown = Sides<[Element]?>(left: [element(keys[1])], right: [element(keys[0], kind: "work")])
      return context().decide(register, observed: shown).register.elements.filter(\.isMember).map(\.key)
        .sorted()
    }
    #expect(members(register(sent: nil)) == [keys[1]])
    // Where it was sent with another kind, somebody has edited it there.
    #expect(members(register(sent: "home")) == keys)
  }

  @Test func `absent bags change nothing`() {
    for number in 0..<1024 {
      let before = register([Bits(number & 31), Bits(number >> 5)])
      let made = context().decide(before, observed: Sides(left: nil, right: nil))
      #expect(made.register.elements == before.elements, "\(number)")
    }
  }

  @Test func `a first merge unites the bags and removes nothing`() {
    var shown = Sides(left: [element(keys[0])], right: [element(keys[1])])
    var state = context().decide(BagRegister(), observed: Sides { shown[$0] }).register
    #expect(context().writes(of: state, to: .left)?.removed == [])
    #expect(settle(context(), &state, &shown) == 1)
    #expect(keys(of: shown.left) == Set(keys) && keys(of: shown.right) == Set(keys))
  }

  @Test func `a side with one place neither removes nor is sent what it cannot hold`() {
    let context = context(right: FieldCapability(maximumElements: 1))
    var shown = Sides(left: keys.map { element($0) }, right: [element(keys[1])])
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    #expect(settle(context, &state, &shown) == 0)
    #expect(keys(of: shown.left) == Set(keys))
    // It corrects the one it holds; the other stays.
    shown.right = [element("c@example.test")]
    state = context.decide(state, observed: Sides(left: nil, right: shown.right)).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.left.map(\.value) == [keys[0], "c@example.test"])
    // The left side removes what the place holds: the other one moves in.
    shown.left = [element(keys[0])]
    state = context.decide(state, observed: Sides(left: shown.left, right: nil)).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.right.map(\.value) == [keys[0]])
  }

  @Test func `an element of a kind without a place is not sent`() {
    let context = context(right: FieldCapability(kinds: ["work": 1]))
    var shown = Sides(left: [element(keys[0], kind: "work"), element(keys[1], kind: "home")], right: [])
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.right.map(\.value) == [keys[0]])
  }

  @Test func `a correction keeps its place and its kind and is written as a change of the old element`()
    throws
  {
    let context = context(FieldRule(.union), right: FieldCapability(carriesKind: true), field: "phones")
    let old = [Element("+74951110000", kind: "work"), Element("+74952220000", kind: "mobile")]
    var shown = Sides(left: old, right: old)
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    shown.left[0] = Element("+74953330000", kind: "work")
    state = context.decide(state, observed: Sides(left: shown.left, right: nil)).register
    let change = try #require(context.writes(of: state, to: .right))
    #expect(change.added == [] && change.removed == [])
    #expect(change.changed.map(\.from.value) == ["+74951110000"] && change.changed.map(\.to.kind) == ["work"])
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.right == shown.left)
  }

  @Test(arguments: [
    ("40702810001234567890", nil), ("40702810938000000010", "основной"),
  ])
  func `what is said of an account stays with its number mistyped, and goes with it for another one`(
    number: String, comment: String?
  ) throws {
    let context = context(
      FieldRule(.union), right: FieldCapability(carriesComment: true), field: "bankAccounts")
    let old = Element("40702810938000000001", comment: "основной")
    var state = context.decide(
      BagRegister(), observed: Sides(left: [Element(old.value)], right: [old])
    ).register
    state = context.decide(state, observed: Sides(left: [Element(number)], right: nil)).register
    let change = try #require(context.writes(of: state, to: .right)?.changed.first)
    #expect(change.from.comment == "основной")
    #expect(change.to.value == number && change.to.comment == comment)
  }

  @Test func `a side without kinds corrects a number and the kind stays`() {
    let context = context(FieldRule(.union), right: FieldCapability(carriesKind: false), field: "phones")
    var shown = Sides(left: [Element("+74951110000", kind: "work")], right: [Element("+74951110000")])
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    shown.right = [Element("+74953330000")]
    state = context.decide(state, observed: Sides(left: nil, right: shown.right)).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.left == [Element("+74953330000", kind: "work")])
  }

  @Test func `a removal beside an addition of another kind is no correction`() throws {
    let context = context(field: "phones")
    let old = [Element("+74951110000", kind: "work")]
    var state = context.decide(BagRegister(), observed: Sides(left: old, right: old)).register
    let new = [Element("+74953330000", kind: "home")]
    state = context.decide(state, observed: Sides(left: new, right: nil)).register
    let change = try #require(context.writes(of: state, to: .right))
    #expect(change.changed == [] && change.added == new && change.removed.map(\.value) == ["+74951110000"])
  }

  @Test func `an attribute edit beats a removal, also one that was not delivered yet`() {
    let context = context(field: "phones")
    let old = [Element("+74951110000", kind: "work")]
    let edited = [Element("+74951110000", kind: "mobile")]
    let rest = context.decide(BagRegister(), observed: Sides(left: old, right: old)).register
    // At the same time.
    var shown = Sides(left: [Element](), right: edited)
    var state = context.decide(rest, observed: Sides { shown[$0] }).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(shown.left == edited && shown.right == edited)
    // The removal is decided, then the edit is seen before it was written.
    state = context.decide(rest, observed: Sides(left: [], right: nil)).register
    shown = Sides(left: [], right: edited)
    state = context.decide(state, observed: Sides(left: nil, right: edited)).register
    _ = settle(context, &state, &shown)
    #expect(shown.left == edited && shown.right == edited)
  }

  @Test func `an emptied bag that may not be cleared is filled again`() {
    let context = context(FieldRule(.union, isClearable: false))
    var shown = Sides(left: keys.map { element($0) }, right: keys.map { element($0) })
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    shown.left = []
    state = context.decide(state, observed: Sides { shown[$0] }).register
    #expect(settle(context, &state, &shown) == 1)
    #expect(keys(of: shown.left) == Set(keys))
  }

  @Test func `another spelling of the same number is no change`() {
    let context = context(field: "phones")
    let spellings = ["+74951110000", "8 (495) 111-00-00", "+7 495 111 00 00"]
    var state = context.decide(
      BagRegister(), observed: Sides(left: [Element(spellings[0])], right: [Element(spellings[1])])
    ).register
    #expect(context.writes(of: state, to: .left) == nil && context.writes(of: state, to: .right) == nil)
    let made = context.decide(state, observed: Sides(left: [Element(spellings[2])], right: nil))
    state = made.register
    #expect(made.changed.left == [] && made.attributes == [:])
    #expect(context.writes(of: state, to: .right) == nil)
  }

  @Test func `an element that is cut by a side is not sent for ever`() {
    let context = context(right: FieldCapability(maximumLength: 8), field: "websites")
    let site = [Element("example.test/contacts")]
    var state = context.decide(BagRegister(), observed: Sides(left: site, right: [])).register
    let change = context.writes(of: state, to: .right)
    #expect(change?.added.count == 1)
    let cut = [Element("example.")]
    let landed = context.landed(state, change: change ?? BagChange(), shown: cut, on: .right)
    #expect(landed.isClean)
    state = context.decide(landed.register, observed: Sides(left: site, right: cut)).register
    #expect(context.writes(of: state, to: .right) == nil && context.writes(of: state, to: .left) == nil)
    #expect(state.elements.map(\.key) == landed.register.elements.map(\.key))
  }

  @Test(arguments: DriftPolicy.allCases)
  func `an element added on the target of a one-way sync is drift and never reaches the source`(
    _ drift: DriftPolicy
  ) {
    let context = context(direction: .leftToRight, drift: drift)
    let first = [element(keys[0])]
    let rest = context.decide(BagRegister(), observed: Sides(left: first, right: first)).register
    let made = context.decide(rest, observed: Sides(left: nil, right: keys.map { element($0) }))
    #expect(made.drift == [.right])
    #expect(made.attributes == [:], "\(made.attributes)")
    #expect(context.writes(of: made.register, to: .left) == nil)
    let removed = context.writes(of: made.register, to: .right)?.removed.map(\.value)
    #expect(removed == (drift == .revert ? [keys[1]] : nil))
  }

  @Test func `a contested kind on a first merge is asked about and written nowhere`() {
    let context = context(field: "phones")
    let made = context.decide(
      BagRegister(),
      observed: Sides(
        left: [Element("+74951110000", kind: "work")], right: [Element("+74951110000", kind: "home")]))
    #expect(made.attributes.count == 1)
    #expect(made.register.elements.map(\.attributes.isHeld) == [true])
    for side in Side.allCases { #expect(context.writes(of: made.register, to: side) == nil) }
  }

  @Test func `an element shown twice is reported and not cleaned`() {
    let twice = [Element("+74951110000"), Element("8 495 111-00-00")]
    let made = context(field: "phones").decide(BagRegister(), observed: Sides(left: twice, right: twice))
    #expect(made.doubled.left.count == 1 && made.doubled.right.count == 1)
    #expect(context(field: "phones").writes(of: made.register, to: .left) == nil)
  }

  @Test(arguments: Seeds.list(300))
  func `over random edits of both sides no element is lost or doubled and writes end`(_ seed: UInt64) {
    var random = RandomSource(seed: seed)
    let capability = FieldCapability(
      maximumElements: random.chance(0.3) ? 1 : nil, carriesKind: random.chance(0.7))
    let context = context(right: capability, field: "phones")
    let pool = (0..<5).map { "+7495111000\($0)" }
    var shown = Sides<[Element]>(left: [], right: [])
    var state = context.decide(BagRegister(), observed: Sides { shown[$0] }).register
    for _ in 0..<8 {
      var removed: Set<String> = []
      let before = Set(state.elements.filter(\.isMember).map(\.key))
      for side in Side.allCases where random.chance(0.6) {
        if random.chance(0.5), !shown[side].isEmpty {
          removed.insert(shown[side].remove(at: random.below(shown[side].count)).value)
        }
        let fits = shown[side].count < (side == .right ? capability.maximumElements ?? 9 : 9)
        if let value = random.pick(pool), fits, !shown[side].contains(where: { $0.value == value }) {
          shown[side].append(Element(value, kind: side == .left || capability.carriesKind ? "work" : nil))
        }
      }
      state = context.decide(state, observed: Sides { shown[$0] }).register
      let members = Set(state.elements.filter(\.isMember).map(\.key))
      #expect(before.subtracting(removed).isSubset(of: members))
      #expect(settle(context, &state, &shown) <= 2, "\(state)")
      #expect(keys(of: shown.left) == members)
      #expect(shown.left.count == members.count)
    }
  }
}
