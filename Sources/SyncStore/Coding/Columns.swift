internal import Contractors
internal import GRDB
internal import GRDBSQLite
internal import Reconciliation

/// The columns of the row that a statement stands on, with an error where a damaged file holds something else
/// than the layout says; GRDB's own conversions stop the process then, and cost ten times as much as the rows
/// that a run reads in full.
///
/// A C wrapper: the statement's memory is copied before a function returns, and none of its pointers is kept.
struct Columns {
  private let statement: OpaquePointer
  private let table: StaticString

  /// Reads from a statement that has just given a row; good until its next step.
  init(_ statement: OpaquePointer, of table: StaticString) {
    self.statement = statement
    self.table = table
  }

  /// The error for a row that cannot be read.
  var damage: DamagedRow { DamagedRow(table: "\(table)") }

  func optionalInteger(_ index: CInt) throws -> Int64? {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, index)
    case SQLITE_NULL: return nil
    default: throw damage
    }
  }

  func optionalText(_ index: CInt) throws -> String? {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_TEXT:
      // Null only when memory has run out. The length counts: a text may hold U+0000.
      guard let start = sqlite3_column_text(statement, index) else { throw damage }
      let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
      return String(decoding: bytes, as: UTF8.self)
    case SQLITE_NULL: return nil
    default: throw damage
    }
  }

  /// Lends the bytes of a blob; nil for NULL.
  private func withBytes<Result>(_ index: CInt, _ body: (UnsafeRawBufferPointer?) throws -> Result) throws
    -> Result
  {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_BLOB:
      // An empty blob has no address.
      let start = sqlite3_column_blob(statement, index)
      return try body(
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
    case SQLITE_NULL: return try body(nil)
    default: throw damage
    }
  }

  func optionalBytes(_ index: CInt) throws -> [UInt8]? { try withBytes(index) { $0.map(Array.init) } }

  func fingerprint(_ index: CInt) throws -> SourceFingerprint? {
    try withBytes(index) { bytes in
      guard let bytes else { return nil }
      guard bytes.count == 16 else { throw damage }
      return SourceFingerprint(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

extension Columns {
  func integer(_ index: CInt) throws -> Int64 {
    guard let number = try optionalInteger(index) else { throw damage }
    return number
  }

  func text(_ index: CInt) throws -> String {
    guard let text = try optionalText(index) else { throw damage }
    return text
  }

  func bytes(_ index: CInt) throws -> [UInt8] {
    guard let bytes = try optionalBytes(index) else { throw damage }
    return bytes
  }

  /// A sentence in two columns; without a Russian text it is that of a file of the first layout, English in both.
  func sentence(_ english: CInt, _ russian: CInt) throws -> Sentence {
    guard let sentence = try optionalSentence(english, russian) else { throw damage }
    return sentence
  }

  /// A sentence in two columns, nil without an English text.
  func optionalSentence(_ english: CInt, _ russian: CInt) throws -> Sentence? {
    guard let text = try optionalText(english) else { return nil }
    return Sentence(text, try optionalText(russian) ?? text)
  }

  /// One of the closed list of texts that a type has.
  func choice<Choice: RawRepresentable<String>>(_ index: CInt, as type: Choice.Type = Choice.self) throws
    -> Choice
  {
    guard let choice = Choice(rawValue: try text(index)) else { throw damage }
    return choice
  }

  func optionalKey(_ index: CInt) throws -> RecordKey? {
    try optionalText(index).map(RecordKey.init(rawValue:))
  }

  func optionalTime(_ index: CInt) throws -> Timestamp? {
    try optionalInteger(index).map(Timestamp.init(milliseconds:))
  }

  func time(_ index: CInt) throws -> Timestamp { Timestamp(milliseconds: try integer(index)) }

  func flag(_ index: CInt) throws -> Bool { try integer(index) != 0 }

  /// What ``ValueCoding`` wrote.
  func coded<Result>(_ index: CInt, _ decode: ([UInt8]) throws(DamagedBytes) -> Result) throws -> Result {
    let bytes = try bytes(index)
    do { return try decode(bytes) } catch { throw damage }
  }

  /// What ``ValueCoding`` wrote, or nil.
  func optionallyCoded<Result>(
    _ index: CInt, _ decode: ([UInt8]) throws(DamagedBytes) -> Result
  ) throws -> Result? {
    guard let bytes = try optionalBytes(index) else { return nil }
    do { return try decode(bytes) } catch { throw damage }
  }
}

/// A row that does not hold what the layout says.
struct DamagedRow: Error {
  let table: String
}
