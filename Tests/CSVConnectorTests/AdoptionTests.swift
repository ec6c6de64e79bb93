import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing

/// Records of one CSV file that are taken over into another one as they stand there.
@Suite struct `Rows of another file` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func replica(_ name: String, _ text: String? = nil, mapping: String? = nil) throws -> CSVReplica {
    let path = try text.map { try folder.write($0, to: name) } ?? folder.file(name)
    return try CSVReplica.firms(
      path, mapping: mapping.map(Shipped.mapping), createsFile: true)
  }

  private let theirs = """
    Код;Цвет;Наименование;Комментарий
    1;красный;ООО «Луч»;"a;b"
    2;синий;Нить;
    3;;Ветер;

    """

  @Test func `keep the cells that no rule names, in a new file and in one that has other columns`()
    async throws
  {
    let other = try replica("theirs.csv", theirs)
    let new = try replica("new.csv")
    #expect(try await new.adopt(from: other, withJoined: false) { $1 != "3" } == [])
    #expect(
      try folder.text("new.csv").replacing("\u{FEFF}", with: "")
        == "Код;Цвет;Наименование;Комментарий\r\n1;красный;ООО «Луч»;\"a;b\"\r\n2;синий;Нить;\r\n")
    let mine = "Наименование;Код;Размер;цвет\nЛуч;1;XL;белый\nТень;9;S;\n"
    let old = try replica("mine.csv", mine)
    #expect(try await old.adopt(from: other, withJoined: false) { _, _ in true } == [])
    #expect(
      try folder.text("mine.csv")
        == "Наименование;Код;Размер;цвет\nООО «Луч»;1;XL;красный\nТень;9;S;\nНить;2;;синий\nВетер;3;;\n")
    let before = try folder.text("mine.csv")
    #expect(try await old.adopt(from: other, withJoined: false) { _, _ in true } == [])
    #expect(try folder.text("mine.csv") == before)
  }

  @Test func `that cannot be held are told, and the others come`() async throws {
    let other = try replica("theirs.csv", theirs + "4;;Ünlü;\n3;;Второй раз;\n")
    let path = try folder.write("Код;Цвет;Наименование\r\n9;;Тень\r\n", as: .windows1251, to: "mine.csv")
    let mine = try CSVReplica.firms(path)
    let refused = try await mine.adopt(from: other, withJoined: false) { _, _ in true }
    #expect(refused.map(\.key) == ["4"])
    #expect(refused.first?.reason.english.contains("windows-1251") == true, "\(refused)")
    #expect(
      try folder.text("mine.csv", as: .windows1251)
        == "Код;Цвет;Наименование\r\n9;;Тень\r\n1;красный;ООО «Луч»\r\n2;синий;Нить\r\n3;;Ветер\r\n")
  }

  @Test func `of a format with lines above its headings bring them into a new file`() async throws {
    let bytes = try Shipped.bytes("datev-debtors.csv")
    let other = try CSVReplica.firms(
      folder.write(bytes, to: "theirs.csv"), mapping: Shipped.mapping("datev-debtors-csv"))
    let new = try replica("new.csv", mapping: "datev-debtors-csv")
    #expect(try await new.adopt(from: other, withJoined: false) { $0 == .contact && $1 == "10002" } == [])
    func rows(_ name: String) throws -> [[Substring]] {
      try folder.text(name, as: .windows1252).split(separator: "\r\n").map {
        $0.replacing("\"", with: "").split(separator: ";", omittingEmptySubsequences: false)
      }
    }
    let (known, made) = (try rows("theirs.csv"), try rows("new.csv"))
    #expect(made.count == 3 && made[0] == known[0] && made[1] == known[1])
    #expect(made[2] == known.first { $0.first == "10002" })
    #expect(
      try await new.everything(.contact)["10002"]?.record == other.everything(.contact)["10002"]?.record)
  }

  @Test func `come with the rows that continue them`() async throws {
    let text = """
      id,name,is_company,vat,bank_ids/acc_number,x
      a,Azure,True,,A1,1
      ,,,,A2,2
      b,Berg,True,,B1,3

      """
    let other = try replica("theirs.csv", text, mapping: "odoo-partners-csv")
    let mine = try replica(
      "mine.csv", text.replacing("A2,2", with: "A3,9").replacing("b,Berg,True,,B1,3\n", with: ""),
      mapping: "odoo-partners-csv")
    #expect(try await mine.adopt(from: other, withJoined: false) { _, _ in true } == [])
    #expect(try folder.text("mine.csv") == text)
  }
}
