public import Contractors
internal import GRDB
public import Reconciliation

/// How long remembered texts may be. Source: the documentation of ``Cursor`` and ``SyncStoring/note(_:)``.
enum TextLimit {
  static let cursor = 4 << 10
  static let note = 64 << 10

  static func check(_ text: String, _ what: StoreError.Text, _ limit: Int) throws(StoreError) {
    let bytes = text.utf8.count
    if bytes > limit { throw .tooLong(what, bytes: bytes, limit: limit) }
  }
}

extension StoredSync {
  /// Where the last reading of a stream ended.
  public func cursor(of stream: Stream) throws -> Contractors.Cursor? {
    try read { db in
      try db.row(
        "SELECT cursor FROM cursors WHERE stream = ?", [.integer(number(of: stream))], of: "cursors"
      ) { Contractors.Cursor(try $0.text(0)) }
    }
  }

  /// A remembered text.
  public func note(_ name: String) throws -> String? {
    try read { db in
      try db.row(
        "SELECT note FROM notes WHERE sync = ? AND name = ?", [.integer(id), .text(name)],
        of: "notes"
      ) { try $0.text(0) }
    }
  }

  func storeTexts(_ changes: Changes, _ db: Database) throws {
    for (stream, cursor) in changes.cursors {
      let number = Cell.integer(number(of: stream))
      guard let cursor else {
        try db.run("DELETE FROM cursors WHERE stream = ?", [number])
        continue
      }
      try TextLimit.check(cursor.text, .cursor, TextLimit.cursor)
      try db.run(
        "INSERT INTO cursors (stream, cursor) VALUES (?, ?) ON CONFLICT DO UPDATE SET cursor = excluded.cursor",
        [number, .text(cursor.text)])
    }
    for (name, note) in changes.notes.sorted(by: { $0.key < $1.key }) {
      try TextLimit.check(note, .note(name), TextLimit.note)
      try db.run(
        "INSERT INTO notes (sync, name, note) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
        [.integer(id), .text(name), .text(note)])
    }
  }
}
