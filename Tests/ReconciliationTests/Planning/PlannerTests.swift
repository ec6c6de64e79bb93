import Contractors
import Reconciliation
import ReplicaTesting
import Testing

@Suite("The planner")
struct PlannerTests {
  private let rest: [FieldName: Value] = ["name": .text("Агат"), "comment": .text("старое")]
  private var edited: [FieldName: Value] { ["name": .text("Агат"), "comment": .text("новое")] }

  @Test func `a plan of nothing is empty`() {
    let plan = PlanningFixture().plan
    #expect(plan.operations == [] && plan.pairs == [:] && plan.conflicts == [] && plan.history == [])
    #expect(plan.digest == Plan().digest)
  }

  @Test func `a pair in rest needs nothing`() {
    var fixture = PlanningFixture()
    let id = fixture.coupled("1", "7", rest, shown: Sides(left: rest, right: rest))
    let plan = fixture.plan
    #expect(plan.operations == [])
    #expect(plan.registers[id] == fixture.input.pairs[0].registers)
    #expect(plan.pairs[id]?.isUnsettled == false)
  }

  @Test func `a new record is created on the other side with its origin`() throws {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", ["name": .text("Агат"), "comment": .empty])
    let plan = fixture.plan
    let operation = try #require(plan.operations.first)
    #expect(plan.operations.count == 1 && operation.kind == .create && operation.side == .right)
    #expect(operation.record?.fields == ["name": .text("Агат")])
    #expect(operation.record?.origin == Origin(originator: "books", id: "1"))
    #expect(plan.pairs[operation.pair]?.state == .half)
    #expect(plan.unmatched == Sides(left: 1, right: 0))
  }

  @Test func `a creation that was not sent stays a creation in the next plan`() throws {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", rest)
    let first = fixture.plan
    let pair = try #require(first.pairs.values.first)
    var next = PlanningFixture()
    next.input.references.add(pair)
    next.input.pairs = [
      PairInput(pair: pair, registers: first.registers[pair.id], observed: Sides(left: nil, right: nil))
    ]
    #expect(next.plan.operations.map(\.kind) == [.create])
    #expect(next.plan.digest == first.digest)
  }

  @Test func `a change travels as an update of the changed field alone, with the value before`() throws {
    var fixture = PlanningFixture()
    fixture.coupled("1", "7", rest, shown: Sides(left: edited, right: nil))
    let operation = try #require(fixture.plan.operations.first)
    #expect(fixture.plan.operations.count == 1)
    #expect(operation.kind == .update && operation.side == .right)
    #expect(operation.changes == ["comment": .set(.text("новое"))])
    #expect(operation.before == ["comment": .text("старое")])
    #expect(fixture.plan.changedFields == ["comment": 1])
  }

  @Test func `a contest under ask opens one question with what was decided before and keeps both values`()
    throws
  {
    var fixture = PlanningFixture()
    var other = edited
    other["comment"] = .text("третье")
    fixture.coupled("1", "7", rest, shown: Sides(left: edited, right: other))
    let plan = fixture.plan
    let conflict = try #require(plan.conflicts.first)
    #expect(plan.operations == [] && plan.conflicts.count == 1)
    #expect(conflict.base == ["comment": "старое"])
    #expect(conflict.values == Sides(left: ["comment": "новое"], right: ["comment": "третье"]))
    #expect(plan.history.map(\.cause) == [.asked, .asked])
  }

  @Test func `a question about a first merge has no value decided before`() throws {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", edited, origin: nil)
    fixture.unpaired(.right, "7", rest, origin: Origin(originator: "books", id: "1"))
    let conflict = try #require(fixture.plan.conflicts.first)
    #expect(conflict.unit == "comment" && conflict.base == [:])
  }

  @Test func `a question closes by itself when both sides agree`() throws {
    var fixture = PlanningFixture()
    var other = edited
    other["comment"] = .text("третье")
    let id = fixture.coupled("1", "7", rest, shown: Sides(left: edited, right: other))
    let first = fixture.plan
    var next = fixture
    next.input.conflicts = first.conflicts
    next.input.pairs[0].registers = first.registers[id]
    next.input.pairs[0].observed = Sides(left: nil, right: PlanningFixture.observed("7", edited))
    let plan = next.plan
    #expect(plan.conflicts.map(\.decision) == ["agreed"] && plan.operations == [])
    #expect(plan.registers[id]?.heldUnits == [])
  }

