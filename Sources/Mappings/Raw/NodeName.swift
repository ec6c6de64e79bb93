/// The name of a node with a number made of its bytes, by which names that differ are told apart at once.
///
/// Reading a record compares names some hundred times; the bytes of two names are looked at only where the numbers agree. Make a
/// name once for many nodes.
public struct NodeName: Sendable, Hashable {
  /// The name.
  public let text: String
  private let number: UInt64

  /// Takes any name.
  public init(_ text: String) {
    self.text = text
    // FNV-1a; nobody gains by two names with one number, since the bytes decide.
    var number: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { number = (number ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self.number = number
  }

  /// Whether the two names are the same, byte by byte.
  public static func == (lhs: NodeName, rhs: NodeName) -> Bool {
    lhs.number == rhs.number && lhs.text == rhs.text
  }

  /// Adds the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
