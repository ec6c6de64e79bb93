import Bitrix24
import SyncConfiguration

extension Workspace {
  /// How a portal lets the program in: its secret is read, nothing is sent.
  func access(of portal: PortalSettings, _ settings: ConnectionSettings) throws -> PortalAccess {
    switch portal.access {
    case .webhook(let reference): .webhook(try WebhookURL(try secret(reference).exposed))
    case .application(let application): .application(try tokens(of: application, settings))
    }
  }

  /// A client whose doings are heard, and whose waits end when the program is told to.
  func client(of access: PortalAccess, _ connection: String) -> PortalClient {
    var live = Bitrix24Environment.live
    live.sleep = { [waits = watch.waits] in try await waits.rest($0) }
    live.observe = { [watch, host = access.host] event in
      watch.hear(event, host: host, connection: connection)
    }
    return PortalClient(access, environment: live)
  }

  /// An application with the place where its tokens are kept.
  func tokens(of application: ApplicationSettings, _ settings: ConnectionSettings) throws -> ApplicationTokens
  {
    ApplicationTokens(
      try PortalApplication(
        portal: application.portal, clientID: application.clientID,
        clientSecret: try secret(application.clientSecret, .clientSecret).exposed,
        tokenServer: application.tokenServer ?? PortalApplication.officialTokenServer),
      file: TokenFile(path: tokenPath(of: settings.name)))
  }

  /// Beside the store, with its name: two configurations in one folder have tokens of their own, as they have two memories.
  private func tokenPath(of connection: String) -> String {
    let store = Self.resolve(configuration.store, in: folder)
    let ending = ".sqlite"
    let stem = store.hasSuffix(ending) ? String(store.dropLast(ending.count)) : store
    // A connection may be called anything; a file may not.
    let name = connection.utf8.map { byte in
      let isPlain =
        Unicode.Scalar(byte).properties.isAlphabetic || (48...57).contains(byte) || byte == 0x5F
        || byte == 0x2D
      return byte < 128 && isPlain
        ? String(Unicode.Scalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "\(stem).\(name).tokens"
  }
}

extension ConnectionSettings {
  /// The portal's settings; nil for another place.
  var portal: PortalSettings? {
    if case .bitrix24(let portal) = kind { portal } else { nil }
  }

  /// The local application; nil for a webhook, and for other places.
  var application: ApplicationSettings? { portal?.application }
}
