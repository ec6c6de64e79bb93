/// A misfortune ordered in advance: it strikes requests that match, a number of times.
public struct Fault: Sendable, Hashable {
  /// What goes wrong.
  public enum Kind: Sendable, Hashable {
    /// 500 `INTERNAL_SERVER_ERROR`; nothing is executed.
    case serverError
    /// 502 with an HTML page; nothing is executed.
    case badGateway
    /// 504 with an HTML page; the work **is** done.
    case gatewayTimeout
    /// 503 `QUERY_LIMIT_EXCEEDED`; nothing is executed.
    case rateLimited
    /// 302, as an old address answers after the portal was renamed; nothing is executed.
    case moved(to: String)
    /// The connection closes without an answer; nothing is executed.
    case dropBefore
    /// The connection closes without an answer after the work is done.
    case dropAfter
    /// The connection closes after the first commands of a batch are done; `nil` means half of them.
    case halfBatch(commands: Int?)
    /// The work is done and the JSON ends in its middle, with a `Content-Length` that fits.
    case truncatedAnswer
    /// The work is done at once and the answer comes this many seconds later.
    case delay(seconds: Double)
    /// A list shows only its first rows and no `next`.
    case pageCut(rows: Int)
    /// The whole request is refused; nothing is executed.
    case requestError(status: Int, code: String, text: String)
    /// One command, alone or in a batch, is refused.
    case commandError(status: Int, code: String, text: String)
  }

  /// What goes wrong.
  public var kind: Kind
  /// The method it strikes, `*` standing for anything; `nil` strikes all. A batch matches by its commands too.
  public var method: String?
  /// How many matching requests (commands for `pageCut` and `commandError`) it strikes.
  public var times: Int
  /// How many matching ones it lets pass first.
  public var skipping: Int

  /// Orders a misfortune.
  public init(_ kind: Kind, method: String? = nil, times: Int = 1, skipping: Int = 0) {
    self.kind = kind
    self.method = method
    self.times = times
    self.skipping = skipping
  }

  var isForCommands: Bool {
    switch kind {
    case .pageCut, .commandError: true
    default: false
    }
  }

  var isDelay: Bool {
    if case .delay = kind { true } else { false }
  }

  func matches(_ key: String) -> Bool {
    guard let method else { return true }
    return Condition.isLike(key, method.lowercased().replacing("*", with: "%"))
  }
}
