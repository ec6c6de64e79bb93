import Contractors
import Testing

@Suite struct `Comparison forms of text and names` {
  @Test(arguments: [
    ("  a \t b\u{A0}\u{2009}c\r\n", "a b c"), ("", ""), (" \u{A0}", ""), ("и\u{306}ё", "йё"),
    ("Е\u{308}лка", "Ёлка"),
    ("и\u{200B}\u{306}", "й"), ("a\u{AD}b\u{FEFF}", "ab"), ("cafe\u{301}", "café"),
    ("q\u{323}\u{307}", "q\u{323}\u{307}"),
    ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("\u{212B}", "Å"), ("ОК", "ОК"),
  ])
  func `white space is collapsed and marks are composed`(text: String, expected: String) {
    // Strings compare by canonical equivalence; bytes tell whether the text was composed.
    #expect(Array(Normal.collapsed(text).utf8) == Array(expected.utf8))
  }

  @Test func `free text keeps its case and folds ё`() {
    #expect(Normal.text(" Ёлка  и  ёж ") == "Елка и еж")
    #expect(Normal.text("Е\u{308}ж") == "Еж")
    #expect(Normal.text("ПОСТАВЩИК") != Normal.text("поставщик"))
  }

  @Test(arguments: [
    [
      "ООО «Вектор-М»", "Ооо \"Вектор - М\"", "ООО Вектор–М", "ООО\u{A0}„Вектор—М“", "ООО\"Вектор-М\"",
      "ООО, 'Вектор-М'",
    ],
    ["Климова А.С.", "КЛИМОВА А. С.", "Климова А С"],
    ["Объект", "Oбъект", "ОБЪЕКТ"], ["АО \"Ёлка\"", "АО «Елка»"],
    ["ТОВ \"Об'єднання\"", "ТОВ «Об’єднання»"],
  ])
  func `spellings of one name are equal`(spellings: [String]) {
    let forms = Set(spellings.map { Normal.name($0) })
    #expect(forms.count == 1, "\(forms)")
  }

  @Test func `names of different firms stay different`() {
    let names = ["ООО Вектор", "АО Вектор", "ООО Вектор-М", "ООО Вектор М", "Vector", "ООО Вектор 2"]
    #expect(Set(names.map { Normal.name($0) }).count == names.count)
    #expect(Normal.name("COCA") == "coca", "a word in Latin letters alone is left alone")
  }

  @Test(arguments: [
    ("ООО \"Вектор\"", "вектор"), ("Вектор, ООО", "вектор"), ("ВЕКТОР", "вектор"), ("OOO Вектор", "вектор"),
    ("Общество с ограниченной ответственностью «Вектор»", "вектор"),
    ("ПАО «Северный ветер»", "северный ветер"),
    ("ИП Климова А.С.", "климова а с"),
    ("Индивидуальный предприниматель Климова Анна Сергеевна", "климова анна сергеевна"),
    ("Vector Ltd.", "vector"), ("Vector s.r.o.", "vector"), ("Vector GmbH & Co. KG", "vector"),
    ("ООО", "ооо"),
    ("ООО ИП", "ип"), ("Товариство з обмеженою відповідальністю \"Вітер\"", "вітер"),
    ("ТОО «Степь»", "степь"),
    ("Аорта", "аорта"), ("", ""),
  ])
  func `the legal form is dropped before and after a name`(text: String, expected: String) {
    #expect(Normal.nameWithoutLegalForm(text) == expected)
  }

  @Test(arguments: [
    "-", "—", "нет", "Нет.", "н/д", "Н/Д", "не указан", "0", "0000000000", "999999990", "test@test",
    "test@test.ru",
    "Desconhecido", "BRAK", "N/A", "...", "#Н/Д",
  ])
  func `a placeholder is known as such`(text: String) {
    #expect(Normal.isPlaceholder(text))
  }

  @Test(arguments: ["", "11", "7707083893", "Нетто", "Тестов", "А", "+", "x", "info@example.com", "10"])
  func `a value is no placeholder`(text: String) {
    #expect(!Normal.isPlaceholder(text))
  }

  @Test(arguments: SampleSource.seeds)
  func `every form of a form is itself`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    let forms: [(String, (String) -> String)] = [
      ("collapsed", Normal.collapsed), ("text", Normal.text), ("name", Normal.name),
      ("person", Normal.person),
      ("nameWithoutLegalForm", Normal.nameWithoutLegalForm), ("email", Normal.email),
      ("website", Normal.website),
      ("phone", { Normal.phone($0) }),
      ("phone DE", { Normal.phone($0, country: CountryCode("DE") ?? .russia) }),
      ("phone BY", { Normal.phone($0, country: .belarus) }),
      ("phone KZ", { Normal.phone($0, country: .kazakhstan) }),
      ("phone PL", { Normal.phone($0, country: CountryCode("PL") ?? .russia) }),
      ("date", { Normal.date($0) ?? $0 }), ("decimal", { Normal.decimal($0) ?? $0 }),
    ]
    for _ in 0..<1_500 {
      let text = source.text()
      for (name, form) in forms {
        let once = form(text)
        let twice = form(once)
        #expect(Array(twice.utf8) == Array(once.utf8), "seed \(seed), \(name): \(text.debugDescription)")
      }
    }
  }

  @Test(arguments: SampleSource.seeds)
  func `canonically equivalent texts have the same form, byte for byte`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    let letters = ["и", "е", "о", "a", "E", "И", "Е", "ж", "1", " "]
    let marks = ["\u{306}", "\u{308}", "\u{301}", ""]
    for _ in 0..<500 {
      var (left, right) = ("", "")
      for _ in 0..<6 {
        let letter = letters.randomElement(using: &source) ?? "и"
        let above = marks.randomElement(using: &source) ?? ""
        let below = Bool.random(using: &source) ? "\u{323}" : ""
        left += letter + above + below
        right += letter + below + above
      }
      #expect(
        Array(Normal.collapsed(left).utf8) == Array(Normal.collapsed(right).utf8), "seed \(seed): \(left)")
      #expect(Array(Normal.name(left).utf8) == Array(Normal.name(right).utf8), "seed \(seed): \(left)")
    }
  }
}
