import Contractors
import Files
import FoundationEssentials
import Mappings
import ReplicaTesting
import TextConnector
import Testing

@Suite struct `Exchanges with a bank` {
  let files: TextFiles

  init() throws { files = try TextFiles() }

  @Test func `the parties of payments are read once each, with all their accounts, and the owner not at all`()
    async throws
  {
    let replica = try TextFiles.replica("bank-exchange", path: TextFiles.fixture("bank-exchange-1251.txt"))
    let firms = try await replica.everything(.company)
    #expect(firms.rejections == [])
    #expect(firms.records.map(\.key) == ["9999000013", "999900000011"])
    let firm = try #require(firms.records.first)
    #expect(firm.position == .line(13))
    #expect(firm.record["name"] == .text("ООО \"Вектор\"") && firm.record["kind"] == .text("legalEntity"))
    #expect(firm.record["taxId"] == .text("9999000013") && firm.record["taxReason"] == .text("999901001"))
    let accounts = try #require(firm.record["bankAccounts"]?.elements)
    #expect(accounts.map(\.value) == ["40702810200000000001", "40702810900000000003"])
    #expect(
      accounts[0].parts["bankCode"] == "044525225" && accounts[0].parts["bankName"] == "АО \"Банк Пример\"")
    #expect(accounts[0].parts["correspondentAccount"] == "30101810400000000225")
    let trader = try #require(firms.records.last?.record)
    #expect(trader["name"] == .text("ИП Сидоров Пётр Ильич") && trader["kind"] == .text("soleProprietor"))
    let people = try await replica.everything(.contact)
    #expect(people.records.map(\.key) == ["40817810000000000005"])
    #expect(people.records.first?.record["middleName"] == .text("Иванович"))
  }

  @Test(arguments: ["UTF-8", "CP866"])
  func `the encoding is that of the bytes, whatever the header says`(name: String) async throws {
    let utf8 = """
      1CClientBankExchange
      Кодировка=\(name == "CP866" ? "DOS" : "Windows")
      СекцияДокумент=Платежное поручение
      ПлательщикСчет=40702810200000000001
      Плательщик1=ООО "Вектор"
      ПлательщикИНН=9999000013
      КонецДокумента
      """
    let bytes = try TextEncoder.encode(utf8, to: TextEncoding(named: name))
    try files.write(bytes, to: "bank.txt")
    let firms = try await files.replica("bank-exchange", "bank.txt").everything()
    #expect(firms.records.first?.record["name"] == .text("ООО \"Вектор\""))
  }

  @Test func `nothing is written into it`() async throws {
    try files.write(TextFiles.sample("bank-exchange-1251.txt"), to: "bank.txt")
    let replica = try files.replica("bank-exchange", "bank.txt")
    let outcomes = try await replica.apply([
      Operation(
        id: 1, entity: .company, key: "999900000011", action: .update(["name": .set(.text("Иное"))]))
    ])
    #expect(outcomes.first?.refusal != nil)
    #expect(try files.bytes("bank.txt") == TextFiles.sample("bank-exchange-1251.txt"))
  }

  @Test func `a document without an end and another file are errors`() async throws {
    try files.write("1CClientBankExchange\nСекцияДокумент=x\nНомер=1\n".utf8, to: "bank.txt")
    await #expect(throws: TextConnectorError.self) {
      try await files.replica("bank-exchange", "bank.txt").everything()
    }
    try files.write("Номер;Дата\n".utf8, to: "bank.txt")
    await #expect(throws: TextConnectorError.otherForm(path: files.file("bank.txt"), .bankExchange)) {
      try await files.replica("bank-exchange", "bank.txt").everything()
    }
  }
}
