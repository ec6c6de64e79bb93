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

  @Test func `of a party of several orders the last one that says something counts, and an edit reaches all`()
    async throws
  {
    let phone =
      "<Контакты><Контакт><Тип>Телефон рабочий</Тип><Значение>+7 495 000-00-01</Значение></Контакт></Контакты>"
    let more = Self.party.replacing("</Контрагент>", with: "\(phone)</Контрагент>")
    let other = Self.party.replacing(">Луч<", with: ">Другой<")
    let text = orders(Self.party, more, other, Self.party.replacing("<ИНН>9900000017</ИНН>", with: ""))
      .replacing(
        ">Луч</Наименование><ОфициальноеНаименование>ООО Луч</ОфициальноеНаименование></Контрагент>",
        with: "></Наименование></Контрагент>")
    let replica = try replica(text)
    let before = try await replica.everything()
    #expect(before.keys == ["7"] && before.rejections.isEmpty)
    #expect(before["7"]?.record["name"] == .text("Другой"))
    #expect(before["7"]?.record["phones"]?.elements.map(\.value) == ["+7 495 000-00-01"])
    #expect(try await replica.lookUp(keys: ["7"], entity: .company)["7"] == before["7"])
    let known = Dictionary(uniqueKeysWithValues: before.records.map { ($0.fingerprint, $0.key) })
    #expect(try await replica.everything(known: { known[$0] }).unchanged == ["7"])

    let stale = try await replica.outcome(.rename("7", "Луна", from: "Луч"))
    #expect(stale == .stale(before["7"]))
    #expect(try folder.text() == text)
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7",
        action: .update([
          "name": .set(.text("Луна")), "comment": .set(.text("к")),
          "phones": .bag(BagChange(added: [Element("+7 495 000-00-02", kind: "work")])),
        ]),
        expected: ["name": .text("Другой")]))
    let after = try await replica.everything()
    #expect(outcome == .done("7", after["7"]) && after.rejections.isEmpty)
    #expect(after["7"]?.record["phones"]?.elements.count == 2)
    let written = try folder.text()
    #expect(!written.contains(">Луч<") && !written.contains(">Другой<"))
    #expect(written.ranges(of: ">Луна<").count == 3)
    #expect(written.ranges(of: "000-00-02").count == 1)
    // What no place said goes into the first one.
    #expect(written.ranges(of: "<Комментарий>к<").count == 1)

    let removal = try await replica.outcome(
      Operation(id: 1, entity: .company, key: "7", action: .delete))
    #expect(removal?.isDone == true)
    #expect(try folder.text().ranges(of: "<ПометкаУдаления>true<").count == 4)
    #expect(try await replica.everything()["7"]?.record.removal == .removed)
  }

  @Test func `what one place of a party refuses is done in none`() async throws {
    let other = Self.party.replacing(
      "<ИНН>", with: "<ПолноеНаименование>Луч света</ПолноеНаименование><ИНН>")
    let text = orders(Self.party, other)
    let replica = try replica(text)
    #expect(try await replica.everything()["7"]?.record["fullName"] == .text("ООО Луч"))
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7", action: .update(["fullName": .set(.empty)]),
        expected: ["fullName": .text("ООО Луч")]))
    #expect(outcome?.refusal?.field == "fullName", "\(String(describing: outcome))")
    #expect(try folder.text() == text)
  }

  @Test(arguments: Seeds.list(40))
  func `any orders of some parties read as one, and edits settle`(seed: UInt64) async throws {
    var random = RandomSource(seed: seed)
    func some(_ name: String, _ values: [String]) -> String {
      random.chance(0.5) ? "<\(name)>\(random.pick(values) ?? "")</\(name)>" : ""
    }
    let parties = (0..<(2 + random.below(5))).map { _ in
      "<Контрагент><Ид>\(random.below(3))</Ид><Наименование>\(random.pick("А", "Б", "В"))</Наименование>"
        + "<ОфициальноеНаименование>ООО</ОфициальноеНаименование>"
        + some("ИНН", ["9900000017", "9900000024"]) + some("Комментарий", ["к", "л"])
        + some("ПометкаУдаления", ["true", "false"])
        + "<Роль>\(random.pick("Покупатель", "Продавец"))</Роль></Контрагент>"
    }
    let text =
      "<КоммерческаяИнформация>"
      + parties.map { "<Документ><Контрагенты>\($0)</Контрагенты></Документ>" }.joined()
      + "</КоммерческаяИнформация>"
    let replica = try replica(text)
    let before = try await replica.everything()
    #expect(before.rejections.isEmpty && Set(before.keys).count == before.keys.count)
    for observed in before.records {
      let key = observed.key
      #expect(try await replica.lookUp(keys: [key], entity: .company)[key] == observed)
      let comment: Value = random.chance(0.3) ? .empty : .text("н")
      let outcome = try await replica.outcome(
        Operation(
          id: 1, entity: .company, key: key,
          action: .update(["comment": .set(comment), "name": .set(.text("Г"))]),
          expected: ["name": observed.record["name"] ?? .empty]))
      let after = try await replica.everything()
      #expect(outcome == .done(key, after[key]), "\(text)")
      #expect(after[key]?.record["name"] == .text("Г"))
      #expect((after[key]?.record["comment"] ?? .empty) == comment, "\(text)")
      #expect(after.keys.count == before.keys.count && after.rejections.isEmpty)
    }
  }

  @Test func `a party with another role in a later order is the same, and an edit reaches it there too`()
    async throws
  {
    let parties = ["Покупатель", "Продавец", "Плательщик"].map {
      Self.party.replacing("</Контрагент>", with: "<Роль>\($0)</Роль></Контрагент>")
    }
    let text = orders(parties[0], parties[1], Self.party, parties[2])
    let replica = try replica(text)
    let reading = try await replica.everything()
    #expect(reading.keys == ["7"] && reading.rejections == [])
    #expect(reading["7"]?.record["roles"]?.elements.map(\.value) == ["customer"])
    #expect(try await replica.outcome(.rename("7", "Луна"))?.isDone == true)
    #expect(try folder.text() == text.replacing(">Луч<", with: ">Луна<"))
    #expect(try await replica.everything().rejections == [])
  }

  @Test func `an empty element says nothing, and what the other side clears stays cleared`() async throws {
    let text =
      "<КоммерческаяИнформация><Контрагенты><Контрагент><Ид>7</Ид><Наименование>Луч</Наименование>"
      + "<ОфициальноеНаименование>ООО Луч</ОфициальноеНаименование><ИНН/><КПП></КПП><КодПоОКПО/><Адрес><Представление/></Адрес>"
      + "<Комментарий/><Контакты/></Контрагент></Контрагенты></КоммерческаяИнформация>"
    let record = try #require(try await replica(text).everything()["7"]?.record)
    #expect(Set(record.fields.keys) == ["name", "fullName", "kind"], "\(record)")

    let filled = text.replacing("<ИНН/>", with: "<ИНН>9900000017</ИНН>")
    let replica = try replica(filled)
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7", action: .update(["taxId": .set(.empty)]),
        expected: ["taxId": .text("9900000017")]))
    #expect(outcome?.isDone == true && outcome?.observed?.record["taxId"] == nil)
    #expect(try folder.text().contains("<ИНН/>") || folder.text().contains("<ИНН></ИНН>"))
  }

  private static let crowded = """
    <КоммерческаяИнформация><Контрагенты><Контрагент><Ид>7</Ид><Наименование>Луч</Наименование>\
    <ОфициальноеНаименование>ООО Луч</ОфициальноеНаименование><Контакты>\
    <Контакт><Тип>Почта</Тип><Значение>a@x.example;b@x.example</Значение><Комментарий>офис</Комментарий></Контакт>\
    <Контакт><Тип>Телефон рабочий</Тип><Значение>+7 (495) 000-00-01 доб. 5, 000-00-02</Значение></Контакт></Контакты>\
    </Контрагент></Контрагенты></КоммерческаяИнформация>
    """

  private func change(_ field: FieldName, added: [Element] = [], removed: [Element] = []) -> Operation {
    Operation(
      id: 1, entity: .company, key: "7",
      action: .update([field: .bag(BagChange(added: added, removed: removed))]))
  }

  @Test func `several addresses or numbers in one element are several, and each can be changed`() async throws
  {
    let replica = try replica(Self.crowded)
    let record = try #require(try await replica.everything()["7"]?.record)
    let mails = ["a@x.example", "b@x.example"].map { Element($0, comment: "офис") }
    #expect(record["emails"]?.elements == mails)
    #expect(
      record["phones"]?.elements.map(\.value) == ["+7 (495) 000-00-01 доб. 5", "000-00-02"]
        && record["phones"]?.elements.allSatisfy { $0.kind == "work" } == true)
    #expect(try await replica.outcome(change("emails", removed: [mails[0]]))?.isDone == true)
    #expect(try folder.text() == Self.crowded.replacing("a@x.example;b", with: "b"))
    #expect(try await replica.outcome(change("emails", added: [Element("c@x.example")]))?.isDone == true)
    #expect(
      try folder.text().contains(
        "офис</Комментарий></Контакт><Контакт><Тип>Почта</Тип><Значение>c@x.example</Значение>"))
    let phone = Element("000-00-02", kind: "work")
    let outcome = try await replica.outcome(
      change("phones", added: [Element("000-00-03", kind: "work")], removed: [phone]))
    #expect(outcome?.isDone == true)
    #expect(try folder.text().contains("<Значение>+7 (495) 000-00-01 доб. 5, 000-00-03</Значение>"))
    #expect(try await outcome?.observed == replica.everything()["7"])
  }

  @Test func `a number that is to have another kind leaves the element it shares`() async throws {
    let replica = try replica(Self.crowded)
    let outcome = try await replica.outcome(
      Operation(
        id: 1, entity: .company, key: "7",
        action: .update([
          "phones": .bag(
            BagChange(changed: [
              ElementChange(
                from: Element("000-00-02", kind: "work"), to: Element("000-00-02", kind: "mobile"))
            ]))
        ])))
    #expect(outcome?.isDone == true, "\(String(describing: outcome))")
    #expect(
      try folder.text().contains(
        "<Значение>+7 (495) 000-00-01 доб. 5</Значение></Контакт><Контакт><Тип>Телефон мобильный</Тип><Значение>000-00-02<"
      ))
  }

  @Test func `forms of address are the codes of a portal, others pass`() async throws {
    let people = [("г-н", "HNR_RU_1"), ("Госпожа", "HNR_RU_2"), ("Доктор", "Доктор")]
    for (word, code) in people {
      let text =
        "<КоммерческаяИнформация><Контрагенты><Контрагент><Ид>7</Ид><Наименование>Ким Анна</Наименование>"
        + "<Обращение>\(word)</Обращение><Фамилия>Ким</Фамилия><Имя>Анна</Имя></Контрагент></Контрагенты></КоммерческаяИнформация>"
      #expect(try await replica(text).everything(.contact)["7"]?.record["honorific"] == .text(code))
    }
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
