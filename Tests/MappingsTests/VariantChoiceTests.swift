import Contractors
import Mappings
import Testing

/// A field that follows from others and by which new records are of a variant.
@Suite struct VariantChoiceTests {
  @Test func `a field that chooses a variant is given to new records, and to no other ones`() throws {
    let capability = try #require(
      ShippedMappings.mapping("moysklad-xml").capabilities(of: .company)["kind"])
    #expect(capability.isGivenToNew && !capability.isWritable)
    let plain = try #require(ShippedMappings.mapping("sap-debmas").capabilities(of: .company)["kind"])
    #expect(!plain.isGivenToNew)
  }

  @Test(arguments: [
    ("soleProprietor", "999900000160", "324999900000014", "ogrnip"),
    ("soleProprietor", nil, "324999900000014", "ogrnip"),
    ("legalEntity", "7707083893", "1027700132195", "ogrn"),
  ])
  func `a new sole proprietor's number of registration stands in its own attribute`(
    _ kind: String, _ taxId: String?, _ number: String, _ attribute: String
  ) throws {
    let mapping = try ShippedMappings.mapping("moysklad-xml")
    var record = Record(
      .company,
      ["name": .text("Климова"), "kind": .text(kind), "registrationNumber": .text(number)],
      origin: Origin(originator: "crm", id: "7"))
    record["taxId"] = taxId.map(Value.text)
    // The engine gives a new record what the side says that it takes.
    let given = mapping.capabilities(of: .company).filter(\.value.isGivenToNew)
    record.fields = record.fields.filter { given[$0.key] != nil }
    let raw = try mapping.make(record)
    let other = attribute == "ogrn" ? "ogrnip" : "ogrn"
    #expect(raw["requisite"]?.attributes[attribute] == number)
    #expect(raw["requisite"]?.attributes[other] == nil)
    let read = mapping.get(raw, entity: .company).record
    #expect(read["registrationNumber"] == .text(number))
    if taxId != nil { #expect(read["kind"] == .text(kind)) }
  }
}
