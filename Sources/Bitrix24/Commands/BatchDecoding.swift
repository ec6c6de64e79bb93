import HTTPTransfer

extension Batch {
  /// Splits the answer to this batch into one outcome per command.
  ///
  /// A map that is empty comes as `[]`. A command is in `result` or in `result_error`; under `halt` those after
  /// the first failure are nowhere, which proves that they did not run.
  ///
  /// - Throws: a failure of the batch as a whole when its maps are missing.
  ///
  /// Source: bitrix24-rest.md §3.3.
  func outcomes(
    of answer: Answer, in whole: Classification, redacting: (String) -> String
  ) throws(PortalError) -> [BatchAnswer.Outcome] {
    guard let results = answer.result["result"], results.isMap else {
      throw whole.error(.unreadable(.noResultMap), execution: .unknown)
    }
    let errors = answer.result["result_error"]
    let times = answer.result["result_time"]
    var hasFailed = false
    return commands.map { command in
      let classification = whole.of(command)
      let failure: PortalError
      if let error = errors?[command.key] {
        failure = classification.commandFailure(error, redacting: redacting)
      } else if let result = results[command.key] {
        let answer = Answer(
          result: result, total: answer.result["result_total"]?[command.key]?.integer,
          next: answer.result["result_next"]?[command.key]?.integer, time: PortalTime(times?[command.key]))
        return BatchAnswer.Outcome(key: command.key, result: .success(answer))
      } else if times?[command.key] != nil {
        failure = classification.error(.unreadable(.timeAlone), execution: .executed)
      } else if halts && hasFailed {
        failure = classification.error(.halted, execution: .notExecuted)
      } else {
        failure = classification.error(.unreadable(.nothing), execution: .unknown)
      }
      hasFailed = true
      return BatchAnswer.Outcome(key: command.key, result: .failure(failure))
    }
  }

  /// What of this batch may be sent once more, given its outcomes; `nil` when nothing may.
  ///
  /// That is what failed for a passing reason without harm, and under `halt` what was kept from running by it.
  /// Not when reading and writing would change places: a read that already ran after a refused write, or the
  /// other way round, would then show another state than its place in the batch says.
  func remainder(after outcomes: [BatchAnswer.Outcome]) -> Batch? {
    var again: Set<String> = []
    var hasCause = false
    for case (let key, .failure(let error)) in outcomes.map({ ($0.key, $0.result) }) {
      guard error.isRetryable else {
        if halts && error.cause != .halted { return nil }
        continue
      }
      if error.cause != .halted { hasCause = true }
      again.insert(key)
    }
    guard hasCause, let first = commands.firstIndex(where: { again.contains($0.key) }) else { return nil }
    let tail = commands[first...]
    let isWhole = tail.allSatisfy { again.contains($0.key) }
    let isAlike = tail.allSatisfy { ($0.effect == .read) == (commands[first].effect == .read) }
    return isWhole || isAlike ? keeping(again) : nil
  }
}
