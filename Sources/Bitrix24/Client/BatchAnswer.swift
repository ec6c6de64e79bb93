/// The answers to the commands of one batch, each in its command's place.
///
/// A batch can succeed as a whole while commands in it fail; each failure is here and none is thrown.
public struct BatchAnswer: Sendable {
  /// The answer or failure of one command.
  public struct Outcome: Sendable {
    /// The command's key.
    public let key: String
    /// Its answer, or why there is none.
    public let result: Result<Answer, PortalError>
  }

  /// One outcome per command, in the order the commands were given.
  public let outcomes: [Outcome]

  /// The time of the last request that made up the batch.
  public let time: PortalTime?

  /// The outcome of the command with that key; `nil` when there was none of that key.
  public subscript(key: String) -> Result<Answer, PortalError>? {
    outcomes.first { $0.key == key }?.result
  }

  /// The first failure in the order of commands, or `nil` when all succeeded.
  public var firstFailure: PortalError? {
    for case .failure(let error) in outcomes.lazy.map(\.result) { return error }
    return nil
  }
}
