import Bitrix24

/// One field of a portal's record, as `crm.company.fields` and `crm.contact.fields` describe it, or of the requisite that
/// belongs to the record.
///
/// Source: bitrix24-rest.md §4.2, §4.3, §6.
struct Column: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case text
    /// A number of another record, for which the portal also writes `0` when there is none.
    case link
    /// A user's number, shown by name.
    case user
    /// A yes-or-no user field, written `1` and `0`.
    case userFlag
    /// A sum with its currency behind it, `1234.56|RUB`; several in one field are texts.
    case money
    /// Phones and the like: rows with ids of their own.
    case multi
    /// The companies of a contact, which no list of contacts shows and methods of their own do.
    case companies
    /// Files and what lists do not show.
    case unreadable
    /// A field of the requisite, by its name there.
    case requisite(String)
    /// What the requisite's template is for.
    case preset
    /// A part of the requisite's address of one type.
    case address(type: Int, part: String)
    /// The requisite's bank details: rows with ids of their own and fields below.
    case bankDetails
  }

  let name: String
  let kind: Kind
  let isReadOnly: Bool
  let isMultiple: Bool
  /// What people see on the card and in the portal's refusals.
  let titles: [String]
  /// The dictionary whose codes it holds; nil for other fields. Source: bitrix24-rest.md §10.
  let dictionary: String?
  /// What it may hold as the description itself lists it: the items of an enumeration; nil for other fields.
  let items: ChoiceList?

  /// Taken by lists without complaint and never shown. Source: bitrix24-rest.md §4.2, §11 (13).
  private static let writeOnly: Set<String> = [
    "CONTACT_ID", "CONTACT_IDS", "TRACE", "FACE_ID",
  ]

  /// Whether it stands in the record's requisite or what belongs to that, and not in the record itself.
  var isOfRequisite: Bool {
    switch kind {
    case .requisite, .preset, .address, .bankDetails: true
    case .text, .link, .user, .userFlag, .money, .multi, .companies, .unreadable: false
    }
  }

  /// Whether a list of records shows it.
  var isListed: Bool { !isOfRequisite && kind != .companies && kind != .unreadable }

  static let companies = "COMPANY_IDS"

  static let preset = Column(RequisiteNames.preset, .preset)
  static let bankDetails = Column(RequisiteNames.bankDetail, .bankDetails, isMultiple: true)

  init(address type: Int, part: String) {
    self.init(RequisiteNames.address(type, part), .address(type: type, part: part))
  }

  init(requisite member: JSON.Member) {
    let described = Column(member)
    self.init(
      RequisiteNames.prefix + member.name, .requisite(member.name), isReadOnly: described.isReadOnly,
      titles: described.titles)
  }

  private init(
    _ name: String, _ kind: Kind, isReadOnly: Bool = false, isMultiple: Bool = false, titles: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.isReadOnly = isReadOnly
    self.isMultiple = isMultiple
    self.titles = titles
    dictionary = nil
    items = nil
  }

  init(_ member: JSON.Member) {
    name = member.name
    let type = member.value["type"]?.text ?? ""
    let isDynamic = member.value["isDynamic"]?.flag ?? false
    isReadOnly = member.value["isReadOnly"]?.flag ?? false
    kind =
      switch type {
      case _ where Self.writeOnly.contains(member.name): .unreadable
      case _ where member.name == Self.companies: .companies
      case "crm_multifield": .multi
      case "file": .unreadable
      case "user", "employee": .user
      case "crm_company", "crm_contact", "crm_lead", "crm_entity": .link
      case "boolean" where isDynamic: .userFlag
      case "money" where member.value["isMultiple"]?.flag != true: .money
      default: .text
      }
    isMultiple = kind == .multi || kind == .companies || member.value["isMultiple"]?.flag ?? false
    dictionary = type == "crm_status" ? member.value["statusType"]?.text : nil
    items = type == "enumeration" ? ChoiceList(items: member.value["items"], of: member.name) : nil
    titles = ["formLabel", "listLabel", "title"].compactMap { member.value[$0]?.text }.filter { !$0.isEmpty }
  }
}
