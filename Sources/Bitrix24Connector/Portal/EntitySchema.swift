import Bitrix24
import Contractors
import Mappings

/// Everything about one entity of one portal that reading and writing need: the mapping bound to the portal's fields, the
/// columns asked for, and their names in the other family of methods.
struct EntitySchema: Sendable {
  let entity: Entity
  let mapping: CompiledMapping
  /// In the order asked for and fingerprinted: the id, single values by name, then multi-fields by name.
  let columns: [Column]
  let origin: PortalReplicaOptions.OriginFields
  /// Where each canonical field stands.
  let fields: [String: [FieldName]]
  /// The fields that stand in the requisite or what belongs to it.
  let requisiteFields: Set<FieldName>
  /// The names in `crm.item.*`; empty when the portal does not know that family.
  let itemNames: [String: String]
  let users: UserDirectory?
  /// By canonical field: the portal's lists that its values are chosen from, as far as they may be read.
  let choices: [FieldName: FieldChoices]
  /// The same by column.
  let columnChoices: [String: FieldChoices]
  /// Of the mapping and the columns: what a fingerprint is good for.
  let fingerprint: SourceFingerprint
  /// Of that and of the names of choices, which may change while no record does: what a cursor is good for.
  let readingFingerprint: SourceFingerprint
  /// What the mapping has a place for and the portal has not.
  let missingFields: [FieldName]
  /// What is read and written of the record's requisite; nil when the mapping asks for nothing of it, or it may not be read.
  let requisite: RequisitePart?

  /// The columns that say something of the moment and not of the contractor; they have no part in fingerprints.
  static let momentary: Set<String> = [
    "DATE_MODIFY", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY", "LAST_COMMUNICATION_TIME",
  ]

  static let idField = "ID"
  static let modifiedField = "DATE_MODIFY"
  static let ownCompanyField = "IS_MY_COMPANY"

