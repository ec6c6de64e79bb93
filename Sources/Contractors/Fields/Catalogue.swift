/// The fields of each entity, with the groups that merge as one.
///
/// Source: `architecture.md` §1, "Field catalogue"; `contractor-formats.md` §0 for what it must be able to hold.
public struct Catalogue: Sendable, Hashable {
  private var descriptors: [Entity: [FieldName: FieldDescriptor]]

  /// The catalogue every installation starts from.
  public static let standard = Catalogue(company: companyFields, contact: contactFields)

  /// Makes a catalogue from the descriptors of both entities; a later descriptor of the same name wins.
  public init(company: [FieldDescriptor], contact: [FieldDescriptor]) {
    descriptors = [
      .company: Dictionary(company.map { ($0.name, $0) }, uniquingKeysWith: { $1 }),
      .contact: Dictionary(contact.map { ($0.name, $0) }, uniquingKeysWith: { $1 }),
    ]
  }

  /// A catalogue with one more field, as configuration and mappings declare them.
  ///
  /// - Returns: nil when the entity already has a field of that name and another description.
  public func adding(_ descriptor: FieldDescriptor, to entity: Entity) -> Catalogue? {
    if let known = descriptors[entity]?[descriptor.name] { return known == descriptor ? self : nil }
    var copy = self
    copy.descriptors[entity, default: [:]][descriptor.name] = descriptor
    return copy
  }

  /// The description of a field; a name that begins with `extra.` is free text; nil when the field is unknown.
  public func descriptor(of name: FieldName, in entity: Entity) -> FieldDescriptor? {
    if let known = descriptors[entity]?[name] { return known }
    return name.isExtra ? FieldDescriptor(name, .text) : nil
  }

  /// All declared fields of an entity, in the order of their names.
  public func fields(of entity: Entity) -> [FieldDescriptor] {
    (descriptors[entity] ?? [:]).values.sorted { $0.name < $1.name }
  }

  /// The members of a group, in the order of their names; empty when there is no such group.
  public func members(of group: FieldName, in entity: Entity) -> [FieldDescriptor] {
    fields(of: entity).filter { $0.group == group }
  }

  private static let companyFields: [FieldDescriptor] = [
    .init("kind", .choice),
    .init("name", .firmName),
    .init("fullName", .firmName),
    .init("legalName", .firmName),
    .init("type", .choice),
    .init("roles", .choice, .many),
    .init("groups", .text, .many),
    .init("active", .flag),
    .init("taxId", .identifier, group: "identifiers"),
    .init("taxReason", .identifier, group: "identifiers"),
    .init("registrationNumber", .identifier, group: "identifiers"),
    .init("classifierCodes", .identifier, .many),
    .init("taxIds", .identifier, .many),
    .init("phones", .phone, .many),
    .init("emails", .email, .many),
    .init("websites", .website, .many),
    .init("messengers", .messenger, .many),
    .init("addresses", .address, .many),
    .init("bankAccounts", .bankAccount, .many),
    .init("director", .personName),
    .init("accountant", .personName),
    .init("industry", .choice),
    .init("employees", .choice),
    .init("revenue", .number),
    .init("currency", .choice),
    .init("parent", .reference, refersTo: .company),
    .init("responsible", .personName),
    .init("comment", .text),
    .init("contacts", .reference, .many, refersTo: .contact),
    .init("otherIds", .identifier, .many),
    .init("terms", .text, .many),
  ]

  private static let contactFields: [FieldDescriptor] = [
    .init("lastName", .personName, group: "personName"),
    .init("firstName", .personName, group: "personName"),
    .init("middleName", .personName, group: "personName"),
    .init("honorific", .choice),
    .init("birthDate", .date),
    .init("sex", .choice),
    .init("position", .text),
    .init("phones", .phone, .many),
    .init("emails", .email, .many),
    .init("websites", .website, .many),
    .init("messengers", .messenger, .many),
    .init("addresses", .address, .many),
    .init("taxId", .identifier),
    .init("companies", .reference, .many, refersTo: .company),
    .init("type", .choice),
    .init("source", .choice),
    .init("roles", .choice, .many),
    .init("groups", .text, .many),
    .init("active", .flag),
    .init("responsible", .personName),
    .init("comment", .text),
    .init("otherIds", .identifier, .many),
  ]
}
