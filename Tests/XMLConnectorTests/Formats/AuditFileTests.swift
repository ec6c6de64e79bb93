import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

extension FormatCase {
  static let norwegianCustomers = FormatCase(
    mapping: "saf-t-customers", fixture: "saf-t-no.xml", keys: [.company: ["10001"]])
  static let norwegianSuppliers = FormatCase(
    mapping: "saf-t-suppliers", fixture: "saf-t-no.xml", keys: [.company: ["10001"]])
  static let portugueseCustomers = FormatCase(
    mapping: "saf-t-customers", fixture: "saf-t-pt-1252.xml", keys: [.company: ["C-1"]])
  static let portugueseSuppliers = FormatCase(
    mapping: "saf-t-suppliers", fixture: "saf-t-pt-1252.xml", keys: [.company: ["F-1"]])
}

@Suite struct `Audit files of SAF-T` {
  @Test func `customers and suppliers are read, each with its role`() async throws {
    let customer = try #require(
      try await FormatCase.norwegianCustomers.replica().everything().records.first?.record)
    #expect(customer["name"] == .text("Fjellkjøp AS") && customer["registrationNumber"] == .text("999900011"))
    #expect(customer["taxId"] == .text("999900011MVA"))
    #expect(customer["roles"] == .bag([Element("customer")]))
    let addresses = try #require(customer["addresses"]?.elements)
    #expect(addresses.map(\.kind) == ["actual", "postal"])
    #expect(addresses[0].parts["street"] == "Eksempelveien 1")
    #expect(
      customer["phones"]
        == .bag([Element("+47 55 00 00 01", kind: "work"), Element("+47 900 00 001", kind: "mobile")]))
    #expect(customer["emails"] == .bag([Element("post@fjell.example")]))
    #expect(customer["bankAccounts"] == .bag([Element("99990000014", parts: ["bankName": "Driftskonto"])]))
    let supplier = try #require(
      try await FormatCase.norwegianSuppliers.replica().everything().records.first?.record)
    #expect(supplier["name"] == .text("Leverandør AS") && supplier["roles"] == .bag([Element("supplier")]))
  }

  @Test func `the layout without lists is read as well`() async throws {
    let record = try #require(
      try await FormatCase.portugueseCustomers.replica().everything().records.first?.record)
    #expect(record["name"] == .text("Padaria São João") && record["taxId"] == .empty)
    let address = try #require(record["addresses"]?.elements.first)
    #expect(
      address.value == "Rua do Exemplo, 1" && address.kind == "billing" && address.parts["city"] == "Lisboa")
    #expect(record["phones"] == .bag([Element("210000001", kind: "work")]))
  }
}