  @Test func `a question about an element ends when the element is removed`() throws {
    var fixture = PlanningFixture()
    let number = "+74951110000"
    fixture.unpaired(.left, "1", ["phones": .bag([Element(number, kind: "work")])])
    fixture.unpaired(
      .right, "7", ["phones": .bag([Element(number, kind: "home")])],
      origin: Origin(originator: "books", id: "1"))
    let first = fixture.plan
    let pair = try #require(first.pairs.values.first)
    #expect(first.conflicts.map(\.element) == [number])
    var next = PlanningFixture()
    next.input.conflicts = first.conflicts
    next.input.pairs = [
      PairInput(
        pair: pair, registers: first.registers[pair.id],
        observed: Sides(left: PlanningFixture.observed("1", ["phones": .empty]), right: nil))
    ]
    #expect(next.plan.conflicts.map(\.decision) == ["gone"])
  }

  @Test func `the loser of a contest is kept in the history`() {
    var fixture = PlanningFixture { $0.rules["comment"] = FieldRule(.left) }
    var other = edited
    other["comment"] = .text("третье")
    fixture.coupled("1", "7", rest, shown: Sides(left: edited, right: other))
    #expect(fixture.plan.history.map(\.old) == [.text("третье")])
    #expect(fixture.plan.operations.map(\.cause) == [.policy])
  }

  // MARK: Existence

  private func gone(
    _ shown: [FieldName: Value]? = nil, capability: (inout PlanningFixture) -> Void = { _ in },
    settings: (inout SyncSettings) -> Void = { _ in }
  ) -> Plan {
    var fixture = PlanningFixture(settings)
    capability(&fixture)
    fixture.coupled(
      "1", "7", rest, shown: Sides(left: shown, right: nil), presence: Sides(left: .present, right: .gone))
    return fixture.plan
  }

  @Test func `a counterpart that is gone is flagged, detached, removed or ignored as configured`() {
    let flag = gone()
    #expect(flag.operations.map(\.kind) == [.flag] && flag.operations[0].side == .left)
    #expect(flag.operations[0].changes == ["active": .set(.text("no"))])
    let detach = gone(settings: { $0.removals = .detach })
    #expect(detach.operations == [] && detach.detached == 1)
    #expect(detach.pairs.values.map(\.state) == [.tomb])
    let delete = gone(settings: { $0.removals = .delete })
    #expect(delete.operations.map(\.kind) == [.delete])
    #expect(delete.operations[0].before["comment"] == .text("старое"))
    let ignore = gone(settings: { $0.removals = .ignore })
    #expect(ignore.operations == [] && ignore.detached == 0 && ignore.pairs.values.map(\.state) == [.tomb])
  }

  @Test func `an edit wins over a removal: the record is created again with the mark of a re-creation`()
    throws
  {
    let plan = gone(edited)
    let operation = try #require(plan.operations.first)
    #expect(operation.kind == .restore && operation.side == .right)
    #expect(operation.record?.origin == Origin(originator: "books", id: "1#2"))
    #expect(operation.record?.fields == edited)
    #expect(plan.pairs[operation.pair]?.state == .half && plan.pairs[operation.pair]?.keys.right == nil)
    // What the removed record showed is forgotten: the next one there starts without history.
    #expect(plan.registers[operation.pair]?.tuples["comment"]?.seen.right == [:])
  }

  @Test func `a restored record is taken from what was decided, not from the cut copy that survived`() throws
  {
    var fixture = PlanningFixture()
    fixture.capabilities[.company]?.left.fields["comment"]?.maximumLength = 3
    fixture.input.capabilities = fixture.capabilities
    fixture.coupled("1", "7", ["name": .text("Агат"), "comment": .text("длинное примечание")])
    fixture.input.pairs[0].registers?.tuples["comment"]?.seen.left = ["comment": "дли"]
    fixture.input.pairs[0].presence.right = .gone
    fixture.input.pairs[0].observed.left = PlanningFixture.observed(
      "1", ["name": .text("Агат-2"), "comment": .text("дли")])
    let operation = try #require(fixture.plan.operations.first)
    #expect(operation.kind == .restore)
    #expect(operation.record?.fields == ["name": .text("Агат-2"), "comment": .text("длинное примечание")])
  }

  @Test func `a pair with undelivered news for the removed side is restored too`() {
    var fixture = PlanningFixture()
    fixture.coupled("1", "7", rest, presence: Sides(left: .present, right: .gone))
    fixture.input.pairs[0].registers?.tuples["comment"]?.decided = ["comment": "новое"]
    fixture.input.pairs[0].registers?.tuples["comment"]?.seen.left = ["comment": "новое"]
    #expect(fixture.plan.operations.map(\.kind) == [.restore])
  }

  @Test func `a record that cannot be created again leaves a half pair without an operation`() {
    let plan = gone(edited, capability: { $0.input.capabilities[.company]?.right.canCreate = false })
    #expect(plan.operations == [])
    #expect(plan.pairs.values.map(\.state) == [.half])
  }

