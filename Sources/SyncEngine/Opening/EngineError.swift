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
  /// What happened and what to do, in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
