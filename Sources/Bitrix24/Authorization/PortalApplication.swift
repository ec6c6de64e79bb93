public import HTTPTransfer

/// A local application of one portal: by which it is known, and where it gets its tokens.
///
/// The portal shows client id and secret when the application is made; they hold for that portal alone. The secret goes to the
/// token server and to nobody else, the portal included. Source: bitrix24-rest.md §1.5.
public struct PortalApplication: Sendable, Hashable {
  /// The vendor's token server.
  public static let officialTokenServer = "https://oauth.bitrix24.tech"

  /// Scheme, host and port of the portal, without path.
  public let portal: HTTPURL
  /// What the portal knows the application by; no secret.
  public let clientID: String
  /// Who gives and renews tokens, without path.
  public let tokenServer: HTTPURL

  let clientSecret: String

  /// Takes what the portal shows.
  ///
  /// - Parameters:
  ///   - portal: its address; https unless it is on this machine. A path is dropped.
  ///   - clientID: such as `local.0123…`.
  ///   - clientSecret: the key beside it.
  ///   - tokenServer: https unless it is on this machine. A path is dropped.
  /// - Throws: ``PortalApplicationError``, which never repeats the secret.
  public init(
    portal: String, clientID: String, clientSecret: String, tokenServer: String = officialTokenServer
  ) throws(PortalApplicationError) {
    let portal = try Self.portal(portal)
    guard let tokenServer = try Self.origin(tokenServer) else { throw .noTokenServer }
    guard (1...128).contains(clientID.utf8.count), clientID.utf8.allSatisfy(Self.isIDByte) else {
      throw .badClientID
    }
    guard (1...256).contains(clientSecret.utf8.count),
      clientSecret.utf8.allSatisfy({ (33...126).contains($0) })
    else { throw .badClientSecret }
    self.portal = portal
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.tokenServer = tokenServer
  }

  /// The address of a portal as people write it, without a path.
  public static func portal(_ text: String) throws(PortalApplicationError) -> HTTPURL {
    guard let portal = try origin(text) else { throw .noPortal }
    return portal
  }

  /// The portal's host, with its port unless that is the scheme's own.
  public var host: String { portal.authority }

  /// Where a person agrees in a browser; the portal then sends the browser to the address on the application's card.
  ///
  /// - Parameter state: comes back unchanged, and tells the answer to this request from others.
  /// - Returns: an address without a secret.
  public func authorizationAddress(state: String) -> String {
    "\(portal.origin)/oauth/authorize/?client_id=\(PHPQuery.encoded(clientID))&state=\(PHPQuery.encoded(state))"
  }

  /// The address of one method at a server, which is the portal or where it moved; the answer is asked for in JSON.
  func address(of method: String, at server: HTTPURL) throws(HTTPURLError) -> HTTPURL {
    try server.withTarget("/rest/\(method).json")
  }

  private static func origin(_ text: String) throws(PortalApplicationError) -> HTTPURL? {
    guard !text.isEmpty, text.utf8.count <= WebhookURL.bytesMax else { return nil }
    guard let url = try? HTTPURL(text.contains("://") ? text : "https://" + text) else { return nil }
    guard url.scheme == .https || url.isLoopback else { throw .plainHTTP(host: url.authority) }
    return try? url.withTarget("/")
  }

  private static func isIDByte(_ byte: UInt8) -> Bool { CommandKey.isByte(byte) || ".-".utf8.contains(byte) }
}

extension PortalApplication: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Portal and client id, without the secret.
  public var description: String { "\(clientID) at \(host)" }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Shows nothing but ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["application": description]) }
}

/// What is wrong with the description of an application; never repeats its secret.
public enum PortalApplicationError: Error, Sendable, Hashable, CustomStringConvertible {
  case noPortal, noTokenServer, badClientID, badClientSecret
  case plainHTTP(host: String)

  /// One sentence: what was found and what is expected.
  public var description: String {
    let place = "as the portal shows it: Applications, Developers, the local application"
    return switch self {
    case .noPortal: "the portal's address is no address; expected https://PORTAL"
    case .noTokenServer:
      "the token server's address is no address; expected \(PortalApplication.officialTokenServer)"
    case .badClientID:
      "the client id is not made of 1 to 128 letters, digits, points and dashes; copy it \(place)"
    case .badClientSecret: "the client secret is empty, too long or has a blank inside; copy it \(place)"
    case .plainHTTP(let host):
      "the address of \(host) begins with http://, which would send secrets in the clear; use https://"
    }
  }
}
