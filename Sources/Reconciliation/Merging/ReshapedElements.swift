import Contractors

/// Elements that a side holds in a form of its own, by which their keys do not tell them: it cut a phone, dropped its extension or
/// completed its number. Like the values of scalars, the form is learned from what the side shows after our own write: it stands in the
/// element's attributes as seen and accepted. Source: `sync-algorithm.md` §1, "Projection is learned".
extension BagContext {
  /// Whether elements of the bag go by their values; addresses go by their kinds and references by their records.
  private var goesByValue: Bool { descriptor.type != .address && descriptor.type != .reference }

  /// The keys of elements by those of the forms in which a side holds them.
  func learnedForms(_ register: BagRegister, on side: Side) -> [String: String] {
    guard goesByValue else { return [:] }
    var forms: [String: String] = [:]
    for element in register.elements where element.seen[side] && !element.attributes.accepted[side].isEmpty {
      let form = comparison.elementKey(
        of: Self.element(from: element.attributes.seen[side]), type: descriptor.type)
      if form != element.key, !register.elements.contains(where: { $0.key == form }) {
        forms[form] = element.key
      }
    }
    return forms
  }

  /// What a side made of elements that were sent there: what nobody knows and says as much as one of them, a part of it or more.
  ///
  /// - Parameters:
  ///   - sent: the keys of what was sent.
  ///   - bag: what the side shows.
  ///   - register: what is known of the bag.
  /// - Returns: the keys of elements by those of their new forms.
  func newForms(of sent: [String], in bag: ShownBag, _ register: BagRegister) -> [String: String] {
    guard goesByValue else { return [:] }
    var forms: [String: String] = [:]
    var strangers: [String]?
    for key in sent where bag.elements[key] == nil {
      guard let element = register.elements.first(where: { $0.key == key }),
        let value = element.attributes.decided["value"]
      else { continue }
      let known = strangers ?? bag.order.filter { key in !register.elements.contains { $0.key == key } }
      strangers = known
      let form = known.first { form in
        bag.elements[form].map {
          isLike(value, $0.value) && isLike(element.attributes.decided["kind"], $0.kind)
        } ?? false
      }
      guard let form else { continue }
      forms[form] = key
      strangers?.removeAll { $0 == form }
    }
    return forms
  }

  /// Whether what was sent to a side has become one with an element that is there: both would be held in the same form.
  func isOneWithAnother(_ element: ElementRegister, in bag: ShownBag) -> Bool {
    guard goesByValue, let value = element.attributes.decided["value"] else { return false }
    return bag.doubled.contains { key in bag.elements[key].map { isLike(value, $0.value) } ?? false }
  }

  /// What is remembered of an element that was sent to a side, which took it and does not show it: one that it holds in another one is
  /// not sent again, nor is one that it dropped twice. The first time somebody may have taken it out in the moment between.
  func acceptedWithout(_ element: ElementRegister, in bag: ShownBag, on side: Side) -> FieldHash? {
    guard goesByValue, let value = element.attributes.decided["value"] else { return nil }
    let isSettled = isOneWithAnother(element, in: bag) || wasDropped(element, on: side)
    return isSettled ? FieldHash(of: value) : Self.droppedOnce(value)
  }

  /// Whether a side was sent an element once, took it and did not show it.
  func wasDropped(_ element: ElementRegister, on side: Side) -> Bool {
    guard let value = element.attributes.decided["value"] else { return false }
    return element.attributes.accepted[side]["value"] == Self.droppedOnce(value)
  }

  /// No value of an element begins like this.
  private static func droppedOnce(_ value: String) -> FieldHash { FieldHash(of: "\u{0}dropped\u{0}" + value) }

  /// Whether a side was sent an element and holds it in another one or drops it, so that sending it again would only double that.
  func isHeldByAnother(_ element: ElementRegister, on side: Side) -> Bool {
    guard !element.seen[side], let accepted = element.attributes.accepted[side]["value"],
      let decided = element.attributes.decided["value"]
    else { return false }
    return accepted == FieldHash(of: decided)
  }

  /// Registers in which what was sent to a side, and whose answer was lost, goes by the form in which the side shows it now.
  func withNewForms(_ register: BagRegister, _ observed: Sides<[Element]?>) -> BagRegister {
    var next = register
    for side in Side.allCases {
      guard let shown = observed[side] else { continue }
      let sent = register.elements.filter { $0.sent[side].contains(.added) && !$0.seen[side] }.map(\.key)
      if sent.isEmpty { continue }
      let bag = self.shown(shown, register, on: side, beside: observed[side.opposite] ?? [])
      let forms = newForms(of: sent, in: bag, register)
      for (form, key) in forms {
        guard let index = next.elements.firstIndex(where: { $0.key == key }), let element = bag.elements[form]
        else { continue }
        next.elements[index].seen[side] = true
        next.elements[index].sent[side] = []
        next.elements[index].attributes = tupleContext.landed(
          next.elements[index].attributes, shown: wholeAttributes(of: element, on: side), on: side)
      }
    }
    return next
  }

  /// Whether one text has all letters and digits of the other in their order: cut, shortened, completed or spelled with marks.
  private func isLike(_ first: String, _ second: String) -> Bool {
    let first = Self.substance(of: first)
    let second = Self.substance(of: second)
    let (short, long) = first.count <= second.count ? (first, second) : (second, first)
    guard !short.isEmpty else { return false }
    var rest = long[...]
    for scalar in short {
      guard let place = rest.firstIndex(of: scalar) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  /// Kinds that are not known on one side tell nothing.
  private func isLike(_ first: String?, _ second: String?) -> Bool {
    guard let first, let second, !first.isEmpty, !second.isEmpty else { return true }
    return first == second
  }

  /// The letters and digits of a text in their order, whatever the capitals.
  static func substance(of text: String) -> [Unicode.Scalar] {
    text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }
}
