/// `/oauth/authorize/` of the portal and `/oauth/token/` of the authorisation server, on one address.
///
/// The person at the browser always agrees. Faults strike `/oauth/token/` under the name `oauth.token`.
/// Source: bitrix24-rest.md §1.5; pages `settings/oauth`.
extension Portal {
  mutating func oauth(_ request: PortalRequest, _ parts: [String]) -> (PortalAnswer, delay: Double) {
    let parameters = request.parameters
    switch parts.first {
    case "authorize": return (authorize(parameters, request.host), 0)
    case "token":
      let (fault, delay) = faults.takeForRequest("oauth.token", commands: [])
      if let refusal = refusal(fault) { return (refusal, delay) }
      var answer = token(parameters, request.host)
      switch fault {
      case .dropAfter: answer = .dropped
      case .gatewayTimeout: answer = .page(504, "Gateway Time-out")
      case .truncatedAnswer: answer.body = Array(answer.body.prefix(answer.body.count / 2))
      default: break
      }
      return (answer, delay)
    default: return (.page(404, "Not Found"), 0)
    }
  }

  /// What goes wrong here is told to the person, never to the application.
  private mutating func authorize(_ parameters: PHPArray, _ host: String) -> PortalAnswer {
    guard let application = options.application,
      parameters["client_id"]?.text == application.clientID
    else { return .page(400, "Application not found") }
    let query = FormEncoding.encoded(
      .map([
        ("code", .string(tokens.code(at: now))), ("state", parameters["state"] ?? .null),
        ("domain", .string(host)), ("member_id", .string(Portal.memberID)),
        ("scope", .string(options.scopes.joined(separator: ","))), ("server_domain", .string(host)),
      ]))
    return .moved(
      to: application.redirectURI + (application.redirectURI.contains("?") ? "&" : "?") + query)
  }

  private mutating func token(_ parameters: PHPArray, _ host: String) -> PortalAnswer {
    let grant = parameters["grant_type"]?.text ?? ""
    guard ["authorization_code", "refresh_token"].contains(grant) else {
      return refused("invalid_request", "Invalid grant type")
    }
    guard let application = options.application, parameters["client_id"]?.text == application.clientID,
      parameters["client_secret"]?.text == application.clientSecret
    else { return refused("invalid_client", "The client credentials are invalid") }
    let isGranted =
      grant == "authorization_code"
      ? tokens.redeem(code: parameters["code"]?.text ?? "", at: now)
      : tokens.redeem(
        refresh: parameters["refresh_token"]?.text ?? "", at: now, keeps: application.keepsRefreshTokens)
    tokens.note(grant, isGranted: isGranted)
    guard isGranted else { return refused("invalid_grant", "Invalid \(grant)") }
    let pair = tokens.pair(at: now)
    return json(
      .map([
        ("access_token", .string(pair.access)), ("expires", .int(now + TokenDesk.accessSeconds)),
        ("expires_in", .int(TokenDesk.accessSeconds)),
        ("scope", .string(options.scopes.joined(separator: ","))), ("domain", .string(host)),
        ("server_endpoint", .string("http://\(host)/rest/")), ("status", .string("L")),
        ("client_endpoint", .string("http://\(host)/rest/")), ("member_id", .string(Portal.memberID)),
        ("user_id", .int(options.userID)), ("refresh_token", .string(pair.refresh)),
      ]))
  }

  private func json(_ value: PHPValue, status: Int = 200) -> PortalAnswer {
    .json(status, value, escapesUnicode: options.escapesUnicode)
  }

  private func refused(_ code: String, _ text: String) -> PortalAnswer {
    json(RestError(400, code, text).value, status: 400)
  }
}
