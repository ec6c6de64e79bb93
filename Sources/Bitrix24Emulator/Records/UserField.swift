/// A user field of the emulated portal, defined for companies and contacts alike.
///
/// Source: bitrix24-rest.md §4.7.
public struct UserField: Sendable, Hashable {
  /// The type of a user field, as `crm.company.userfield.list` names it.
  public enum Kind: String, Sendable, Hashable {
    /// Text.
    case string
    /// A whole number.
    case integer
    /// A number with a fraction.
    case double
    /// "1" and "0" in classic answers, "Y" and "N" in `crm.item.*`.
    case boolean
    /// A day.
    case date
    /// A moment.
    case datetime
    /// One of the choices, by its id.
    case enumeration
    /// An amount with its currency, `1234.56|RUB`; a bare number gets RUB.
    case money
    /// An address on the Web.
    case url
    /// A user of the portal, by id.
    case employee
    /// A code of the dictionary that ``UserField/dictionary`` names.
    case dictionary = "crm_status"
  }

  /// One choice of an enumeration.
  public struct Choice: Sendable, Hashable {
    /// Portal-wide; what records hold.
    public var id: Int
    /// What people see.
    public var text: String

    /// Defines a choice; nothing is checked.
    public init(id: Int, _ text: String) {
      self.id = id
      self.text = text
    }
  }

  /// The full name, `UF_CRM_…`, at most 50 characters of A–Z, digits and underscore.
  public var name: String
  /// What the field holds.
  public var kind: Kind
  /// What people see on the card.
  public var label: String
  /// Whether it holds a list of values.
  public var isMultiple: Bool
  /// The choices of an enumeration, in order.
  public var choices: [Choice]
  /// The dictionary behind a field of that kind, such as INDUSTRY.
  public var dictionary: String

  /// Defines a user field; nothing is checked.
  public init(
    _ name: String, kind: Kind = .string, label: String, isMultiple: Bool = false, choices: [Choice] = [],
    dictionary: String = "INDUSTRY"
  ) {
    self.name = name
    self.kind = kind
    self.label = label
    self.isMultiple = isMultiple
    self.choices = choices
    self.dictionary = dictionary
  }

  /// The name in `crm.item.*`: `UF_CRM_EXT_ID` is `ufCrmExtId`, `UF_CRM_1700000001` is `ufCrm_1700000001`.
  ///
  /// Source: bitrix24-rest.md §5.3.
  var itemName: String {
    let prefix = "UF_CRM_"
    guard name.hasPrefix(prefix) else { return name }
    let parts = name.dropFirst(prefix.count).split(separator: "_", omittingEmptySubsequences: false)
    func isNumber(_ part: Substring) -> Bool { !part.isEmpty && part.allSatisfy(\.isNumber) }
    func hasDigits(_ part: Substring) -> Bool { part.contains(where: \.isNumber) }
    func camel(_ part: Substring) -> String { part.prefix(1).uppercased() + part.dropFirst().lowercased() }
    if parts.count == 1, isNumber(parts[0]) { return "ufCrm_\(parts[0])" }
    if parts.count == 2, isNumber(parts[0]), isNumber(parts[1]) { return "ufCrm\(parts[0])_\(parts[1])" }
    if parts.count > 1, isNumber(parts[0]), !parts.dropFirst().contains(where: hasDigits) {
      return "ufCrm\(parts[0])" + parts.dropFirst().map(camel).joined()
    }
    if parts.contains(where: hasDigits) { return "ufCrm_" + parts.joined(separator: "_").lowercased() }
    return "ufCrm" + parts.map(camel).joined()
  }

  /// The field with the given name in `crm.item.*`.
  func field(itemName: String) -> Field {
    let fieldKind: Field.Kind =
      switch kind {
      case .string, .url: .text
      case .money: .money
      case .integer: .integer
      case .double: .double
      case .boolean: .flag
      case .date: .date
      case .datetime: .moment
      case .enumeration: .enumeration(choices.map(\.id))
      case .employee: .user
      case .dictionary: .status(dictionary: dictionary)
      }
    return Field(name, itemName, fieldKind, label).with {
      $0.unset = .empty
      $0.userField = self
      $0.isMultiple = isMultiple
    }
  }

  var field: Field { field(itemName: itemName) }
}
