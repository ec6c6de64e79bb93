extension Migration {
  /// The first layout.
  ///
  /// - Everything a run reads in full is one narrow table: `observations` and `pairs`. Large values stand
  ///   beside them (`records`, `registers`) and are read by key. Source: `sync-algorithm.md` §1, "State, not
  ///   layout".
  /// - A pair's `id` is `sync << 40 | number`: each sync counts its own pairs from 1, so that two syncs that
  ///   plan at the same time cannot take the same number, and the pairs of a sync are one range of the table.
  /// - Blobs that are no fingerprint hold the forms of ``ValueCoding``; `registers.packed` that of the
  ///   registers.
  /// - Times are milliseconds since 1970 in UTC.
  static let first = Migration(
    version: 1,
    statements: """
      CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE syncs (
        id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4194303),
        name TEXT NOT NULL UNIQUE CHECK (name <> '')
      ) STRICT;

      CREATE TABLE leases (
        sync INTEGER PRIMARY KEY REFERENCES syncs,
        owner TEXT NOT NULL CHECK (owner <> ''),
        until INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE streams (
        id INTEGER PRIMARY KEY,
        sync INTEGER NOT NULL REFERENCES syncs,
        side TEXT NOT NULL CHECK (side IN ('left', 'right')),
        entity TEXT NOT NULL CHECK (entity <> ''),
        UNIQUE (sync, side, entity)
      ) STRICT;

      CREATE TABLE observations (
        stream INTEGER NOT NULL REFERENCES streams,
        key TEXT NOT NULL CHECK (key <> ''),
        fingerprint BLOB CHECK (length(fingerprint) = 16),
        version TEXT,
        misses INTEGER NOT NULL CHECK (misses >= 0),
        PRIMARY KEY (stream, key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE records (
        id INTEGER PRIMARY KEY,
        stream INTEGER NOT NULL,
        key TEXT NOT NULL,
        record BLOB NOT NULL,
        UNIQUE (stream, key),
        FOREIGN KEY (stream, key) REFERENCES observations ON DELETE CASCADE
      ) STRICT;

      CREATE TABLE pairs (
        id INTEGER PRIMARY KEY CHECK (id & 1099511627775 > 0),
        sync INTEGER NOT NULL REFERENCES syncs CHECK (sync = id >> 40),
        entity TEXT NOT NULL CHECK (entity <> ''),
        left_key TEXT CHECK (left_key <> ''),
        right_key TEXT CHECK (right_key <> ''),
        state TEXT NOT NULL CHECK (state IN ('half', 'sent', 'coupled', 'deleting', 'tomb')),
        originator TEXT,
        origin TEXT,
        generation INTEGER NOT NULL CHECK (generation >= 0),
        sent_at INTEGER,
        unsettled INTEGER NOT NULL CHECK (unsettled IN (0, 1)),
        closed_at INTEGER,
        CHECK ((originator IS NULL) = (origin IS NULL)),
        CHECK (left_key IS NOT NULL OR right_key IS NOT NULL),
        CHECK (state <> 'coupled' OR (left_key IS NOT NULL AND right_key IS NOT NULL))
      ) STRICT;
      CREATE UNIQUE INDEX pairs_left ON pairs (sync, entity, left_key) WHERE left_key IS NOT NULL;
      CREATE UNIQUE INDEX pairs_right ON pairs (sync, entity, right_key) WHERE right_key IS NOT NULL;

      -- Checked at the end of the transaction: pairs that exchange keys are removed and stored again within
      -- it.
      CREATE TABLE registers (
        pair INTEGER PRIMARY KEY REFERENCES pairs DEFERRABLE INITIALLY DEFERRED,
        packed BLOB NOT NULL
      ) STRICT;

      CREATE TABLE conflicts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sync INTEGER NOT NULL REFERENCES syncs,
        pair INTEGER NOT NULL REFERENCES pairs DEFERRABLE INITIALLY DEFERRED,
        entity TEXT NOT NULL,
        left_key TEXT,
        right_key TEXT,
        unit TEXT NOT NULL CHECK (unit <> ''),
        element TEXT,
        base BLOB NOT NULL,
        left_values BLOB NOT NULL,
        right_values BLOB NOT NULL,
        opened_at INTEGER NOT NULL,
        closed_at INTEGER,
        decision TEXT
      ) STRICT;
      CREATE UNIQUE INDEX conflicts_open_unit ON conflicts (pair, unit)
        WHERE closed_at IS NULL AND element IS NULL;
      CREATE UNIQUE INDEX conflicts_open_element ON conflicts (pair, unit, element)
        WHERE closed_at IS NULL AND element IS NOT NULL;
      CREATE INDEX conflicts_pair ON conflicts (pair);

      CREATE TABLE reviews (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sync INTEGER NOT NULL REFERENCES syncs,
        entity TEXT NOT NULL,
        left_key TEXT NOT NULL CHECK (left_key <> ''),
        right_key TEXT NOT NULL CHECK (right_key <> ''),
        reason TEXT NOT NULL,
        answer TEXT NOT NULL CHECK (answer IN ('open', 'accepted', 'rejected')),
        UNIQUE (sync, entity, left_key, right_key)
      ) STRICT;

      CREATE TABLE set_aside (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream INTEGER NOT NULL REFERENCES streams,
        name TEXT NOT NULL,
        is_refusal INTEGER NOT NULL CHECK (is_refusal IN (0, 1)),
        key TEXT,
        line INTEGER,
        position_key TEXT,
        field TEXT,
        reason TEXT NOT NULL,
        raw TEXT NOT NULL,
        pair INTEGER,
        run INTEGER NOT NULL,
        UNIQUE (stream, name, is_refusal),
        CHECK ((line IS NULL) <> (position_key IS NULL))
      ) STRICT;

      CREATE TABLE cursors (
        stream INTEGER PRIMARY KEY REFERENCES streams,
        cursor TEXT NOT NULL
      ) STRICT;

      CREATE TABLE notes (
        sync INTEGER NOT NULL REFERENCES syncs,
        name TEXT NOT NULL CHECK (name <> ''),
        note TEXT NOT NULL,
        PRIMARY KEY (sync, name)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sync INTEGER NOT NULL REFERENCES syncs,
        started_by TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        outcome TEXT,
        report TEXT
      ) STRICT;
      CREATE INDEX runs_sync ON runs (sync);

      CREATE TABLE plans (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sync INTEGER NOT NULL REFERENCES syncs,
        digest TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('open', 'applied', 'stale')),
        report TEXT NOT NULL
      ) STRICT;
      CREATE INDEX plans_sync ON plans (sync);

      CREATE TABLE journal (
        run INTEGER NOT NULL REFERENCES runs,
        sequence INTEGER NOT NULL CHECK (sequence >= 0),
        pair INTEGER NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('left', 'right')),
        entity TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL CHECK (attempts >= 0),
        sent_at INTEGER,
        message TEXT,
        before BLOB NOT NULL,
        after BLOB NOT NULL,
        PRIMARY KEY (run, sequence)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs,
        pair INTEGER NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('left', 'right')),
        key TEXT,
        field TEXT NOT NULL,
        old BLOB,
        new BLOB,
        cause TEXT NOT NULL
      ) STRICT;
      CREATE INDEX history_run ON history (run);
      CREATE INDEX history_pair ON history (pair);
      """)
}
