import Contractors
import Testing

@Suite struct `Names of persons` {
  @Test(arguments: [
    ("Климова Анна Сергеевна", ["Климова", "Анна", "Сергеевна"]),
    ("Климова, Анна Сергеевна", ["Климова", "Анна", "Сергеевна"]),
    ("Анна Сергеевна Климова", ["Климова", "Анна", "Сергеевна"]), ("Климова А.С.", ["Климова", "А.", "С."]),
    ("Климова А. С.", ["Климова", "А.", "С."]), ("Климова А.С", ["Климова", "А.", "С."]),
    ("А.С. Климова", ["Климова", "А.", "С."]),
    ("А. С. Климова", ["Климова", "А.", "С."]), ("Климова Анна", ["Климова", "Анна", ""]),
    ("Климова", ["Климова", "", ""]),
    ("ИП Климова Анна Сергеевна", ["Климова", "Анна", "Сергеевна"]),
    ("Климова А.С., ИП", ["Климова", "А.", "С."]),
    ("Климова А.С. ИП", ["Климова", "А.", "С."]),
    ("Индивидуальный предприниматель Климова Анна Сергеевна", ["Климова", "Анна", "Сергеевна"]),
    ("Мамедов Али Гасан оглы", ["Мамедов", "Али", "Гасан оглы"]),
    ("Мамедова Лала Гасан кызы", ["Мамедова", "Лала", "Гасан кызы"]),
    ("Петров-Водкин Иван Иванович", ["Петров-Водкин", "Иван", "Иванович"]),
    ("  Климова\u{A0} Анна ", ["Климова", "Анна", ""]),
    ("Рабинович Лев Абрамович", ["Рабинович", "Лев", "Абрамович"]), ("О'Нил Джон", ["О'Нил", "Джон", ""]),
  ])
  func `a full name is parted`(text: String, expected: [String]) throws {
    let name = try #require(PersonName.parse(text))
    #expect([name.last, name.first, name.middle] == expected)
  }

  @Test(arguments: [
    "", " ", ".", ",", "7707083893", "Вектор 2", "a@b.ru", String(repeating: "Анна ", count: 100),
  ])
  func `what is no name is refused`(text: String) {
    #expect(PersonName.parse(text) == nil)
  }

  @Test func `a sole proprietor is known by the prefix`() {
    #expect(PersonName.isSoleProprietor("ИП Климова А.С."))
    #expect(PersonName.isSoleProprietor("Климова А.С., ИП"))
    #expect(PersonName.isSoleProprietor("индивидуальный предприниматель Климова Анна"))
    #expect(!PersonName.isSoleProprietor("Ипатова Анна"))
    #expect(!PersonName.isSoleProprietor("ИП"))
  }

  @Test func `initials are written with full stops`() {
    let name = PersonName(last: "Климова", first: "Анна", middle: "Сергеевна")
    #expect(name.withInitials == "Климова А. С.")
    #expect(!name.hasInitials)
    #expect(PersonName.parse(name.withInitials)?.hasInitials == true)
  }

  @Test(arguments: SampleSource.seeds)
  func `a written name is read back`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    let lasts = ["Климова", "Петров-Водкин", "Рабинович", "О'Нил", "Лё", "Ким", "де"]
    let firsts = ["Анна", "Пётр", "А.", "Ян", "Иван", "Ли"]
    let middles = ["", "Сергеевна", "Ильич", "С.", "Гасан оглы", "Кузьминична"]
    for _ in 0..<300 {
      let name = PersonName(
        last: lasts.randomElement(using: &source) ?? "", first: firsts.randomElement(using: &source) ?? "",
        middle: middles.randomElement(using: &source) ?? "")
      #expect(PersonName.parse(name.description) == name, "seed \(seed): \(name)")
      #expect(PersonName.parse("ИП " + name.description) == name, "seed \(seed): \(name)")
    }
  }
}
