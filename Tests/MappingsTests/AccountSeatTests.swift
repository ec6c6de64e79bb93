import Contractors
import Mappings
import SyncConfiguration
import Testing

/// What a format says of an account besides what is mapped goes with that account, and none of it is left to another one.
@Suite struct AccountSeatTests {
  private func put(_ accounts: [Element], into raw: RawNode, _ mapping: CompiledMapping) throws -> RawNode {
    let record = Record(.company, ["bankAccounts": .bag(accounts)])
    return try mapping.put(record, fields: ["bankAccounts"], into: raw)
  }

  private func accounts(_ raw: RawNode, _ mapping: CompiledMapping) -> [Element] {
    mapping.get(raw, entity: .company).record["bankAccounts"]?.elements ?? []
  }

  // MARK: Elements of documents

  private static let segment = RawNode(
    "E1KNBKM",
    children: [
      RawNode("BANKS", text: "DE"), RawNode("BANKL", text: "37040044"),
      RawNode("BANKN", text: "0532013000"), RawNode("KOINH", text: "Otto"),
    ])

  private static let customer = RawNode(
    "E1KNA1M",
    children: [
      RawNode("MSGFN", text: "005"), RawNode("KUNNR", text: "1"), RawNode("NAME1", text: "Vektor"), segment,
    ])

  @Test func `another account gets an element of its own, without the holder of the one that goes`() throws {
    let mapping = try ShippedMappings.mapping("sap-debmas")
    let after = try put([Element("7777", parts: ["bankCode": "10000000"])], into: Self.customer, mapping)
    let segments = after.children.filter { $0.name == "E1KNBKM" }
    #expect(segments.count == 1)
    #expect(segments.first?["BANKN"]?.text == "7777")
    #expect(segments.first?["BANKL"]?.text == "10000000")
    #expect(segments.first?["KOINH"] == nil)
    #expect(segments.first?["BANKS"] == nil)
  }

  @Test(arguments: [
    "532013000", "0532013001", "0532031000", "053201300", "DE89370400440532013000", "0532 013 000",
  ])
  func `the same number spelled or typed otherwise is a correction in place`(number: String) throws {
    let mapping = try ShippedMappings.mapping("sap-debmas")
    let after = try put([Element(number, parts: ["bankCode": "37040044"])], into: Self.customer, mapping)
    #expect(accounts(after, mapping).map(\.value) == [number])
    #expect(after["E1KNBKM"]?["KOINH"]?.text == "Otto")
  }

  @Test func `the same number at another bank is a correction, also beside another account that comes`()
    throws
  {
    let mapping = try ShippedMappings.mapping("sap-debmas")
    let wanted = [
      Element("99887766", parts: ["bankCode": "10000000"]),
      Element("0532013000", parts: ["bankCode": "37040045"]),
    ]
    let after = try put(wanted, into: Self.customer, mapping)
    let segments = after.children.filter { $0.name == "E1KNBKM" }
    #expect(segments.map { $0["BANKN"]?.text } == ["0532013000", "99887766"])
    #expect(segments.map { $0["KOINH"]?.text } == ["Otto", nil])
    #expect(segments.first?["BANKL"]?.text == "37040045")
  }

  private func firm(_ accounts: [RawNode]) -> RawNode {
    RawNode(
      "company", attributes: ["name": "Климова", "archived": "false"],
      children: [RawNode("uuid", text: "u")] + accounts)
  }

