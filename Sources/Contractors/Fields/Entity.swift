/// The two kinds of contractor that replicas exchange.
///
/// A sole proprietor is a company of kind `soleProprietor` unless a mapping says otherwise; a natural person is a contact.
/// Source: `sync-algorithm.md` §1, "What the engine knows".
public enum Entity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case company
  case contact

  /// Companies come before contacts: a contact may refer to a company, and parents are written first.
  public static func < (lhs: Entity, rhs: Entity) -> Bool {
    lhs == .company && rhs == .contact
  }
}

/// One of the two ends of a sync.
public enum Side: String, Sendable, Hashable, Codable, CaseIterable {
  case left
  case right

  /// The other end.
  public var opposite: Side { self == .left ? .right : .left }
}

/// A pair of values of one type, one for each side.
public struct Sides<Element> {
  /// The value of the left side.
  public var left: Element
  /// The value of the right side.
  public var right: Element

  /// Makes the two values.
  public init(left: Element, right: Element) {
    self.left = left
    self.right = right
  }

  /// Makes both from a function of the side.
  public init(_ make: (Side) throws -> Element) rethrows {
    self.init(left: try make(.left), right: try make(.right))
  }

  /// The value of one side.
  public subscript(_ side: Side) -> Element {
    get { side == .left ? left : right }
    set {
      if side == .left { left = newValue } else { right = newValue }
    }
  }
}

extension Sides: Sendable where Element: Sendable {}
extension Sides: Equatable where Element: Equatable {}
extension Sides: Hashable where Element: Hashable {}
extension Sides: Codable where Element: Codable {}
