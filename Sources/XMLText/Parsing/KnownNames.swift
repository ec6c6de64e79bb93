/// The names that libxml2 accepted where certain namespaces are in force, found by their bytes.
///
/// What a name is, its letters and its namespace, is libxml2's to say. The same bytes in the same namespaces are the same name again.
struct KnownNames {
  /// A name that was accepted as an element's is not one as an attribute's: without a prefix their namespaces differ.
  enum Use {
    case element, attribute
  }

  private var elements = NameSlots()
  private var attributes = NameSlots()
  /// Where the names were met.
  private var ancestry: XMLAncestry?
  /// The number of the table that the names are of.
  private var table = -1

  /// Forgets the names where they may mean something else.
  mutating func enter(_ ancestry: XMLAncestry, table: Int) {
    if let known = self.ancestry, known.isSame(as: ancestry), table == self.table { return }
    if table != self.table || self.ancestry?.namespaces != ancestry.namespaces {
      elements = NameSlots()
      attributes = NameSlots()
      self.table = table
    }
    self.ancestry = ancestry
  }

  /// Takes the names of a record that libxml2 read.
  mutating func learn(from tree: XMLTree, _ names: NameTable) {
    // What a record declares by itself holds within it alone.
    guard tree.declarations.isEmpty else { return }
    for node in tree.nodes where node.kind == .element { elements.insert(node.name, names) }
    for attribute in tree.attributes { attributes.insert(attribute.name, names) }
  }

  /// The number of a name in the table of names; nil for one that is not known.
  @inline(__always)
  func index(_ use: Use, _ bytes: RawSpan, from start: Int, to end: Int, _ names: NameTable) -> Int32? {
    switch use {
    case .element: elements.index(bytes, from: start, to: end, names)
    case .attribute: attributes.index(bytes, from: start, to: end, names)
    }
  }
}

/// Numbers of names by the names' bytes: open addressing in a power of two of slots, at most half of them taken.
private struct NameSlots {
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private var count = 0

  @inline(__always)
  func index(_ bytes: RawSpan, from start: Int, to end: Int, _ names: NameTable) -> Int32? {
    var slot = Self.hash(bytes, from: start, to: end) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = slots[slot]
      let name = names.rawNames[Int(index)]
      if name.count == end - start,
        ByteSearch.areEqual(bytes, at: start, name.span.bytes, at: 0, count: name.count)
      {
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  mutating func insert(_ index: Int32, _ names: NameTable) {
    let name = names.rawNames[Int(index)]
    if self.index(name.span.bytes, from: 0, to: name.count, names) != nil { return }
    if count * 2 >= slots.count { grow(names) }
    place(index, names)
    count += 1
  }

  private mutating func grow(_ names: NameTable) {
    let known = slots.filter { $0 >= 0 }
    slots = Array(repeating: -1, count: slots.count * 2)
    for index in known { place(index, names) }
  }

  private mutating func place(_ index: Int32, _ names: NameTable) {
    let name = names.rawNames[Int(index)]
    var slot = Self.hash(name.span.bytes, from: 0, to: name.count) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = index
  }

  @inline(__always)
  private static func hash(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
    var hash = UInt64(truncatingIfNeeded: end - start)
    var index = start
    while index &+ 8 <= end {
      hash = (hash ^ ByteSearch.word(bytes, index)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      index &+= 8
    }
    while index < end {
      hash = (hash ^ UInt64(ByteSearch.byte(bytes, index))) &* 0x100_0000_01B3
      index &+= 1
    }
    hash &*= 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 40)
  }
}
