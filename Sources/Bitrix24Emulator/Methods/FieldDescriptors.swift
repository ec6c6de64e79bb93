/// What `*.fields` and `userfield.list` answer. Source: bitrix24-rest.md §4.3, §4.7.
extension Portal {
  func classicFields(_ entity: PortalEntity) -> PHPValue {
    .map(catalog(entity).fields.map { ($0.name, .map(descriptor($0))) })
  }

  func itemFields(_ entity: PortalEntity, originalUserNames: Bool) -> PHPValue {
    let catalog = catalog(entity)
    var pairs: [(String, PHPValue)] = catalog.fields.compactMap { field in
      guard let name = catalog.itemName(of: field, originalUserNames: originalUserNames) else { return nil }
      return (name, .map(descriptor(field) + [("upperName", .string(field.name))]))
    }
    let multi = Field("FM", "fm", .multi, "Мультиполя").with { $0.isMultiple = true }
    pairs.append(("fm", .map(descriptor(multi) + [("upperName", .string("FM"))])))
    let category = Field("CATEGORY_ID", "categoryId", .integer, "Воронка")
    pairs.append(("categoryId", .map(descriptor(category) + [("upperName", .string("CATEGORY_ID"))])))
    return .map([("fields", .map(pairs))])
  }

  func descriptor(_ field: Field) -> [(String, PHPValue)] {
    var pairs: [(String, PHPValue)] = [
      ("type", .string(field.typeName)), ("isRequired", .bool(field.isRequired)),
      ("isReadOnly", .bool(field.isReadOnly)), ("isImmutable", .bool(field.isImmutable)),
      ("isMultiple", .bool(field.isMultiple)), ("isDynamic", .bool(field.isUserField)),
    ]
    if field.isDeprecated { pairs.append(("isDeprecated", .bool(true))) }
    if case .status(let dictionary) = field.kind { pairs.append(("statusType", .string(dictionary))) }
    if case .statuses(let dictionaries) = field.kind {
      pairs.append(("statusType", .list(dictionaries.map(PHPValue.string))))
    }
    guard field.isUserField else { return pairs + [("title", .string(field.title))] }
    return pairs + [
      ("title", .string(field.name)), ("listLabel", .string(field.title)),
      ("formLabel", .string(field.title)), ("filterLabel", .string(field.title)),
      ("settings", Portal.textSettings),
    ]
  }

  private static let textSettings: PHPValue = .map([
    ("SIZE", .int(20)), ("ROWS", .int(1)), ("REGEXP", .string("")), ("MIN_LENGTH", .int(0)),
    ("MAX_LENGTH", .int(0)), ("DEFAULT_VALUE", .string("")),
  ])

  func userFieldList(_ entity: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer {
    let filter = try arguments.array("filter", orThrow: .listMustBeArray("filter"))
    let rows = catalog(entity).userFields.enumerated().map { place, userField -> [(String, PHPValue)] in
      var row: [(String, PHPValue)] = [
        ("ID", String((entity == .company ? 1000 : 2000) + place)), ("ENTITY_ID", "CRM_\(entity.symbol)"),
        ("FIELD_NAME", userField.name), ("USER_TYPE_ID", userField.kind.rawValue), ("XML_ID", ""),
        ("SORT", String((place + 1) * 100)), ("MULTIPLE", "N"), ("MANDATORY", "N"), ("SHOW_FILTER", "E"),
        ("SHOW_IN_LIST", "Y"), ("EDIT_IN_LIST", "Y"), ("IS_SEARCHABLE", "N"),
      ].map { ($0.0, .string($0.1)) }
      row.append(("SETTINGS", Portal.textSettings))
      if filter["LANG"] != nil {
        for label in ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL"] {
          row.append((label, .string(userField.label)))
        }
        row.append(("ERROR_MESSAGE", .null))
        row.append(("HELP_MESSAGE", .null))
      }
      return row
    }
    let shown = rows.filter { row in
      filter.pairs.allSatisfy { key, value in
        guard key != "LANG", let column = row.first(where: { $0.0 == key }) else { return true }
        return column.1.text == value.text
      }
    }
    return Answer(.list(shown.map(PHPValue.map)), total: shown.count)
  }
}
