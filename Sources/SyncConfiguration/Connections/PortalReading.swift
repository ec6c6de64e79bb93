import Mappings

extension ConfigurationReader {
  private enum PlanName: String, CaseIterable {
    case standard
    case enterprise
  }

  func portal(_ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]) -> PortalSettings? {
    guard let access = access(keys, node, path) else { return nil }
    var settings = PortalSettings(access: access)
    if let mapping = keys["mapping"].flatMap({ reader.text($0, path + ["mapping"]) }) {
      settings.mapping = mapping
    }
    if let plan = keys["plan"], let word: PlanName = reader.word(plan, path + ["plan"]) {
      settings.isEnterprise = word == .enterprise
    }
    if let load = keys["load"], let word: PortalSettings.Load = reader.word(load, path + ["load"]) {
      settings.load = word
    }
    if let updates = keys["updates"],
      let word: PortalSettings.Updates = reader.word(updates, path + ["updates"])
    {
      settings.updates = word
    }
    if let seconds = keys["reread"].flatMap({ seconds($0, path + ["reread"]) }) {
      settings.rereadSeconds = seconds
    }
    if let events = keys["events"] { self.events(events, path + ["events"], &settings) }
    return settings
  }

  private func access(
    _ keys: [String: SourceNode], _ node: SourceNode, _ path: [String]
  ) -> PortalSettings.Access? {
    switch (keys["webhook"], keys["application"]) {
    case (nil, nil):
      reader.report(node.mark, path, .missingWebhook)
      return nil
    case (.some, let application?):
      reader.report(application.mark, path + ["application"], .webhookAndApplication)
      return nil
    case (let webhook?, nil):
      return secret(webhook, path + ["webhook"], unless: .openWebhook).map(PortalSettings.Access.webhook)
    case (nil, let node?):
      return application(node, path + ["application"]).map(PortalSettings.Access.application)
    }
  }

  private func application(_ node: SourceNode, _ path: [String]) -> ApplicationSettings? {
    guard
      let keys = reader.keys(
        node, path, allowed: ["portal", "client-id", "client-secret", "redirect", "token-server"])
    else { return nil }
    let portal = required("portal", keys, node, path)
    let clientID = required("client-id", keys, node, path)
    guard let secretNode = keys["client-secret"] else {
      reader.report(node.mark, path, .missingClientSecret)
      return nil
    }
    guard let reference = secret(secretNode, path + ["client-secret"], unless: .openClientSecret), let portal,
      let clientID
    else { return nil }
    var settings = ApplicationSettings(portal: portal, clientID: clientID, clientSecret: reference)
    settings.tokenServer = keys["token-server"].flatMap { reader.text($0, path + ["token-server"]) }
    for (key, value) in [("portal", portal), ("token-server", settings.tokenServer ?? "")]
    where value.lowercased().hasPrefix("http://") && !Self.isLoopback(value) {
      reader.report(keys[key]?.mark ?? node.mark, path + [key], .plainAddress)
    }
    if let redirect = keys["redirect"], let text = reader.text(redirect, path + ["redirect"]) {
      if Self.isLoopback(text) {
        settings.redirect = text
      } else {
        reader.report(redirect.mark, path + ["redirect"], .noLoopback(text))
      }
    }
    return settings
  }

  /// Whether an address is one of this machine, with a port.
  private static func isLoopback(_ text: String) -> Bool {
    let lower = text.lowercased()
    return ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains { lower.hasPrefix($0) }
  }

  /// A reference; the text itself may be the secret, and is not repeated where it is no reference.
  private func secret(_ node: SourceNode, _ path: [String], unless remark: SourceRemark) -> SecretReference? {
    guard let text = reader.text(node, path) else { return nil }
    if let reference = SecretReference(text) { return reference }
    reader.report(node.mark, path, remark, showsLine: false)
    return nil
  }

  /// A span such as `30m`, `12h` or `7d`.
  private func seconds(_ node: SourceNode, _ path: [String]) -> Int? {
    guard let text = reader.text(node, path) else { return nil }
    let units = ["m": 60, "h": 3600, "d": 86_400]
    if let unit = text.last.flatMap({ units[String($0)] }), let count = Int(text.dropLast()),
      (1...9999).contains(count)
    {
      return count * unit
    }
    reader.report(node.mark, path, .noSpan(text))
    return nil
  }

  private func events(_ node: SourceNode, _ path: [String], _ settings: inout PortalSettings) {
    guard let keys = reader.keys(node, path, allowed: ["token-from", "offline"]) else { return }
    if let offline = keys["offline"], let flag = reader.flag(offline, path + ["offline"]) {
      settings.keepsOfflineEvents = flag
      if flag, settings.application == nil {
        reader.report(offline.mark, path + ["offline"], .offlineNeedsApplication)
      }
    }
    if let token = keys["token-from"] {
      settings.eventsToken = secret(token, path + ["token-from"], unless: .openToken)
    } else if keys["offline"] == nil {
      reader.report(node.mark, path, .missingToken)
    }
  }
}
