/// A user field of the emulated portal, defined for companies and contacts alike.
///
/// Only single values are kept. Source: bitrix24-rest.md §4.7.
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
  }

  /// The full name, `UF_CRM_…`, at most 50 characters of A–Z, digits and underscore.
  public var name: String
  /// What the field holds.
  public var kind: Kind
  /// What people see on the card.
  public var label: String

  /// Defines a user field; nothing is checked.
  public init(_ name: String, kind: Kind = .string, label: String) {
    self.name = name
    self.kind = kind
    self.label = label
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

  var field: Field {
    let fieldKind: Field.Kind =
      switch kind {
      case .string: .text
      case .integer: .integer
      case .double: .double
      case .boolean: .flag
      case .date: .date
      case .datetime: .moment
      }
    return Field(name, itemName, fieldKind, label).with {
      $0.unset = .empty
      $0.isUserField = true
    }
  }
}
