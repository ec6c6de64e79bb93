/// Telling subscribers that something changed.
extension Portal {
  /// Something happened to a company, contact, requisite or bank detail; only its id is told.
  mutating func emit(_ event: String, id: Int) {
    emit(event, .map([("FIELDS", .map([("ID", .int(id))]))]))
  }

  /// Notes an event for everybody who has bound it. Source: bitrix24-rest.md §9.2, §9.4.
  mutating func emit(_ event: String, _ data: PHPValue) {
    guard !isQuiet else { return }
    for (place, webhook) in options.outgoingWebhooks.enumerated()
    where webhook.events.contains(where: { $0.uppercased() == event }) {
      post(event, data, to: webhook.handler, bindingID: place + 1, auth: webhookAuth(webhook))
    }
    var isNoted = false
    for binding in bindings where binding.event == event {
      guard binding.isOffline else {
        post(event, data, to: binding.handler, bindingID: binding.id, auth: applicationAuth(binding))
        continue
      }
      // Changes made in the name of a channel do not enter that channel's queue: §9.5.
      guard binding.connector.isEmpty || binding.connector != actingConnector else { continue }
      offlineQueue.note(event, data, connector: binding.connector, userID: actingUser, at: now)
      isNoted = true
    }
    if isNoted { noticeOfflineQueue() }
  }

  private mutating func noticeOfflineQueue() {
    for binding in bindings where binding.event == "ONOFFLINEEVENT" && !binding.isOffline {
      if let last = lastOfflineNotice[binding.id], now - last < max(1, binding.minTimeout) { continue }
      lastOfflineNotice[binding.id] = now
      post(
        binding.event, .list([]), to: binding.handler, bindingID: binding.id, auth: applicationAuth(binding))
    }
  }

  private mutating func post(
    _ event: String, _ data: PHPValue, to handler: String, bindingID: Int, auth: [(String, PHPValue)]
  ) {
    let form = PHPValue.map([
      ("event", .string(event)), ("event_handler_id", .int(bindingID)), ("data", data), ("ts", .int(now)),
      ("auth", .map(auth)),
    ])
    outbox.append(EventDelivery(handler: handler, event: event, body: FormEncoding.encoded(form)))
  }

  private static let domain = "emulator.bitrix24.example"
  static let memberID = "00000000000000000000000000000e01"

  /// What every handler is told about the portal.
  private var portalAuth: [(String, PHPValue)] {
    [
      ("domain", .string(Portal.domain)), ("client_endpoint", .string("https://\(Portal.domain)/rest/")),
      ("server_endpoint", .string("https://oauth.bitrix24.tech/rest/")),
      ("member_id", .string(Portal.memberID)),
    ]
  }

  private func webhookAuth(_ webhook: OutgoingWebhook) -> [(String, PHPValue)] {
    portalAuth + [("application_token", .string(webhook.applicationToken))]
  }

  private func applicationAuth(_ binding: EventBinding) -> [(String, PHPValue)] {
    let user = binding.authUser > 0 ? binding.authUser : actingUser
    return [
      ("access_token", .string(options.accessToken)), ("expires_in", .int(3600)),
      ("scope", .string(options.scopes.joined(separator: ","))), ("user_id", .int(user)),
      ("status", .string("L")),
    ] + portalAuth + [("application_token", .string(options.applicationToken))]
  }
}
