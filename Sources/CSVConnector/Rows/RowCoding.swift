import CSVText
import Files

/// How the bytes of rows and text correspond.
///
/// Rows of an encoding that keeps ASCII are cut as they stand in the file, so that unchanged ones are never decoded;
/// those of other encodings, UTF-16 above all, come decoded to UTF-8.
struct RowCoding: Sendable {
  enum Kind: Sendable {
    case utf8
    case singleByte(SingleByteTable)
    /// The whole stream is decoded before rows are cut.
    case stream
  }

  let encoding: TextEncoding
  let kind: Kind
  private let limits: CSVLimits

  init(_ encoding: TextEncoding, limits: CSVLimits) throws(TextEncodingError) {
    self.encoding = encoding
    self.limits = limits
    if encoding == .utf8 {
      kind = .utf8
    } else if encoding.keepsASCII {
      kind = .singleByte(try SingleByteTable(encoding))
    } else {
      kind = .stream
      _ = try TextDecoder(encoding)
    }
  }

  /// Whether the file's bytes are decoded before rows are cut.
  var isStream: Bool {
    if case .stream = kind { return true }
    return false
  }

  /// The values of a row's cells from left to right; nil for one that is no text in the encoding.
  func values(of row: CSVRow) throws(CSVError) -> [String?] {
    let fields = try row.fields()
    switch kind {
    case .utf8, .stream: return fields.map(\.checkedValue)
    case .singleByte(let table):
      return fields.map { field in table.utf8(field.valueBytes).map { String(decoding: $0, as: UTF8.self) } }
    }
  }

  /// The value of one cell; nil when the row is shorter or the bytes are no text.
  func value(of row: CSVRow, at column: Int) -> String? {
    guard let found = try? row.field(at: column) else { return nil }
    guard case .singleByte(let table) = kind else { return found.checkedValue }
    return table.utf8(found.valueBytes).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The row with its bytes in UTF-8, for editing; nil when they are no text.
  func decoded(_ row: CSVRow) throws(CSVError) -> CSVRow? {
    guard case .singleByte(let table) = kind else {
      return String(validating: row.raw, as: UTF8.self) == nil ? nil : row
    }
    guard let bytes = table.utf8(row.raw) else { return nil }
    return try CSVRow(
      bytes, lineNumber: row.lineNumber, offset: row.offset, dialect: row.dialect, limits: limits)
  }

  /// A row of UTF-8 as rows stand in the file; nil when the encoding lacks a character.
  func encoded(_ row: [UInt8]) -> [UInt8]? {
    guard case .singleByte(let table) = kind else { return row }
    return table.bytes(String(decoding: row, as: UTF8.self))
  }

  /// The first character of a text that the file's encoding cannot hold.
  func missing(in text: String) -> Character? {
    switch kind {
    case .utf8: return nil
    case .singleByte(let table): return table.missing(in: text)
    case .stream:
      do throws(TextEncodingError) {
        _ = try TextEncoder.encode(text, to: encoding)
        return nil
      } catch {
        if case .unrepresentable(let character, _, _) = error { return character }
        return text.first
      }
    }
  }

  /// A row for people, at most 4 KiB; what is no text becomes U+FFFD.
  func excerpt(of row: CSVRow) -> String {
    let bytes = row.content.prefix(4 << 10)
    guard case .singleByte(let table) = kind else {
      return Self.shortened(String(decoding: bytes, as: UTF8.self))
    }
    return Self.shortened(String(decoding: table.lossyUTF8(bytes), as: UTF8.self))
  }

  private static func shortened(_ text: String) -> String {
    var text = text
    while text.utf8.count > 4 << 10 { text.removeLast(max(1, (text.utf8.count - 4 << 10) / 4)) }
    return text
  }
}
