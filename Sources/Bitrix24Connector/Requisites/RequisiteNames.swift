import Contractors

/// The names under which a requisite and its kin stand in the raw record of their owner, and in the mapping of a portal.
///
/// `REQUISITE/RQ_INN` is a field of the requisite that feeds the record, `REQUISITE/ADDRESS/6/CITY` a part of its address of type
/// 6, `REQUISITE/BANK_DETAIL` a node for each of its bank details with their fields below. Source: bitrix24-rest.md §6.
enum RequisiteNames {
  static let prefix = "REQUISITE/"
  static let preset = prefix + "PRESET"
  static let bankDetail = prefix + "BANK_DETAIL"
  static let address = prefix + "ADDRESS/"

  /// Where a country's portals keep tax numbers, if not in `RQ_INN`. Source: bitrix24-rest.md §6.1.
  static func taxNumbers(of country: CountryCode) -> [String] {
    switch country {
    case .kazakhstan: ["RQ_BIN", "RQ_IIN"]
    case .ukraine: ["RQ_EDRPOU", "RQ_DRFO"]
    default: []
    }
  }

  /// Of requisites in `ENTITY_TYPE_ID` of bank details and addresses. Source: bitrix24-rest.md §10.
  static let typeID = 8

  /// The parts of an address that people fill in. Source: bitrix24-rest.md §6.5.
  static let addressParts = [
    "ADDRESS_1", "ADDRESS_2", "CITY", "POSTAL_CODE", "REGION", "PROVINCE", "COUNTRY",
  ]

  /// What besides fields with this beginning is content: remarks, and user fields.
  static func isContent(_ field: String) -> Bool {
    field.hasPrefix("RQ_") || field.hasPrefix("UF_") || field == "COMMENTS" || field == "NAME"
  }

  static func address(_ type: Int, _ part: String) -> String { "\(address)\(type)/\(part)" }

  /// The type and part that a name is of; nil for another name.
  static func addressPart(_ name: String) -> (type: Int, part: String)? {
    guard name.hasPrefix(address) else { return nil }
    let words = name.dropFirst(address.count).split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let type = Int(words[0]), addressParts.contains(String(words[1])) else {
      return nil
    }
    return (type, String(words[1]))
  }
}
