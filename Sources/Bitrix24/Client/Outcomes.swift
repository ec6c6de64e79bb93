// What a client asks of the outcomes that it passes on.

extension Result<Answer, PortalError> {
  /// The portal's code, else our name of the cause; nil for an answer.
  var failureName: String? {
    guard case .failure(let error) = self else { return nil }
    if !error.code.isEmpty { return error.code }
    return error.status.map { "HTTP \($0)" } ?? "no answer"
  }
}

extension [BatchAnswer.Outcome] {
  /// Why the first of the commands that may be sent again failed.
  var passingCause: PortalError.Cause {
    for case .failure(let error) in lazy.map(\.result) where error.isRetryable && error.cause != .halted {
      return error.cause
    }
    return .refused
  }
}

extension BatchAnswer.Outcome {
  var isCancelled: Bool {
    if case .failure(let error) = result { error.cause == .cancelled } else { false }
  }
}

extension PortalError {
  /// A failure of a whole batch as the failure of one command in it.
  func inside(_ command: Command) -> PortalError {
    PortalError(
      cause, method: command.method, host: host, status: status, code: code, text: text, execution: execution,
      effect: command.effect, isApplication: isApplication)
  }
}
