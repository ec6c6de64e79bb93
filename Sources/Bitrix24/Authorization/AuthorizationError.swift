public import Files
public import HTTPTransfer

/// Why an application is not let in, or its tokens could not be renewed or kept. Holds no token and no secret.
public enum AuthorizationError: Error, Sendable, Hashable {
  /// Nobody has authorised the application yet.
  case missing(host: String)
  /// The tokens that are kept were given for another portal or application.
  case otherApplication(host: String)
  /// The token server refused; `code` and `text` are its own.
  case refused(host: String, code: String, text: String)
  /// The token server gave no answer; it may have given new tokens all the same.
  case unanswered(host: String, TransferError)
  /// The token server answered something else than tokens or a refusal.
  case unreadable(host: String, status: Int)
  /// A person agreed in another portal than the configured one.
  case otherPortal(expected: String, found: String)
  /// The tokens cannot be read, or new ones cannot be kept.
  case file(FileError)
  /// The file of tokens is not what this program wrote.
  case damaged(path: String)
  /// Others than its owner may read the file of tokens.
  case openToOthers(path: String)
  /// Another program has kept the tokens locked for longer than a renewal takes.
  case busy(path: String)
}

extension AuthorizationError {
  /// Whether the same may succeed later without anybody doing something.
  public var isTransient: Bool {
    switch self {
    case .unanswered(_, let error):
      switch error.cause {
      case .hostNotFound, .connectionRefused, .timedOut, .connectionLost: true
      default: false
      }
    case .unreadable(_, let status): status >= 500 || status == 429 || (200..<300).contains(status)
    case .busy: true
    default: false
    }
  }

  /// Whether a person has to agree again in the portal.
  public var needsAuthorization: Bool {
    switch self {
    case .missing, .otherApplication, .otherPortal, .damaged: true
    case .refused(_, let code, _): ["INVALID_GRANT", "NOT_INSTALLED"].contains(code.uppercased())
    default: false
    }
  }
}

extension AuthorizationError: CustomStringConvertible {
  /// What was found and what to do, in English.
  public var description: String {
    let again = "Run 'contractor-sync authorize' for this connection"
    switch self {
    case .missing(let host): return "nobody has authorised the application at \(host) yet. \(again)."
    case .otherApplication(let host):
      return "the tokens that are kept are not those of the configured application at \(host). \(again)."
    case .refused(let host, let code, let text):
      let said = [code, text].filter { !$0.isEmpty }.joined(separator: ": ")
      return "\(host) gives no tokens (\(said)). \(Self.advice(code, again))"
    case .unanswered(let host, let error):
      return
        "\(host) did not say whether it renewed the tokens (\(error)). Nothing was changed here; run again."
    case .unreadable(let host, let status):
      return
        "\(host) answered HTTP \(status) with something else than tokens. Run again; if it stays so, check the "
        + "token server's address."
    case .otherPortal(let expected, let found):
      return
        "the authorisation is that of \(found), and the configuration names \(expected). Correct the address "
        + "'portal', or agree in the right portal: run 'contractor-sync authorize' again."
    case .file(let error): return "the tokens could not be read or kept: \(error)"
    case .damaged(let path): return "\(path) does not hold tokens any more. \(again)."
    case .openToOthers(let path):
      return
        "\(path) can be read by others than its owner. Run 'chmod 600' on it; if somebody may have read it, "
        + "authorise again."
    case .busy(let path):
      return "another program is renewing the tokens and does not come to an end (\(path).lock). Run again."
    }
  }

  private static func advice(_ code: String, _ again: String) -> String {
    switch code.uppercased() {
    case "INVALID_GRANT", "NOT_INSTALLED":
      "The authorisation was withdrawn, is older than 180 days, or a renewal of it was cut off. \(again)."
    case "INVALID_CLIENT", "WRONG_CLIENT":
      "Check client id and secret, and that the application is still there: Applications, Developers."
    case "INVALID_SCOPE", "INSUFFICIENT_SCOPE":
      "Add the missing rights to the application: Applications, Developers, the local application."
    case "PAYMENT_REQUIRED": "The portal's subscription has ended."
    default: "\(again)."
    }
  }
}
