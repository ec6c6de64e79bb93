/// The fields of one kind of record on one portal: the system's and the user fields.
struct FieldCatalog: Sendable {
  let entity: PortalEntity
  let fields: [Field]
  let userFields: [UserField]
  private let byName: [String: Field]
  private let byItemName: [String: Field]

  init(entity: PortalEntity, userFields: [UserField]) {
    self.entity = entity
    self.userFields = userFields
    let system = FieldLists.fields(of: entity)
    // Two user fields whose short names would collide keep their long ones.
    let taken = Dictionary(grouping: userFields, by: \.itemName)
    let custom = userFields.map { userField in
      let isAlone = taken[userField.itemName]?.count == 1
      return userField.field(itemName: isAlone ? userField.itemName : userField.name)
    }
    // Multi-fields come last in answers, after the user fields.
    self.fields = system.filter { $0.kind != .multi } + custom + system.filter { $0.kind == .multi }
    self.byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.byItemName = Dictionary(
      fields.compactMap { field in field.itemName.map { ($0, field) } },
      uniquingKeysWith: { first, _ in first })
  }

  func field(named name: String) -> Field? { byName[name] }

  func field(itemNamed name: String, originalUserNames: Bool) -> Field? {
    if originalUserNames, let field = byName[name], field.isUserField { return field }
    guard let field = byItemName[name], !(originalUserNames && field.isUserField) else { return nil }
    return field
  }

  func itemName(of field: Field, originalUserNames: Bool) -> String? {
    originalUserNames && field.isUserField ? field.name : field.itemName
  }
}
