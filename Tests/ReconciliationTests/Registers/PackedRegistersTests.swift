import Contractors
import Reconciliation
import ReplicaTesting
import Testing

extension RandomSource {
  fileprivate mutating func parts() -> Parts {
    var parts: Parts = [:]
    for _ in 0..<below(4) {
      let name = pick("name", "value", "kind", "kpp", "comment")
      parts[FieldName(rawValue: name)] = pick(
        "", "Ромашка", "+74951234567", String(repeating: "ё", count: 200))
    }
    return parts
  }

  fileprivate mutating func tuple() -> TupleRegister {
    var register = TupleRegister(decided: parts(), isHeld: chance(0.2))
    for side in Side.allCases {
      register.seen[side] = chance(0.5) ? register.decided : parts()
      if chance(0.3) { register.accepted[side] = ["value": FieldHash(rawValue: next())] }
      if chance(0.1) { register.refilled[side] = ["kind": FieldHash(rawValue: next())] }
      if chance(0.1) {
        register.sent[side] = ["name": [FieldHash(rawValue: next()), FieldHash(rawValue: next())]]
      }
    }
    return register
  }

  fileprivate mutating func registers() -> Registers {
    var registers = Registers()
    for _ in 0..<below(5) { registers.tuples[FieldName(rawValue: "field\(below(9))")] = tuple() }
    for _ in 0..<below(3) {
      var bag = BagRegister(known: Sides(left: chance(0.5), right: chance(0.5)))
      for place in 0..<below(4) {
        bag.elements.append(
          ElementRegister(
            key: "key\(place)", isMember: chance(0.5), seen: Sides(left: chance(0.5), right: chance(0.5)),
            sent: Sides { _ in SentMembership(rawValue: chance(0.3) ? UInt8(below(4)) : 0) },
            attributes: tuple()))
        if chance(0.4) {
          bag.elements[place].places = ElementPlaces(
            seen: Sides { _ in chance(0.5) ? below(9) : nil },
            sent: Sides { _ in chance(0.2) ? below(200) : nil })
        }
      }
      for side in Side.allCases {
        bag.standing[side] = pick(.follows, .keeps, .owed)
        if chance(0.5) {
          bag.elements.indices.filter { bag.elements[$0].seen[side] }.enumerated()
            .forEach { bag.elements[$1].places.seen[side] = $0 }
        }
      }
      registers.bags[FieldName(rawValue: "bag\(below(9))")] = bag
    }
    return registers
  }
}

@Suite("Packed registers")
struct PackedRegistersTests {
  @Test func `what was packed is read again, and equal registers give equal bytes`() throws {
    try Seeds.each(300) { random in
      let registers = random.registers()
      let bytes = registers.packed()
      let read = try Registers(packed: bytes)
      #expect(read == registers, "seed \(random.seed)")
      #expect(read.packed() == bytes, "seed \(random.seed)")
    }
  }

  @Test func `damaged bytes are refused or read, and never trap`() throws {
    try Seeds.each(300) { random in
      var bytes = random.registers().packed()
      switch random.below(3) {
      case 0: bytes.removeLast(random.below(bytes.count) + 1)
      case 1: bytes.append(contentsOf: (0..<(1 + random.below(9))).map { _ in UInt8(random.below(256)) })
      default:
        for _ in 0..<(1 + random.below(4)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      }
      _ = try? Registers(packed: bytes)
    }
  }

  @Test func `bytes that are cut short are refused`() {
    var random = RandomSource(seed: 7)
    let bytes = random.registers().packed()
    for length in 0..<bytes.count {
      #expect(throws: DamagedRegisters.self) { try Registers(packed: Array(bytes.prefix(length))) }
    }
  }

  @Test func `the form of version 1 is read`() throws {
    try Seeds.each(50) { random in
      var registers = random.registers()
      for name in registers.tuples.keys {
        registers.tuples[name]?.refilled = Sides(left: [:], right: [:])
        registers.tuples[name]?.sent = Sides(left: [:], right: [:])
      }
      registers.bags = [:]
      var bytes = registers.packed()
      bytes[0] = 1
      let read = try Registers(packed: bytes)
      #expect(read == registers, "seed \(random.seed)")
    }
  }

  @Test func `another version of the packed form is refused`() {
    var bytes = Registers().packed()
    bytes[0] = Registers.packedVersion + 1
    #expect(throws: DamagedRegisters.self) { try Registers(packed: bytes) }
  }
}
