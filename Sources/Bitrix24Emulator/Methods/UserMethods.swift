/// Users of the portal: `user.*`. Source: bitrix24-rest.md §10; pages `user.get`, `user.search`, `user-scope`.
enum UserMethods {
  static let methods: [Method] = [
    method("user.current") { (portal, _) throws(RestError) in
      let user = PortalUser(id: portal.options.userID)
      return Answer(user.value(portal, shown: nil))
    },
    method("user.get") { (portal, arguments) throws(RestError) in
      let filter = arguments["FILTER"]?.array ?? arguments.values
      return portal.userList(filter, arguments) { _, _ in true }
    },
    method("user.search") { (portal, arguments) throws(RestError) in
      var filter = arguments["FILTER"]?.array ?? arguments.values
      guard let sought = filter["FIND"]?.text?.lowercased(), !sought.isEmpty else {
        // Names are sought by their beginning here.
        for name in ["NAME", "LAST_NAME", "WORK_POSITION"] {
          if let text = filter[name]?.text { filter.set("=%" + name, .string(text + "%")) }
        }
        let plain = filter.pairs.filter { !["NAME", "LAST_NAME", "WORK_POSITION"].contains($0.key) }
        return portal.userList(PHPArray(keys: plain.map(\.key), values: plain.map(\.value)), arguments) {
          _, _ in true
        }
      }
      return portal.userList(PHPArray(), arguments) { user, portal in
        let all = [user.name, user.lastName, user.position].joined(separator: " ").lowercased()
        return sought.split(separator: " ").allSatisfy { all.contains($0) }
      }
    },
    Method(name: "user.admin", scope: nil) { (portal, _) throws(RestError) in
      Answer(.bool(PortalUser(id: portal.options.userID).isAdministrator))
    },
  ]

  private static func method(_ name: String, _ body: @escaping Method.Body) -> Method {
    Method(name: name, scopes: ["user", "user_brief", "user_basic"], body: body)
  }
}

extension Portal {
  /// Everybody by ascending id; unknown keys of the filter are ignored.
  fileprivate func userList(
    _ filter: PHPArray, _ arguments: Arguments, where matches: (PortalUser, Portal) -> Bool
  ) -> Answer {
    var users = (1...max(1, options.userCount)).map { PortalUser(id: $0) }.filter { user in
      matches(user, self) && self.matches(user, filter)
    }
    let key = arguments["sort"]?.text?.uppercased() ?? "ID"
    if key != "ID" {
      users.sort { ($0.text(key, self) ?? "", $0.id) < ($1.text(key, self) ?? "", $1.id) }
    }
    if arguments["order"]?.text?.uppercased() == "DESC" { users.reverse() }
    let names = Set((arguments["select"]?.array?.values ?? []).compactMap(\.text))
    let shown = names.isEmpty || names.contains("*") ? nil : names
    return Answer.page(
      users.map { $0.value(self, shown: shown) }, start: arguments["start"]?.integer ?? 0)
  }

  private func matches(_ user: PortalUser, _ filter: PHPArray) -> Bool {
    filter.pairs.allSatisfy { key, value in
      let (comparison, name) = Comparison.split(key)
      if name == "NAME_SEARCH" {
        return user.fullName.lowercased().contains((value.text ?? "").lowercased())
      }
      if name == "ACTIVE" || name == "IS_ONLINE" {
        let flag = name == "ACTIVE" ? user.isActive(self) : user.id == options.userID
        return (flag == value.isOn) != comparison.isNegative
      }
      guard let text = user.text(name, self) else { return true }
      let isNumber = name == "ID"
      let field = Field(name, nil, isNumber ? .integer : .text, name)
      let condition = Condition(field: field, comparison: comparison, value: value, time: time)
      return isNumber
        ? condition.any { comparison.holds(user.id, $0.integer) } : condition.holds(text: text)
    }
  }
}

/// A made-up user of the portal.
struct PortalUser: Sendable {
  let id: Int

  private static let names = [("Анна", "Соколова"), ("Пётр", "Воронцов"), ("Мария", "Лебедева")]
  private static let positions = ["Директор", "Менеджер", "Бухгалтер"]

  var isAdministrator: Bool { id == 1 }
  var name: String { PortalUser.names[abs(id - 1) % PortalUser.names.count].0 }
  var lastName: String { PortalUser.names[abs(id - 1) % PortalUser.names.count].1 }
  var fullName: String { "\(name) \(lastName)" }
  var position: String { PortalUser.positions[abs(id - 1) % PortalUser.positions.count] }
  var email: String { "user\(id)@example.com" }

  func isActive(_ portal: Portal) -> Bool { !portal.options.dismissedUsers.contains(id) }

  /// What can be filtered and sorted by.
  func text(_ name: String, _ portal: Portal) -> String? {
    switch name {
    case "ID": String(id)
    case "NAME": self.name
    case "LAST_NAME": lastName
    case "SECOND_NAME": ""
    case "EMAIL": email
    case "WORK_POSITION": position
    case "USER_TYPE": "employee"
    default: nil
    }
  }

  /// The narrow scope hides contact data: page `user-scope`.
  func value(_ portal: Portal, shown: Set<String>?) -> PHPValue {
    let moment = portal.time.text(portal.now)
    let scopes = portal.options.scopes
    let isBrief = !scopes.contains("user") && !scopes.contains("user_basic")
    let pairs: [(String, PHPValue)] = [
      ("ID", .string(String(id))), ("ACTIVE", .bool(isActive(portal))), ("NAME", .string(name)),
      ("LAST_NAME", .string(lastName)), ("SECOND_NAME", .string("")), ("EMAIL", .string(email)),
      ("LAST_LOGIN", .string(moment)), ("DATE_REGISTER", .string("2024-01-09T00:00:00+03:00")),
      ("TIME_ZONE", .string("")), ("IS_ONLINE", .string(id == portal.options.userID ? "Y" : "N")),
      ("TIMESTAMP_X", .string(moment)), ("LAST_ACTIVITY_DATE", .string(moment)),
      ("PERSONAL_GENDER", .string("")), ("PERSONAL_BIRTHDAY", .string("")),
      ("WORK_POSITION", .string(position)), ("UF_DEPARTMENT", .list([.int(1)])),
      ("USER_TYPE", .string("employee")),
    ]
    return .map(
      pairs.filter { name, _ in
        !(isBrief && ["EMAIL", "LAST_LOGIN"].contains(name))
          && (shown?.contains(name) ?? true || name == "ID")
      })
  }
}
