public import Contractors

/// Why a run could not start or go on. What a single record meets is never an error but a row of the report.
public enum EngineError: Error, Sendable, Hashable {
  /// Another run of the sync is under way.
  case busy
  /// A side is not the place it was: another portal, user or file stands behind the connection.
  case identityChanged(side: Side, connection: String, known: String, found: String)
  /// The saved plan no longer says what a run would do now.
  case stalePlan(expected: String, found: String)
  /// The lease was lost to another process while the run was under way.
  case leaseLost
}

extension EngineError: CustomStringConvertible {
  /// What happened and what to do, in English.
  public var description: String {
    switch self {
    case .busy:
      "another run of this sync is under way; wait for it, or remove nothing: its lease ends by itself"
    case .identityChanged(let side, let connection, let known, let found):
      """
      the connection \(connection) (\(side.rawValue)) used to be \(known) and is now \(found); nothing was read or written; \
      give the new place a sync of its own
      """
    case .stalePlan:
      "the saved plan is stale: records changed since it was made; make a new one with `plan`"
    case .leaseLost:
      "another process took over this sync; this run stopped before its next write"
    }
  }
}
