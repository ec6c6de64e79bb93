/// The elements that are open outside of records, innermost last.
///
/// Their bytes lie in one array, so that an element costs no memory of its own. Of an element within which no
/// record can stand only the name is kept.
struct OpenElements: Sendable {
  struct Entry: Sendable {
    /// Where the element's tag begins in `bytes`.
    var start: Int
    var tagCount: Int
    var nameCount: Int
    var isLive: Bool
    /// How many namespaces this element and those around it declare.
    var declarations: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []
  /// How few elements were open at once since ``markStable()``: so many of them are still the same.
  private(set) var stableCount = 0

  var count: Int { entries.count }
  var isLive: Bool { entries.last?.isLive ?? true }
  var declarations: Int { entries.last?.declarations ?? 0 }

  /// The name of the innermost element.
  var lastName: ArraySlice<UInt8> { entries.last.map { name(of: $0) } ?? [] }

  func name(of entry: Entry) -> ArraySlice<UInt8> {
    bytes[entry.start + 1..<entry.start + 1 + entry.nameCount]
  }

  func tag(of entry: Entry) -> ArraySlice<UInt8> { bytes[entry.start..<entry.start + entry.tagCount] }

  mutating func push(_ tag: ArraySlice<UInt8>, nameCount: Int, isLive: Bool, declarations: Int) {
    let kept = isLive ? tag : tag.prefix(nameCount + 1)
    entries.append(
      Entry(
        start: bytes.count, tagCount: kept.count, nameCount: nameCount, isLive: isLive,
        declarations: self.declarations + declarations))
    bytes.append(contentsOf: kept)
  }

  mutating func pop() {
    guard let entry = entries.popLast() else { return }
    bytes.removeLast(bytes.count - entry.start)
    stableCount = min(stableCount, entries.count)
  }

  mutating func markStable() { stableCount = entries.count }
}
