/// The pair of tokens by which an application is let in, as the token server gave it.
///
/// Neither token is ever shown: description and reflection give scopes and user only. Source: bitrix24-rest.md §1.5.
public struct PortalTokens: Sendable, Hashable {
  /// The scopes of the application's card.
  public let scopes: [String]
  /// Names the portal for ever, also after it was renamed.
  public let memberID: String
  /// The user in whose name the application acts; the first pair need not name it.
  public let userID: Int?
  /// The host at which methods are called, as the token server knows it; empty where it does not say.
  public let endpointHost: String
  /// Seconds since 1970 by this machine's clock, before the pair was asked for.
  public let issuedAt: Double
  /// Seconds since 1970 by this machine's clock; nil where the server did not say.
  public let expiresAt: Double?

  let access: String
  let refresh: String
  /// By which the portal says that an event is its own; known where it installed the application by itself.
  var applicationToken: String?

  /// Before so many seconds of its end a token is renewed, a tenth of its life at most.
  static let marginMax = 60.0
  /// A clock that was set back by more than this says nothing about a token's age.
  private static let clockTolerance = 300.0

  init(
    access: String, refresh: String, scopes: [String], memberID: String, userID: Int?, endpointHost: String,
    issuedAt: Double, expiresAt: Double?
  ) {
    self.access = access
    self.refresh = refresh
    self.scopes = scopes
    self.memberID = memberID
    self.userID = userID
    self.endpointHost = endpointHost
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }

  /// Whether the access token ends within the margin, by this machine's clock.
  ///
  /// A clock that stands before the token's beginning was set back: then only the portal's refusal tells.
  func isDue(at now: Double) -> Bool { ends(within: margin, of: now) }

  /// Whether the access token has ended, by this machine's clock.
  func isOver(at now: Double) -> Bool { ends(within: 0, of: now) }

  private var margin: Double { expiresAt.map { min(Self.marginMax, max(0, $0 - issuedAt) / 10) } ?? 0 }

  private func ends(within margin: Double, of now: Double) -> Bool {
    guard let expiresAt, now >= issuedAt - Self.clockTolerance else { return false }
    return now >= expiresAt - margin
  }
}

extension PortalTokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Scopes and user, never a token.
  public var description: String {
    "tokens of user \(userID.map(String.init) ?? "?") for \(scopes.joined(separator: ","))"
  }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Shows nothing but ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["tokens": description]) }
}

extension PortalTokens {
  /// Reads an answer of the token server; nil when it holds no pair.
  init?(answer json: JSON, askedAt now: Double) {
    guard let access = Self.token(json["access_token"]), let refresh = Self.token(json["refresh_token"])
    else {
      return nil
    }
    let seconds = json["expires_in"]?.number.flatMap { $0 > 0 ? $0 : nil }
    self.init(
      access: access, refresh: refresh,
      scopes: (json["scope"]?.text ?? "").split(separator: ",").map(String.init),
      memberID: json["member_id"]?.text ?? "", userID: json["user_id"]?.id,
      endpointHost: Self.host(json["client_endpoint"]?.text ?? ""), issuedAt: now,
      expiresAt: seconds.map { now + $0 })
  }

  /// Reads what ``json`` wrote; nil when it is something else.
  init?(stored json: JSON) {
    guard let access = Self.token(json["access_token"]), let refresh = Self.token(json["refresh_token"]),
      let issuedAt = json["issued_at"]?.number
    else { return nil }
    self.init(
      access: access, refresh: refresh, scopes: json["scopes"]?.elements.compactMap(\.text) ?? [],
      memberID: json["member_id"]?.text ?? "", userID: json["user_id"]?.id,
      endpointHost: json["endpoint_host"]?.text ?? "", issuedAt: issuedAt,
      expiresAt: json["expires_at"]?.number)
    applicationToken = Self.token(json["application_token"])
  }

  /// What is stored; with both tokens.
  var members: [JSON.Member] {
    [
      JSON.Member("access_token", .string(access)), JSON.Member("refresh_token", .string(refresh)),
      JSON.Member("scopes", .array(scopes.map { .string($0) })), JSON.Member("member_id", .string(memberID)),
      JSON.Member("user_id", userID.map { .int($0) } ?? .null),
      JSON.Member("endpoint_host", .string(endpointHost)),
      JSON.Member("issued_at", .double(issuedAt)),
      JSON.Member("expires_at", expiresAt.map { .double($0) } ?? .null),
    ] + (applicationToken.map { [JSON.Member("application_token", .string($0))] } ?? [])
  }

  private static let tokenBytesMax = 4096

  private static func token(_ json: JSON?) -> String? {
    guard case .string(let text) = json else { return nil }
    return token(text)
  }

  /// A text that can be a token.
  static func token(_ text: String?) -> String? {
    guard let text, (1...tokenBytesMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ (33...126).contains($0) })
    else { return nil }
    return text
  }

  private static func host(_ address: String) -> String {
    guard let scheme = address.firstIndex(of: ":") else { return "" }
    return String(address[address.index(after: scheme)...].drop { $0 == "/" }.prefix { $0 != "/" })
      .lowercased()
  }
}
