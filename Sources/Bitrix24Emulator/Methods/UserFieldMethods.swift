/// `crm.company.userfield.*` and its kin. Source: bitrix24-rest.md §4.7; page `crm.company.userfield.list`.
enum UserFieldMethods {
  static let methods: [Method] =
    UserFieldOwner.allCases.flatMap { owner in
      [
        Method(name: "crm.\(owner.rawValue).userfield.list", scope: "crm") {
          (portal, arguments) throws(RestError) in
          try portal.userFieldList(owner, arguments)
        },
        Method(name: "crm.\(owner.rawValue).userfield.get", scope: "crm") {
          (portal, arguments) throws(RestError) in
          let id = try arguments.id()
          guard let row = portal.userFieldRows(owner).first(where: { $0.id == id }) else {
            throw RestError(400, "ERROR_NOT_FOUND", "The entity with ID '\(id)' is not found")
          }
          return Answer(.map(row.pairs + portal.labels(owner, id)))
        },
      ]
    } + [
      Method(name: "crm.userfield.types", scope: "crm") { (_, _) throws(RestError) in
        Answer(
          .list(types.map { .map([("ID", .string($0.0.rawValue)), ("title", .string($0.1))]) }))
      }
    ]

  fileprivate static let languages = [
    "ar", "br", "de", "en", "fr", "hi", "id", "in", "it", "ja", "kz", "la", "ms", "pl", "ru", "sc", "tc",
    "th",
    "tr", "ua", "vn",
  ]

  private static let types: [(UserField.Kind, String)] = [
    (.string, "Строка"), (.integer, "Целое число"), (.double, "Число"), (.boolean, "Да/Нет"),
    (.enumeration, "Список"), (.datetime, "Дата/Время"), (.date, "Дата"), (.money, "Деньги"),
    (.url, "Ссылка"), (.employee, "Привязка к сотруднику"), (.dictionary, "Привязка к справочникам CRM"),
  ]
}

/// What user fields can be defined for.
enum UserFieldOwner: String, Sendable, CaseIterable {
  case contact, company, requisite

  /// Ids of user fields are portal-wide.
  var firstID: Int {
    switch self {
    case .company: 1000
    case .contact: 2000
    case .requisite: 3000
    }
  }
}

extension Portal {
  private func userFields(of owner: UserFieldOwner) -> [UserField] {
    owner == .requisite ? options.requisiteUserFields : options.userFields
  }

  fileprivate func userFieldRows(_ owner: UserFieldOwner) -> [(id: Int, pairs: [(String, PHPValue)])] {
    let fields = userFields(of: owner)
    return fields.enumerated().map { place, userField in
      let id = owner.firstID + place
      var row: [(String, PHPValue)] = [
        ("ID", .string(String(id))), ("ENTITY_ID", .string("CRM_\(owner.rawValue.uppercased())")),
        ("FIELD_NAME", .string(userField.name)), ("USER_TYPE_ID", .string(userField.kind.rawValue)),
        ("XML_ID", .null), ("SORT", .string(String((place + 1) * 100))),
        ("MULTIPLE", .string(userField.isMultiple ? "Y" : "N")),
      ]
      row += [
        ("MANDATORY", "N"), ("SHOW_FILTER", "E"), ("SHOW_IN_LIST", "Y"), ("EDIT_IN_LIST", "Y"),
        ("IS_SEARCHABLE", "N"),
      ].map { ($0.0, .string($0.1)) }
      row.append(("SETTINGS", userField.settings))
      if userField.kind == .enumeration {
        row.append(
          (
            "LIST",
            .list(
              userField.choices.enumerated().map { place, choice in
                .map([
                  ("ID", .string(String(choice.id))), ("SORT", .string(String((place + 1) * 10))),
                  ("VALUE", .string(choice.text)), ("DEF", .string("N")),
                  ("XML_ID", .string("choice-\(choice.id)")),
                ])
              })
          ))
      }
      return (id, row)
    }
  }