  @Test func `both gone makes a tombstone and closes the questions`() {
    var fixture = PlanningFixture()
    let id = fixture.coupled("1", "7", rest, presence: Sides(left: .gone, right: .gone))
    fixture.input.conflicts = [
      Conflict(
        id: 3, pair: id, entity: .company, keys: Sides(left: "1", right: "7"), unit: "comment", base: [:],
        values: Sides(left: [:], right: [:]), openedAt: Timestamp(milliseconds: 1))
    ]
    let plan = fixture.plan
    #expect(plan.pairs[id]?.state == .tomb && plan.operations == [])
    #expect(plan.conflicts.map(\.decision) == ["gone"])
  }

  @Test func `the target of a one-way sync that lost a record drifts, and only revert brings it back`() {
    for drift in DriftPolicy.allCases {
      let plan = gone(settings: { settings in
        settings.direction = .leftToRight
        settings.drift = drift
      })
      #expect(plan.operations.map(\.kind) == (drift == .revert ? [.restore] : []))
    }
    let edited = gone(edited, settings: { $0.direction = .leftToRight })
    #expect(edited.operations.map(\.kind) == [.restore])
  }

  // MARK: What is created and synced

  @Test func `create rules keep records from being created`() {
    for (rule, count) in [
      (CreateRule.always, 2), (.never, 0), (.requires(["comment"]), 1), (.requires(["comment", "taxId"]), 0),
    ] {
      var fixture = PlanningFixture { $0.create.right = rule }
      fixture.unpaired(.left, "1", ["name": .text("Агат"), "comment": .empty])
      fixture.unpaired(.left, "2", ["name": .text("Кедр"), "comment": .text("да")])
      #expect(fixture.plan.creations.count == count)
      #expect(fixture.plan.notCreated == 2 - count)
    }
  }

  @Test func `records outside a filter or marked as removed are left alone`() {
    var fixture = PlanningFixture { $0.filters.left = ["roles": ["customer"], "active": ["yes"]] }
    let roles = Value.bag([Element("supplier"), Element("customer")])
    fixture.unpaired(.left, "1", ["name": .text("Агат"), "roles": roles, "active": .text("yes")])
    fixture.unpaired(.left, "2", ["name": .text("Кедр"), "roles": roles, "active": .text("no")])
    fixture.unpaired(.left, "3", ["name": .text("Заря"), "active": .text("yes")])
    fixture.unpaired(
      .left, "4", ["name": .text("Полюс"), "roles": roles, "active": .text("yes")], removal: .removed)
    fixture.unpaired(.right, "7", ["name": .text("Вектор")])
    let plan = fixture.plan
    #expect(plan.creations == ["right of 1", "left of 7"])
    #expect(plan.undecided[Stream(.left, .company)] == ["2", "3", "4"])
  }

  @Test func `in a one-way sync the source is never written and the target's new records stay there`() {
    for direction in [Direction.leftToRight, .rightToLeft] {
      var fixture = PlanningFixture { $0.direction = direction }
      fixture.unpaired(.left, "1", ["name": .text("Агат")])
      fixture.unpaired(.right, "7", ["name": .text("Кедр")])
      fixture.coupled("2", "8", rest, shown: Sides(left: edited, right: rest))
      fixture.coupled("3", "9", rest, shown: Sides(left: rest, right: edited))
      let source: Side = direction == .leftToRight ? .left : .right
      #expect(fixture.plan.operations.map(\.side) == [source.opposite, source.opposite])
      #expect(fixture.plan.drift == 1)
    }
  }

  @Test func `a field that takes no part is never written`() {
    var fixture = PlanningFixture { $0.rules["comment"] = FieldRule(.never) }
    fixture.coupled("2", "8", rest, shown: Sides(left: edited, right: nil))
    fixture.unpaired(.left, "1", rest)
    #expect(fixture.plan.operations.map(\.kind) == [.create])
    #expect(fixture.plan.operations[0].record?.fields == ["name": .text("Агат")])
  }

  // MARK: References, order and digest

  @Test func `references are translated between the key spaces, also to records paired in the same plan`()
    throws
  {
    var fixture = PlanningFixture()
    let companies = Value.bag([Element("1")])
    fixture.unpaired(.left, "1", ["name": .text("Агат")])
    fixture.unpaired(.left, "C1", ["lastName": .text("Орлов"), "companies": companies], .contact)
    let plan = fixture.plan
    #expect(plan.operations.map(\.entity) == [.company, .contact])
    let company = try #require(plan.operations.first?.pair)
    #expect(plan.operations[1].record?["companies"] == .bag([Element("pair:\(company.rawValue)")]))
  }

