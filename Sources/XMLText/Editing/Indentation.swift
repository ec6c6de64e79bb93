/// How a record is laid out, told from the white space in it.
struct Indentation {
  private let record: XMLRecord
  private var bytes: ArraySlice<UInt8> { record.slice.bytes }

  init(of record: XMLRecord) { self.record = record }

  /// The line end and white space right before an element; `nil` when something else stands on its line.
  func lineStart(of element: XMLElement) -> ArraySlice<UInt8>? {
    if element.index == 0 { return Self.lastLine(of: record.slice.indentation) }
    let start = Int(record.tree.nodes[Int(element.index)].start)
    let space = bytes.prefix(start).trailingWhitespace
    // White space after text is part of the text.
    guard space.startIndex > bytes.startIndex, bytes[space.startIndex - 1] == 0x3E else { return nil }
    return Self.lastLine(of: space)
  }

  /// What a level adds: of the first element that stands on a line of its own within another that does.
  func unit() -> [UInt8] {
    let tree = record.tree
    for (index, node) in tree.nodes.enumerated() where node.kind == .element && node.parent >= 0 {
      let element = XMLElement(tree: tree, index: Int32(index))
      guard let own = lineStart(of: element), let parent = element.parent.flatMap({ lineStart(of: $0) }),
        own.starts(with: parent)
      else { continue }
      return Array(own.dropFirst(parent.count))
    }
    return unitOfDepth()
  }

  /// With nothing in the record to go by: the record's own indentation divided by its depth.
  private func unitOfDepth() -> [UInt8] {
    let levels = record.slice.depth - 1
    guard let own = Self.lastLine(of: record.slice.indentation)?.drop(while: { $0 == 0x0D || $0 == 0x0A }),
      levels > 0
    else { return [0x20, 0x20] }
    if own.count % levels == 0 { return Array(own.prefix(own.count / levels)) }
    return own.contains(0x09) ? [0x09] : [0x20, 0x20]
  }

  /// From the last line end on, in white space; `nil` without one.
  private static func lastLine(of space: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let feed = space.lastIndex(of: 0x0A) else { return nil }
    let hasReturn = feed > space.startIndex && space[feed - 1] == 0x0D
    return space[(hasReturn ? feed - 1 : feed)...]
  }
}

extension XMLRecord {
  /// The record's line ends and indentation, for new records beside it; compact when it stands on one line.
  public var layout: XMLLayout {
    let indentation = Indentation(of: self)
    let lines = tree.nodes.indices.lazy.compactMap { index in
      tree.nodes[index].kind == .element
        ? indentation.lineStart(of: XMLElement(tree: tree, index: Int32(index))) : nil
    }
    guard let line = lines.first(where: { _ in true }) else { return .compact }
    return XMLLayout(
      newline: line.first == 0x0D ? "\r\n" : "\n", unit: String(decoding: indentation.unit(), as: UTF8.self))
  }

  /// What the record's own line begins with; `nil` when something else stands on it.
  public var lineIndentation: String? {
    Indentation(of: self).lineStart(of: root).map { line in
      String(decoding: line.drop { $0 == 0x0D || $0 == 0x0A }, as: UTF8.self)
    }
  }
}
