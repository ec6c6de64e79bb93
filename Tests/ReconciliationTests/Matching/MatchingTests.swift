import Contractors
import Reconciliation
import ReplicaTesting
import Testing

@Suite("Matching")
struct MatchingTests {
  private var numbers = RandomSource(seed: 5)
  private let taxId: String
  private let otherTaxId: String
  private let reason = "770101001"

  init() {
    taxId = numbers.companyTaxId()
    otherTaxId = numbers.companyTaxId()
  }

  private func firm(_ name: String, taxId: String? = nil, reason: String? = nil) -> [FieldName: Value] {
    var fields: [FieldName: Value] = ["name": .text(name)]
    fields["taxId"] = taxId.map(Value.text)
    fields["taxReason"] = reason.map(Value.text)
    return fields
  }

  private func person(_ name: String, phone: String?, email: String?) -> [FieldName: Value] {
    var fields: [FieldName: Value] = ["lastName": .text(name)]
    fields["phones"] = phone.map { .bag([Element($0)]) }
    fields["emails"] = email.map { .bag([Element($0)]) }
    return fields
  }

  @Test func `origins couple before anything else, also with the mark of a re-creation`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.left, "2", firm("Кедр"))
    fixture.unpaired(.right, "7", firm("Другое имя"), origin: Origin(originator: "books", id: "1"))
    fixture.unpaired(.right, "8", firm("Третье имя"), origin: Origin(originator: "books", id: "2#2"))
    fixture.unpaired(.right, "9", firm("Чужая"), origin: Origin(originator: "elsewhere", id: "1"))
    let plan = fixture.plan
    #expect(plan.couples == ["1=7", "2=8"])
    #expect(plan.matched == [.origin: 2])
    #expect(plan.creations == ["left of 9"])
  }

  @Test func `official numbers go before an origin that they contradict`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "0001", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.left, "1", firm("Кедр"))
    fixture.unpaired(
      .right, "7", firm("Агат", taxId: taxId, reason: reason), origin: Origin(originator: "books", id: "1"))
    let plan = fixture.plan
    #expect(plan.couples == ["0001=7"])
    #expect(plan.creations == ["right of 1"])
  }

  @Test func `an origin that contradicts the official numbers is asked about where they find nobody`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Кедр", taxId: otherTaxId, reason: reason))
    fixture.unpaired(
      .right, "7", firm("Агат", taxId: taxId, reason: reason), origin: Origin(originator: "books", id: "1"))
    let plan = fixture.plan
    #expect(plan.couples == [] && plan.operations == [])
    #expect(plan.reviews.map(\.reason) == [.contradictedOrigin])
  }

  @Test func `a key that itself ends like a re-creation is taken whole`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "A", firm("Агат"))
    fixture.unpaired(.left, "A#2", firm("Кедр"))
    fixture.unpaired(.right, "7", firm("Кедр"), origin: Origin(originator: "books", id: "A#2"))
    #expect(fixture.plan.couples == ["A#2=7"])
  }

  @Test func `a second record with one origin is neither coupled nor created on the other side`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат"))
    for key in ["7", "8"] as [RecordKey] {
      fixture.unpaired(.right, key, firm("Агат"), origin: Origin(originator: "books", id: "1"))
    }
    let plan = fixture.plan
    #expect(plan.couples == ["1=7"])
    #expect(plan.creations == [])
  }

  @Test
  func
    `a record that returns under a new key with a removed one's origin is asked about until that is answered`()
  {
    var fixture = PlanningFixture()
    var tomb = Pair(
      id: PairID(rawValue: 1), entity: .company, keys: Sides(left: "1", right: "7"), state: .tomb)
    tomb.closedAt = Timestamp(milliseconds: 1)
    fixture.input.references.add(tomb)
    fixture.input.nextPairID = PairID(rawValue: 2)
    fixture.input.tombs = [Stream(.left, .company): ["1"], Stream(.right, .company): ["7"]]
    fixture.unpaired(.right, "8", firm("Агат"), origin: Origin(originator: "books", id: "1"))
    #expect(fixture.plan.reviews.map(\.reason) == [.returned])
    #expect(fixture.plan.operations == [])
    for answer in [Review.Answer.rejected, .accepted] {
      fixture.input.reviews = [
        Review(entity: .company, left: "1", right: "8", reason: .returned, answer: answer)
      ]
      #expect(fixture.plan.reviews == [])
      #expect(fixture.plan.creations == ["left of 8"])
    }
  }

  @Test func `equal tax id and reason couple, whatever the names say`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("ООО Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Рога и копыта", taxId: taxId, reason: reason))
    #expect(fixture.plan.couples == ["1=7"])
    #expect(fixture.plan.matched == [.identifiers: 1])
  }

  @Test(arguments: ["770101002", nil])
  func `the same tax id with another reason or none is asked about`(_ other: String?) {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Агат", taxId: taxId, reason: other))
    let plan = fixture.plan
    #expect(plan.couples == [] && plan.operations == [])
    #expect(plan.reviews.map(\.reason) == [.sameTaxIdOtherReason])
  }

  @Test func `where no side keeps reason codes, tax id and name couple, and another name is asked about`() {
    let cases: [(String, Set<String>, [ReviewReason])] = [
      ("ООО «Агат»", ["1=7"], []), ("Агат, филиал в Туле", [], [.sameTaxIdOtherReason]),
    ]
    for (name, couples, reasons) in cases {
      var fixture = PlanningFixture()
      fixture.unpaired(.left, "1", firm("Агат", taxId: taxId))
      fixture.unpaired(.right, "7", firm(name, taxId: taxId))
      #expect(fixture.plan.couples == couples)
      #expect(fixture.plan.reviews.map(\.reason) == reasons)
    }
  }

  @Test
  func `a tax number of another country couples where it is proved, and asks where nothing can prove it`() {
    let cases: [(String, Set<String>, [ReviewReason])] = [
      ("DE136695976", ["1=7"], []), ("GB 980 7806 84", [], [.sameUnprovedNumber]),
      ("9900000018", [], [.sameUnprovedNumber]), ("0000000000", [], []),
    ]
    for (number, couples, reasons) in cases {
      var fixture = PlanningFixture()
      fixture.unpaired(.left, "1", firm("Vektor GmbH", taxId: number))
      fixture.unpaired(.right, "7", firm("Vektor und Partner", taxId: number))
      #expect(fixture.plan.couples == couples)
      #expect(fixture.plan.reviews.map(\.reason) == reasons)
    }
  }

  @Test func `a head office without a reason code is not taken for its branch`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId))
    fixture.unpaired(.right, "7", firm("Агат", taxId: taxId))
    fixture.unpaired(.right, "8", firm("Агат", taxId: taxId, reason: reason))
    let plan = fixture.plan
    #expect(plan.couples == ["1=7"])
    #expect(plan.creations == ["left of 8"])
  }

  @Test func `a person's tax id stands alone`() {
    var random = RandomSource(seed: 3)
    let personal = random.personalTaxId()
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("ИП Орлов", taxId: personal))
    fixture.unpaired(.right, "7", firm("ИП Орлов П. И.", taxId: personal, reason: reason))
    #expect(fixture.plan.couples == ["1=7"])
  }

  @Test func `a tax id whose check digit is wrong couples nothing`() {
    var wrong = taxId
    wrong.append(wrong.removeLast() == "0" ? "1" : "0")
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: wrong, reason: reason))
    fixture.unpaired(.right, "7", firm("Кедр", taxId: wrong, reason: reason))
    #expect(fixture.plan.couples == [])
  }

  @Test func `identifiers that are not unique on a side are asked about`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.left, "2", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Агат", taxId: taxId, reason: reason))
    let plan = fixture.plan
    #expect(plan.couples == [] && plan.operations == [])
    #expect(Set(plan.reviews.map(\.reason)) == [.ambiguousIdentifiers])
    #expect(plan.reviews.count == 2)
  }

  @Test func `equal identifiers beside others that contradict them are asked about`() {
    var random = RandomSource(seed: 9)
    let registration = random.registrationNumber()
    var left = firm("Агат", taxId: taxId, reason: reason)
    var right = firm("Агат", taxId: otherTaxId, reason: reason)
    left["registrationNumber"] = .text(registration)
    right["registrationNumber"] = .text(registration)
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", left)
    fixture.unpaired(.right, "7", right)
    #expect(fixture.plan.couples == [])
    #expect(fixture.plan.reviews.count == 1)
  }

  @Test func `contacts with e-mail, phone and a compatible name couple`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", person("Орлов", phone: "+74951110000", email: "a@example.test"), .contact)
    fixture.unpaired(
      .right, "7", person("ОРЛОВ", phone: "8 495 111-00-00", email: "A@example.test"), .contact)
    #expect(fixture.plan.couples == ["1=7"])
    #expect(fixture.plan.matched == [.contacts: 1])
  }

  @Test func `contacts with another name, or with one of the two only, are asked about`() {
    for (name, email, reason) in [
      ("Белых", "a@example.test", ReviewReason.sameContactOtherName), ("Орлов", nil, .sameContact),
    ] {
      var fixture = PlanningFixture()
      fixture.unpaired(.left, "1", person("Орлов", phone: "+74951110000", email: "a@example.test"), .contact)
      fixture.unpaired(.right, "7", person(name, phone: "+74951110000", email: email), .contact)
      #expect(fixture.plan.couples == [])
      #expect(fixture.plan.reviews.map(\.reason) == [reason])
    }
  }

  @Test func `the same name alone is asked about, unless official numbers contradict`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("ООО «Агат»"))
    fixture.unpaired(.right, "7", firm("Агат, ООО"))
    #expect(fixture.plan.reviews.map(\.reason) == [.sameName])
    fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Агат", taxId: otherTaxId, reason: reason))
    #expect(fixture.plan.reviews == [])
    #expect(fixture.plan.creations == ["right of 1", "left of 7"])
  }

  @Test(arguments: [("+74951110000", nil), (nil, "a@example.test"), (nil, nil)])
  func `a contractor that stands twice on one side is asked about and not made a third time`(
    _ phone: String?, _ email: String?
  ) {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", person("Орлов", phone: phone, email: email), .contact)
    fixture.unpaired(.left, "2", person("Орлов", phone: phone, email: email), .contact)
    fixture.unpaired(.right, "7", person("Орлов", phone: phone, email: email), .contact)
    let plan = fixture.plan
    #expect(plan.couples == [] && plan.creations == [])
    #expect(plan.reviews.map { "\($0.left)=\($0.right)" }.sorted() == ["1=7", "2=7"])
  }

  @Test func `a name or number that many share is no question`() {
    var fixture = PlanningFixture()
    for key in 1...5 {
      fixture.unpaired(
        .left, RecordKey(rawValue: "\(key)"), person("Орлов", phone: "+74951110000", email: nil), .contact)
    }
    fixture.unpaired(.right, "7", person("Орлов", phone: "+74951110000", email: nil), .contact)
    #expect(fixture.plan.reviews.isEmpty)
  }

  @Test func `an accepted proposal couples, a rejected one is never made again, an open one waits`() {
    for answer in [Review.Answer.accepted, .rejected, .open] {
      var fixture = PlanningFixture()
      fixture.unpaired(.left, "1", firm("Агат"))
      fixture.unpaired(.right, "7", firm("Агат"))
      fixture.input.reviews = [
        Review(id: 4, entity: .company, left: "1", right: "7", reason: .sameName, answer: answer)
      ]
      let plan = fixture.plan
      #expect(plan.couples == (answer == .accepted ? ["1=7"] : []))
      #expect(plan.creations.count == (answer == .rejected ? 2 : 0))
      #expect(plan.reviews == [])
      let waits = plan.undecided[Stream(.left, .company)] == ["1"]
      #expect(waits == (answer == .open))
    }
  }

  @Test func `a rejected pair is not coupled by identifiers either`() {
    var fixture = PlanningFixture()
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Агат", taxId: taxId, reason: reason))
    fixture.input.reviews = [
      Review(entity: .company, left: "1", right: "7", reason: .sameName, answer: .rejected)
    ]
    #expect(fixture.plan.couples == [])
    #expect(fixture.plan.creations.count == 2)
  }

  @Test func `only the tiers that are configured are used`() {
    var fixture = PlanningFixture { $0.matching = [.origin] }
    fixture.unpaired(.left, "1", firm("Агат", taxId: taxId, reason: reason))
    fixture.unpaired(.right, "7", firm("Кедр", taxId: taxId, reason: reason))
    #expect(fixture.plan.couples == [])
  }

  @Test(arguments: Seeds.list(40))
  func `over made-up records every pair is one to one and the order of reading does not matter`(
    _ seed: UInt64
  ) {
    var random = RandomSource(seed: seed)
    var fixture = PlanningFixture()
    let records = (0..<8).map { _ in random.company() }
    for (number, record) in records.enumerated() {
      fixture.unpaired(.left, RecordKey(rawValue: "L\(number)"), record.fields)
      var copy = record
      if random.chance(0.3) { copy["name"] = .text("Иное имя \(number)") }
      if random.chance(0.2) { copy["taxId"] = .empty }
      if random.chance(0.8) { fixture.unpaired(.right, RecordKey(rawValue: "R\(number)"), copy.fields) }
      if random.chance(0.1) { fixture.unpaired(.right, RecordKey(rawValue: "D\(number)"), copy.fields) }
    }
    let plan = fixture.plan
    for side in Side.allCases {
      let keys = plan.pairs.values.compactMap { $0.keys[side] }
      #expect(Set(keys).count == keys.count)
      // Every record is in one pair, or waits.
      let all = Set((fixture.input.unpaired[.company]?[side] ?? []).map(\.key))
      let waiting = plan.undecided[Stream(side, .company)] ?? []
      #expect(all == Set(keys).union(waiting))
      #expect(waiting.isDisjoint(with: keys))
    }
    var shuffled = fixture
    shuffled.input.unpaired[.company]?.left.shuffle(using: &random)
    shuffled.input.unpaired[.company]?.right.shuffle(using: &random)
    #expect(shuffled.plan.digest == plan.digest)
    #expect(shuffled.plan.couples == plan.couples)
    #expect(shuffled.plan.reviews == plan.reviews)
  }
}
