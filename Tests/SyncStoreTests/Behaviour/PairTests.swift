import Contractors
import Reconciliation
import Testing

struct PairTests {
  @Test(arguments: StoreKind.allCases)
  func `pairs count from 1 in every sync and come in the order of their ids`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    #expect(try store.sync.nextPairID() == PairID(rawValue: 1))
    #expect(try store.allPairs().isEmpty)
    try store.commit { $0.pairs = [.coupled(3, "3", "r3"), .coupled(1, "1", "r1")] }
    #expect(try store.allPairs().map(\.id.rawValue) == [1, 3])
    #expect(try store.sync.nextPairID() == PairID(rawValue: 4))
    #expect(try store.sync.pair(PairID(rawValue: 3)) == .coupled(3, "3", "r3"))
  }

  @Test(arguments: StoreKind.allCases, [0, -1, 2, 1 << 40 | 1, .max, .min] as [Int64])
  func `a number that no pair has finds none`(kind: StoreKind, number: Int64) throws {
    let store = try kind.make()
    try store.commit { $0.pairs = [.coupled(1, "1", "r1")] }
    #expect(try store.sync.pair(PairID(rawValue: number)) == nil)
    #expect(try store.sync.registers(of: [PairID(rawValue: number)]).isEmpty)
  }

  @Test(arguments: StoreKind.allCases, [0, -7, 1 << 40] as [Int64])
  func `a pair with an impossible number is refused`(
    kind: StoreKind, number: Int64
  ) throws {
    let store = try kind.make()
    #expect(throws: (any Error).self) { try store.commit { $0.pairs = [.coupled(number, "1", "r1")] } }
  }

  @Test(arguments: StoreKind.allCases) func `a pair is found by either key within its entity`(kind: StoreKind)
    throws
  {
    let store = try kind.make()
    var tomb = Pair.coupled(2, "2", "r2")
    tomb.state = .tomb
    try store.commit { $0.pairs = [.coupled(1, "1", "r1"), tomb] }
    #expect(try store.sync.pair(of: Stream(.left, .company), key: "1")?.id.rawValue == 1)
    #expect(try store.sync.pair(of: Stream(.right, .company), key: "r2")?.state == .tomb)
    #expect(try store.sync.pair(of: Stream(.right, .company), key: "1") == nil)
    #expect(try store.sync.pair(of: Stream(.left, .contact), key: "1") == nil)
  }

  @Test(arguments: StoreKind.allCases) func `two pairs can exchange a key and keep their registers`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let registers = Registers(tuples: ["name": TupleRegister(decided: ["name": "Ромашка"])])
    try store.commit {
      $0.pairs = [.coupled(1, "1", "r1"), .coupled(2, "2", "r2")]
      $0.registers[PairID(rawValue: 1)] = registers
    }
    try store.commit { $0.pairs = [.coupled(1, "1", "r2"), .coupled(2, "2", "r1")] }
    #expect(try store.sync.pair(of: Stream(.right, .company), key: "r1")?.id.rawValue == 2)
    #expect(try store.sync.pair(of: Stream(.right, .company), key: "r2")?.id.rawValue == 1)
    #expect(try store.sync.registers(of: [PairID(rawValue: 1)]) == [PairID(rawValue: 1): registers])
  }

  @Test(arguments: StoreKind.allCases)
  func `a pair without records leaves its closed questions to another one`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let (heir, ended) = (PairID(rawValue: 2), PairID(rawValue: 1))
    try store.commit {
      $0.pairs = [.coupled(1, "1", "r1"), .coupled(2, "2", "r2")]
      $0.registers[ended] = Registers(tuples: ["name": TupleRegister(decided: ["name": "Ромашка"])])
      var conflict = Conflict.about("name", pair: 1)
      conflict.closedAt = .noon
      $0.conflicts = [conflict]
    }
    try store.commit {
      $0.dissolved = [ended: heir]
      $0.pairs = [.coupled(2, "2", "r1")]
    }
    #expect(try store.sync.pair(ended) == nil)
    #expect(try store.sync.registers(of: [ended]).isEmpty)
    #expect(try store.sync.pair(of: Stream(.right, .company), key: "r1")?.id == heir)
    #expect(try store.sync.pair(of: Stream(.left, .company), key: "1") == nil)
    #expect(try store.sync.conflicts(includingClosed: true).map(\.pair) == [heir])
  }

  @Test(arguments: StoreKind.allCases) func `registers come back as they were stored`(kind: StoreKind) throws
  {
    let store = try kind.make()
    var generator = RowGenerator(seed: testSeed("registers"))
    var registers: [PairID: Registers] = [:]
    for number in 1...50 { registers[PairID(rawValue: Int64(number))] = generator.registers() }
    try store.commit { changes in
      changes.pairs = registers.keys.map {
        .coupled($0.rawValue, RecordKey(rawValue: "l\($0.rawValue)"), RecordKey(rawValue: "r\($0.rawValue)"))
      }
      changes.registers = RegisterTable(registers)
    }
    #expect(try store.sync.registers(of: registers.keys + [PairID(rawValue: 99)]) == registers)
  }

  @Test(arguments: StoreKind.allCases) func `registers of a pair that does not exist are refused`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    #expect(throws: (any Error).self) { try store.commit { $0.registers[PairID(rawValue: 9)] = Registers() } }
  }
}
