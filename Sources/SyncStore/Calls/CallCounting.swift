public import Contractors
internal import GRDB

extension StoreFile {
  /// Adds to what is known of the calls of portals, in one transaction.
  public func add(_ calls: some Sequence<CallCount>) throws {
    try write { db in
      for call in calls {
        try db.run(
          """
          INSERT INTO calls (connection, hour, method, requests, commands, failures, rejected, duration, operating)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, commands = commands + excluded.commands,
            failures = failures + excluded.failures, rejected = rejected + excluded.rejected,
            duration = duration + excluded.duration, operating = max(operating, excluded.operating)
          """,
          [
            .text(call.key.connection), .integer(call.key.hour), .text(call.key.method),
            .count(call.requests),
            .count(call.commands), .count(call.failures), .count(call.rejected),
            .integer(Self.milliseconds(call.seconds)), .integer(Self.milliseconds(call.operatingSeconds)),
          ])
      }
    }
  }

  /// The calls of the hours that end after a moment, ordered by connection, hour and method.
  public func calls(since moment: Timestamp) throws -> [CallCount] {
    try read { db in
      try db.rows(
        """
        SELECT connection, hour, method, requests, commands, failures, rejected, duration, operating
        FROM calls WHERE hour >= ? ORDER BY connection, hour, method
        """, [.integer(CallCount.hour(of: moment))], of: "calls"
      ) { columns in
        var call = CallCount(
          CallCount.Key(
            connection: try columns.text(0), hour: try columns.integer(1), method: try columns.text(2)))
        call.requests = Int(try columns.integer(3))
        call.commands = Int(try columns.integer(4))
        call.failures = Int(try columns.integer(5))
        call.rejected = Int(try columns.integer(6))
        call.seconds = Double(try columns.integer(7)) / 1000
        call.operatingSeconds = Double(try columns.integer(8)) / 1000
        return call
      }
    }
  }

  private static func milliseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1000).rounded()) }
}
