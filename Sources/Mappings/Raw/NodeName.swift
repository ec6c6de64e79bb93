internal import Contractors

/// The name of a node with its hash, by which names are told apart: reading a record compares names some hundred times.
///
/// Two different names with one hash (a chance of 1 in 2⁶⁴ a pair) would be taken for one. Make a name once for many nodes.
public struct NodeName: Sendable, Hashable {
  /// The name.
  public let text: String
  let number: UInt64

  /// Takes any name.
  public init(_ text: String) {
    self.text = text
    number = FieldHash(of: text).rawValue
  }

  /// Whether the two names are the same, byte by byte.
  public static func == (lhs: NodeName, rhs: NodeName) -> Bool { lhs.number == rhs.number }

  /// Adds the hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
