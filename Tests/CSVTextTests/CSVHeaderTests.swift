import CSVText
import Testing

struct `Header names` {
  @Test(arguments: [
    ("ИНН", " инн "), ("Расчётный счет", "РАСЧЕТНЫЙ\u{A0} СЧЕТ"), ("Тел.", "тел"), ("Юр. адрес", "юр  адрес"),
    ("«Имя»", "\"имя\""), ("E-mail", "e-MAIL"), ("\u{FEFF}Код", "код"), ("Учет", "Уче\u{308}т"),
  ])
  func `spellings of one name fold alike`(left: String, right: String) {
    #expect(CSVHeader.folded(left) == CSVHeader.folded(right))
  }

  @Test func `different names stay different`() {
    #expect(CSVHeader.folded("E-mail") != CSVHeader.folded("Email"))
    #expect(CSVHeader.folded("Код") != CSVHeader.folded("Код контрагента"))
    #expect(CSVHeader.folded("Йод") == "йод")
  }

  @Test func `equal headings are told apart by number`() {
    let header = CSVHeader(["Имя", "Телефон", "телефон", "", "Телефон#2", " "])
    #expect(header.index(of: "ТЕЛЕФОН") == 1)
    #expect(header.index(of: "Телефон", occurrence: 2) == 2)
    #expect(header.index(of: "Телефон", occurrence: 3) == nil)
    #expect(header.index(of: "") == nil)
    #expect(header.duplicates == ["Телефон"])
    #expect(Set(header.columns.map(\.uniqueName)).count == 6)
    for column in header.columns {
      #expect(header.index(addressed: column.uniqueName) == column.index)
    }
    #expect(header.index(addressed: "#4") == 3)
    #expect(header.index(addressed: "Телефон#2") == 4)
    #expect(header.index(addressed: "Телефон#9") == nil)
  }

  @Test func `a second heading is addressed by its number`() {
    let header = CSVHeader(["Телефон", "Телефон", "#3"])
    #expect(header.columns.map(\.uniqueName) == ["Телефон", "Телефон#2", "#3"])
    #expect(header.index(addressed: "телефон#2") == 1)
  }
}
