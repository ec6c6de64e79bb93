import Bitrix24
import HTTPTransfer

/// The events that a portal has bound for our application; only an application can ask.
struct BoundEvents {
  /// One of them.
  struct Event: Hashable {
    /// In upper case, such as `ONCRMCOMPANYUPDATE`.
    let name: String
    /// Whether the portal keeps it until it is fetched.
    let isOffline: Bool
    /// Where it is sent, without path and query, in which a password may stand; nil where it is kept.
    let origin: String?
  }

  private let client: PortalClient

  /// Nil for a webhook.
  init?(_ client: PortalClient) {
    guard client.access.isApplication else { return nil }
    self.client = client
  }

  /// Asks the portal. Source: Bitrix24 REST, `event.get`.
  func events() async throws(PortalError) -> [Event] {
    let rows = try await client.call("event.get").result.elements
    let events = rows.compactMap { row -> Event? in
      guard let name = row["event"]?.text else { return nil }
      let isOffline = row["offline"]?.flag ?? false
      let origin = isOffline ? nil : row["handler"]?.text.flatMap { try? HTTPURL($0) }?.origin
      return Event(name: name.uppercased(), isOffline: isOffline, origin: origin)
    }
    return Set(events).sorted { ($0.name, $0.origin ?? "") < ($1.name, $1.origin ?? "") }
  }
}
