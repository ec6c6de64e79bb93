/// A small seeded generator (SplitMix64): the same seed gives the same choices on every machine.
public struct RandomSource: RandomNumberGenerator, Sendable {
  /// The seed it was made with, for messages.
  public let seed: UInt64
  private var state: UInt64

  /// Starts from a seed; any number will do.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// True with a chance between 0 and 1.
  public mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// A number below a bound, which must be positive.
  public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &self) }

  /// One of some things; nil when there are none.
  public mutating func pick<Choice>(_ choices: some Collection<Choice>) -> Choice? {
    choices.randomElement(using: &self)
  }

  /// One of some things, the first of which is always there.
  public mutating func pick<Choice>(_ first: Choice, _ rest: Choice...) -> Choice {
    let index = below(rest.count + 1)
    return index == 0 ? first : rest[index - 1]
  }

  /// A number of so many decimal digits, the first of which is not zero.
  public mutating func digits(_ count: Int) -> String {
    var text = String(1 + below(9))
    while text.count < count { text += String(below(10)) }
    return text
  }

  /// A source of its own for a part of a test, so that more choices there do not change those elsewhere.
  public mutating func split() -> RandomSource { RandomSource(seed: next()) }

  /// Spreads the bits of a number; used for choices that depend on a seed and a counter alone.
  public static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
