public import Contractors

/// Everything besides the values that a decision depends on.
public struct TupleContext: Sendable {
  /// The type of each part.
  public var types: [FieldName: FieldType]
  /// How a contest is settled.
  public var rule: FieldRule
  /// What each side can hold of each part; a part that is missing is not carried by the side.
  public var capabilities: Sides<[FieldName: FieldCapability]>
  /// Which way changes travel.
  public var direction: Direction
  /// What happens to drift.
  public var drift: DriftPolicy
  /// When each side says its record was changed.
  public var modified: Sides<Timestamp?>
  /// How values are compared.
  public var comparison: Comparison

  /// Makes a context.
  public init(
    types: [FieldName: FieldType], rule: FieldRule, capabilities: Sides<[FieldName: FieldCapability]>,
    direction: Direction = .both, drift: DriftPolicy = .report,
    modified: Sides<Timestamp?> = Sides(left: nil, right: nil), comparison: Comparison = Comparison()
  ) {
    self.types = types
    self.rule = rule
    self.capabilities = capabilities
    self.direction = direction
    self.drift = drift
    self.modified = modified
    self.comparison = comparison
  }

  /// Whether two texts of a part say the same.
  func same(_ first: String, _ second: String, _ part: FieldName) -> Bool {
    if comparison.same(first, second, as: types[part] ?? .text) { return true }
    // A side that writes letters for a country and one that writes its name mean the same.
    guard part == "country", let country = CountryCode(named: first) else { return false }
    return country == CountryCode(named: second)
  }

  /// What a side can hold of a text, as far as that is known beforehand.
  func cut(_ text: String, _ part: FieldName, _ side: Side) -> String {
    guard let length = capabilities[side][part]?.maximumLength, text.count > length else { return text }
    return String(text.prefix(length))
  }

  /// What a side shows when it holds the decided value: learned from its own answer where it changed the value, else the cut.
  func projection(of register: TupleRegister, _ part: FieldName, _ side: Side) -> String? {
    guard let decided = register.decided[part] else { return nil }
    if let hash = register.accepted[side][part], let seen = register.seen[side][part],
      hash == FieldHash(of: decided)
    {
      return seen
    }
    return cut(decided, part, side)
  }

  /// The parts that must be written to a side, with their new values: those whose last seen value is not the projection of
  /// what was decided. Nothing while the field is held, where the side may not be written, or of what only this side carries.
  public func writes(of register: TupleRegister, to side: Side) -> Parts {
    guard direction.isTarget(side), !register.isHeld, rule.policy != .createOnly, rule.policy != .never else {
      return [:]
    }
    var writes: Parts = [:]
    for (part, decided) in register.decided {
      guard capabilities[side][part]?.isWritable == true, capabilities[side.opposite][part] != nil,
        let seen = register.seen[side][part],
        let projection = projection(of: register, part, side), !same(seen, projection, part)
      else { continue }
      writes[part] = decided
    }
    return writes
  }
}