  @Test func `a first merge of two records that refer to each other's counterparts writes nothing`() {
    var fixture = PlanningFixture()
    for (side, firm, person) in [(Side.left, "1", "C1"), (.right, "7", "C7")]
      as [(Side, RecordKey, RecordKey)]
    {
      let origin = side == .right ? "1" : nil
      fixture.unpaired(
        side, firm, ["name": .text("Агат"), "contacts": .bag([Element(person.rawValue)])],
        origin: origin.map { Origin(originator: "books", id: $0) })
      fixture.unpaired(
        side, person, ["lastName": .text("Орлов"), "companies": .bag([Element(firm.rawValue)])], .contact,
        origin: side == .right ? Origin(originator: "books", id: "C1") : nil)
    }
    #expect(fixture.plan.couples == ["1=7", "C1=C7"])
    #expect(fixture.plan.operations == [])
  }

  @Test func `a reference noted before its record had a pair goes by the pair once there is one`() {
    var fixture = PlanningFixture()
    let companies: [FieldName: Value] = ["companies": .bag([Element("5")])]
    let id = fixture.coupled(
      "C1", "C7", [:], .contact, shown: Sides(left: companies, right: ["companies": .empty]))
    let first = fixture.plan
    var next = fixture
    next.input.pairs[0].registers = first.registers[id]
    next.input.pairs[0].observed = Sides(left: nil, right: nil)
    next.input.references.add(
      Pair(id: PairID(rawValue: 50), entity: .company, keys: Sides(left: "5", right: "9"), state: .coupled))
    let change = next.plan.operations.first?.changes["companies"]
    #expect(change == .bag(BagChange(added: [Element("pair:50")])))
    // Seen again under its new name it is no change.
    next.input.pairs[0].observed.left = PlanningFixture.observed("C1", companies, .contact)
    #expect(
      next.plan.operations.map(\.changes) == [["companies": .bag(BagChange(added: [Element("pair:50")]))]])
  }

  @Test func `companies come before contacts, creations before updates, removals last and contacts first`() {
    var fixture = PlanningFixture { $0.removals = .delete }
    let person: [FieldName: Value] = ["lastName": .text("Орлов")]
    fixture.coupled("9", "19", rest, presence: Sides(left: .present, right: .gone))
    fixture.coupled("C9", "C19", person, .contact, presence: Sides(left: .present, right: .gone))
    fixture.coupled(
      "C2", "C8", person, .contact, shown: Sides(left: ["lastName": .text("Белых")], right: nil))
    fixture.coupled("2", "8", rest, shown: Sides(left: edited, right: nil))
    fixture.unpaired(.left, "C1", ["lastName": .text("Зуев")], .contact)
    fixture.unpaired(.left, "1", ["name": .text("Заря")])
    #expect(
      fixture.plan.operations.map { "\($0.kind.rawValue) \($0.entity.rawValue)" } == [
        "create company", "update company", "create contact", "update contact", "delete contact",
        "delete company",
      ])
  }

  @Test func `the digest depends neither on the numbers of pairs nor on the order of the input`() {
    func plan(first: Int64, isReversed: Bool) -> Plan {
      var fixture = PlanningFixture()
      fixture.input.nextPairID = PairID(rawValue: first)
      fixture.unpaired(.left, "1", ["name": .text("Агат")])
      fixture.unpaired(.left, "2", ["name": .text("Кедр")])
      fixture.unpaired(
        .left, "C1", ["lastName": .text("Орлов"), "companies": .bag([Element("1")])], .contact)
      if isReversed { fixture.input.unpaired[.company]?.left.reverse() }
      return fixture.plan
    }
    let digest = plan(first: 1, isReversed: false).digest
    #expect(digest.count == 64)
    #expect(plan(first: 1, isReversed: true).digest == digest)
    #expect(plan(first: 700, isReversed: false).digest == digest)
  }

  @Test func `plans that do something else have another digest`() {
    func digest(_ value: Value) -> String {
      var plan = Plan()
      plan.operations = [
        PlannedOperation(
          pair: PairID(rawValue: 1), entity: .company, keys: Sides(left: "1", right: "7"), side: .left,
          kind: .update,
          after: ["terms": value], cause: .changed)
      ]
      return plan.digest
    }
    let values: [Value] = [
      .empty, .text("a"), .bag([Element("a")]), .bag([Element("a"), Element("b")]), .bag([Element("a|||;b")]),
      .bag([Element("a", kind: "b")]), .bag([Element("a", comment: "b")]),
      .bag([Element("a", parts: ["b": "c"])]),
      .bag([Element("a|b")]), .text("pair:1"),
    ]
    #expect(Set(values.map(digest)).count == values.count)
  }
}
