import Mappings

/// Raw nodes as bytes, to be kept in a file for as long as one reading takes.
enum RawNodeCoding {
  /// Appends a node with all that is in it; its place in the record is not kept.
  static func append(_ node: RawNode, to bytes: inout [UInt8]) {
    append(node.name, to: &bytes)
    bytes.append(node.text == nil ? 0 : 1)
    if let text = node.text { append(text, to: &bytes) }
    append(count: node.attributes.count, to: &bytes)
    for (name, value) in node.attributes.sorted(by: { $0.key < $1.key }) {
      append(name, to: &bytes)
      append(value, to: &bytes)
    }
    append(count: node.children.count, to: &bytes)
    for child in node.children { append(child, to: &bytes) }
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    append(count: text.utf8.count, to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  /// Four bytes, least significant first.
  static func append(count: Int, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
  }

  /// Takes bytes apart again.
  struct Reader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// The node that comes next; nil for bytes that are none.
    mutating func node() -> RawNode? {
      guard let name = text(), let flag = bytes.popFirst() else { return nil }
      var node = RawNode(name)
      if flag == 1 {
        guard let text = text() else { return nil }
        node.text = text
      }
      guard let attributes = count() else { return nil }
      for _ in 0..<attributes {
        guard let name = text(), let value = text() else { return nil }
        node.attributes[name] = value
      }
      guard let children = count() else { return nil }
      for _ in 0..<children {
        guard let child = self.node() else { return nil }
        node.children.append(child)
      }
      return node
    }

    mutating func text() -> String? {
      guard let count = count(), count <= bytes.count else { return nil }
      defer { bytes = bytes.dropFirst(count) }
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    mutating func count() -> Int? {
      guard bytes.count >= 4 else { return nil }
      defer { bytes = bytes.dropFirst(4) }
      return bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