  @Test func `an empty account of a document is filled, not left beside the new one`() throws {
    let mapping = try ShippedMappings.mapping("moysklad-xml")
    let empty = RawNode(
      "bankAccount", attributes: ["accountNumber": "", "bankName": "", "bic": "", "isDefault": "true"])
    let known = RawNode("bankAccount", attributes: ["accountNumber": "40702810800000000001", "bic": "1"])
    let new = Element("40802810000000000003", parts: ["bankCode": "044525974"])
    let alone = try put([new], into: firm([empty]), mapping)
    let first = alone.children.filter { $0.name == "bankAccount" }
    #expect(first.map { $0.attributes["accountNumber"] } == ["40802810000000000003"])
    #expect(first.first?.attributes["isDefault"] == "true")
    let raw = firm([empty, known])
    let beside = try put(accounts(raw, mapping) + [new], into: raw, mapping)
    #expect(
      beside.children.filter { $0.name == "bankAccount" }.map { $0.attributes["accountNumber"] }
        == ["40802810000000000003", "40702810800000000001"])
    // A bank whose account is not entered yet is nobody's place.
    let bank = RawNode("bankAccount", attributes: ["accountNumber": "", "bic": "044525225"])
    let apart = try put([new], into: firm([bank]), mapping)
    #expect(apart.children.filter { $0.name == "bankAccount" }.count == 2)
  }

  // MARK: Columns

  private static let columns = [
    "ID", "Konto 1", "Inhaber 1", "Haupt 1", "Konto 2", "Inhaber 2", "Haupt 2",
  ]

  private func mapping(_ rule: String) throws -> CompiledMapping {
    try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: csv
        entities:
          company:
            key: ID
            fields:
              bankAccounts: { \(rule) }
        """, file: "test.yaml")
  }

  private func family() throws -> CompiledMapping {
    try mapping(#"numbered: "Konto {n}", belongs: ["Inhaber {n}", "Haupt {n}"]"#).bind(header: Self.columns)
      .mapping
  }

  private func row(_ cells: String...) -> RawNode { .row(["1"] + cells, columns: Self.columns) }

  private func cells(_ raw: RawNode) -> [String] { Array(raw.cells(columns: Self.columns).dropFirst()) }

  @Test func `columns that belong to an account are emptied with it`() throws {
    let mapping = try family()
    let raw = row("0532013000", "Otto", "1", "3120001", "Anna", "0")
    #expect(cells(try put([Element("3120001")], into: raw, mapping)) == ["", "", "", "3120001", "Anna", "0"])
    let other = try put([Element("99887766"), Element("3120001")], into: raw, mapping)
    #expect(cells(other) == ["99887766", "", "", "3120001", "Anna", "0"])
    let typed = try put([Element("0532013009"), Element("3120001")], into: raw, mapping)
    #expect(cells(typed) == ["0532013009", "Otto", "1", "3120001", "Anna", "0"])
    let left = row("", "Otto", "1", "3120001", "Anna", "0")
    #expect(
      cells(try put([Element("3120001"), Element("99887766")], into: left, mapping))
        == ["99887766", "", "", "3120001", "Anna", "0"])
    #expect(try put(accounts(left, mapping), into: left, mapping) == left)
    // A new file has no such columns.
    #expect(try !ShippedMappings.mapping("odoo-partners-csv").columns.contains("bank_ids/id"))
  }

  @Test func `a debtor's new account in DATEV has neither holder nor main mark of the one before`() throws {
    let shipped = try ShippedMappings.mapping("datev-debtors-csv")
    let header = shipped.columns
    let mapping = shipped.bind(header: header).mapping
    func row(_ cells: [String: String]) -> RawNode { .row(header.map { cells[$0] ?? "" }, columns: header) }
    let raw = row([
      "Konto": "10002", "Name (Adressattyp Unternehmen)": "Beta", "Adressattyp": "2",
      "IBAN 1": "DE89370400440532013000", "Länderkennzeichen 1": "DE", "SWIFT-Code 1": "COBADEFFXXX",
      "Abw. Kontoinhaber 1": "Otto Inhaber", "Kennz. Haupt-Bankverb. 1": "1",
    ])
    let after = try put(
      [Element("DE02120300000000202051", parts: ["bankCode": "BYLADEM1001"])], into: raw, mapping)
    #expect(after["IBAN 1"]?.text == "DE02120300000000202051")
    #expect(after["Abw. Kontoinhaber 1"]?.text == "")
    #expect(after["Kennz. Haupt-Bankverb. 1"]?.text == "")
    #expect(after["Länderkennzeichen 1"]?.text == "")
  }

  @Test func `columns of a list belong to none of its elements`() {
    #expect(throws: SourceProblems.self) {
      try mapping(#"column: Konten, separator: ";", belongs: [Inhaber]"#)
    }
  }
}
