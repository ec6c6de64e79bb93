import CSVConnector
import Contractors
import Files

/// A format that ships with a sample file.
struct ShippedFormat: Sendable, CustomStringConvertible {
  var mapping: String
  var fixture: String
  var companies = 0
  var contacts = 0
  /// The keys of made-up records are numbers: those of the format have a length of their own.
  var encoding = TextEncoding.utf8

  var description: String { mapping }

  static let all: [ShippedFormat] = [
    ShippedFormat(
      mapping: "1c-list-csv", fixture: "1c-list-1251.csv", companies: 6, encoding: .windows1251),
    ShippedFormat(mapping: "xero-contacts-csv", fixture: "xero-contacts.csv", companies: 4),
    ShippedFormat(mapping: "google-contacts-csv", fixture: "google-contacts.csv", contacts: 12),
    ShippedFormat(mapping: "google-contacts-2024-csv", fixture: "google-contacts-2024.csv", contacts: 4),
    ShippedFormat(mapping: "sage-accounting-csv", fixture: "sage-accounting.csv", companies: 3),
    ShippedFormat(
      mapping: "sage50-customers-csv", fixture: "sage50-customers.csv", companies: 3, encoding: .windows1252),
    ShippedFormat(mapping: "odoo-partners-csv", fixture: "odoo-partners.csv", companies: 3, contacts: 2),
    ShippedFormat(
      mapping: "netsuite-customers-csv", fixture: "netsuite-customers.csv", companies: 3, contacts: 1),
    ShippedFormat(
      mapping: "datev-debtors-csv", fixture: "datev-debtors.csv", companies: 3, contacts: 1,
      encoding: .windows1252),
  ]
}
