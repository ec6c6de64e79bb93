internal import Contractors
internal import GRDB

extension StoreError {
  /// Our cause for an SQLite error. Its message names tables and columns, never values.
  init(_ error: DatabaseError, file: String) {
    let detail = error.message ?? "no message"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_NOTADB: self = .notAStore(file: file)
    case .SQLITE_CORRUPT: self = .damaged(file: file, detail: Sentence(same: detail))
    case .SQLITE_FULL: self = .full(file: file)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(file: file)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(file: file)
    case .SQLITE_IOERR: self = .inputOutput(file: file, detail: detail)
    case .SQLITE_CANTOPEN: self = .cannotOpen(file: file, reason: Sentence(same: detail))
    case .SQLITE_CONSTRAINT: self = .constraint(file: file, detail: Sentence(same: detail))
    // The only misuse that GRDB leaves possible is a call after closing.
    case .SQLITE_MISUSE: self = .closed(file: file)
    default: self = .other(file: file, code: Int(error.resultCode.rawValue), detail: detail)
    }
  }

  /// Runs the body and translates what SQLite and our own reading of rows throw; every other error passes as it is.
  static func translating<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, file: file)
    } catch let damage as DamagedRow {
      throw StoreError.damaged(file: file, detail: StoreSentence.unreadableRow(damage.table))
    }
  }
}

/// The last component of a path: what messages name a file by.
func fileName(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
