/// Which encoding a file is in, told from its first bytes.
///
/// Source: XML 1.0 (fifth edition), appendix F.1, and section 4.3.3.
public struct XMLEncodingDetection: Sendable, Hashable {
  /// The encoding's name: of the byte order mark, else of the pattern of the first bytes, else of the declaration,
  /// else UTF-8.
  public var name: String
  /// The name in the declaration's `encoding`, which may disagree; `nil` when there is none.
  public var declaredName: String?
  /// Bytes of the byte order mark; 0 without one.
  public var byteOrderMarkBytes: Int
  /// What the file can be scanned as without decoding; `nil` when it must be decoded to UTF-8 first.
  public var scanned: XMLEncoding?

  /// How many bytes decide.
  public static let sampleBytes = 512

  /// Looks at the beginning of a file.
  ///
  /// - Parameter start: the first ``sampleBytes`` of the file, or all of a shorter one.
  public init(of start: [UInt8]) {
    let start = start.prefix(Self.sampleBytes)
    byteOrderMarkBytes = 0
    if let mark = Self.marks.first(where: { start.starts(with: $0.bytes) }) {
      name = mark.name
      byteOrderMarkBytes = mark.bytes.count
    } else {
      name = Self.patterns.first { start.starts(with: $0.bytes) }?.name ?? ""
    }
    let unit = Self.unit(of: name)
    // What matters in the declaration is ASCII: one byte of each unit.
    let ascii = start.dropFirst(byteOrderMarkBytes).filter { $0 != 0 }
    declaredName = name == "IBM037" ? nil : Self.declaredEncoding(in: Array(ascii))
    if name.isEmpty { name = declaredName.map { Self.isWide($0) ? "UTF-8" : $0 } ?? "UTF-8" }
    scanned = unit == 1 && name != "IBM037" ? XMLEncoding(named: name) : nil
  }

  private static let marks: [(bytes: [UInt8], name: String)] = [
    ([0x00, 0x00, 0xFE, 0xFF], "UCS-4BE"), ([0xFF, 0xFE, 0x00, 0x00], "UCS-4LE"),
    ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFE, 0xFF], "UTF-16BE"), ([0xFF, 0xFE], "UTF-16LE"),
  ]

  private static let patterns: [(bytes: [UInt8], name: String)] = [
    ([0x00, 0x00, 0x00, 0x3C], "UCS-4BE"), ([0x3C, 0x00, 0x00, 0x00], "UCS-4LE"),
    ([0x00, 0x3C], "UTF-16BE"), ([0x3C, 0x00], "UTF-16LE"), ([0x4C, 0x6F, 0xA7, 0x94], "IBM037"),
  ]

  private static func unit(of name: String) -> Int {
    name.hasPrefix("UTF-16") ? 2 : name.hasPrefix("UCS-4") ? 4 : 1
  }

  /// Whether bytes that read as ASCII contradict the name: a file decoded to UTF-8 keeps its old declaration.
  private static func isWide(_ name: String) -> Bool {
    let name = name.uppercased()
    return ["UTF-16", "UTF16", "UCS-2", "UCS-4", "UTF-32", "UTF32", "ISO-10646"].contains {
      name.hasPrefix($0)
    }
  }

  /// The value of `encoding` in the XML declaration the bytes begin with.
  private static func declaredEncoding(in bytes: [UInt8]) -> String? {
    guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: 0x3E) else { return nil }
    let words = bytes[5..<end]
    let key = Array("encoding".utf8)
    guard let start = words.indices.first(where: { words[$0...].starts(with: key) }) else { return nil }
    var rest = words[(start + key.count)...].drop(while: XMLCharacters.isWhitespace)
    guard rest.popFirst() == 0x3D else { return nil }
    rest = rest.drop(while: XMLCharacters.isWhitespace)
    guard let quote = rest.popFirst(), quote == 0x22 || quote == 0x27 else { return nil }
    guard let close = rest.firstIndex(of: quote), close > rest.startIndex else { return nil }
    return String(decoding: rest[..<close], as: UTF8.self)
  }
}
