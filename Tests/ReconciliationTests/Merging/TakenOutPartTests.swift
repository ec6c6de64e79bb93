import Contractors
import Reconciliation
import ReplicaTesting
import Testing

/// The parts of one address or account are one value: of an element that is there, a part that is taken out is empty.
@Suite("Parts that are taken out")
struct TakenOutPartTests {
  private static let order = ["postalCode", "country", "region", "city", "street", "line2"]

  private func context(_ field: FieldName, _ parts: Set<String>) -> BagContext {
    BagContext(
      descriptor: Catalogue.standard.descriptor(of: field, in: .company)
        ?? FieldDescriptor(field, .text, .many),
      capabilities: Sides(left: FieldCapability(parts: parts), right: FieldCapability(parts: parts)),
      rule: FieldRule(.ask))
  }

  private static func address(_ parts: [String: String]) -> Element {
    let said = parts.filter { !$0.value.isEmpty }
    return Element(order.compactMap { said[$0] }.joined(separator: ", "), kind: "actual", parts: said)
  }

  /// Decides and writes until nothing is left to write; a side makes its line of the parts it holds.
  private func settle(
    _ context: BagContext, _ register: inout BagRegister, _ shown: inout Sides<[Element]>,
    news: Set<Side> = [.left, .right], _ hold: (Element) -> Element
  ) -> Bool {
    for round in 0..<5 {
      // Of a side of which nothing changed nothing is shown.
      let observed = Sides { round == 0 && !news.contains($0) ? nil : shown[$0] }
      register = context.decide(register, observed: observed).register
      let writes = Sides { context.writes(of: register, to: $0, shown: shown[$0]) }
      if writes.left == nil && writes.right == nil { return true }
      for side in Side.allCases {
        guard let change = writes[side] else { continue }
        for edit in change.changed {
          shown[side] = shown[side].map { $0.kind == edit.to.kind ? hold(edit.to) : $0 }
        }
        shown[side].removeAll { element in change.removed.contains { $0.kind == element.kind } }
        shown[side] += change.added.map(hold)
        register = context.landed(register, change: change, shown: shown[side], on: side).register
      }
    }
    return false
  }

  @Test func `whatever is put into an address or taken out of it, the other side gets the same address`()
    throws
  {
    let context = context("addresses", Set(Self.order))
    try Seeds.each(300) { random in
      var register = BagRegister()
      var shown = Sides<[Element]>(left: [], right: [])
      var parts: [String: String] = ["street": "Weg 5", "city": "Köln", "postalCode": "170000"]
      for _ in 0..<6 {
        let side: Side = random.chance(0.5) ? .left : .right
        for name in Self.order where random.chance(0.3) {
          parts[name] = random.pick(["", "A\(random.below(9))", "B\(random.below(9))"]) ?? ""
        }
        if parts.values.allSatisfy(\.isEmpty) { parts["street"] = "Weg 5" }
        shown[side] = [Self.address(parts)]
        guard settle(context, &register, &shown, { Self.address($0.parts) }) else {
          throw Failure(reason: "no rest: \(shown)")
        }
        guard shown.left == shown.right, shown.left == [Self.address(parts)] else {
          throw Failure(reason: "\(side) said \(parts), there is \(shown)")
        }
      }
    }
  }

  @Test(arguments: Side.allCases, ["bankName", "correspondentAccount"])
  func `a part of an account that is emptied is emptied on the other side`(side: Side, part: String) {
    let context = context("bankAccounts", ["bankCode", "bankName", "correspondentAccount"])
    var register = BagRegister()
    let account = Element(
      "40702810938000012345",
      parts: ["bankCode": "044525225", "bankName": "Банк", "correspondentAccount": "30101810400000000225"])
    var shown = Sides(left: [account], right: [account])
    func hold(_ element: Element) -> Element {
      var held = element
      held.parts = element.parts.filter { !$0.value.isEmpty }
      return held
    }
    #expect(settle(context, &register, &shown, hold))
    shown[side][0].parts[part] = nil
    let said = shown[side]
    #expect(settle(context, &register, &shown, hold))
    #expect(shown.left == said && shown.right == said)
  }

