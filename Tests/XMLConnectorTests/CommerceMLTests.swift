import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

/// The places of parties, the namespaces and the versions that programs write.
@Suite struct `Documents of CommerceML` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private static let party = """
    <Контрагент><Ид>7</Ид><Наименование>Луч</Наименование><ОфициальноеНаименование>ООО Луч</ОфициальноеНаименование>\
    <ИНН>9900000017</ИНН></Контрагент>
    """

  /// The ways from the root to a list of parties.
  static let placements = [
    ["Контрагенты"], ["Документ", "Контрагенты"], ["Контейнер", "Документ", "Контрагенты"],
    ["Документ", "ПодчиненныеДокументы", "ПодчиненныйДокумент", "Контрагенты"],
  ]

  static let namespaces = [
    "", "urn:1C.ru:commerceml_2", "urn:1C.ru:commerceml_208", "urn:1C.ru:commerceml_210",
    "urn:1C.ru:commerceml_3",
  ]

  static let versions = ["2.03", "2.04", "2.05", "2.07", "2.08", "2.09", "2.10", "3.1"]

  private func replica(_ text: String) throws -> XMLReplica {
    try XMLReplica.firms(folder.write(text), mapping: Shipped.mapping("commerceml-2"))
  }

  @Test(arguments: placements, namespaces)
  func `are read and written in every version, wherever the parties stand`(
    way: [String], namespace: String
  ) async throws {
    for version in Self.versions {
      for prefix in namespace.isEmpty ? [""] : ["", "cml:"] {
        let declaration = namespace.isEmpty ? "" : " xmlns\(prefix.isEmpty ? "" : ":cml")=\"\(namespace)\""
        let party =
          prefix.isEmpty
          ? Self.party
          : Self.party.replacing("</", with: "\0").replacing("<", with: "<cml:").replacing(
            "\0", with: "</cml:")
        let text =
          "<\(prefix)КоммерческаяИнформация\(declaration) ВерсияСхемы=\"\(version)\">"
          + way.map { "<\(prefix)\($0)>" }.joined() + party
          + way.reversed().map { "</\(prefix)\($0)>" }.joined() + "</\(prefix)КоммерческаяИнформация>"
        let replica = try replica(text)
        let reading = try await replica.everything()
        #expect(reading.keys == ["7"] && reading.records.first?.record["name"] == .text("Луч"), "\(text)")
        #expect(try await replica.outcome(.rename("7", "Луна"))?.isDone == true, "\(text)")
        #expect(try folder.text() == text.replacing(">Луч<", with: ">Луна<"))
      }
    }
  }

  @Test func `the sender's own firm, makers and representatives are no parties`() async throws {
    let inner = Self.party.replacing("Контрагент>", with: "Владелец>")
    let text = """
      <КоммерческаяИнформация><Каталог>\(inner)<Товары><Товар>\(inner.replacing("Владелец", with: "Изготовитель"))</Товар>\
      </Товары></Каталог><Контрагенты><Контрагент><Ид>8</Ид><Наименование>Сам</Наименование><Представители>\
      <Представитель>\(Self.party)</Представитель></Представители></Контрагент></Контрагенты></КоммерческаяИнформация>
      """
    #expect(try await replica(text).everything().keys == ["8"])
  }

  private func orders(_ parties: String...) -> String {
    "<КоммерческаяИнформация>\n"
      + parties.map { "<Документ><Контрагенты>\($0)</Контрагенты></Документ>\n" }.joined()
      + "</КоммерческаяИнформация>"
  }

  @Test func `a party of several orders is one, and an edit reaches it in each`() async throws {
    let short = "<Контрагент><Роль>Покупатель</Роль><Ид>7</Ид><Наименование>Луч</Наименование></Контрагент>"
    let first = Self.party.replacing("</Контрагент>", with: "<Роль>Плательщик</Роль></Контрагент>")
    let text = orders(first, short, first)
    let replica = try replica(text)
    let before = try await replica.everything()
    #expect(before.keys == ["7"] && before.rejections.isEmpty)
    let known = Dictionary(uniqueKeysWithValues: before.records.map { ($0.fingerprint, $0.key) })
    #expect(try await replica.everything(known: { known[$0] }).unchanged == ["7"])

    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7",
        action: .update(["name": .set(.text("Луна")), "taxId": .set(.text("9900000024"))]),
        expected: ["name": .text("Луч"), "taxId": .text("9900000017")]))
    #expect(
      try folder.text() == text.replacing(">Луч<", with: ">Луна<").replacing("9900000017", with: "9900000024")
    )
    let after = try await replica.everything()
    #expect(outcome == .done("7", after["7"]) && after.rejections.isEmpty)
    #expect(after.records.count == 1)
  }

  @Test func `a party that says something else in a later order is set aside there and left alone`()
    async throws
  {
    let other = Self.party.replacing(">Луч<", with: ">Другой<")
    let text = orders(Self.party, other)
    let replica = try replica(text)
    let reading = try await replica.everything()
    #expect(reading.keys == ["7"] && reading.rejections.count == 1)
    #expect(try await replica.outcome(.rename("7", "Луна"))?.isDone == true)
    #expect(try folder.text() == text.replacing(">Луч<", with: ">Луна<"))
  }

  @Test func `in a directory a key that comes again is a defect`() async throws {
    let text = orders(Self.party).replacing("Документ>", with: "Прочее>").replacing(
      "</КоммерческаяИнформация>",
      with: "<Контрагенты>\(Self.party)\(Self.party)</Контрагенты></КоммерческаяИнформация>")
    let reading = try await replica(text).everything()
    #expect(reading.keys == ["7"] && reading.rejections.count == 1)
  }

  @Test func `a company without a full name has its name for the official one`() async throws {
    let replica = try XMLReplica.firms(
      folder.file(), mapping: Shipped.mapping("commerceml-2"), createsFile: true)
    #expect(try await replica.outcome(.create("Луч", origin: "1"))?.isDone == true)
    #expect(try folder.text().contains("<ОфициальноеНаименование>Луч</ОфициальноеНаименование>"))
  }
}
