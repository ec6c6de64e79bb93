import ReplicaTesting

/// One thing of a history that may be left out: a step, or something within one.
public struct Part: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The step; 0 is what people agreed on.
  public var step: Int
  /// The place within the step; 0 is the step itself.
  public var place: Int

  init(_ step: Int, _ place: Int) {
    self.step = step
    self.place = place
  }

  /// Reads `step` or `step.place`.
  public init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: ".").map { Int($0) }
    guard let step = numbers.first ?? nil, numbers.count <= 2 else { return nil }
    self.init(step, numbers.count == 2 ? numbers[1] ?? 0 : 0)
  }

  /// `step` or `step.place`.
  public var description: String { place == 0 ? "\(step)" : "\(step).\(place)" }

  /// Steps in order, each before what happens in it.
  public static func < (first: Part, second: Part) -> Bool {
    (first.step, first.place) < (second.step, second.place)
  }
}

/// What a seed chooses, step by step.
///
/// Each step has random numbers of its own and each thing that may happen in it a number, so that a history can be lived without some
/// of them and stays the same otherwise, as far as it can.
struct Choices: Sendable {
  let seed: UInt64
  /// The parts that a history is cut down to; nil is all.
  let kept: Set<Part>?
  var random: RandomSource
  /// Chooses what the portal tells of; apart from the other choices.
  var events: RandomSource
  /// Chooses who puts what first, apart from the other choices.
  var order: RandomSource
  private(set) var happened: [Part] = []
  private var step = 0
  private var place = 0

  init(seed: UInt64, kept: Set<Part>? = nil) {
    self.seed = seed
    self.kept = kept
    random = RandomSource(seed: 0)
    events = random
    order = random
    draw(0, 0)
  }

  private mutating func draw(_ step: Int, _ place: Int) {
    let number = RandomSource.mixed(RandomSource.mixed(seed) &+ UInt64(step << 20 | place))
    random = RandomSource(seed: number)
    events = RandomSource(seed: RandomSource.mixed(number ^ 0xE7E_27))
    order = RandomSource(seed: RandomSource.mixed(number ^ 0x0D_DE2))
  }

  /// Begins a step.
  ///
  /// - Returns: whether it is part of the history.
  mutating func begin(_ step: Int) -> Bool {
    self.step = step
    place = -1
    draw(step, 0)
    return admits()
  }

  /// Whether the next thing that would happen is part of the history.
  mutating func admits() -> Bool {
    place += 1
    let part = Part(step, place)
    if let kept, !kept.contains(part) { return false }
    happened.append(part)
    return true
  }

  /// Whether something happens that has a chance.
  mutating func perhaps(_ chance: Double) -> Bool { random.chance(chance) && admits() }

  /// A choice of which the first is the plain one.
  mutating func pick<Choice: Equatable>(plain: Choice, _ choices: [Choice]) -> Choice {
    let choice = random.pick(choices) ?? plain
    return choice == plain || admits() ? choice : plain
  }

  /// Something that interrupts others: it draws its own numbers.
  mutating func interrupt(_ chance: Double, _ body: (inout Choices) -> Void) {
    let outer = (random, events, order)
    draw(step, place + 1)
    if random.chance(chance) {
      if admits() { body(&self) }
    } else {
      place += 1
    }
    (random, events, order) = outer
  }
}
