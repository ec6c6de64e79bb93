/// One field of a record: its names in both APIs, its type and where its value comes from.
struct Field: Sendable {
  enum Kind: Sendable, Equatable {
    case integer, double, text, flag, date, moment, user, file, lead, company, contact, currency
    case status(dictionary: String)
    /// As a requisite's RQ_IDENT_TYPE, whose dictionaries go by country.
    case statuses(dictionaries: [String])
    /// Of a user field; the ids of its choices.
    case enumeration([Int])
    case money
    case statusExtra
    case multi
  }

  enum Source: Sendable, Equatable {
    case stored
    case id, created, modified, createdBy, modifiedBy, assignedBy
    case has(multi: String)
    case multi(String)
    case primaryCompany, companyIDs, contactIDs
    /// Always the same, whatever was written.
    case fixed(String?)
  }

  /// What a classic answer shows while nothing was ever written.
  enum Unset: Sendable, Equatable {
    case null, empty, zero, yes, no
    case text(String)
  }

  let name: String
  /// The name in `crm.item.*`; `nil` for what only the classic methods know.
  let itemName: String?
  let kind: Kind
  let title: String
  var source = Source.stored
  var unset = Unset.null
  var isReadOnly = false
  var isRequired = false
  /// Written when a record is made and never again.
  var isImmutable = false
  var isMultiple = false
  var isDeprecated = false
  /// Written but never shown, as COMPANY_IDS.
  var isWriteOnly = false
  /// Settable while records are imported although otherwise read-only.
  var isImported = false
  var userField: UserField?

  var isUserField: Bool { userField != nil }

  init(_ name: String, _ itemName: String?, _ kind: Kind, _ title: String) {
    self.name = name
    self.itemName = itemName
    self.kind = kind
    self.title = title
  }

  func with(_ change: (inout Field) -> Void) -> Field {
    var changed = self
    change(&changed)
    return changed
  }

  var readOnly: Field { with { $0.isReadOnly = true } }
  var required: Field { with { $0.isRequired = true } }
  var immutable: Field { with { $0.isImmutable = true } }

  func from(_ source: Source) -> Field { with { $0.source = source } }

  func unset(_ unset: Unset) -> Field { with { $0.unset = unset } }

  /// The name of the type in descriptors. Source: bitrix24-rest.md §4.2, §4.3.
  var typeName: String {
    if let userField { return userField.kind.rawValue }
    return switch kind {
    case .integer: "integer"
    case .double: "double"
    case .text: "string"
    case .flag: "char"
    case .enumeration: "enumeration"
    case .money: "money"
    case .statusExtra: "crm_status_extra"
    case .date: "date"
    case .moment: "datetime"
    case .user: "user"
    case .file: "file"
    case .lead: "crm_lead"
    case .company: "crm_company"
    case .contact: "crm_contact"
    case .currency: "crm_currency"
    case .status, .statuses: "crm_status"
    case .multi: "crm_multifield"
    }
  }

  /// Whether the field goes with `*` in a classic `select`: all but user fields and multi-fields.
  var isInDefaultMask: Bool { kind != .multi && !isUserField && !isWriteOnly }
}
