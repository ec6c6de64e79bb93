import Bitrix24Connector
import Contractors
import SyncConfiguration

/// One connection for people and programs. Its secret is never part of it: only where it stands is said.
struct ConnectionText {
  let settings: ConnectionSettings
  let uses: [(sync: String, side: Side)]
  let lastUsed: Timestamp?
  /// What the portal said of the webhook; nil for other places, and where nobody asked.
  var profile: PortalProfile?
  /// Of the portal, as far as the secret that names it can be read.
  var host: String?
  /// What the portal has bound for our application; nil for a webhook, and where nobody asked.
  var bound: [BoundEvents.Event]?
  /// Why the portal could not be asked.
  var failure: Sentence?

  init(_ settings: ConnectionSettings, uses: [(String, Side)], lastUsed: Timestamp?) {
    self.settings = settings
    self.uses = uses.map { (sync: $0.0, side: $0.1) }
    self.lastUsed = lastUsed
  }

  private var kind: String {
    switch settings.kind {
    case .csv: "csv"
    case .xml: "xml"
    case .exchange: "exchange"
    case .bitrix24: "bitrix24"
    }
  }

  /// A path as configured, or the portal's host.
  private var address: String? {
    switch settings.kind {
    case .csv(let file): file.path
    case .xml(let file): file.path
    case .exchange(let exchange): exchange.outbox ?? exchange.inbox
    case .bitrix24(let portal): profile?.host ?? host ?? portal.application?.portal
    }
  }

  private var portal: PortalSettings? { settings.portal }

  /// The lines for a person.
  func lines(_ language: Language) -> [String] {
    var lines = [[settings.name, kind, address].compactMap(\.self).joined(separator: "  ")]
    func add(_ title: Sentence, _ text: String) { lines.append("  \(title[language]): \(text)") }
    add(ConnectionSentence.mapping, settings.mapping)
    add(
      ConnectionSentence.uses,
      uses.isEmpty
        ? ConnectionSentence.nobody[language]
        : uses.map { "\($0.sync) (\($0.side.rawValue))" }.joined(separator: ", "))
    lines += profileLines(language).map { "  " + $0 }
    if let portal {
      if let application = portal.application {
        add(ConnectionSentence.application, application.clientID)
        add(ConnectionSentence.key, Self.place(portal.secret, language))
      } else {
        add(ConnectionSentence.secret, Self.place(portal.secret, language))
      }
      add(ConnectionSentence.events, events(portal, language))
    }
    if let bound {
      let names = bound.map { event in
        "\(event.name) (\(event.origin ?? ConnectionSentence.kept[language]))"
      }
      add(
        ConnectionSentence.bound,
        names.isEmpty ? ConnectionSentence.none[language] : names.joined(separator: ", "))
    }
    add(
      ConnectionSentence.lastUsed,
      lastUsed.map(MomentText.local) ?? CommandSentence.never[language])
    return lines
  }

  /// In whose name the portal is called, and what is allowed; nothing where nobody asked.
  func profileLines(_ language: Language) -> [String] {
    guard let profile else { return [] }
    let role = profile.isAdministrator ? ", " + ConnectionSentence.administrator[language] : ""
    return [
      "\(ConnectionSentence.owner[language]): \(profile.userName) (\(profile.userID))\(role)",
      "\(ConnectionSentence.rights[language]): \(profile.scopes.sorted().joined(separator: ", "))",
    ]
  }

  private func events(_ portal: PortalSettings, _ language: Language) -> String {
    var ways: [Sentence] = []
    if portal.eventsToken != nil { ways.append(ConnectionSentence.received(settings.name)) }
    if portal.keepsOfflineEvents { ways.append(ConnectionSentence.fetched) }
    return ways.isEmpty
      ? ConnectionSentence.noEvents[language] : ways.map { $0[language] }.joined(separator: ", ")
  }

  /// The object for a program.
  func json(_ language: Language) -> JSONText.Value {
    func optional(_ text: String?) -> JSONText.Value { text.map { .string($0) } ?? .null }
    var members: [(String, JSONText.Value)] = [
      ("connection", .string(settings.name)), ("type", .string(kind)), ("address", optional(address)),
      ("mapping", .string(settings.mapping)),
      (
        "syncs",
        .array(uses.map { .object([("sync", .string($0.sync)), ("side", .string($0.side.rawValue))]) })
      ),
      ("lastUsed", optional(lastUsed.map(MomentText.universal))),
    ]
    if let portal {
      members += [
        (
          "owner",
          profile.map {
            .object([
              ("id", .int($0.userID)), ("name", .string($0.userName)),
              ("administrator", .bool($0.isAdministrator)),
            ])
          } ?? .null
        ), ("scopes", profile.map { .array($0.scopes.sorted().map { .string($0) }) } ?? .null),
        ("application", optional(portal.application?.clientID)),
        ("secretFrom", .string(Self.reference(portal.secret))),
        ("events", portal.eventsToken == nil ? .null : .string("/events/\(settings.name)")),
        ("offlineEvents", .bool(portal.keepsOfflineEvents)),
        (
          "boundEvents",
          bound.map { events in
            .array(
              events.map {
                .object([
                  ("event", .string($0.name)), ("offline", .bool($0.isOffline)),
                  ("handler", optional($0.origin)),
                ])
              })
          } ?? .null
        ),
      ]
    }
    if let failure { members.append(("error", .string(failure[language]))) }
    return .object(members)
  }

  private static func reference(_ secret: SecretReference) -> String {
    switch secret {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }

  private static func place(_ secret: SecretReference, _ language: Language) -> String {
    switch secret {
    case .environment(let name): ConnectionSentence.variable(name)[language]
    case .file(let path): ConnectionSentence.file(path)[language]
    }
  }
}
