import Bitrix24Emulator
import Foundation
import Testing

/// The same program speaks English and Russian of the same things.
struct LanguageTests {
  private let brokenFile = bothWays.replacing(
    "path: clients.csv, mapping: generic", with: "path: broken.csv, mapping: accounting-ru")

  private func reasons(_ ending: Ending) throws -> [String] {
    let rows = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]] ?? []
    return rows.compactMap { $0["reason"] as? String }
  }

  @Test func `why rows were set aside is told to each in the language asked for`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(brokenFile, to: "contractor-sync.yaml")
      try workshop.copyFixture("broken.csv", as: "broken.csv")
      #expect(try await workshop.run("sync", "--lang", "ru").status == 3)

      let russian = try await workshop.run("setaside", "list", "--lang", "ru")
      #expect(russian.output.contains("file строка "))
      #expect(russian.output.contains("«ИНН»: здесь «9,90000E+09», а ожидается число со всеми цифрами"))
      #expect(russian.output.contains("и ещё раз в строке"))
      #expect(!russian.output.contains("expected") && !russian.output.contains("Correct the row"))

      // What one person's run has stored in Russian another one reads in English.
      let english = try await workshop.run("setaside", "list")
      #expect(english.output.contains("file line "))
      #expect(english.output.contains("'ИНН': expected all digits"))
      #expect(!english.output.contains("ожидается"))

      let inRussian = try reasons(
        try await workshop.run("setaside", "list", "--output", "json", "--lang", "ru"))
      let inEnglish = try reasons(try await workshop.run("setaside", "list", "--output", "json"))
      #expect(!inRussian.isEmpty && inRussian.count == inEnglish.count)
      #expect(
        inRussian.allSatisfy { $0.contains("Исправьте") || $0.contains("Ключ") || $0.contains("строке") })
      #expect(Set(inRussian).isDisjoint(with: inEnglish))
    }
  }

  @Test func `the locale decides where no language is asked for`() async throws {
    let workshop = try Workshop()
    workshop.environment["LANG"] = "ru_RU.UTF-8"
    #expect(try await workshop.run("sync").messages.hasPrefix("ошибка: нет файла настроек"))
    #expect(
      try await workshop.run("sync", "--lang", "en").messages.hasPrefix("error: there is no configuration"))
  }

  @Test func `a wrong configuration is shown in Russian with line, caret and advice`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      bothWays.replacing("direction: both", with: "directon: both"), to: "contractor-sync.yaml")
    let ending = try await workshop.run("check", "--lang", "ru")
    #expect(ending.status == 78)
    let lines = ending.messages.split(separator: "\n")
    #expect(lines[0].contains("contractor-sync.yaml:7:") && lines[0].hasSuffix("неизвестный ключ «directon»"))
    #expect(lines[1].contains("directon: both"))
    #expect(lines[2].hasSuffix("^"))
    #expect(lines[3] == "  возможно, «direction»?")
  }

  @Test func `a wrong mapping is shown in Russian`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      "version: 1\nformat: csv\nname: a\nentities:\n  company:\n    fields: { nmae: Имя }\n", to: "a.yaml")
    let ending = try await workshop.run("mappings", "check", "a.yaml", "--lang", "ru")
    #expect(ending.status == 78)
    #expect(ending.messages.contains("не указан ключ записи"))
    #expect(ending.messages.contains("у компании нет поля «nmae»"))
    #expect(ending.messages.contains("возможно, «name»?"))
  }

  @Test func `what was recognised of a file is told in Russian`() async throws {
    let workshop = try Workshop()
    workshop.environment["LC_ALL"] = "ru_RU.UTF-8"
    try workshop.copyFixture("companies-1251.csv", as: "clients.csv")
    let ending = try await workshop.run("init", "--file", "clients.csv", "--webhook-from", "env:WEBHOOK")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.messages.contains("кодировка: windows-1251 (по частоте русских букв"))
    #expect(ending.messages.contains("разделитель: ; (строк, где "))
    #expect(!ending.messages.contains("encoding"))
    try workshop.write("Цвет,Размер\nкрасный,1\n", to: "colours.csv")
    let guess = try await workshop.run("mappings", "infer", "colours.csv")
    #expect(guess.output.hasPrefix("# Угадано по заголовку файла"))
    #expect(guess.messages.contains("ни один столбец не годится в ключ"))
  }

  @Test func `a store that is none is told of in Russian`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      try workshop.write(String(repeating: "not a store ", count: 400), to: "contractor-sync.sqlite")
      let ending = try await workshop.run("sync", "--lang", "ru")
      #expect(ending.status == 1)
      #expect(ending.messages.contains("contractor-sync.sqlite — не хранилище этой программы"))
    }
  }
}
