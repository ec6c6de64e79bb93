import HTTPTransfer

/// Asks the token server for a pair of tokens.
///
/// Both requests are documented as GET with everything in the query, the secret included: their addresses are shown nowhere, and no
/// redirect is followed. Source: bitrix24-rest.md §1.5; Bitrix24 REST, `settings/oauth/index`, `auto-renewal`, `error-codes`.
struct TokenServer: Sendable {
  let application: PortalApplication
  let environment: Bitrix24Environment
  /// How long an answer may take.
  let timeout: Duration

  /// What a pair is given for.
  enum Grant: Sendable {
    /// The code that came back with the browser; works once, within 30 seconds.
    case code(String)
    /// The second token of the pair before; may work only once.
    case refresh(String)
  }

  private static let answerBytesMax = 64 << 10

  func tokens(for grant: Grant) async throws(AuthorizationError) -> PortalTokens {
    let host = application.tokenServer.authority
    // A connection of its own, once an hour: nothing of it is kept.
    let http = HTTPClient(
      HTTPClient.Configuration(
        totalTimeout: timeout, answerBytesMax: Self.answerBytesMax, redirectsMax: 0))
    let now = environment.now()
    let response: Response
    do throws(TransferError) {
      response = try await http.send(
        Request(.get, try address(grant), headers: [Header("Accept", "application/json")]))
    } catch {
      throw .unanswered(host: host, error)
    }
    guard let json = try? JSON(parsing: response.body) else {
      throw .unreadable(host: host, status: response.status)
    }
    // A trouble of its own says nothing of the tokens, in whatever form it is said.
    if response.status >= 500 || response.status == 429 {
      throw .unreadable(host: host, status: response.status)
    }
    if let error = json["error"] {
      throw .refused(
        host: host, code: shown(error.text ?? "", grant),
        text: shown(json["error_description"]?.text ?? "", grant))
    }
    guard response.status == 200, let tokens = PortalTokens(answer: json, askedAt: now) else {
      throw .unreadable(host: host, status: response.status)
    }
    return tokens
  }

  private func address(_ grant: Grant) throws(TransferError) -> HTTPURL {
    let (type, name, value) =
      switch grant {
      case .code(let code): ("authorization_code", "code", code)
      case .refresh(let token): ("refresh_token", "refresh_token", token)
      }
    let query = [
      ("grant_type", type), ("client_id", application.clientID), ("client_secret", application.clientSecret),
      (name, value),
    ].map { "\($0.0)=\(PHPQuery.encoded($0.1))" }.joined(separator: "&")
    guard let address = try? application.tokenServer.withTarget("/oauth/token/?" + query) else {
      // Only a value longer than any address: of the server's own making, or pasted.
      throw TransferError(
        .library(code: 0, text: "the address is too long"), host: application.tokenServer.authority,
        phase: .preparing, seconds: 0, execution: .notExecuted)
    }
    return address
  }

  /// A server's text without what was sent to it.
  private func shown(_ text: String, _ grant: Grant) -> String {
    let sent =
      switch grant {
      case .code(let code): code
      case .refresh(let token): token
      }
    return Redaction.of([sent, application.clientSecret], in: String(text.prefix(PortalError.textMax)))
  }
}
