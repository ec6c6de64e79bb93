import CSVText
import Testing

struct `Splitting rows` {
  @Test func `doubled quotes become one and the raw bytes stay`() throws {
    let row = try #require(try rows("1;\"ООО \"\"Ромашка\"\"\";\"\"\n").first)
    let fields = try row.fields()
    #expect(fields.map(\.value) == ["1", "ООО \"Ромашка\"", ""])
    #expect(fields.map(\.wasQuoted) == [false, true, true])
    #expect(fields.map(\.isEmpty) == [false, false, true])
    #expect(text(fields[1].raw) == "\"ООО \"\"Ромашка\"\"\"")
    #expect(fields.map { text(Array(row.raw)[$0.range]) } == fields.map { text($0.raw) })
  }

  @Test func `stray quotes are text`() throws {
    #expect(try rows("ООО \"Ромашка\";5\" труба;x\n")[0].values() == ["ООО \"Ромашка\"", "5\" труба", "x"])
  }

  @Test func `text after a closing quote makes the whole field text`() throws {
    let fields = try rows("\"Ромашка\" ООО;1\n\"a;b\"c;2\n")
    #expect(try fields[0].values() == ["\"Ромашка\" ООО", "1"])
    #expect(try fields[0].fields()[0].wasQuoted == false)
    #expect(try fields[1].values() == ["\"a;b\"c", "2"])
  }

  @Test func `ragged rows give their number of fields`() throws {
    #expect(try rows("a;b;c\n1;2\n1;2;3;4\n").map { try $0.fieldCount() } == [3, 2, 4])
  }

  @Test func `a trailing delimiter begins no field in the dialect that has it`() throws {
    let dialect = CSVDialect(hasTrailingDelimiter: true)
    let found = try rows("a;b;\n1;;\n1;2\n\"x;\";\n", dialect)
    #expect(try found.map { try $0.values() } == [["a", "b"], ["1", ""], ["1", "2"], ["x;"]])
    #expect(try rows("a;b;\n")[0].values() == ["a", "b", ""])
  }

  @Test func `one field is found without the others`() throws {
    let row = try #require(try rows("a;\"b\";c\n").first)
    #expect(try (0..<3).map { try row.field(at: $0)?.value } == ["a", "b", "c"])
    #expect(try row.field(at: 3) == nil)
    #expect(try row.field(at: -1) == nil)
    #expect(try row.field(at: Int.max) == nil)
    let trailing = try #require(try rows("a;b;\n", CSVDialect(hasTrailingDelimiter: true)).first)
    #expect(try trailing.field(at: 1)?.value == "b")
    #expect(try trailing.field(at: 2) == nil)
  }

  @Test func `bytes that are no UTF-8 are refused with their column`() throws {
    let bytes: [UInt8] = [0x61, 0x3B, 0xCF, 0xF0, 0x0A]
    let row = try #require(try CSVRowScanner.rows(in: bytes, dialect: CSVDialect()).first)
    #expect(throws: CSVError.invalidText(line: 1, column: 2)) { try row.values() }
    #expect(try Array(row.fields()[1].valueBytes) == [0xCF, 0xF0])
    #expect(try row.fields()[1].checkedValue == nil)
  }

  @Test func `a row can be made from kept bytes`() throws {
    let row = try #require(try CSVRow(Array("a;\"b\nc\"\r\n".utf8), lineNumber: 7, dialect: CSVDialect()))
    #expect(row.lineNumber == 7)
    #expect(row.terminator == .carriageReturnLineFeed)
    #expect(try row.values() == ["a", "b\nc"])
    #expect(try CSVRow([], dialect: CSVDialect()) == nil)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `what was written reads back the same`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let dialect = random.dialect()
    let written = random.rows()
    let bytes = try file(written, dialect)
    #expect(try CSVRowScanner.rows(in: bytes, dialect: dialect).map { try $0.values() } == written)
  }

  @Test func `fields are found alike at every alignment`() throws {
    for length in 0..<70 {
      let value = String(repeating: "я", count: length) + "\"" + String(repeating: " ", count: length)
      let dialect = CSVDialect(quoting: .all)
      let found = try CSVRowScanner.rows(in: file([[value, "x", value]], dialect), dialect: dialect)
      #expect(try found.map { try $0.values() } == [[value, "x", value]])
    }
  }
}
