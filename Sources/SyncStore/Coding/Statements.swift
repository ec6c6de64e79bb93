internal import Contractors
internal import GRDB
internal import GRDBSQLite

/// Binding and stepping without GRDB's arguments and rows, which take most of the time of a statement as
/// small as ours.
///
/// A C wrapper: SQLite copies what is bound before the binding returns.
extension Statement {
  /// Has SQLite copy what it is given: `SQLITE_TRANSIENT`, a macro that Swift does not see.
  private static var copying: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Runs a statement that gives no rows.
  func run(_ cells: [Cell]) throws {
    try bind(cells)
    defer { sqlite3_reset(sqliteStatement) }
    while try step() {}
  }

  /// Goes through the rows. The statement must not be in use already.
  func forEachRow(_ cells: [Cell], of table: StaticString, _ body: (Columns) throws -> Void) throws {
    try bind(cells)
    defer { sqlite3_reset(sqliteStatement) }
    while try step() { try body(Columns(sqliteStatement, of: table)) }
  }

  /// The first row.
  func row<Element>(
    _ cells: [Cell], of table: StaticString, _ make: (Columns) throws -> Element
  ) throws -> Element? {
    try bind(cells)
    defer { sqlite3_reset(sqliteStatement) }
    return try step() ? try make(Columns(sqliteStatement, of: table)) : nil
  }

  /// - Returns: whether there is a row.
  private func step() throws -> Bool {
    switch sqlite3_step(sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  private func bind(_ cells: [Cell]) throws {
    for (index, cell) in zip(CInt(1)..., cells) {
      let code = bind(cell, at: index)
      // Too long for SQLite, out of memory, or a mistake of ours.
      guard code == SQLITE_OK else { throw error(code) }
    }
  }

  private func bind(_ cell: Cell, at index: CInt) -> CInt {
    let statement = sqliteStatement
    switch cell {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let number): return sqlite3_bind_int64(statement, index, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        // A missing address would bind NULL.
        guard let start = bytes.baseAddress else {
          return sqlite3_bind_text(statement, index, "", 0, Self.copying)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text64(statement, index, $0, UInt64(bytes.count), Self.copying, UInt8(SQLITE_UTF8))
        }
      }
    case .bytes(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), Self.copying)
      }
    case .fingerprint(let fingerprint):
      return withUnsafeBytes(of: (fingerprint.high.bigEndian, fingerprint.low.bigEndian)) {
        sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), Self.copying)
      }
    }
  }

  private func error(_ code: CInt) -> DatabaseError {
    let message = sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)).map { String(cString: $0) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}

extension Database {
  /// Prepares a statement once a connection and runs it.
  func run(_ sql: String, _ cells: [Cell]) throws { try cachedStatement(sql: sql).run(cells) }

  /// Goes through the rows of a query; no row is kept once the next is asked for, and the body may make the
  /// same query.
  func forEachRow(_ sql: String, _ cells: [Cell], of table: StaticString, _ body: (Columns) throws -> Void)
    throws
  {
    try makeStatement(sql: sql).forEachRow(cells, of: table, body)
  }

  /// The rows of a query, made into values.
  func rows<Element>(
    _ sql: String, _ cells: [Cell], of table: StaticString, _ make: (Columns) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try forEachRow(sql, cells, of: table) { elements.append(try make($0)) }
    return elements
  }

  /// The first row of a query that is asked often.
  func row<Element>(
    _ sql: String, _ cells: [Cell], of table: StaticString, _ make: (Columns) throws -> Element
  ) throws -> Element? {
    try cachedStatement(sql: sql).row(cells, of: table, make)
  }
}