  /// From the answers of `crm.company.fields` or `crm.contact.fields`, and of `crm.item.fields` where the portal knows it.
  init(
    _ entity: Entity, _ options: PortalReplicaOptions, described: JSON, items: JSON?, users: UserDirectory?,
    requisites: RequisiteSchema?, dictionaries: [String: ChoiceList]
  ) throws(PortalReplicaError) {
    let host = options.client.host
    guard options.mapping.entities.contains(entity) else {
      throw .notMapped(entity: entity, mapping: options.mapping.name)
    }
    let all = described.members.map { Column($0) }
    guard all.contains(where: { $0.name == Self.idField }) else {
      throw .unexpectedAnswer(method: entity.method("fields"), host: host)
    }
    let readable = all.filter { $0.kind != .unreadable } + (requisites?.columns ?? [])
    let whole = options.mapping.bind(header: readable.map(\.name))

    let required = options.mapping.capabilities(of: entity).keys
    let reasons = required.sorted().compactMap { field -> Sentence? in
      if case .no(let reason) = whole.mapping.canRead(field, of: entity) { reason } else { nil }
    }
    guard reasons.isEmpty else { throw .missingFields(reasons, entity: entity, host: host) }

    let places = options.mapping.originPlaces(of: entity)
    let origin =
      places.map { PortalReplicaOptions.OriginFields(originator: $0.originator, id: $0.id) }
      ?? options.originFields
    var wanted = Set(whole.found)
    wanted.formUnion([Self.idField, Self.modifiedField, origin.originator, origin.id])
    if entity == .company { wanted.insert(Self.ownCompanyField) }
    // A code that nobody can name is no value that the other side could hold.
    let chosen = readable.filter { column in
      wanted.contains(column.name) && (column.kind != .user || users != nil)
        && column.dictionary.map { dictionaries[$0] != nil } ?? true
    }
    let columns = chosen.sorted { first, second in
      (first.rank, first.name) < (second.rank, second.name)
    }
    let names = columns.map(\.name)
    let bound = options.mapping.bind(header: names).mapping

    self.entity = entity
    self.origin = origin
    self.columns = columns
    self.users = users
    requisite = RequisitePart(requisites, columns: columns)
    mapping = bound
    itemNames = Self.itemNames(entity, items)
    let carried = Set(bound.capabilities(of: entity).keys)
    // A field stands in the column without which it is not there, and in the parts of addresses without all of which it is not there.
    func named(by without: [String]) -> [FieldName] {
      let rest = options.mapping.bind(header: names.filter { !without.contains($0) }).mapping
      return carried.subtracting(rest.capabilities(of: entity).keys).sorted()
    }
    let addressColumns = names.filter { RequisiteNames.addressPart($0) != nil }
    let inAddresses = named(by: addressColumns)
    let fields = Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, RequisiteNames.addressPart(name) == nil ? named(by: [name]) : inAddresses)
      })
    self.fields = fields
    var (choices, columnChoices): ([FieldName: FieldChoices], [String: FieldChoices]) = ([:], [:])
    for column in columns {
      guard let list = column.items ?? column.dictionary.flatMap({ dictionaries[$0] }),
        let stated = fields[column.name]
      else { continue }
      let spelled = stated.compactMap { options.spelledCodes[entity]?[$0] }
      let own = stated.map { options.mapping.spelledCodes(of: $0, in: entity) }
      let choice = FieldChoices(
        list, kept: spelled.reduce(into: []) { $0.formUnion($1) },
        own: own.reduce(into: []) { $0.formUnion($1) })
      columnChoices[column.name] = choice
      for field in stated { choices[field] = choice }
    }
    (self.choices, self.columnChoices) = (choices, columnChoices)
    let ownNames = columns.filter { !$0.isOfRequisite }.map(\.name)
    requisiteFields = carried.subtracting(
      options.mapping.bind(header: ownNames).mapping.capabilities(of: entity).keys)
    let everywhere = options.mapping.bind(header: options.mapping.allColumns).mapping.capabilities(of: entity)
    missingFields = Set(everywhere.keys).subtracting(carried).sorted()
    var builder = SourceFingerprint.Builder()
    builder.update(options.mapping.fingerprint.description)
    for column in columns { builder.update(column.name) }
    fingerprint = builder.finish()
    var reading = SourceFingerprint.Builder()
    reading.update(fingerprint.description)
    for (column, choice) in columnChoices.sorted(by: { $0.key < $1.key }) {
      reading.update(column)
      for entry in choice.list.entries.sorted(by: { $0.code < $1.code }) {
        reading.update(entry.code)
        reading.update(choice.canonical(entry.code))
      }
    }
    readingFingerprint = columnChoices.isEmpty ? fingerprint : reading.finish()
  }

  /// What the portal can hold of each field.
  var capabilities: [FieldName: FieldCapability] {
    var capabilities = mapping.capabilities(of: entity)
    for column in columns where column.isReadOnly {
      for field in fields[column.name] ?? [] {
        if capabilities[field]?.order == .kept { capabilities[field]?.order = .stated }
        capabilities[field]?.isWritable = false
        capabilities[field]?.isGivenToNew = false
      }
    }
    return capabilities
  }

  func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// The columns that a list of the records shows.
  var ownColumns: [Column] { columns.filter(\.isListed) }

  /// Whether the companies of contacts are asked for.
  var hasLinks: Bool { columns.contains { $0.kind == .companies } }

  /// A list of this entity with every column of its own.
  func list(filter: Parameters = [:]) -> ListQuery {
    .classic(entity.method("list"), select: ownColumns.map(\.name), filter: filter)
  }

  /// System fields whose names differ by more than their spelling. Source: bitrix24-rest.md §5.2.
  private static let renamed: [Entity: [String: String]] = [
    .company: ["COMPANY_TYPE": "typeId"],
    .contact: [:],
  ]

  private static func itemNames(_ entity: Entity, _ items: JSON?) -> [String: String] {
    guard let described = items?["fields"]?.members else { return [:] }
    let known = Set(described.map(\.name))
    var names: [String: String] = [:]
    for member in described {
      // What is only read, such as the first phone, has the name of a field that is written.
      if member.value["isReadOnly"]?.flag == true && member.name != "id" { continue }
      if let upper = member.value["upperName"]?.text { names[upper] = member.name }
    }
    for (name, itemName) in renamed[entity] ?? [:] where known.contains(itemName) { names[name] = itemName }
    return names
  }
}

extension Column {
  /// Multi-fields last: their many values would move the columns behind them.
  fileprivate var rank: Int { name == EntitySchema.idField ? 0 : isMultiple ? 2 : 1 }
}

extension Entity {
  /// A classic method. Source: bitrix24-rest.md §4.1.
  func method(_ verb: String) -> String { "crm.\(rawValue).\(verb)" }

  /// The number of the type in `crm.item.*`. Source: bitrix24-rest.md §5.
  var typeID: Int { self == .contact ? 3 : 4 }
}
