import CSVText
import Files

/// The demo's file as a person edits it: one cell here, one row there, the rest untouched.
struct DemoFile {
  private let path: String
  private let encoding: TextEncoding
  private var rows: [[String]]
  private let dialect: CSVDialect
  private let header: CSVHeader
  private static let bytesMaximum = 1 << 20

  init(path: String, encoding: TextEncoding) throws {
    self.path = path
    self.encoding = encoding
    let bytes = try TextDecoder.decode(
      try FileReader.contents(of: path, limit: Self.bytesMaximum)[...], from: encoding)
    dialect = CSVDialectRecogniser.recognise(sample: bytes, isWholeFile: true).dialect
    let all = try CSVRowScanner.rows(in: bytes, dialect: dialect).filter { !$0.isBlank }.map {
      try $0.values()
    }
    header = CSVHeader(all.first ?? [])
    rows = Array(all.dropFirst())
  }

  var count: Int { rows.count }

  func value(_ row: Int, _ column: String) -> String {
    guard rows.indices.contains(row), let index = header.index(of: column), rows[row].indices.contains(index)
    else {
      return ""
    }
    return rows[row][index]
  }

  mutating func set(_ row: Int, _ column: String, _ text: String) {
    guard rows.indices.contains(row), let index = header.index(of: column), rows[row].indices.contains(index)
    else {
      return
    }
    rows[row][index] = text
  }

  mutating func append(_ values: [String: String]) {
    rows.append(header.columns.map { values[$0.name] ?? "" })
  }

  func row(where column: String, is text: String) -> Int? {
    rows.indices.first { value($0, column) == text }
  }

  func save() throws {
    let writer = CSVRowWriter(dialect: dialect)
    var bytes = writer.preamble
    bytes += try writer.bytes(for: header.columns.map(\.name))
    for row in rows { bytes += try writer.bytes(for: row) }
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o600)
    try replacement.append(try TextEncoder.encode(String(decoding: bytes, as: UTF8.self), to: encoding))
    _ = try replacement.commit(expecting: nil)
  }
}
