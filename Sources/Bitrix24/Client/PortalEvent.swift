/// What a client does, as it does it: for logs and progress.
///
/// No event holds an address, a parameter or an answer.
public enum PortalEvent: Sendable, Hashable {
  /// Why a client waits before it sends.
  public enum WaitReason: Sendable, Hashable {
    /// The bucket of requests is full.
    case requestRate
    /// A method has used up its execution time of ten minutes.
    case executionTime(method: String)
    /// The last attempt failed in this way, which allows another one.
    case retry(PortalError.Cause)
  }

  /// A request was answered, or failed with the portal's code or our name for what happened.
  ///
  /// `methods` has the methods run in lower case, with how often, those of a batch one by one; `seconds` is the time from sending to
  /// the last byte.
  case sent(method: String, methods: [String: Int], seconds: Double, failure: String?)
  /// A request, or one command of a batch, failed; `isLimit` where the portal refused it for a limit. The method is in lower case.
  case failed(method: String, isLimit: Bool)
  /// The portal said how many seconds of execution time a method, in lower case, has used in ten minutes.
  case operating(method: String, seconds: Double)
  /// The next request goes out after so many seconds.
  case waits(seconds: Double, WaitReason)
}

extension PortalEvent.WaitReason: CustomStringConvertible {
  /// The reason in English, for logs.
  public var description: String {
    switch self {
    case .requestRate: "request rate"
    case .executionTime(let method): "execution time of \(method)"
    case .retry(let cause): "retry after: \(cause)"
    }
  }
}
