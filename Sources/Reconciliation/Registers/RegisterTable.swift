/// Registers by pair, each held as the bytes the store keeps: a tenth of the memory, and a plan may hold those of a million pairs.
public struct RegisterTable: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// The packed registers by pair.
  public private(set) var packed: [PairID: [UInt8]] = [:]

  /// Packs registers.
  public init(_ registers: [PairID: Registers] = [:]) { packed = registers.mapValues { $0.packed() } }

  /// Packs registers; of a pair that stands twice the last ones count.
  public init(dictionaryLiteral elements: (PairID, Registers)...) {
    packed = Dictionary(elements.map { ($0, $1.packed()) }, uniquingKeysWith: { $1 })
  }

  /// Whether it holds none.
  public var isEmpty: Bool { packed.isEmpty }

  /// The registers of a pair, unpacked anew at each reading; nil when it holds none.
  public subscript(_ pair: PairID) -> Registers? {
    // What was packed here is readable.
    get { packed[pair].flatMap { try? Registers(packed: $0) } }
    set { packed[pair] = newValue?.packed() }
  }

  /// All of them, unpacked.
  public var unpacked: [PairID: Registers] { packed.compactMapValues { try? Registers(packed: $0) } }
}
