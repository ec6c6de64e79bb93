import Contractors
import Mappings
import ReplicaTesting
import SyncConfiguration
import Testing

/// What stands above the records of a CSV file, rows of one record and keys of a length of their own.
@Suite struct HeaderRuleTests {
  private func mapping(
    _ head: String, fields: String = "name: Имя", key: String = "Код", format: String = "csv"
  )
    -> String
  {
    """
    version: 1
    name: test
    format: \(format)
    \(head)
    entities:
      company:
        key: \(key)
        fields: { \(fields) }
    """
  }

  @Test(arguments: [
    ("header: { by: position }", "nothing names the columns"),
    ("header: { headings: optional, columns: [Код, Имя] }", "need a row of headings"),
    ("header: { by: place, columns: [Код, Имя] }", "expected name or position"),
    ("header: { by: position, columns: [Код, Название] }", "nothing says where the column 'Имя' stands"),
    ("header: { columns: [Код, Имя, код] }", "'код' is listed twice"),
    (
      "header: { columns: [Код, Имя], numbers: [Код, Имена] }", "nothing says where the column 'Имена' stands"
    ),
    ("header: { lines: [{ check: { 1: a } }] }", "nothing says what the line consists of"),
    ("header: { lines: [{ cells: [a, b], check: { 3: a } }] }", "'3' is no cell of this line, which has 2"),
    ("header: { lines: [{ cells: [a], cell: b }] }", "unknown key 'cell'"),
    ("header: { lines: [{ cells: [\"4\"], names: { n: 2 } }] }", "'2' is no cell of this line, which has 1"),
    (
      "header: { lines: [{ cells: [a], names: { n: 1 } }] }",
      "holds a number of digits, from 1 to 18, and this one holds 'a'"
    ),
    ("continued: { column: Код }", "nothing says how a row continues"),
    ("continued: { column: Код, by: blank }", "expected empty or same"),
    ("continued: { by: same }", "no column"),
  ])
  func `a header that cannot work is refused with its reason`(head: String, message: String) throws {
    let problem = try #require(problems(mapping(head)).first)
    #expect(problem.message.english.contains(message), "\(problem)")
    #expect(problem.lineText != nil)
  }

