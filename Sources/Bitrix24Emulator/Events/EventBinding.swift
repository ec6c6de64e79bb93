/// A handler's subscription to one event.
struct EventBinding: Sendable, Hashable {
  /// The portal's `event_handler_id`.
  let id: Int
  /// In upper case, as it goes over the wire.
  let event: String
  /// "" for offline events, which are fetched instead of delivered.
  let handler: String
  /// Whose tokens the handler gets; 0 is whoever made the change.
  let authUser: Int
  let isOffline: Bool
  /// The name of the exchange channel whose own changes are kept out; "" is none.
  let connector: String
  /// Seconds between two notices of ONOFFLINEEVENT.
  let minTimeout: Int

  /// How `event.get` shows it. Source: bitrix24-rest.md §9.1.
  var value: PHPValue {
    var pairs: [(String, PHPValue)] = [("event", .string(event))]
    if !isOffline { pairs.append(("handler", .string(handler))) }
    pairs.append(("auth_type", .string(String(authUser))))
    pairs.append(("offline", .int(isOffline ? 1 : 0)))
    if !connector.isEmpty { pairs.append(("connector_id", .string(connector))) }
    return .map(pairs)
  }
}

/// An outgoing webhook made by hand in the portal. Source: bitrix24-rest.md §9.1.
public struct OutgoingWebhook: Sendable, Hashable {
  /// Where events go; only http on loopback is served.
  public var handler: String
  /// Names such as ONCRMCOMPANYUPDATE, in any letter case.
  public var events: Set<String>
  /// What the handler knows the portal by; the portal shows it when the webhook is made.
  public var applicationToken: String

  /// Describes a webhook; nothing is checked.
  public init(handler: String, events: Set<String>, applicationToken: String) {
    self.handler = handler
    self.events = events
    self.applicationToken = applicationToken
  }
}

/// The events that can be bound. Source: bitrix24-rest.md §9.3; page `events`.
enum EventNames {
  static let basic = [
    "ONAPPUNINSTALL", "ONAPPINSTALL", "ONAPPUPDATE", "ONAPPPAYMENT", "ONAPPTEST", "ONAPPMETHODCONFIRM",
    "ONOFFLINEEVENT", "ONUSERADD",
  ]

  static let relations: [String] =
    ["COMPANY", "CONTACT", "REQUISITE"].flatMap { kind in
      ["ADD", "UPDATE", "DELETE"].map { "ONCRM\(kind)\($0)" }
        + ["ADD", "UPDATE", "DELETE", "SETENUMVALUES"].map { "ONCRM\(kind)USERFIELD\($0)" }
    } + ["ADD", "UPDATE", "DELETE"].map { "ONCRMBANKDETAIL\($0)" } + [
      "ONCRMADDRESSREGISTER", "ONCRMADDRESSUNREGISTER",
    ]

  static let all = basic + relations
}
