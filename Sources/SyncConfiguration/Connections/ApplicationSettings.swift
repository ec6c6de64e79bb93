/// A local application of a portal, as the portal shows it when it is made.
public struct ApplicationSettings: Sendable, Hashable {
  /// The portal's address.
  public var portal: String
  /// What the portal knows the application by; no secret.
  public var clientID: String
  /// Where the application's key stands.
  public var clientSecret: SecretReference
  /// Where the browser comes back to, as on the application's card: on this machine.
  public var redirect: String
  /// Who gives tokens; nil is the vendor's server.
  public var tokenServer: String?

  /// The address on the application's card unless another one is configured.
  public static let usualRedirect = "http://127.0.0.1:8788/"

  /// Makes settings.
  public init(
    portal: String, clientID: String, clientSecret: SecretReference, redirect: String = usualRedirect,
    tokenServer: String? = nil
  ) {
    self.portal = portal
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirect = redirect
    self.tokenServer = tokenServer
  }
}
