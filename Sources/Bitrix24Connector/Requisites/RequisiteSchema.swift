import Bitrix24
import Contractors

/// What of a portal's requisites is read and written: fields, templates, and which kinds of kin the mapping asks for.
struct RequisiteSchema: Sendable {
  /// Every field that a mapping may name, as columns of the owner.
  let columns: [Column]
  let presets: Presets
  /// The content of bank details.
  let bankFields: [String]

  /// What is asked for in ``PreparedPortal``.
  static let commands: [Command] = [
    Command("requisite_fields", "crm.requisite.fields"),
    Command("bank_fields", "crm.requisite.bankdetail.fields"),
    // Descriptions are shown to everybody; only a list tells whether rows may be read.
    Command(
      "requisites", "crm.requisite.list",
      ["start": -1, "filter": ["ID": 0], "select": ["ID"]], effect: .read),
    Presets.command,
  ]

  /// - Parameters:
  ///   - described: the answer of `crm.requisite.fields`.
  ///   - bank: the answer of `crm.requisite.bankdetail.fields`.
  ///   - presets: the rows of `crm.requisite.preset.list`.
  ///   - wanted: the names in the mapping; address types are known by them.
  ///   - hidesAddresses: whether addresses may not be read.
  ///   - country: whose templates new requisites get.
  init(
    described: JSON, bank: JSON, presets: [JSON], wanted: [String], hidesAddresses: Bool, country: CountryCode
  ) {
    self.presets = Presets(presets, country: country)
    bankFields = bank.members.map(\.name).filter(RequisiteNames.isContent).sorted()
    let fields = described.members.filter { RequisiteNames.isContent($0.name) }.map(Column.init(requisite:))
    let parts = (hidesAddresses ? [] : wanted.compactMap(RequisiteNames.addressPart)).map {
      Column(address: $0.type, part: $0.part)
    }
    columns = fields + parts + [.preset, .bankDetails]
  }
}

/// What the mapping asks for of a record's requisite, once it is bound.
struct RequisitePart: Sendable {
  let schema: RequisiteSchema
  /// Of the requisite itself.
  let fields: [String]
  let hasBankDetails: Bool
  let addressTypes: [Int]

  /// Nil when none of the columns is of the requisite.
  init?(_ schema: RequisiteSchema?, columns: [Column]) {
    guard let schema, columns.contains(where: \.isOfRequisite) else { return nil }
    self.schema = schema
    fields = columns.compactMap { if case .requisite(let field) = $0.kind { field } else { nil } }
    hasBankDetails = columns.contains { $0.kind == .bankDetails }
    let types = columns.compactMap { if case .address(let type, _) = $0.kind { type } else { nil } }
    addressTypes = Set(types).sorted()
  }

  /// What is asked of a list of requisites.
  var select: [String] {
    ["ID", "ENTITY_ID", "PRESET_ID", "SORT", "XML_ID", "ADDRESS_ONLY", EntitySchema.modifiedField] + fields
  }

  /// What is asked of a list of bank details.
  var bankSelect: [String] { ["ID", "ENTITY_ID", EntitySchema.modifiedField] + schema.bankFields }
}
