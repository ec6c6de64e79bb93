public import Contractors

/// An element's places in the orders of the two sides, where these say something.
///
/// Places stand on the elements, so that they go with an element that gets another name or goes away; the decided order is that of the
/// elements themselves.
public struct ElementPlaces: Sendable, Hashable {
  /// The place, from 0, at which each side showed the element last; nil where that is not known.
  public var seen: Sides<Int?>
  /// The place in the order that was sent to a side of which nothing was seen since.
  public var sent: Sides<Int?>

  /// Makes places; without arguments none.
  public init(
    seen: Sides<Int?> = Sides(left: nil, right: nil), sent: Sides<Int?> = Sides(left: nil, right: nil)
  ) {
    self.seen = seen
    self.sent = sent
  }

  mutating func forget(_ side: Side) {
    seen[side] = nil
    sent[side] = nil
  }
}

/// How a side's order stands to the decided one.
public enum OrderStanding: UInt8, Sendable, Hashable {
  /// It is the decided one, or is to become it.
  case follows = 0
  /// It is another one and stays: the side was told, or both were different before either was known.
  case keeps = 1
  /// One was decided while this one was not known: it is to become the decided one, whatever it is.
  case owed = 2
}

extension [ElementRegister] {
  /// What a side showed last, in its order; elements of whose place nothing is known stand behind the others as they were decided.
  func order(seenBy side: Side) -> [ElementRegister] {
    enumerated().filter { $0.element.seen[side] }.sorted { one, other in
      let (first, second) = (one.element.places.seen[side], other.element.places.seen[side])
      return (first ?? .max, one.offset) < (second ?? .max, other.offset)
    }.map(\.element)
  }

  /// The keys of what a side showed last and of whose place something is known, in its order.
  func keysInOrder(seenBy side: Side) -> [String] {
    order(seenBy: side).filter { $0.places.seen[side] != nil }.map(\.key)
  }

  /// The keys of what was sent to a side in an order that was not seen since.
  func keysInOrder(sentTo side: Side) -> [String] {
    filter { $0.places.sent[side] != nil }
      .sorted { ($0.places.sent[side] ?? 0) < ($1.places.sent[side] ?? 0) }.map(\.key)
  }

  /// Takes into account in which order a side shows its elements.
  mutating func note(_ order: [String], seenBy side: Side) {
    let known = order.filter { key in contains { $0.key == key } }
    for index in indices {
      self[index].places.seen[side] = known.firstIndex(of: self[index].key)
      self[index].places.sent[side] = nil
    }
  }
}
