import HTTPTransfer

/// What a portal posts once to an application without a user interface, when its form is saved: event `ONAPPINSTALL` with tokens.
///
/// Anybody can post such a thing, so that nothing of it is believed before ``ApplicationTokens/authorize(_:)`` proved it. Like
/// ``PortalTokens`` it is never shown.
/// Source: Bitrix24 REST, `api-reference/common/events/on-app-install`, `settings/app-installation/installation-finish`.
public struct Installation: Sendable, Hashable {
  let access: String
  let refresh: String
  /// By which the portal says from then on that an event is its own.
  let applicationToken: String?

  /// Reads a form, whose names have PHP's brackets (`auth[access_token]`); nil where it is another event, or tokens are missing.
  public init?(form values: [String: String]) {
    guard values["event"]?.uppercased() == "ONAPPINSTALL",
      let access = PortalTokens.token(values["auth[access_token]"]),
      let refresh = PortalTokens.token(values["auth[refresh_token]"])
    else { return nil }
    self.access = access
    self.refresh = refresh
    applicationToken = PortalTokens.token(values["auth[application_token]"])
  }
}

extension Installation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Nothing of the tokens.
  public var description: String { "an installation" }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Shows nothing but ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["installation": description]) }
}

/// Asks a portal whether it gave a token.
struct TokenProof: Sendable {
  let application: PortalApplication
  let timeout: Duration

  private static let answerBytesMax = 64 << 10

  /// Whether the configured portal, and no other, answers a call with the token.
  func holds(_ token: String) async throws(AuthorizationError) -> Bool {
    let http = HTTPClient(
      HTTPClient.Configuration(
        totalTimeout: timeout, answerBytesMax: Self.answerBytesMax, redirectsMax: 0))
    let body = JSON.object(JSON.Object([JSON.Member("auth", .string(token))])).bytes
    do throws(TransferError) {
      guard let address = try? application.address(of: "profile", at: application.portal) else {
        return false
      }
      let response = try await http.send(
        Request(
          .post, address,
          headers: [Header("Content-Type", "application/json"), Header("Accept", "application/json")],
          body: body))
      guard response.status == 200, let json = try? JSON(parsing: response.body) else { return false }
      return json["error"] == nil && json["result"]?["ID"]?.id != nil
    } catch {
      throw .unanswered(host: application.host, error)
    }
  }
}
