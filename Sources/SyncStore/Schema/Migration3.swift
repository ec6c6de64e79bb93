extension Migration {
  /// Marks of records that a side says have changed; an empty key is the whole stream.
  ///
  /// A number is never given twice, also after its row is gone: a run takes away the marks up to the one it began with, and a
  /// mark that comes meanwhile must have a later number.
  static let marks = Migration(
    version: 3,
    statements: """
      CREATE TABLE marks (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        stream INTEGER NOT NULL REFERENCES streams,
        key TEXT NOT NULL,
        UNIQUE (stream, key)
      ) STRICT;
      """)
}
