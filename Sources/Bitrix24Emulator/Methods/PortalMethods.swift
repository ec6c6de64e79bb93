/// Methods about the portal, its users and the webhook itself. Source: bitrix24-rest.md §10.
enum PortalMethods {
  static let methods: [Method] = [
    Method(name: "server.time", scope: nil) { (portal, _) throws(RestError) in
      Answer(.string(portal.time.text(portal.now)))
    },
    Method(name: "profile", scope: nil) { (portal, _) throws(RestError) in
      let user = PortalUser(id: portal.options.userID)
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
    Method(name: "user.current", scope: "user") { (portal, _) throws(RestError) in
      Answer(PortalUser(id: portal.options.userID).value(portal))
    },
    Method(name: "user.get", scope: "user") { (portal, arguments) throws(RestError) in
      let filter = arguments["FILTER"]?.array ?? arguments.values
      let ids = filter["ID"].map { value in (value.array?.values ?? [value]).map(\.integer) }
      let users = (1...max(1, portal.options.userCount)).filter { ids?.contains($0) ?? true }
      return Answer(
        .list(users.prefix(Page.rowsMax).map { PortalUser(id: $0).value(portal) }), total: users.count)
    },
    Method(name: "app.info", scope: nil) { (portal, _) throws(RestError) in
      guard portal.options.answersAppInfo else {
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
      return Answer(.map([("value", .string(portal.options.plan == .enterprise ? "Y" : "N"))]))
    },
    Method(name: "crm.settings.mode.get", scope: "crm") { (_, _) throws(RestError) in Answer(.int(2)) },
  ]

  private static let allScopes = ["crm", "user", "user_brief", "user_basic", "task", "tasks", "disk", "im"]
}

extension Portal {
  /// `nil` stands for `batch`, which every webhook may call.
  func isAvailable(_ method: Method?) -> Bool { method?.scope.map { options.scopes.contains($0) } ?? true }
}

/// A made-up user of the portal.
struct PortalUser: Sendable {
  let id: Int

  private static let names = [("Анна", "Соколова"), ("Пётр", "Воронцов"), ("Мария", "Лебедева")]

  var isAdministrator: Bool { id == 1 }
  var name: String { PortalUser.names[abs(id - 1) % PortalUser.names.count].0 }
  var lastName: String { PortalUser.names[abs(id - 1) % PortalUser.names.count].1 }

  func value(_ portal: Portal) -> PHPValue {
    let moment = portal.time.text(portal.now)
    return .map([
      ("ID", .string(String(id))), ("ACTIVE", .bool(true)), ("NAME", .string(name)),
      ("LAST_NAME", .string(lastName)), ("EMAIL", .string("user\(id)@example.com")),
      ("LAST_LOGIN", .string(moment)), ("DATE_REGISTER", .string("2024-01-09T00:00:00+03:00")),
      ("IS_ONLINE", .string("Y")), ("TIMESTAMP_X", .string(moment)), ("UF_DEPARTMENT", .list([.int(1)])),
    ])
  }
}
