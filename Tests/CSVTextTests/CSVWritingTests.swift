import CSVText
import Testing

struct `Writing rows` {
  private func replace(
    _ line: String, _ values: [Int: String], _ dialect: CSVDialect = CSVDialect()
  ) throws -> String {
    text(try #require(try rows(line, dialect).first).replacing(values))
  }

  @Test func `only the changed cell changes`() throws {
    #expect(
      try replace("\"a\"; b ;\"c\"\"\" x;4\r\n", [3: "5"]) == "\"a\"; b ;\"c\"\"\" x;5\r\n")
    #expect(try replace("\"a\";b\n", [0: "x", 1: "y"]) == "\"x\";y\n")
    #expect(try replace("a;b", [1: "y"]) == "a;y")
  }

  @Test func `a value that needs quotes gets them`() throws {
    #expect(try replace("a;b\n", [0: "x;y"]) == "\"x;y\";b\n")
    #expect(try replace("a;b\n", [1: "ООО \"Ромашка\""]) == "a;\"ООО \"\"Ромашка\"\"\"\n")
    #expect(try replace("a;b\n", [1: "x\ny"]) == "a;\"x\ny\"\n")
  }

  @Test func `a cell that has the value already is left alone`() throws {
    #expect(try replace("\"a\";b\n", [0: "a", 1: "b"]) == "\"a\";b\n")
  }

  @Test func `an empty bare cell takes the style of the file`() throws {
    #expect(try replace("\"a\";;1\n", [1: "b"], CSVDialect(quoting: .nonEmpty)) == "\"a\";\"b\";1\n")
    #expect(try replace("\"a\";1\n", [1: "2"], CSVDialect(quoting: .nonNumeric)) == "\"a\";2\n")
    #expect(try replace("\"a\";1\n", [1: "b"], CSVDialect(quoting: .nonNumeric)) == "\"a\";\"b\"\n")
  }

  @Test func `a short row is extended`() throws {
    #expect(try replace("a\r\n", [3: "d"]) == "a;;;d\r\n")
    #expect(try replace("\"a\"\n", [2: "d"], CSVDialect(quoting: .all)) == "\"a\";\"\";\"d\"\n")
    #expect(try replace("a;b;\n", [2: "c"], CSVDialect(hasTrailingDelimiter: true)) == "a;b;c;\n")
    #expect(try replace("\n", [1: "b"]) == ";b\n")
  }

  @Test func `a row is never made blank`() throws {
    #expect(try replace("a\n", [0: ""]) == "\"\"\n")
  }

  @Test func `a last row without line ending can be followed`() throws {
    #expect(try text(rows("a;b")[0].terminated) == "a;b\r\n")
    #expect(try text(rows("a;b\n")[0].terminated) == "a;b\n")
  }

