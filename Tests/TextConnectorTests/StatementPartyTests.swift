import Contractors
import ReplicaTesting
import Testing

/// Who a payment means, however much it says of its parties.
@Suite struct `Parties of payments` {
  let files: TextFiles

  init() throws { files = try TextFiles() }

  private static let account = "40702810200000000001"

  /// A statement of payments, each by the lines of its payer.
  private func firms(own: String = "РасчСчет=40702810000000000002", _ payers: [[String]]) async throws
    -> [RecordKey: Record]
  {
    let payments = payers.map { payer in
      (["СекцияДокумент=Платежное поручение"] + payer.map { "Плательщик" + $0 } + [
        "ПолучательСчет=40702810000000000002", "ПолучательИНН=9999000020", "Получатель1=ООО \"Мы\"",
        "КонецДокумента",
      ]).joined(separator: "\n")
    }
    let text = "1CClientBankExchange\n\(own)\n" + payments.joined(separator: "\n") + "\nКонецФайла\n"
    try files.write(text.utf8, to: "bank.txt")
    let reading = try await files.replica("bank-exchange", "bank.txt").everything()
    #expect(reading.rejections == [])
    return Dictionary(uniqueKeysWithValues: reading.records.map { ($0.key, $0.record) })
  }

  @Test(arguments: [[], ["КПП="], ["КПП=0"]])
  func `a payment without a КПП, or without an ИНН, means the firm that others name`(reason: [String])
    async throws
  {
    let full = ["Счет=\(Self.account)", "ИНН=9999000013", "КПП=999901001", "1=ООО \"Вектор\""]
    let less = ["Счет=\(Self.account)", "ИНН=9999000013", "1=ООО Вектор"] + reason
    let least = ["Счет=\(Self.account)", "1=Вектор"]
    for payers in [[full, less, least], [least, less, full], [less, full]] {
      let found = try await firms(payers)
      #expect(found.keys.sorted() == ["9999000013"])
      #expect(found["9999000013"]?["taxReason"] == .text("999901001"))
      #expect(found["9999000013"]?["bankAccounts"]?.elements.map(\.value) == [Self.account])
    }
    // The file of another month, in which nobody says more, shows the same record.
    #expect(try await firms([less]).keys.sorted() == ["9999000013"])
  }

  @Test func `branches are parties of their own, known by their accounts too`() async throws {
    let branch = "40702810500000000009"
    let found = try await firms([
      ["Счет=\(Self.account)", "ИНН=9999000013", "КПП=999901001", "1=ООО \"Вектор\""],
      ["Счет=\(branch)", "ИНН=9999000013", "КПП=999943001", "1=ООО \"Вектор\", филиал"],
      ["Счет=\(branch)", "ИНН=9999000013", "1=ООО \"Вектор\", филиал"],
    ])
    #expect(found.keys.sorted() == ["9999000013", "9999000013/999943001"])
    #expect(found["9999000013"]?["bankAccounts"]?.elements.map(\.value) == [Self.account])
    #expect(found["9999000013/999943001"]?["bankAccounts"]?.elements.map(\.value) == [branch])
  }

  @Test func `two firms that pay from one account are two`() async throws {
    let found = try await firms([
      ["Счет=30101810400000000225", "ИНН=9999000013", "1=ООО \"Вектор\""],
      ["Счет=30101810400000000225", "ИНН=999900000011", "1=ИП Сидоров Пётр Ильич"],
    ])
    #expect(Set(found.keys) == ["9999000013", "999900000011"])
  }

  @Test func `the firm that the file is about is left out with all its accounts`() async throws {
    let ours = ["Счет=40702810300000000099", "ИНН=9999000020", "1=ООО \"Мы\""]
    let found = try await firms([ours, ["Счет=\(Self.account)", "ИНН=9999000013", "1=ООО \"Вектор\""]])
    #expect(found.keys.sorted() == ["9999000013"])
  }

  @Test(arguments: ["РасчСчет=", "ВерсияФормата=1.03"])
  func `where a file does not say whose it is, nobody is left out`(own: String) async throws {
    let found = try await firms(
      own: own,
      [
        ["Счет=\(Self.account)", "ИНН=9999000013", "1=ООО \"Вектор\""],
        ["РасчСчет=\(Self.account)", "ИНН=9999000013", "1=ООО \"Вектор\""],
        ["1=ИП Климова", "ИНН=999900000011"],
      ])
    #expect(Set(found.keys) == ["9999000013", "9999000020", "999900000011"])
  }

  @Test func `where somebody lives does not belong to the name`() async throws {
    let found = try await firms([
      ["Счет=\(Self.account)", "ИНН=999900000011", "1=ИП Сидоров Пётр Ильич//г. Тула, ул. Ленина, 1//"],
      ["Счет=40702810900000000003", "ИНН=9999000013", "1=ООО Вектор http://v.example"],
    ])
    #expect(found["999900000011"]?["name"] == .text("ИП Сидоров Пётр Ильич"))
    #expect(found["9999000013"]?["name"] == .text("ООО Вектор http://v.example"))
  }
}
