import Contractors
import Reconciliation
import Testing

/// A side that makes something else of the elements that it is given.
@Suite("Elements held in another form")
struct ReshapedElementTests {
  enum Habit: String, CaseIterable, Sendable {
    case cuts, dropsExtension, completes, escapes

    func form(of text: String) -> String {
      switch self {
      case .cuts: String(text.prefix(14))
      case .dropsExtension: text.replacing(" доб. 12", with: "")
      case .completes: text.hasPrefix("+") ? text : "+7 495 " + text
      case .escapes: text.replacing("&", with: "&amp;")
      }
    }

    var sample: (field: FieldName, value: String) {
      switch self {
      case .cuts: ("websites", "example.test/a/long/way")
      case .dropsExtension: ("phones", "+7 495 000-00-01 доб. 12")
      case .completes: ("phones", "000-00-02")
      case .escapes: ("websites", "example.test/?a=1&b=2")
      }
    }
  }

  private func context(_ field: FieldName) -> BagContext {
    BagContext(
      descriptor: Catalogue.standard.descriptor(of: field, in: .company)
        ?? FieldDescriptor(field, .text, .many),
      capabilities: Sides(left: FieldCapability(), right: FieldCapability()), rule: FieldRule(.union))
  }

  /// Carries out a change as a side with a habit would.
  private func carryOut(_ change: BagChange, on elements: [Element], _ habit: Habit) -> [Element] {
    func formed(_ element: Element) -> Element {
      Element(habit.form(of: element.value), kind: element.kind)
    }
    var result = elements.filter { !change.removed.contains($0) }
    for edit in change.changed {
      if let place = result.firstIndex(of: edit.from) { result[place] = formed(edit.to) }
    }
    return result + change.added.map(formed)
  }

  @Test(arguments: Habit.allCases)
  func `its form is learned: nothing is sent twice and nothing comes back`(_ habit: Habit) throws {
    let context = context(habit.sample.field)
    let file = [Element(habit.sample.value, kind: "work")]
    var state = context.decide(BagRegister(), observed: Sides(left: file, right: [])).register
    let change = try #require(context.writes(of: state, to: .right))
    let portal = carryOut(change, on: [], habit)
    #expect(portal != file)
    let landed = context.landed(state, change: change, shown: portal, on: .right)
    #expect(landed.isClean)
    state = landed.register
    for _ in 0..<2 {
      state = context.decide(state, observed: Sides(left: file, right: portal)).register
      #expect(context.writes(of: state, to: .left) == nil && context.writes(of: state, to: .right) == nil)
      #expect(state.elements.map(\.isMember) == [true])
    }
    // Edits of both sides still travel.
    let corrected = [Element("8 800 000-00-09", kind: "work")]
    let edited = context.decide(state, observed: Sides(left: corrected, right: portal)).register
    let correction = try #require(context.writes(of: edited, to: .right))
    #expect(correction.changed == [ElementChange(from: portal[0], to: corrected[0])])
    let emptied = context.decide(state, observed: Sides(left: file, right: [])).register
    #expect(context.writes(of: emptied, to: .left)?.removed == file)
    let taken = context.decide(state, observed: Sides(left: [], right: portal)).register
    #expect(context.writes(of: taken, to: .right)?.removed == portal)
  }

  @Test(arguments: Habit.allCases)
  func `the form of what was sent is known also when the answer was lost`(_ habit: Habit) throws {
    let context = context(habit.sample.field)
    let file = [Element(habit.sample.value, kind: "work")]
    var state = context.decide(BagRegister(), observed: Sides(left: file, right: [])).register
    let change = try #require(context.writes(of: state, to: .right))
    for index in state.elements.indices { state.elements[index].sent.right = .added }
    let portal = carryOut(change, on: [], habit)
    state = context.decide(state, observed: Sides(left: file, right: portal)).register
    #expect(context.writes(of: state, to: .left) == nil && context.writes(of: state, to: .right) == nil)
    #expect(state.elements.count == 1)
  }

  @Test func `two that a side holds alike are sent once`() throws {
    let context = context("phones")
    let file = [Element("+7 495 000-00-01 доб. 12"), Element("+7 495 000-00-01 доб. 1")]
    var state = context.decide(BagRegister(), observed: Sides(left: file, right: [])).register
    let change = try #require(context.writes(of: state, to: .right))
    let portal = change.added.map { _ in Element("+74950000001", kind: "work") }
    state = context.landed(state, change: change, shown: portal, on: .right).register
    for _ in 0..<2 {
      state = context.decide(state, observed: Sides(left: file, right: portal)).register
      #expect(context.writes(of: state, to: .left) == nil && context.writes(of: state, to: .right) == nil)
    }
  }

  @Test func `a line beside the parts that it was made of is one address`() {
    let context = BagContext(
      descriptor: Catalogue.standard.descriptor(of: "addresses", in: .company)
        ?? FieldDescriptor("addresses", .address, .many),
      capabilities: Sides(left: FieldCapability(), right: FieldCapability()), rule: FieldRule(.ask))
    let parts = ["postalCode": "101000", "city": "Москва", "street": "Примерная ул 1", "country": "Россия"]
    let file = [
      Element(
        "101000, РФ, Москва г, Примерная ул, дом 1", kind: "legal",
        parts: parts.merging(["country": "RU"]) { $1 })
    ]
    var portal = [Element("101000, Россия, Москва, Примерная ул 1", kind: "legal", parts: parts)]
    var state = context.decide(BagRegister(), observed: Sides(left: file, right: portal)).register
    for _ in 0..<2 {
      #expect(state.elements.allSatisfy { !$0.attributes.isHeld })
      #expect(context.writes(of: state, to: .left) == nil && context.writes(of: state, to: .right) == nil)
      state = context.decide(state, observed: Sides(left: file, right: portal)).register
    }
    // What one of them says otherwise is still a question, and an edit still travels.
    portal[0].parts["city"] = "Тверь"
    portal[0].value = "101000, Россия, Тверь, Примерная ул 1"
    let other = context.decide(BagRegister(), observed: Sides(left: file, right: portal)).register
    #expect(other.elements.map(\.attributes.isHeld) == [true])
    let edited = context.decide(state, observed: Sides(left: file, right: portal)).register
    #expect(context.writes(of: edited, to: .left)?.changed.first?.to.parts["city"] == "Тверь")
  }

  @Test func `what somebody adds in the same moment is no form of what was sent`() throws {
    let context = context("phones")
    let file = [Element("+7 495 000-00-01")]
    var state = context.decide(BagRegister(), observed: Sides(left: file, right: [])).register
    let change = try #require(context.writes(of: state, to: .right))
    let portal = [Element("+7 495 000-00-02")]
    let landed = context.landed(state, change: change, shown: portal, on: .right)
    #expect(!landed.isClean)
    state = context.decide(landed.register, observed: Sides(left: file, right: portal)).register
    #expect(context.writes(of: state, to: .left)?.added == portal)
    #expect(context.writes(of: state, to: .right)?.added == file)
  }
}
