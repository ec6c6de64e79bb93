public import HTTPTransfer

/// Why a method gave no answer, whether the portal may have carried it out, and what to do about it.
///
/// Holds no webhook code, no token, no path and no parameter.
public struct PortalError: Error, Sendable, Hashable {
  /// What went wrong.
  public enum Cause: Sendable, Hashable {
    /// No complete HTTP answer.
    case transfer(TransferError)
    /// The portal answered with an error.
    case refused
    /// Too many requests (`QUERY_LIMIT_EXCEEDED`).
    case requestRate
    /// The method used up its execution time (`OPERATION_TIME_LIMIT`).
    case operatingLimit
    /// A server before the portal answered instead of it, mostly with a page of HTML.
    case gateway
    /// An answer that cannot be read: cut short, no JSON, or JSON of another shape.
    case unreadable(Unreadable)
    /// A command that an earlier command's failure kept from running.
    case halted
    /// The request must not be sent as it is.
    case mistake(RequestMistake)
    /// The application has no token to call with; nothing was sent to the portal.
    case authorization(AuthorizationError)
    /// The task was cancelled.
    case cancelled
  }

  /// What went wrong.
  public let cause: Cause

  /// The method that was called; `batch` when a batch failed as a whole.
  public let method: String

  /// The portal's host.
  public let host: String

  /// The HTTP status; `nil` without an answer and for commands inside a batch.
  public let status: Int?

  /// The portal's error code as sent; often empty, sometimes a number.
  public let code: String

  /// The portal's text, at most ``textMax`` characters; partly in the portal's language, for people only.
  public let text: String

  /// Whether the portal carried the call out.
  public let execution: Execution

  /// What repeating the call would do, as the caller declared it.
  public let effect: Effect

  /// Whether the caller is a local application; else it is an inbound webhook.
  public let isApplication: Bool

  /// The longest portal text kept.
  public static let textMax = 300

  /// Describes a failure; for the client and for tests of what handles failures.
  public init(
    _ cause: Cause, method: String, host: String, status: Int? = nil, code: String = "", text: String = "",
    execution: Execution, effect: Effect, isApplication: Bool = false
  ) {
    self.cause = cause
    self.method = method
    self.host = host
    self.status = status
    self.code = code
    self.text = String(text.prefix(Self.textMax))
    self.execution = execution
    self.effect = effect
    self.isApplication = isApplication
  }
}

extension PortalError {
  /// Whether the same call, sent again later, may succeed.
  public var isTransient: Bool {
    switch cause {
    case .transfer(let error):
      switch error.cause {
      case .hostNotFound, .connectionRefused, .timedOut, .connectionLost: true
      // Of libcurl's rarer codes, those that never leave the machine will fail again.
      case .library: error.execution == .unknown
      case .plainHTTPRefused, .tlsFailed, .answerTooLarge, .tooManyRedirects, .insecureRedirect, .badRedirect,
        .cancelled:
        false
      }
    case .requestRate, .operatingLimit, .unreadable, .halted: true
    case .gateway: execution == .unknown  // a gateway's own 4xx stays what it is
    case .refused: execution == .unknown
    case .authorization(let error): error.isTransient
    case .mistake, .cancelled: false
    }
  }

  /// Whether a person has to agree again in the portal before the application is let in.
  public var needsAuthorization: Bool {
    if case .authorization(let error) = cause { return error.needsAuthorization }
    // A token that the portal does not know, or does not know any more.
    return isApplication && cause == .refused
      && ["NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "AUTHORIZATION_ERROR"].contains(
        code.uppercased())
  }

  /// Whether repeating is both safe and of use: the failure may pass, and either nothing was carried out, or
  /// doing it twice does no harm.
  public var isRetryable: Bool {
    isTransient && (execution == .notExecuted || (execution == .unknown && effect < .write))
  }

  /// Whether the portal says that the caller may not do this, or does not know how: it will say so next time as well, unlike of a failure of
  /// its own. Codes are often empty, so the text decides.
  public var isLackOfRights: Bool {
    guard cause == .refused else { return false }
    let lacks: Set<String> = [
      "ACCESS_DENIED", "INSUFFICIENT_SCOPE", "ERROR_METHOD_NOT_FOUND", "ERROR_BATCH_METHOD_NOT_ALLOWED",
      "USER_ACCESS_ERROR", "ALLOWED_ONLY_INTRANET_USER", "METHOD_CONFIRM_WAITING", "METHOD_CONFIRM_DENIED",
      "WRONG_AUTH_TYPE",
    ]
    if lacks.contains(code.uppercased()) { return true }
    let text = text.lowercased()
    return ["access denied", "доступ запрещ", "нет прав", "недостаточно прав"].contains { text.contains($0) }
  }

  /// Whether the answer was longer than the client takes: asking for less may do.
  public var answerIsTooLong: Bool {
    if case .transfer(let error) = cause, case .answerTooLarge = error.cause { true } else { false }
  }

  /// Whether the portal says that the record does not exist. Codes are often empty, so the English text decides.
  public var isNotFound: Bool {
    guard cause == .refused, status == nil || status == 400 || status == 404 else { return false }
    let code = code.uppercased()
    return code == "NOT_FOUND" || code == "ERROR_NOT_FOUND"
      || (code != "ERROR_METHOD_NOT_FOUND" && text.lowercased().contains("not found"))
  }
}

extension PortalError: CustomStringConvertible {
  /// One or two sentences: method, host, what happened, whether it was done, what to do.
  public var description: String {
    // What stands in the way is the same for every method.
    if case .authorization(let error) = cause { return "\(error)" }
    var sentence = "\(method) at \(host): \(what)"
    switch execution {
    case .notExecuted: sentence += "; it was not carried out"
    case .executed: sentence += "; it was carried out"
    case .unknown: sentence += "; whether it was carried out is not known"
    }
    return advice.map { sentence + ". " + $0 } ?? sentence
  }

  private var what: String {
    let answered = status.map { "HTTP \($0)" } ?? "failed"
    let detail = [code, text].filter { !$0.isEmpty }.joined(separator: ": ")
    switch cause {
    case .transfer(let error): return "no answer (\(error))"
    case .refused: return detail.isEmpty ? "\(answered), without a reason" : "\(answered), \(detail)"
    case .requestRate: return "\(answered), too many requests"
    case .operatingLimit: return "\(answered), the method used up its execution time"
    case .gateway: return "\(answered), from a server before the portal"
    case .unreadable(let what): return "\(answered), the answer cannot be read: \(what)"
    case .halted: return "an earlier command of the batch failed"
    case .mistake(let mistake): return "\(mistake)"
    case .authorization(let error): return "\(error)"
    case .cancelled: return "cancelled"
    }
  }
}

extension PortalError.Cause: CustomStringConvertible {
  /// What went wrong, in English, without what only the portal's answer tells.
  public var description: String {
    switch self {
    case .transfer(let error): "no answer (\(error))"
    case .refused: "refused"
    case .requestRate: "too many requests"
    case .operatingLimit: "execution time used up"
    case .gateway: "a server before the portal answered"
    case .unreadable(let what): "the answer cannot be read: \(what)"
    case .halted: "an earlier command of the batch failed"
    case .mistake(let mistake): "\(mistake)"
    case .authorization(let error): "\(error)"
    case .cancelled: "cancelled"
    }
  }
}
