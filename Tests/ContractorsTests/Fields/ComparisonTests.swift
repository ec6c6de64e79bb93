import Contractors
import Testing

struct ComparisonTests {
  private let comparison = Comparison()

  @Test(arguments: [
    ("ООО «Вектор»", "ООО \"Вектор\"", FieldType.firmName),
    ("8 (495) 000-00-01", "+7 495 0000001", .phone),
    ("Info@Vektor.example", "info@vektor.example", .email),
    ("7707 083893", "7707083893", .identifier),
    ("1 234,50", "1234.5", .number),
    ("24.11.2026", "2026-11-24", .date),
    ("да", "yes", .flag),
    ("Ёлка  и сосна", "Елка и сосна", .text),
  ]) func `two spellings of one value are the same`(first: String, second: String, type: FieldType) {
    #expect(comparison.same(first, second, as: type))
    #expect(comparison.normal(first, as: type) == comparison.normal(second, as: type))
  }

  @Test(arguments: [
    ("ООО «Вектор»", "ООО «Вектор Плюс»", FieldType.firmName),
    ("+7 495 000-00-01", "+7 495 000-00-02", .phone),
    ("+7 495 000-00-01", "+7 495 000-00-01 доб. 5", .phone), ("0277000017", "277000017", .identifier),
    ("", "-", .text),
  ]) func `two values are not the same`(first: String, second: String, type: FieldType) {
    #expect(!comparison.same(first, second, as: type))
  }

  @Test func `elements are known by what their type says`() {
    #expect(
      comparison.elementKey(of: Element("8 495 000-00-01 доб. 12", kind: "work"), type: .phone)
        == comparison.elementKey(of: Element("+74950000001 ext 12", kind: "mobile"), type: .phone))
    #expect(
      comparison.elementKey(of: Element("Москва", kind: "legal"), type: .address)
        == comparison.elementKey(of: Element("Казань", kind: "legal"), type: .address))
    let account = Element("40702810200000000001", parts: ["bankCode": "044525225"])
    let elsewhere = Element("40702810200000000001", parts: ["bankCode": "044525187"])
    #expect(
      comparison.elementKey(of: account, type: .bankAccount)
        != comparison.elementKey(of: elsewhere, type: .bankAccount))
  }

  @Test func `an empty part of an element is none`() throws {
    let addresses = try #require(Catalogue.standard.descriptor(of: "addresses", in: .company))
    func address(_ parts: [String: String]) -> Value {
      .elements([Element("Domstr. 1", kind: "legal", parts: parts)])
    }
    let short = address(["city": "Köln"])
    #expect(comparison.same(short, address(["city": "Köln", "line2": "", "region": " "]), as: addresses))
    #expect(!comparison.same(short, address(["city": "Köln", "line2": "2. OG"]), as: addresses))
    #expect(!comparison.same(short, address(["city": ""]), as: addresses))
  }
}

struct CatalogueTests {
  @Test func `every canonical name of the architecture is in the catalogue`() {
    let company = [
      "kind", "name", "fullName", "legalName", "type", "roles", "groups", "active", "taxId", "taxReason",
      "registrationNumber", "classifierCodes", "taxIds", "phones", "emails", "websites", "messengers",
      "addresses",
      "bankAccounts", "director", "accountant", "industry", "employees", "revenue", "currency", "parent",
      "responsible",
      "comment", "contacts", "otherIds", "terms",
    ]
    let contact = [
      "lastName", "firstName", "middleName", "honorific", "birthDate", "sex", "position", "phones", "emails",
      "websites",
      "messengers", "addresses", "taxId", "companies", "source", "roles", "groups", "active", "responsible",
      "comment",
      "otherIds",
    ]
    for name in company {
      #expect(Catalogue.standard.descriptor(of: FieldName(rawValue: name), in: .company) != nil, "\(name)")
    }
    for name in contact {
      #expect(Catalogue.standard.descriptor(of: FieldName(rawValue: name), in: .contact) != nil, "\(name)")
    }
  }

  @Test func `a field is added once and not with another meaning`() throws {
    let loyalty = FieldDescriptor("loyalty", .text)
    let extended = try #require(Catalogue.standard.adding(loyalty, to: .company))
    #expect(extended.descriptor(of: "loyalty", in: .company) == loyalty)
    #expect(extended.adding(loyalty, to: .company) == extended)
    #expect(extended.adding(FieldDescriptor("loyalty", .number), to: .company) == nil)
    #expect(Catalogue.standard.descriptor(of: .extra("Папка"), in: .contact)?.type == .text)
    #expect(Catalogue.standard.members(of: "identifiers", in: .company).map(\.name).contains("taxReason"))
  }
}
