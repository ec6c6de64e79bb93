import XMLText

/// Where new records of a file go: before the end of a list, laid out as the records there are.
struct NewRecordPlace {
  /// The elements around the records, those that are made among them.
  let ancestry: XMLAncestry
  /// How the inside of a record is laid out.
  let layout: XMLLayout
  /// What stands before each record: a line end and its indentation; empty where all stands on one line.
  let prefix: [UInt8]
  /// The start tags of the lists that are made around the records; nil when the file's encoding lacks a letter of one.
  let opening: [UInt8]?
  /// Their end tags.
  let closing: [UInt8]?
  /// What the record beside which new ones stand is called; nil where there is none.
  let example: XMLName?

  /// What a record's line begins with.
  var indentation: String { String(decoding: prefix.drop { $0 == 0x0D || $0 == 0x0A }, as: UTF8.self) }

  /// A place at the end of a list.
  ///
  /// - Parameters:
  ///   - end: the end of the innermost list that is there.
  ///   - missing: the names of the lists within it that are not.
  ///   - neighbour: the last record of the list, after whose example new ones are written.
  init(_ end: XMLListEnd, missing: [String], neighbour: XMLRecord?) {
    let around = end.ancestry.ancestors
    let made = missing.map { XMLAncestor(localName: $0, prefix: around.last?.prefix ?? "", startTag: []) }
    ancestry = XMLAncestry(around + made, namespaces: end.ancestry.namespaces)
    let outer = end.lineStart
    example = neighbour?.root.name
    if let neighbour {
      let line = neighbour.slice.indentation.lastLine
      prefix = Array(line ?? [])
      layout = line == nil || !neighbour.slice.bytes.contains(0x0A) ? .compact : neighbour.layout
      opening = []
      closing = []
      return
    }
    let unit = outer.isEmpty ? [] : Self.unit(of: outer, depth: around.count - 1)
    // The line of each list that is made, then that of the records.
    var lines = [outer]
    for _ in 0...missing.count { lines.append(lines[lines.count - 1] + unit) }
    prefix = lines[lines.count - 1]
    layout =
      outer.isEmpty
      ? .compact
      : XMLLayout(
        newline: outer.first == 0x0D ? "\r\n" : "\n", unit: String(decoding: unit, as: UTF8.self))
    let tags = zip(lines.dropFirst(), made).map { line, list in (line, end.encoding.encode(list.name)) }
    opening = Self.joined(tags.map { line, name in name.map { line + [0x3C] + $0 + [0x3E] } })
    closing = Self.joined(
      tags.reversed().map { line, name in name.map { line + [0x3C, 0x2F] + $0 + [0x3E] } })
  }

  private static func joined(_ parts: [[UInt8]?]) -> [UInt8]? {
    parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
  }

  /// What a level adds to the indentation: that of the list divided by its depth.
  private static func unit(of line: [UInt8], depth: Int) -> [UInt8] {
    let own = line.drop { $0 == 0x0D || $0 == 0x0A }
    if depth > 0, own.count % depth == 0 { return Array(own.prefix(own.count / depth)) }
    return own.contains(0x09) ? [0x09] : [0x20, 0x20]
  }
}

extension XMLListEnd {
  /// The line end and white space with which the tag's line begins; empty when something else stands on it.
  fileprivate var lineStart: [UInt8] { Array(indentation.lastLine ?? []) }

  /// What must stand before the first record of a list that closes itself: its tag, opened. Empty for others.
  var opening: [UInt8] {
    guard isEmptyTag else { return [] }
    let tag = bytes.dropLast(2)
    let end = tag.lastIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? tag.startIndex
    return Array(indentation + tag[...end]) + [0x3E]
  }

  /// What must stand after the last record.
  var closing: [UInt8] {
    guard isEmptyTag else { return Array(indentation + bytes) }
    let name = bytes.dropFirst().prefix { ![0x20, 0x09, 0x0A, 0x0D, 0x2F].contains($0) }
    return lineStart + [0x3C, 0x2F] + name + [0x3E]
  }
}

extension XMLAncestor {
  fileprivate var name: String { prefix.isEmpty ? localName : "\(prefix):\(localName)" }
}

extension ArraySlice<UInt8> {
  /// From the last line end in white space on; nil without one.
  fileprivate var lastLine: ArraySlice<UInt8>? {
    guard let feed = lastIndex(of: 0x0A) else { return nil }
    let hasReturn = feed > startIndex && self[feed - 1] == 0x0D
    return self[(hasReturn ? feed - 1 : feed)...]
  }
}
