/// The names met so far, each made into strings once.
///
/// libxml2 keeps every name once, so that two names are the same when their addresses are; the addresses are only
/// compared.
struct NameTable {
  struct Key: Hashable {
    var localName: UInt
    var prefix: UInt
    var namespace: UInt
  }

  /// How many names are kept before the table, and libxml2's, is begun anew: a hostile file has no end of them.
  static let namesMax = 4096
  private static let recentCount = 256

  private(set) var names: [XMLName] = []
  /// The names with their prefixes as they stand in the file.
  private(set) var rawNames: [[UInt8]] = []
  private var indices: [Key: Int32] = [:]
  /// The last name found for each hash; a record has few names, so that the dictionary is seldom asked.
  private var recent: [(key: Key, index: Int32)] = []

  let encoding: XMLEncoding
  /// Counts the tables of a parser.
  let number: Int

  init(encoding: XMLEncoding, number: Int = 0) {
    self.encoding = encoding
    self.number = number
  }

  var isFull: Bool { names.count >= Self.namesMax }

  @inline(__always)
  mutating func index(of key: Key) -> Int32? {
    guard !recent.isEmpty else { return nil }
    let slot = Self.slot(of: key)
    if recent[slot].key == key { return recent[slot].index }
    guard let index = indices[key] else { return nil }
    recent[slot] = (key, index)
    return index
  }

  mutating func add(_ name: XMLName, for key: Key) -> Int32 {
    let index = Int32(names.count)
    names.append(name)
    rawNames.append(encoding.encode(name.description) ?? [])
    indices[key] = index
    if recent.isEmpty {
      let nothing = Key(localName: 0, prefix: 0, namespace: 0)
      recent = Array(repeating: (nothing, 0), count: Self.recentCount)
    }
    recent[Self.slot(of: key)] = (key, index)
    return index
  }

  /// Names lie in memory some bytes from each other.
  @inline(__always)
  private static func slot(of key: Key) -> Int {
    let mixed = (key.localName ^ key.prefix &* 3 ^ key.namespace &* 7) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 56)
  }
}
