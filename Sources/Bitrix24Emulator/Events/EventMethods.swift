/// `event.bind`, `event.get`, `event.unbind`, `events`, `event.test`. Source: bitrix24-rest.md §9.1; pages `event.*`.
enum EventMethods {
  static let methods: [Method] = [
    method("event.bind") { (portal, arguments) throws(RestError) in try portal.bind(arguments) },
    method("event.get") { (portal, _) throws(RestError) in
      let isAdministrator = PortalUser(id: portal.options.userID).isAdministrator
      let shown = portal.bindings.filter { isAdministrator || $0.authUser == portal.options.userID }
      return Answer(.list(shown.map(\.value)))
    },
    method("event.unbind") { (portal, arguments) throws(RestError) in try portal.unbind(arguments) },
    method("events") { (portal, arguments) throws(RestError) in
      let scope = arguments["SCOPE"]?.text ?? ""
      let hasCRM = portal.options.scopes.contains("crm")
      switch scope {
      case "crm": return Answer(.list(EventNames.relations.map(PHPValue.string)))
      case "":
        let isFull = arguments["FULL"]?.isOn ?? false
        return Answer(
          .list((hasCRM || isFull ? EventNames.all : EventNames.basic).map(PHPValue.string)))
      default: return Answer(.list([]))
      }
    },
    method("event.test") { (portal, arguments) throws(RestError) in
      var query = arguments.values
      query.remove("auth")
      portal.emit("ONAPPTEST", .map([("QUERY", .array(query))]))
      return Answer(.int(1))
    },
  ]

  static let offlineNeedsAdministrator = RestError(
    403, "ACCESS_DENIED", "Access denied! Offline events binding requires administrator access rights")
  static let userNeedsAdministrator = RestError(
    403, "ACCESS_DENIED", "Access denied! Event binding with AUTH_TYPE requires administrator access rights")
  static let wrongAuthorization = RestError(
    403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method")

  static func argument(_ text: String) -> RestError { RestError(400, "ERROR_ARGUMENT", text) }

  static func unlicensed(_ feature: String) -> RestError {
    RestError(403, "WRONG_LICENSE", "This feature is not enabled for the current license: \(feature)")
  }

  /// Only applications may call these, unless a switch lets webhooks.
  static func method(_ name: String, _ body: @escaping Method.Body) -> Method {
    Method(name: name, scope: nil) { (portal, arguments) throws(RestError) in
      guard portal.isApplication || portal.options.answersEventsToWebhooks else { throw wrongAuthorization }
      return try body(&portal, arguments)
    }
  }
}

extension Portal {
  /// Whether the plan has what `feature.get` calls `rest_offline_extended` and `rest_auth_connector`.
  var hasExtendedEvents: Bool { options.extendedEvents ?? (options.plan == .enterprise) }

  /// The channel that a call names; refused where the plan has none.
  func connector(_ arguments: Arguments) throws(RestError) -> String {
    let connector = arguments["auth_connector"]?.text ?? ""
    if !connector.isEmpty, !hasExtendedEvents { throw EventMethods.unlicensed("auth_connector") }
    return connector
  }

  private func isOffline(_ arguments: Arguments) throws(RestError) -> Bool {
    switch arguments["event_type"]?.text?.lowercased() ?? "" {
    case "", "online": false
    case "offline": true
    default: throw EventMethods.argument("Value must be one of {online|offline}")
    }
  }

  fileprivate mutating func bind(_ arguments: Arguments) throws(RestError) -> Answer {
    let event = arguments["event"]?.text?.uppercased() ?? ""
    guard !event.isEmpty else { throw EventMethods.argument("Argument 'EVENT' is null or empty") }
    let isOffline = try isOffline(arguments)
    let handler = isOffline ? "" : arguments["handler"]?.text ?? ""
    guard isOffline || !handler.isEmpty else {
      throw EventMethods.argument("Argument 'HANDLER' is null or empty")
    }
    let isAdministrator = PortalUser(id: options.userID).isAdministrator
    if isOffline, !isAdministrator { throw EventMethods.offlineNeedsAdministrator }
    let authUser = arguments["auth_type"]?.integer ?? (isAdministrator ? 0 : options.userID)
    if !isAdministrator, authUser != options.userID { throw EventMethods.userNeedsAdministrator }
    let known = options.scopes.contains("crm") ? EventNames.all : EventNames.basic
    guard known.contains(event) else {
      throw RestError(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    }
    if isOffline, EventNames.basic.contains(event) {
      throw EventMethods.argument("Offline event cannot be registered for this event.")
    }
    if !isOffline { try checkHandler(handler) }
    let binding = EventBinding(
      id: lastBindingID + 1, event: event, handler: handler, authUser: isOffline ? 0 : authUser,
      isOffline: isOffline, connector: try connector(arguments),
      minTimeout: arguments["options"]?.array?["minTimeout"]?.integer ?? 1)
    let isBound = bindings.contains {
      $0.event == event && $0.handler == handler && $0.authUser == binding.authUser
        && $0.isOffline == isOffline && $0.connector == binding.connector
    }
    if isBound {
      throw RestError(400, "ERROR_CORE", "Unable to set event handler: Handler already binded")
    }
    lastBindingID += 1
    bindings.append(binding)
    return .done
  }

  /// A real portal wants a public host; this one reaches only loopback.
  private func checkHandler(_ handler: String) throws(RestError) {
    let lower = handler.lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else {
      throw RestError(400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol")
    }
    let host = lower.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != ":" }
    guard host.contains(".") else {
      throw RestError(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")
    }
  }

  /// What is not given does not narrow down what goes.
  fileprivate mutating func unbind(_ arguments: Arguments) throws(RestError) -> Answer {
    let event = arguments["event"]?.text?.uppercased() ?? ""
    guard !event.isEmpty else { throw EventMethods.argument("Argument 'EVENT' is null or empty") }
    let isOffline = try isOffline(arguments)
    if isOffline, !PortalUser(id: options.userID).isAdministrator {
      throw RestError(
        403, "ACCESS_DENIED", "Access denied! Offline events unbinding requires administrator access rights")
    }
    let handler = arguments["handler"]?.text ?? ""
    let authUser = arguments["auth_type"].map { $0.integer }
    let connector = try connector(arguments)
    let before = bindings.count
    bindings.removeAll { binding in
      binding.event == event && binding.isOffline == isOffline
        && (isOffline
          ? binding.connector == connector
          : (handler.isEmpty || binding.handler == handler)
            && (authUser.map { $0 == binding.authUser } ?? true))
    }
    return Answer(.map([("count", .int(before - bindings.count))]))
  }
}
