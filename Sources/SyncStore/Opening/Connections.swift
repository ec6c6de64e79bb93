internal import GRDB

/// How connections to a store are set up.
enum Connections {
  /// Opens a writing connection and readers.
  static func open(path: String, options: StoreOptions) throws -> DatabasePool {
    var configuration = Configuration()
    // Pairs, registers and conflicts refer to each other; SQLite leaves that unchecked unless told.
    configuration.foreignKeysEnabled = true
    // Several syncs share the file, each in a process of its own perhaps: a writer waits for the other one.
    configuration.busyMode = .timeout(options.busyTimeoutSeconds)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          -- A file somebody tampered with cannot run functions through views or triggers.
          PRAGMA trusted_schema = OFF;
          -- A damaged page is noticed when it is read, not when a later change makes it worse.
          PRAGMA cell_size_check = ON;
          -- Sorting happens in memory: personal data do not end up in files of the temporary directory.
          PRAGMA temp_store = MEMORY;
          -- 128 MiB of pages at most: the key indexes of a million pairs, which a first run fills in random
          -- order, fit.
          PRAGMA cache_size = -131072;
          """)
    }
    // The pool sets WAL: readers (status, a dashboard) do not wait for a run, and a run does not wait for
    // them.
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          -- In WAL the default keeps the file sound but may lose the last transactions when the power fails;
          -- a journal entry must be on the disk before its request is sent. Readers do not write, so only
          -- this connection needs it.
          PRAGMA synchronous = FULL;
          -- After a large load the log is cut back to 64 MiB instead of keeping its size for ever.
          PRAGMA journal_size_limit = 67108864;
          -- What was pruned is overwritten where that costs no further page: history holds personal data.
          PRAGMA secure_delete = FAST;
          """)
      if let maximum = options.maximumBytes {
        let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
        try db.execute(sql: "PRAGMA max_page_count = \(max(maximum / pageSize, 1))")
      }
    }
    return pool
  }
}
