import Contractors
import Reconciliation
import ReplicaTesting
import Testing

/// New records beside records that keep other official numbers than they show.
struct FurtherNumbersTests {
  private var numbers = RandomSource(seed: 11)
  private let shown: String
  private let further: String
  private let other: String
  private let reason = "770101001"

  init() {
    shown = numbers.companyTaxId()
    further = numbers.companyTaxId()
    other = numbers.companyTaxId()
  }

  private func firm(_ taxId: String, _ reason: String? = nil) -> [FieldName: Value] {
    var fields: [FieldName: Value] = ["name": .text("Кедр"), "taxId": .text(taxId)]
    fields["taxReason"] = reason.map(Value.text)
    return fields
  }

  /// A pair whose right record keeps further numbers, and a new record on the left.
  private func fixture(
    _ kept: [OfficialNumbers], new: [FieldName: Value], _ change: (inout SyncSettings) -> Void = { _ in }
  ) -> PlanningFixture {
    var fixture = PlanningFixture(change)
    fixture.coupled("1", "7", firm(shown, reason))
    fixture.input.further[Stream(.right, .company)] = ["7": kept]
    fixture.unpaired(.left, "2", new)
    return fixture
  }

  @Test(arguments: [
    ("770101001", "770101001", true), ("", "770101001", true), ("770101001", "", true), ("", "", true),
    ("770101001", "770102001", false),
  ])
  func `ask where the tax id is the same, and no reason code tells branches apart`(
    kept: String, new: String, isAsked: Bool
  ) {
    let fixture = fixture(
      [OfficialNumbers(taxId: further, taxReason: kept)], new: firm(further, new.isEmpty ? nil : new))
    let plan = fixture.plan
    #expect(plan.reviews.map(\.reason) == (isAsked ? [.furtherNumbers] : []))
    #expect(plan.reviews.map { "\($0.left)=\($0.right)" } == (isAsked ? ["2=7"] : []))
    #expect(plan.creations == (isAsked ? [] : ["right of 2"]))
  }

  @Test(arguments: [false, true])
  func `ask by a number of registration where one of the two has no tax id`(isOfBranch: Bool) {
    let registration = "1027700132195"
    var new = firm(further)
    if !isOfBranch { new["taxId"] = nil }
    new["registrationNumber"] = .text(registration)
    let kept = OfficialNumbers(
      taxId: isOfBranch ? shown : "", taxReason: reason, registrationNumber: registration)
    #expect(fixture([kept], new: new).plan.reviews.isEmpty == isOfBranch)
  }

  @Test func `say nothing of records with other numbers, on a side that is only read, or whose pair ended`() {
    let kept = [OfficialNumbers(taxId: further, taxReason: reason)]
    #expect(fixture(kept, new: firm(other, reason)).plan.creations == ["right of 2"])
    let oneWay = fixture(kept, new: firm(further, reason)) { $0.direction = .rightToLeft }
    #expect(oneWay.plan.reviews.isEmpty && oneWay.plan.creations.isEmpty)
    var ended = fixture(kept, new: firm(further, reason))
    ended.input.tombs[Stream(.right, .company)] = ["7"]
    #expect(ended.plan.reviews.isEmpty && ended.plan.creations == ["right of 2"])
  }

  @Test(arguments: [Review.Answer.open, .accepted, .rejected])
  func `what was answered is not asked again`(_ answer: Review.Answer) {
    var fixture = fixture([OfficialNumbers(taxId: further, taxReason: reason)], new: firm(further, reason))
    fixture.input.reviews = [
      Review(id: 1, entity: .company, left: "2", right: "7", reason: .furtherNumbers, answer: answer)
    ]
    #expect(fixture.plan.reviews.isEmpty)
    #expect(fixture.plan.creations == (answer == .rejected ? ["right of 2"] : []))
    // Also where the other side was not read this time.
    fixture.input.further = [:]
    #expect(fixture.plan.reviews.isEmpty)
    #expect(fixture.plan.creations == (answer == .rejected ? ["right of 2"] : []))
  }

  @Test func `a record that finds its own counterpart asks nothing`() {
    var fixture = fixture([OfficialNumbers(taxId: further, taxReason: reason)], new: firm(further, reason))
    fixture.unpaired(.right, "8", firm(further, reason))
    let plan = fixture.plan
    #expect(plan.reviews.isEmpty && plan.couples.contains("2=8"))
  }
}