  @Test func `what cannot be written is refused with its column`() throws {
    #expect(throws: CSVError.unwritable(column: 2, reason: .nulByte)) { try replace("a;b\n", [1: "\0"]) }
    #expect(throws: CSVError.unwritable(column: 1, reason: .needsQuotes)) {
      try replace("a;b\n", [0: "x;y"], CSVDialect(quote: .none))
    }
    #expect(throws: CSVError.unwritable(column: 0, reason: .columnOutOfRange(limit: 4096))) {
      try replace("a\n", [-1: "x"])
    }
    #expect(throws: CSVError.unwritable(column: 4097, reason: .columnOutOfRange(limit: 4096))) {
      try replace("a\n", [4096: "x"])
    }
    let limits = CSVLimits(fieldBytes: 4, rowBytes: 10, columns: 3)
    let writer = CSVRowWriter(dialect: CSVDialect(), limits: limits)
    #expect(throws: CSVError.unwritable(column: 2, reason: .tooLong(limit: 4))) {
      try writer.bytes(for: ["a", "12345"])
    }
    #expect(throws: CSVError.unwritable(column: 3, reason: .tooLong(limit: 10))) {
      try writer.bytes(for: ["1234", "1234", "1234"])
    }
    #expect(throws: CSVError.unwritable(column: 4, reason: .columnOutOfRange(limit: 3))) {
      try writer.bytes(for: ["1", "2", "3", "4"])
    }
  }

  @Test func `where the columns of numbers are known, figures elsewhere are texts`() throws {
    var dialect = CSVDialect(quoting: .nonNumeric, lineEnding: .lineFeed)
    dialect.numberColumns = [0]
    #expect(text(try CSVRowWriter(dialect: dialect).bytes(for: ["1", "2", "", "a"])) == "1;\"2\";;\"a\"\n")
    #expect(try replace("1;;3\n", [0: "2", 1: "4"], dialect) == "2;\"4\";3\n")
  }

  @Test func `the styles of quoting differ`() throws {
    let values = ["Имя", "", "12,5", "a;b"]
    func line(_ quoting: CSVQuotingStyle) throws -> String {
      text(try CSVRowWriter(dialect: CSVDialect(quoting: quoting, lineEnding: .lineFeed)).bytes(for: values))
    }
    #expect(try line(.minimal) == "Имя;;12,5;\"a;b\"\n")
    #expect(try line(.all) == "\"Имя\";\"\";\"12,5\";\"a;b\"\n")
    #expect(try line(.nonEmpty) == "\"Имя\";;\"12,5\";\"a;b\"\n")
    #expect(try line(.nonNumeric) == "\"Имя\";;12,5;\"a;b\"\n")
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `replacing nothing gives identical bytes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let dialect = random.dialect()
    guard let found = try? CSVRowScanner.rows(in: random.wildBytes(), dialect: dialect) else { return }
    for row in found {
      #expect(try row.replacing([:]) == Array(row.raw))
      guard let values = try? row.values() else { continue }
      let same = Dictionary(uniqueKeysWithValues: zip(values.indices, values))
      #expect(try row.replacing(same) == Array(row.raw))
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `a replaced row reads back as replaced`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let dialect = random.dialect()
    guard let found = try? CSVRowScanner.rows(in: random.wildBytes(), dialect: dialect) else { return }
    for row in found where !row.isBlank {
      guard var expected = try? row.values() else { continue }
      let column = Int.random(in: 0..<7, using: &random)
      let value = random.value()
      let bytes = try row.replacing([column: value])
      while expected.count <= column { expected.append("") }
      expected[column] = value
      let again = try #require(try CSVRow(bytes, dialect: dialect))
      #expect(again.terminator == row.terminator)
      #expect(try again.values() == expected, "\(text(row.raw).debugDescription) \(column) \(value)")
    }
  }
}

struct `The formula guard` {
  @Test(arguments: ["=1+1", "+7 495 123-45-67", "-5", "@name", "\tx", "\rx", "\r\nx", "'=x", "''-x"])
  func `dangerous texts are guarded`(text: String) {
    let guarded = FormulaGuard.guarded(text)
    #expect(guarded == "'" + text)
    #expect(!FormulaGuard.needsFormulaGuard(guarded))
  }

  @Test(arguments: ["", "Ромашка", "'", "''", "'x", "\nx", " =x", "1+1"])
  func `other texts are left alone`(text: String) {
    #expect(!FormulaGuard.needsFormulaGuard(text))
    #expect(FormulaGuard.guarded(text) == text)
    #expect(FormulaGuard.unguarded(text) == text)
  }

  @Test func `unguarding undoes guarding for every short text`() {
    let alphabet = ["'", "=", "+", "-", "@", "\t", "\r", "\n", "a", "\u{301}"]
    var texts = [""]
    for _ in 0..<4 {
      texts += texts.flatMap { text in alphabet.map { text + $0 } }
      for text in texts {
        #expect(Array(FormulaGuard.unguarded(FormulaGuard.guarded(text)).utf8) == Array(text.utf8))
      }
      texts = Array(Set(texts))
    }
  }
}
