import Bitrix24Emulator
import Foundation
import Testing

/// Bitrix24's own CSV files, as its lists export them and as its import takes them.
struct Bitrix24FileTests {
  private static let companies = """
    "ID";"Название компании";"Тип компании";"Сфера деятельности";"Кол-во сотрудников";"Валюта";"Рабочий телефон";"Реквизит: ИНН";"Реквизит: КПП";
    "100";"ООО «Ель»";"Клиент";"Информационные технологии";"менее 50";"Российский рубль";"+7 495 000-00-11";"9900000017";"990101001";
    "101";"АО «Дуб»";"Поставщик";"Производство";"50-250";"Доллар США";"";"9900000024";"990101001";

    """
  private static let contacts = """
    "ID";"Обращение";"Имя";"Фамилия";"Отчество";"Компания";"Тип контакта";"Источник";"Мобильный телефон";
    "500";"г-н";"Иван";"Котов";"Петрович";"ООО «Ель»";"Клиенты";"Звонок";"+7 900 000-00-11";
    "501";"г-жа";"Ольга";"Рысь";"";"АО «Дуб»";"Поставщики";"Выставка";"+7 900 000-00-12";

    """

  /// The file as the import takes it: without its first column.
  private static func template(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: ";", maxSplits: 1).last.map(String.init) ?? "" }.joined(separator: "\n")
  }

  @Test(arguments: [true, false])
  func `companies come into a portal with their codes and go out with their captions`(hasID: Bool)
    async throws
  {
    try await withPortal { emulator, workshop in
      let text = hasID ? Self.companies : Self.template(Self.companies)
      try workshop.write(text, to: "in.csv")
      let options = ["--mapping", "bitrix24-companies-csv", "--webhook-from", "env:WEBHOOK"]
      for _ in 1...2 {
        let ending = try await workshop.run(["import", "in.csv"] + options)
        #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      }
      #expect(emulator.snapshot().companies.count == 2)
      let spruce = try #require(emulator.find(companyTitled: "ООО «Ель»"))
      #expect(
        ["COMPANY_TYPE", "INDUSTRY", "EMPLOYEES", "CURRENCY_ID"].map { spruce[$0] }
          == ["CUSTOMER", "IT", "EMPLOYEES_1", "RUB"])

      let ending = try await workshop.run(["export", "out.csv"] + options)
      #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      let out = try workshop.read("out.csv")
      for part in [
        "\"Клиент\";\"Информационные технологии\";\"менее 50\"", "\"Поставщик\";\"Производство\";\"50-250\"",
        "\"Российский рубль\"", "\"Доллар США\"", "\"Реквизит: ИНН\";\"Реквизит: КПП\";\"Реквизит: ОГРН\"",
        "\"9900000017\";\"990101001\"",
      ] { #expect(out.contains(part), "\(part) in \(out)") }
      _ = try await workshop.run(["export", "out.csv"] + options)
      #expect(try workshop.read("out.csv") == out)
      #expect(try workshop.read("in.csv") == text)
    }
  }

  @Test func `an entry of the portal's own travels by its name, and a rename is a change and no conflict`()
    async throws
  {
    let own = DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_7K2F9Q", name: "Своя категория")
    try await withPortal({ $0.dictionaryEntries = [own] }) { emulator, workshop in
      let text = Self.companies.replacing("\"Клиент\"", with: "\"своя категория\"")
      try workshop.write(text, to: "in.csv")
      try workshop.write(
        """
        version: 1
        country: RU
        connections:
          file: { type: csv, path: in.csv, mapping: bitrix24-companies-csv }
          crm: { type: bitrix24, webhook: "${env:WEBHOOK}" }
        syncs:
          own: { left: file, right: crm, entities: [company] }
        """, to: "contractor-sync.yaml")
      let first = try await workshop.run(["sync", "own"])
      #expect(first.status == 0, "\(first.output)\(first.messages)")
      let spruce = try #require(emulator.find(companyTitled: "ООО «Ель»"))
      #expect(spruce["COMPANY_TYPE"] == "UC_7K2F9Q")
      #expect(try workshop.read("in.csv") == text)

      emulator.define(
        DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_7K2F9Q", name: "Наша категория"))
      try emulator.updateCompany(
        try #require(emulator.find(companyTitled: "АО «Дуб»")).id, ["COMPANY_TYPE": "UC_7K2F9Q"])
      let second = try await workshop.run(["sync", "own", "--allow", "changes"])
      #expect(second.status == 0, "\(second.output)\(second.messages)")
      let out = try workshop.read("in.csv")
      #expect(out.components(separatedBy: "\"Наша категория\"").count == 3, "\(out)")
      let third = try await workshop.run(["plan", "own"])
      #expect(third.status == 0, "\(third.output)\(third.messages)")
    }
  }

  @Test(arguments: [true, false])
  func `contacts come into a portal with their codes and go out with their captions`(hasID: Bool) async throws
  {
    try await withPortal { emulator, workshop in
      try workshop.write(hasID ? Self.contacts : Self.template(Self.contacts), to: "in.csv")
      let options = ["--mapping", "bitrix24-contacts-csv", "--webhook-from", "env:WEBHOOK"]
      for _ in 1...2 {
        let ending = try await workshop.run(["import", "in.csv"] + options)
        #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      }
      let contacts = emulator.snapshot().contacts
      #expect(contacts.map { $0["TYPE_ID"] }.sorted() == ["CLIENT", "SUPPLIER"])
      #expect(Set(contacts.map { $0["SOURCE_ID"] }) == ["CALL", "TRADE_SHOW"])
      #expect(Set(contacts.map { $0["HONORIFIC"] }) == ["HNR_RU_1", "HNR_RU_2"])
      let ending = try await workshop.run(["export", "out.csv"] + options)
      #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      let out = try workshop.read("out.csv")
      for part in ["\"г-жа\"", "\"Поставщики\"", "\"Выставка\"", "\"Звонок\""] {
        #expect(out.contains(part), "\(part) in \(out)")
      }
    }
  }

  @Test func `a row that is added to an import template is found again by its name`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(Self.template(Self.companies), to: "clients.csv")
      try workshop.write(
        bothWays.replacing("generic", with: "bitrix24-companies-csv"), to: "contractor-sync.yaml")
      #expect(try await workshop.run("sync").status == 0)
      _ = try emulator.addCompany(fields: ["TITLE": "ООО «Клён»", "COMPANY_TYPE": "PARTNER"])
      let ending = try await workshop.run("sync")
      #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
      let text = try workshop.read("clients.csv")
      #expect(text.contains("\"ООО «Клён»\";\"Партнёр\""), "\(text)")
      let rest = try await workshop.run("sync", "--output", "json")
      #expect(rest.status == 0 && rest.json["pairs"] as? Int == 3, "\(rest.output)\(rest.messages)")
      #expect(try workshop.read("clients.csv") == text && emulator.snapshot().companies.count == 3)
    }
  }
}
