/// What `*.fields` answer. Source: bitrix24-rest.md §4.3.
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
    let category = Field("CATEGORY_ID", "categoryId", .integer, "Воронка")
    let search = Field("SEARCH_CONTENT", "searchContent", .text, "Данные для поиска").with {
      $0.isReadOnly = true
    }
    let aliases = MultiAlias.all.map { alias in
      Field(alias.upperName, alias.name, .text, alias.upperName).with { $0.isReadOnly = true }
    }
    let observers = Field("OBSERVERS", "observers", .user, "Наблюдатели").with { $0.isMultiple = true }
    for field in [multi, category, search] + aliases + [observers] {
      pairs.append((field.itemName ?? "", .map(descriptor(field) + [("upperName", .string(field.name))])))
    }
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
    guard let userField = field.userField else { return pairs + [("title", .string(field.title))] }
    if userField.kind == .enumeration {
      pairs.append(
        (
          "items",
          .list(
            userField.choices.map { .map([("ID", .string(String($0.id))), ("VALUE", .string($0.text))]) })
        ))
    }
    return pairs + [
      ("title", .string(field.name)), ("listLabel", .string(field.title)),
      ("formLabel", .string(field.title)), ("filterLabel", .string(field.title)),
      ("settings", userField.settings),
    ]
  }
}