  @Test func `an element in each row needs to know which rows belong together, and stands alone`() throws {
    let rows = "name: Имя, bankAccounts: { repeat: row, column: Счёт }"
    #expect(
      problems(mapping("", fields: rows)).first?.message.english.contains("which rows belong") == true)
    let head = "continued: { column: Код, by: empty }"
    #expect(problems(mapping(head, fields: rows)).isEmpty)
    let both = "bankAccounts: { columns: [Р/с, { repeat: row, column: Счёт }] }"
    #expect(problems(mapping(head, fields: both)).first?.message.english.contains("only place") == true)
    let list = "bankAccounts: { repeat: row, column: Счёт, separator: \",\" }"
    #expect(problems(mapping(head, fields: list)).first?.message.english.contains("'separator'") == true)
    #expect(
      problems(mapping("header: { columns: [ID] }", fields: "name: TITLE", key: "ID", format: "portal"))
        .first?.message.english.contains("CSV only") == true)
  }

  @Test func `columns are written in the order of the header, those that it leaves out behind them`() throws {
    let found = try Mapping.read(
      yaml: mapping("header: { columns: [Прочее, имя] }", fields: "name: Имя, comment: Заметка"),
      file: "m.yaml")
    #expect(found.columns == ["Прочее", "имя", "Код", "Заметка"])
    #expect(found.bind(header: ["Код", "ИМЯ"]).found == ["Код", "ИМЯ"])
  }

  @Test func `a line above is written with the time and checked when it is read`() throws {
    let found = try Mapping.read(
      yaml: mapping(
        "header: { lines: [{ cells: [EXTF, \"{now:yyyyMMddHHmmss}000\", \"{now:yyyy}0101\", \"{now}\"], check: { 1: [EXTF, DTVF] } }] }"
      ), file: "m.yaml")
    let line = try #require(found.header?.lines.first)
    // 2024-02-29T23:59:58Z and a moment before 1970.
    #expect(
      line.cells(at: Timestamp(milliseconds: 1_709_251_198_900))
        == ["EXTF", "20240229235958000", "20240101", "2024-02-29T23:59:58"])
    #expect(line.cells(at: Timestamp(milliseconds: -1))[3] == "1969-12-31T23:59:59")
    #expect(found.header?.mismatch(in: [["dtvf "]]) == nil)
    #expect(
      found.header?.mismatch(in: [["EXTX"]])
        == HeaderMismatch(line: 1, column: 1, expected: ["EXTF", "DTVF"], found: "EXTX"))
    #expect(found.header?.mismatch(in: [])?.found == "")
  }

  @Test(arguments: Seeds.list(20))
  func `any moment is written as the day and the time it is`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let found = try Mapping.read(
      yaml: mapping("header: { lines: [{ cells: [\"{now}\"] }] }", fields: "name: Имя"), file: "m.yaml")
    let reading = try Mapping.read(
      yaml: """
        version: 1
        name: test
        format: csv
        entities: { company: { key: Код, modified: { column: Когда }, fields: { name: Имя } } }
        """, file: "m.yaml")
    for _ in 0..<50 {
      let moment = Timestamp(
        milliseconds: Int64.random(in: -10_000_000_000...10_000_000_000, using: &random) * 1000)
      let text = try #require(found.header?.lines.first?.cells(at: moment).first)
      let raw = RawNode.row(["1", text, "x"], columns: ["Код", "Когда", "Имя"])
      #expect(reading.get(raw, entity: .company).record.modified == moment, "seed \(seed): \(text)")
    }
  }

  @Test func `a key of a length of its own is filled up with zeros, or refused`() throws {
    let found = try Mapping.read(
      yaml: mapping("", key: "{ column: Код, new: \"{originator}1{id:4}\" }"), file: "m.yaml")
    func key(_ id: String) throws -> RecordKey? {
      try found.newKey(for: Record(.company, origin: Origin(originator: "a", id: id)))
    }
    #expect(try key("7") == "a10007" && key("9999") == "a19999")
    for id in ["10000", "", "7a", "٣"] {
      #expect(throws: MappingError.unfitKey(key: ["Код"], id: id, template: "{originator}1{id:4}")) {
        try key(id)
      }
    }
    #expect(found.newKeys(of: .company) == .origin)
    #expect(problems(mapping("", key: "{ column: Код, new: \"1{id:x}\" }")).count == 1)
  }

  @Test func `a key may be as long as a cell above the headings says`() throws {
    let found = try Mapping.read(
      yaml: mapping(
        "header: { by: position, columns: [Код, Имя], lines: [{ cells: [L, \"4\"], names: { length: 2 } }] }",
        key: "{ column: Код, new: \"1{id:length}\" }"), file: "m.yaml")
    let record = Record(.company, ["name": .text("x")], origin: Origin(originator: "crm", id: "7"))
    #expect(try found.newKey(for: record) == "10007")
    for (cell, key) in [("6", "1000007"), (" 2 ", "107"), ("x", "10007"), ("0", "10007"), ("19", "10007")] {
      let bound = found.bind(header: ["Код", "Имя"], lines: [["L", cell]]).mapping
      #expect(try bound.newKey(for: record) == RecordKey(rawValue: key), "\(cell)")
      #expect(bound.newKeys(of: .company) == .origin)
    }
    #expect(try found.bind(header: ["Код", "Имя"], lines: [["L"]]).mapping.newKey(for: record) == "10007")
    let unnamed = mapping("", key: "{ column: Код, new: \"1{id:length}\" }")
    #expect(problems(unnamed).first?.message.english.contains("1{id:length}") == true)
  }

  @Test func `dates may be written as the heading has it, and a heading that the field has not is refused`()
    throws
  {
    let fields =
      "birthDate: { column: Birthday, also: [Geburtstag], format: { birthday: M/d/yyyy, Geburtstag: [dd.MM.yyyy, d.M.yyyy] } }"
    let text = """
      version: 1
      name: test
      format: csv
      entities:
        contact:
          key: Id
          fields: { \(fields) }
      """
    let found = try Mapping.read(yaml: text, file: "m.yaml")
    for (heading, written) in [("Birthday", "3/7/1970"), ("GEBURTSTAG", "07.03.1970")] {
      let bound = found.bind(header: ["Id", heading]).mapping
      for read in [written, "1970-03-07"] {
        let reading = bound.get(
          RawNode("row", children: [RawNode("Id", text: "1"), RawNode(heading, text: read)]), entity: .contact
        )
        #expect(reading.record["birthDate"] == .text("1970-03-07"), "\(heading) \(read)")
      }
      let made = try bound.make(
        Record(.contact, ["birthDate": .text("1970-03-07")], origin: Origin(originator: "a", id: "1")))
      #expect(made[heading]?.text == written)
    }
    let other = problems(text.replacing("Geburtstag: [", with: "Geburtstg: ["))
    #expect(other.first?.message.english.contains("none of the field's headings") == true, "\(other)")
    #expect(other.first?.advice?.english.contains("Geburtstag") == true, "\(other)")
  }
}
