import Bitrix24
import SyncServer

/// What of a portal's changes is kept for our application until it fetches them.
///
/// Source: bitrix24-rest.md §9.1, §9.4, §9.5; Bitrix24 REST, `event.bind`, `event.get`, `feature.get`, offline events.
struct OfflineBinding: Sendable {
  /// The events that tell of records and of what belongs to them.
  static let events: [String] =
    ["COMPANY", "CONTACT", "REQUISITE", "BANKDETAIL"].flatMap { kind in
      ["ADD", "UPDATE", "DELETE"].map { "ONCRM\(kind)\($0)" }
    } + ["ONCRMADDRESSREGISTER", "ONCRMADDRESSUNREGISTER"]

  let client: PortalClient
  /// The name under which we write; a queue of its own, in which our own writes are not.
  let channel: String

  /// What the portal's plan offers.
  struct Terms: Sendable {
    /// Rows can be reserved before they are let go of.
    var reserves: Bool
    /// There are channels.
    var hasChannels: Bool
  }

  /// Binds what is not bound yet, in two requests at most.
  ///
  /// - Returns: how the queue is to be fetched.
  /// - Throws: `PortalError`, among others when the application acts in the name of nobody who administrates the portal.
  func bind() async throws(PortalError) -> Terms {
    let answers = try await client.batch([
      Command("reserves", "feature.get", ["CODE": "rest_offline_extended"]),
      Command("channels", "feature.get", ["CODE": "rest_auth_connector"]),
      Command("bound", "event.get"),
    ])
    func has(_ key: String) -> Bool {
      // A portal that does not know the question does not have the feature.
      if case .success(let answer)? = answers[key] { answer.result["value"]?.flag ?? false } else { false }
    }
    let terms = Terms(reserves: has("reserves"), hasChannels: has("channels"))
    let rows = try answers["bound"]?.get().result.elements ?? []
    let bound = Set(rows.filter { isOurs($0, terms) }.compactMap { $0["event"]?.text?.uppercased() })
    let missing = Self.events.filter { !bound.contains($0) }
    if missing.isEmpty { return terms }
    let commands = missing.enumerated().map { place, event in
      var parameters: Parameters = ["event": .text(event), "event_type": "offline"]
      if terms.hasChannels { parameters["auth_connector"] = .text(channel) }
      // Bound twice it is bound once: the second time is refused.
      return Command("e\(place)", "event.bind", parameters, effect: .idempotentWrite)
    }
    let failures = try await client.batch(commands).outcomes.compactMap { outcome -> PortalError? in
      guard case .failure(let error) = outcome.result else { return nil }
      let isBound = error.text.lowercased().contains("already")
      // A portal that does not know one of the events tells of the others.
      return isBound || error.code.uppercased() == "ERROR_EVENT_NOT_FOUND" ? nil : error
    }
    if let failure = failures.first { throw failure }
    return terms
  }

  /// Where the portal does not name the channel, binding anew is harmless.
  private func isOurs(_ row: JSON, _ terms: Terms) -> Bool {
    guard row["offline"]?.flag == true else { return false }
    let named = row["connector_id"]?.text ?? ""
    return terms.hasChannels ? named == channel : named.isEmpty
  }
}