  @Test func `a line that changes beside parts that stay keeps them`() {
    let context = context("addresses", ["postalCode", "city"])
    var register = BagRegister()
    func address(_ line: String) -> Element {
      Element(line, kind: "actual", parts: ["postalCode": "420111", "city": "Казань"])
    }
    var shown = Sides(left: [address("Казань, Баумана, 1")], right: [address("Казань, Баумана, 1")])
    #expect(settle(context, &register, &shown) { $0 })
    shown.left = [address("Казань, Кремлёвская, 5")]
    #expect(settle(context, &register, &shown) { $0 })
    #expect(shown.left == [address("Казань, Кремлёвская, 5")] && shown.right == shown.left)
  }

  @Test func `a line that changes takes along what a side made of the old one`() {
    // The portal has parts alone: what only the line says goes where the street goes.
    let context = context("addresses", ["postalCode", "city", "street"])
    var register = BagRegister()
    func held(_ element: Element) -> Element {
      var held = element
      let rest = element.value.split(separator: ",").map { $0.drop { $0 == " " } }.filter { $0 != "Казань" }
      if (held.parts["street"] ?? "").isEmpty { held.parts["street"] = rest.joined(separator: ", ") }
      return held
    }
    let file = Element("Казань, Баумана, 1", kind: "actual", parts: ["city": "Казань"])
    var shown = Sides(left: [file], right: [])
    #expect(settle(context, &register, &shown, held))
    #expect(shown.right.map { $0.parts["street"] } == ["Баумана, 1"])
    shown.left[0].value = "Казань, Кремлёвская, 5"
    #expect(settle(context, &register, &shown, held))
    #expect(shown.right.map { $0.parts["street"] } == ["Кремлёвская, 5"])
    #expect(shown.right.map { $0.parts["city"] } == ["Казань"])
  }

  /// A file of lines whose cell may say parts and a kind or not, and a portal that has parts alone and keeps a line where there is no
  /// street.
  @Test(arguments: ["Тверь, ул. 2", "actual:Тверь, ул. 2"])
  func `an address that becomes a line has no parts, and rests`(cell: String) throws {
    let context = context("addresses", Set(Self.order))
    var register = BagRegister()
    func held(_ element: Element) -> Element {
      var parts = element.parts.filter { !$0.value.isEmpty }
      // A line goes where there is no street.
      if (parts["street"] ?? "").isEmpty { parts["street"] = element.value }
      var held = Self.address(parts)
      held.kind = element.kind
      return held
    }
    func line(_ text: String) -> Element {
      text.hasPrefix("actual:") ? Element(String(text.dropFirst(7)), kind: "actual") : Element(text)
    }
    var shown = Sides(
      left: [
        Self.address(["postalCode": "101000", "country": "Россия", "city": "Москва", "street": "пр. 1"])
      ],
      right: [])
    #expect(settle(context, &register, &shown) { $0.kind == nil ? $0 : held($0) })
    for text in [cell, "actual:Тверь, ул. 3", "Псков, ул. 4", "Псков, ул. 5", "actual:Псков, ул. 5"] {
      shown.left = [line(text)]
      let rests = settle(context, &register, &shown, news: [.left]) { $0.kind == nil ? $0 : held($0) }
      #expect(rests, "\(text): \(shown)")
      #expect(shown.left == [line(text)])
      #expect(shown.right == [held(Element(line(text).value, kind: "actual"))], "\(text)")
    }
    shown.left = [Self.address(["city": "Псков", "street": "ул. 6"])]
    #expect(settle(context, &register, &shown, news: [.left], held))
    #expect(shown.right == shown.left)
  }

  @Test(arguments: ["Псков, ул. 6", "Тверь, ул. 2"])
  func `an address that was a line and gets parts is its side's, and no conflict`(line: String) throws {
    let context = context("addresses", Set(Self.order))
    var register = BagRegister()
    func held(_ element: Element) -> Element {
      var parts = element.parts.filter { !$0.value.isEmpty }
      if parts.isEmpty { parts["street"] = element.value }
      return Self.address(parts)
    }
    var shown = Sides(left: [Element("Тверь, ул. 2", kind: "actual")], right: [])
    #expect(settle(context, &register, &shown, held))
    let parts = line.split(separator: ", ").map(String.init)
    shown.left = [Self.address(["city": parts[0], "street": parts[1]])]
    #expect(settle(context, &register, &shown, news: [.left], held))
    #expect(shown.right == shown.left && shown.left.first?.parts["city"] == parts[0])
    #expect(register.elements.allSatisfy { !$0.attributes.isHeld })
  }

  private struct Failure: Error { var reason: String }
}
