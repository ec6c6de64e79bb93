import HTTPTransfer

/// How a client is let into a portal.
public enum PortalAccess: Sendable {
  /// By an inbound webhook, whose code stands in every address.
  case webhook(WebhookURL)
  /// As a local application, whose token stands in every body.
  case application(ApplicationTokens)

  /// The portal's host, with its port unless that is the scheme's own: the name under which limits are kept.
  public var host: String { portal.authority }

  /// Whether methods are called in the name of an application; some are for these alone.
  public var isApplication: Bool {
    if case .application = self { true } else { false }
  }

  /// Scheme, host and port of the portal as configured.
  var portal: HTTPURL {
    switch self {
    case .webhook(let webhook): webhook.portal
    case .application(let tokens): tokens.application.portal
    }
  }

  /// What must not be shown, besides tokens.
  var secrets: [String] {
    switch self {
    case .webhook(let webhook): [webhook.secret]
    case .application(let tokens): [tokens.application.clientSecret]
    }
  }
}

/// A request's address and body, with the token in it.
struct Entry: Sendable {
  let url: HTTPURL
  let body: JSON
  /// The access token; nil for a webhook.
  let token: String?
}

extension PortalAccess {
  /// Address and body of a call at a server, which is the portal or where it moved.
  ///
  /// The token is a parameter of the body: an address may be logged on its way. Source: bitrix24-rest.md §1.1.
  func entry(
    _ method: String, _ body: JSON, at server: HTTPURL
  ) async throws(AuthorizationError) -> Result<Entry, HTTPURLError> {
    switch self {
    case .webhook(let webhook):
      return Result { () throws(HTTPURLError) in
        Entry(url: try webhook.at(server).address(of: method), body: body, token: nil)
      }
    case .application(let tokens):
      let token = try await tokens.current().access
      let members = body.members.filter { $0.name != "auth" } + [JSON.Member("auth", .string(token))]
      return Result { () throws(HTTPURLError) in
        Entry(
          url: try tokens.application.address(of: method, at: server), body: .object(JSON.Object(members)),
          token: token)
      }
    }
  }

  /// Whether a call that the portal refused for its token may be sent again with another one.
  func canReturn(after error: PortalError, token: String?) async throws(AuthorizationError) -> Bool {
    guard case .application(let tokens) = self, let token, error.status == 401 else { return false }
    switch error.code.lowercased() {
    case "expired_token":
      _ = try await tokens.renewed(after: token)
      return true
    // A renewal by another process may have ended the token before its time.
    case "invalid_token", "no_auth_found", "invalid_credentials":
      return try await tokens.others(than: token) != nil
    default: return false
    }
  }
}