  /// The texts of a field in every language, which only the reading of a single one shows.
  ///
  /// Source: page `crm.company.userfield.get`.
  fileprivate func labels(_ owner: UserFieldOwner, _ id: Int) -> [(String, PHPValue)] {
    let fields = userFields(of: owner)
    let label = fields.indices.contains(id - owner.firstID) ? fields[id - owner.firstID].label : ""
    func texts(_ text: (String) -> String) -> PHPValue {
      .map(UserFieldMethods.languages.map { ($0, .string(text($0))) })
    }
    let own = texts { $0 == "ru" ? label : "" }
    return [
      ("EDIT_FORM_LABEL", own), ("LIST_COLUMN_LABEL", own), ("LIST_FILTER_LABEL", texts { _ in label }),
      ("ERROR_MESSAGE", texts { _ in "" }), ("HELP_MESSAGE", texts { _ in "" }),
    ]
  }

  /// Filters by equality only; `LANG` brings the labels.
  fileprivate func userFieldList(_ owner: UserFieldOwner, _ arguments: Arguments) throws(RestError) -> Answer
  {
    let filter = try arguments.array("filter", orThrow: .listMustBeArray("filter"))
    let order = try arguments.array("order", orThrow: .listMustBeArray("order"))
    let fields = userFields(of: owner)
    var rows = userFieldRows(owner).map(\.pairs)
    if filter["LANG"] != nil {
      for place in rows.indices {
        let list = rows[place].firstIndex { $0.0 == "LIST" } ?? rows[place].endIndex
        let labels: [(String, PHPValue)] =
          ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL"].map {
            ($0, .string(fields[place].label))
          } + [("ERROR_MESSAGE", .null), ("HELP_MESSAGE", .null)]
        rows[place].insert(contentsOf: labels, at: list)
      }
    }
    var shown = rows.filter { row in
      filter.pairs.allSatisfy { key, value in
        guard key != "LANG", let column = row.first(where: { $0.0 == key }) else { return true }
        return (value.array?.values ?? [value]).contains { $0.text == column.1.text }
      }
    }
    for (name, direction) in order.pairs.reversed() {
      let isDescending = direction.text?.uppercased() == "DESC"
      func key(_ row: [(String, PHPValue)]) -> String { row.first { $0.0 == name }?.1.text ?? "" }
      shown = shown.enumerated().sorted { left, right in
        let (first, second) = (key(left.element), key(right.element))
        if first == second { return left.offset < right.offset }
        let isBefore = Int(first).flatMap { one in Int(second).map { one < $0 } } ?? (first < second)
        return isBefore != isDescending
      }.map(\.element)
    }
    return Answer(.list(shown.map(PHPValue.map)), total: shown.count)
  }
}

extension UserField {
  /// Settings that belong to the type.
  var settings: PHPValue {
    switch kind {
    case .string, .url, .money:
      .map([
        ("SIZE", .int(20)), ("ROWS", .int(1)), ("REGEXP", .string("")), ("MIN_LENGTH", .int(0)),
        ("MAX_LENGTH", .int(0)), ("DEFAULT_VALUE", .string("")),
      ])
    case .integer, .double:
      .map([
        ("PRECISION", .int(kind == .double ? 2 : 0)), ("SIZE", .int(20)), ("MIN_VALUE", .int(0)),
        ("MAX_VALUE", .int(0)), ("DEFAULT_VALUE", .null),
      ])
    case .boolean: .map([("DEFAULT_VALUE", .int(0)), ("DISPLAY", .string("CHECKBOX"))])
    case .date, .datetime:
      .map([("DEFAULT_VALUE", .map([("TYPE", .string("NONE")), ("VALUE", .string(""))]))])
    case .enumeration:
      .map([
        ("DISPLAY", .string("LIST")), ("LIST_HEIGHT", .int(1)), ("CAPTION_NO_VALUE", .string("")),
        ("SHOW_NO_VALUE", .string("Y")),
      ])
    case .employee: .list([])
    case .dictionary: .map([("ENTITY_TYPE", .string(dictionary))])
    }
  }
}
