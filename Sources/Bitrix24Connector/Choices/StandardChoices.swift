/// The dictionaries behind the fields of companies and contacts, and the codes that a new portal has in them.
///
/// Source: bitrix24-rest.md §10; a portal's own entries have codes such as `UC_7K2F9Q`.
enum StandardChoices {
  /// By the column that holds the codes.
  static let dictionaries = [
    "COMPANY_TYPE": "COMPANY_TYPE", "INDUSTRY": "INDUSTRY", "EMPLOYEES": "EMPLOYEES",
    "TYPE_ID": "CONTACT_TYPE", "SOURCE_ID": "SOURCE", "HONORIFIC": "HONORIFIC",
  ]

  static let codes: [String: Set<String>] = [
    "COMPANY_TYPE": ["CUSTOMER", "SUPPLIER", "COMPETITOR", "PARTNER", "OTHER"],
    "CONTACT_TYPE": ["CLIENT", "SUPPLIER", "PARTNER", "OTHER"],
    "EMPLOYEES": ["EMPLOYEES_1", "EMPLOYEES_2", "EMPLOYEES_3", "EMPLOYEES_4"],
    "INDUSTRY": [
      "IT", "TELECOM", "MANUFACTURING", "BANKING", "CONSULTING", "FINANCE", "GOVERNMENT", "DELIVERY",
      "ENTERTAINMENT", "NOTPROFIT", "OTHER",
    ],
    "SOURCE": [
      "CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER", "RECOMMENDATION", "TRADE_SHOW", "WEBFORM", "CALLBACK",
      "RC_GENERATOR", "STORE", "OTHER",
    ],
  ]

  /// Forms of address go by the portal's language: `HNR_RU_1`, `HNR_EN_2`.
  static func isStandard(_ code: String, in dictionary: String) -> Bool {
    dictionary == "HONORIFIC" && code.hasPrefix("HNR_")
  }
}
