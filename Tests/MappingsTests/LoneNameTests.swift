import Contractors
import Mappings
import Testing

/// Persons of whom a portal knows a first name alone, or two of them: telephony and web forms make such contacts.
@Suite struct `Names that are not whole` {
  private static let mappings = [
    "odoo-partners-csv", "enterprise-data", "pohoda-import", "quickbooks-customers-add",
    "quickbooks-vendors-add",
    "vcard", "google-contacts-2024-csv",
  ]

  @Test(
    arguments: mappings, [["", "Анна"], ["Крус", "Анна Мария"], ["де ла Крус", "Анна"], ["Крус", ""]])
  func `are written into a new record, and it is read as it was`(name: String, parts: [String]) throws {
    var mapping = try ShippedMappings.mapping(name)
    if mapping.format == .csv { mapping = mapping.bind(header: mapping.allColumns).mapping }
    let record = Record(
      .contact, ["lastName": .text(parts[0]), "firstName": .text(parts[1])],
      origin: Origin(originator: "crm", id: "7"))
    let raw = try mapping.make(record)
    #expect(mapping.selects(raw, as: .contact) && !mapping.selects(raw, as: .company))
    let read = mapping.get(raw, entity: .contact).record
    #expect([read["lastName"]?.text ?? "", read["firstName"]?.text ?? ""] == parts)
  }

  @Test func `say which part, what it would read as and what to do where they cannot be written`() throws {
    var mapping = try ShippedMappings.mapping("odoo-partners-csv")
    mapping = mapping.bind(header: mapping.allColumns).mapping
    let record = Record(
      .contact,
      ["lastName": .text("Крус"), "firstName": .text("Анна Мария"), "middleName": .text("Сергеевна")],
      origin: Origin(originator: "crm", id: "7"))
    let error = #expect(throws: MappingError.self) { try mapping.make(record) }
    let sentence = error?.sentence
    #expect(sentence?.english.contains("firstName cannot be written as 'Анна Мария'") == true)
    #expect(sentence?.english.contains("and not as 'Анна'; give the record") == true)
    #expect(sentence?.russian.contains("а не как «Анна»") == true)
  }
}
