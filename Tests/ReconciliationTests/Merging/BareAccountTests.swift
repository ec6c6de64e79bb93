import Contractors
import Reconciliation
import ReplicaTesting
import Testing

/// A file has a column for the number of an account and none for the bank's code; the portal has both.
@Suite("Accounts without the bank's code")
struct BareAccountTests {
  private let context = BagContext(
    descriptor: Catalogue.standard.descriptor(of: "bankAccounts", in: .company)
      ?? FieldDescriptor("bankAccounts", .bankAccount, .many),
    capabilities: Sides(left: FieldCapability(parts: []), right: FieldCapability()), rule: FieldRule(.union))

  /// What the sides hold, as people and we write it.
  private struct Books {
    var shown = Sides<[Element]>(left: [], right: [])
    var register = BagRegister()
    var writes = 0
  }

  private func account(_ number: String, _ code: String? = nil) -> Element {
    Element(number, parts: code.map { ["bankCode": $0] } ?? [:])
  }

  /// Decides and writes until nothing is left to write; false where that does not come to an end.
  private func settle(_ books: inout Books) -> Bool {
    for _ in 0..<6 {
      let observed = Sides<[Element]?> { books.shown[$0] }
      books.register = context.decide(books.register, observed: observed).register
      let writes = Sides { context.writes(of: books.register, to: $0, shown: books.shown[$0]) }
      if writes.left == nil && writes.right == nil { return true }
      for side in Side.allCases {
        guard let change = writes[side] else { continue }
        books.writes += 1
        write(change, to: &books.shown[side], on: side)
        books.register =
          context.landed(books.register, change: change, shown: books.shown[side], on: side).register
      }
    }
    return false
  }

  /// The file drops what it has no column for.
  private func write(_ change: BagChange, to elements: inout [Element], on side: Side) {
    func held(_ element: Element) -> Element {
      let code = element.parts["bankCode"].flatMap { $0.isEmpty ? nil : $0 }
      return account(element.value, side == .left ? nil : code)
    }
    for edit in change.changed {
      if let place = elements.firstIndex(of: held(edit.from)) { elements[place] = held(edit.to) }
    }
    for element in change.removed {
      if let place = elements.firstIndex(of: held(element)) { elements.remove(at: place) }
    }
    elements += change.added.map(held)
  }

  @Test func `an account goes to the file by its number and does not come back as another one`() {
    var books = Books()
    books.shown.right = [account("40702810938000012345", "044525225")]
    #expect(settle(&books))
    #expect(books.shown.left == [account("40702810938000012345")])
    #expect(books.shown.right == [account("40702810938000012345", "044525225")])
    #expect(books.writes == 1)
  }

  @Test func `the same account on both sides is one account from the first meeting on`() {
    var books = Books()
    books.shown = Sides(left: [account("1")], right: [account("1", "044525225")])
    #expect(settle(&books))
    #expect(books.writes == 0)
    #expect(books.register.elements.count == 1)
  }

  @Test func `a code that is filled in, corrected or cleared in the portal concerns the portal alone`() {
    var books = Books()
    books.shown.left = [account("1")]
    #expect(settle(&books))
    let writes = books.writes
    for code in ["044525225", "044525974", nil] {
      books.shown.right = [account("1", code)]
      #expect(settle(&books))
      #expect(books.shown.left == [account("1")])
      #expect(books.shown.right == [account("1", code)])
    }
    #expect(books.writes == writes)
    books.shown.left = []
    #expect(settle(&books))
    #expect(books.shown.right.isEmpty)
  }

  @Test func `whatever people do, both sides show the same numbers, none twice, and codes stay`() throws {
    try Seeds.each(400) { random in
      var books = Books()
      for _ in 0..<8 {
        let side: Side = random.chance(0.5) ? .left : .right
        let number = random.pick(["1", "2", "3"]) ?? "1"
        let code = side == .right ? random.pick(["044525225", "044525974", ""]) ?? "" : ""
        let edited = account(number, code.isEmpty ? nil : code)
        let rest = books.shown[side].filter { $0.value != number }
        books.shown[side] = random.chance(0.3) ? rest : rest + [edited]
        let said = books.shown[side]
        guard settle(&books) else { throw Failure(reason: "no rest: \(books.shown)") }
        let numbers = Sides { books.shown[$0].map(\.value).sorted() }
        guard numbers.left == numbers.right, Set(numbers.left).count == numbers.left.count,
          numbers.left == said.map(\.value).sorted()
        else { throw Failure(reason: "\(side) said \(said), there is \(books.shown)") }
        if side == .right,
          books.shown.right.sorted(by: { $0.value < $1.value }) != said.sorted(by: { $0.value < $1.value })
        {
          throw Failure(reason: "the portal said \(said) and finds \(books.shown.right)")
        }
      }
    }
  }

  private struct Failure: Error { var reason: String }
}
