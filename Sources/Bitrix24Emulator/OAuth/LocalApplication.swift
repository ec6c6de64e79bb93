/// A local application of the portal, which gets tokens by OAuth 2.0. Source: bitrix24-rest.md §1.5.
public struct LocalApplication: Sendable, Hashable {
  /// What the portal knows it by.
  public var clientID: String
  /// What only the application and the authorisation server know.
  public var clientSecret: String
  /// Where the browser is sent with the code; it is part of the application's card, not of the request.
  public var redirectURI: String
  /// Whether a refresh token that was used once still works; sources do not say that it does.
  public var keepsRefreshTokens = false

  /// Describes an application; nothing is checked.
  public init(clientID: String, clientSecret: String, redirectURI: String) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirectURI = redirectURI
  }
}
