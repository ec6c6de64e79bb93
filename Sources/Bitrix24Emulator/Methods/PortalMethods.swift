/// Methods about the portal, its users and the webhook itself. Source: bitrix24-rest.md §10.
enum PortalMethods {
  static let methods: [Method] = [
    Method(name: "server.time", scope: nil) { (portal, _) throws(RestError) in
      Answer(.string(portal.time.text(portal.now)))
    },
    Method(name: "profile", scope: nil) { (portal, _) throws(RestError) in
      let user = PortalUser(id: portal.options.userID)
      // A dismissed user's profile is empty: page `profile`.
      guard user.isActive(portal) else { return Answer(.list([])) }
      return Answer(
        .map([
          ("ID", .string(String(user.id))), ("ADMIN", .bool(user.isAdministrator)),
          ("NAME", .string(user.name)), ("LAST_NAME", .string(user.lastName)),
          ("PERSONAL_GENDER", .string("")), ("TIME_ZONE", .string("")),
        ]))
    },
    Method(name: "scope", scope: nil) { (portal, arguments) throws(RestError) in
      let isFull = arguments["full"]?.isOn ?? false
      return Answer(.list((isFull ? PortalMethods.allScopes : portal.options.scopes).map(PHPValue.string)))
    },
    Method(name: "methods", scope: nil) { (portal, arguments) throws(RestError) in
      let isFull = arguments["full"]?.isOn ?? false
      let names = MethodTable.names.filter { name in
        isFull || portal.isAvailable(MethodTable.methods[name.lowercased()])
      }
      return Answer(.list(names.map(PHPValue.string)))
    },
    Method(name: "method.get", scope: nil) { (portal, arguments) throws(RestError) in
      let key = MethodTable.key(arguments["name"]?.text ?? "")
      let isKnown = key == MethodTable.batchName || MethodTable.methods[key] != nil
      return Answer(
        .map([
          ("isExisting", .bool(isKnown)),
          ("isAvailable", .bool(isKnown && portal.isAvailable(MethodTable.methods[key]))),
        ]))
    },
    Method(name: "app.info", scope: nil) { (portal, _) throws(RestError) in
      guard portal.isApplication || portal.options.answersAppInfo else {
        throw RestError(400, "ACCESS_DENIED", "Access denied! Application context required")
      }
      return Answer(
        .map([
          ("ID", .int(1)), ("CODE", .string("local.emulator")), ("VERSION", .int(1)),
          ("STATUS", .string("L")), ("INSTALLED", .bool(true)), ("PAYMENT_EXPIRED", .string("N")),
          ("DAYS", .null), ("LANGUAGE_ID", .string("ru")), ("LICENSE", .string("ru_basic")),
          ("LICENSE_TYPE", .string("basic")), ("LICENSE_FAMILY", .string("basic")),
        ]))
    },
    Method(name: "feature.get", scope: nil) { (portal, arguments) throws(RestError) in
      guard let code = arguments["CODE"]?.text, !code.isEmpty else {
        throw RestError(400, "CODE_EMPTY", "Code is empty")
      }
      return Answer(.map([("value", .string(portal.hasExtendedEvents ? "Y" : "N"))]))
    },
    Method(name: "crm.settings.mode.get", scope: "crm") { (_, _) throws(RestError) in Answer(.int(2)) },
  ]

  private static let allScopes = ["crm", "user", "user_brief", "user_basic", "task", "tasks", "disk", "im"]
}

extension Portal {
  /// `nil` stands for `batch`, which every webhook may call.
  func isAvailable(_ method: Method?) -> Bool {
    guard let scopes = method?.scopes, !scopes.isEmpty else { return true }
    return scopes.contains { options.scopes.contains($0) }
  }
}
