import Contractors
import Mappings
import Testing

/// Accounts whose numbers, IBANs and codes of banks have places of their own.
@Suite struct AccountPlaceTests {
  private static let iban = "DE89370400440532013000"

  private func compile(_ accounts: String, format: String = "csv") throws -> CompiledMapping {
    try oneFieldMapping("bankAccounts: \(accounts)", format: format)
  }

  private static let columns =
    "{ column: Konto, width: 10, parts: { iban: IBAN, bankCode: { column: SWIFT, figures: { column: BLZ, width: 8 } } } }"

  private func row(_ konto: String, _ iban: String, _ swift: String, _ blz: String) -> RawNode {
    let cells = [("ID", "1"), ("Konto", konto), ("IBAN", iban), ("SWIFT", swift), ("BLZ", blz)]
    return RawNode("row", children: cells.map { RawNode($0.0, text: $0.1) })
  }

  private func texts(_ row: RawNode) -> [String] {
    ["Konto", "IBAN", "SWIFT", "BLZ"].map { row[$0]?.text ?? "" }
  }

  private func bound() throws -> CompiledMapping {
    try compile(Self.columns).bind(header: ["ID", "Konto", "IBAN", "SWIFT", "BLZ"]).mapping
  }

  @Test func `an account goes by its number, and by its IBAN where it has no other`() throws {
    let mapping = try bound()
    func account(_ row: RawNode) -> Element? {
      mapping.get(row, entity: .company).record["bankAccounts"]?.elements.first
    }
    #expect(
      account(row("", Self.iban, "ZZZZDEFF", "")) == Element(Self.iban, parts: ["bankCode": "ZZZZDEFF"]))
    #expect(
      account(row("0532013000", Self.iban, "", "37040044"))
        == Element("0532013000", parts: ["bankCode": "37040044", "iban": Self.iban]))
    #expect(account(row("", Self.iban, "ZZZZDEFF", "37040044"))?.parts == ["bankCode": "ZZZZDEFF"])
    #expect(account(row(Self.iban, "DE89 3704 0044 0532 0130 00", "", "")) == Element(Self.iban))
    for raw in [
      row("", Self.iban, "ZZZZDEFF", "37040044"), row(Self.iban, Self.iban, "", "1"),
      row(Self.iban, "", "", ""),
      row("", "", "ZZZZDEFF", ""),
    ] {
      let same = mapping.get(raw, entity: .company).record
      #expect(try mapping.put(same, fields: ["bankAccounts"], into: raw) == raw)
    }
  }

  @Test(arguments: [
    (Element(iban, parts: ["bankCode": "37040044"]), ["", iban, "", "37040044"]),
    (
      Element("0532013000", parts: ["bankCode": "ZZZZDEFF", "iban": iban]),
      ["0532013000", iban, "ZZZZDEFF", ""]
    ),
    (Element("0532013000"), ["0532013000", "", "", ""]),
    (Element("", parts: ["iban": iban]), ["", iban, "", ""]),
  ])
  func `an account is written where it belongs, and what it was before is gone`(
    account: Element, cells: [String]
  ) throws {
    let mapping = try bound()
    for raw in [row("", "", "", ""), row("111", "DE91100000000123456789", "XXXXDEFF", "10000000")] {
      let record = Record(.company, ["bankAccounts": .bag([account])])
      let after = try mapping.put(record, fields: ["bankAccounts"], into: raw)
      #expect(texts(after) == cells)
      let read = mapping.get(after, entity: .company).record
      #expect(try mapping.put(read, fields: ["bankAccounts"], into: after) == after)
    }
  }

  @Test func `a number that its column does not hold is refused with its length`() throws {
    let record = Record(.company, ["bankAccounts": .bag([Element("40702810938000012345")])])
    let error = #expect(throws: MappingError.self) {
      try bound().put(record, fields: ["bankAccounts"], into: row("", "", "", ""))
    }
    #expect(error?.description.contains("at most 10 characters") == true, "\(String(describing: error))")
  }

  @Test func `an IBAN that a portal keeps apart is an account`() throws {
    let mapping = try compile(
      "{ repeat: BANK, field: RQ_ACC_NUM, parts: { iban: RQ_IBAN, bankCode: RQ_BIK } }", format: "portal")
    func bank(_ texts: [(String, String)]) -> RawNode {
      RawNode("BANK", children: texts.map { RawNode($0.0, text: $0.1) })
    }
    let raw = RawNode(
      "record",
      children: [
        RawNode("ID", text: "1"), bank([("RQ_ACC_NUM", ""), ("RQ_IBAN", Self.iban), ("RQ_BIK", "")]),
      ])
    let read = mapping.get(raw, entity: .company).record
    #expect(read["bankAccounts"] == .bag([Element(Self.iban)]))
    #expect(try mapping.put(read, fields: ["bankAccounts"], into: raw) == raw)
    let made = try mapping.put(
      Record(.company, ["bankAccounts": .bag([Element(Self.iban), Element("0532013000")])]),
      fields: ["bankAccounts"], into: raw)
    #expect(made.children.filter { $0.name == "BANK" }.map { $0["RQ_ACC_NUM"]?.text } == ["", "0532013000"])
    #expect(made.children.filter { $0.name == "BANK" }.map { $0["RQ_IBAN"]?.text } == [Self.iban, nil])
  }
}
