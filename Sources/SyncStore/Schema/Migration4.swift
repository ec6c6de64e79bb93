extension Migration {
  /// What was asked of portals, hour by hour; times in milliseconds, hours counted from 1970 in UTC.
  static let calls = Migration(
    version: 4,
    statements: """
      CREATE TABLE calls (
        connection TEXT NOT NULL,
        hour INTEGER NOT NULL,
        method TEXT NOT NULL,
        requests INTEGER NOT NULL,
        commands INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        duration INTEGER NOT NULL,
        operating INTEGER NOT NULL,
        PRIMARY KEY (connection, hour, method)
      ) STRICT, WITHOUT ROWID;
      """)
}
