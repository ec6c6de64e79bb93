import CSVText
import Testing

struct `Scanning rows` {
  @Test func `line breaks in quotes stay in the row and count as lines`() throws {
    let found = try rows("a;b\r\n\"x\r\ny\";\"z\n\"\r\nc;d")
    #expect(found.map(\.lineNumber) == [1, 2, 5])
    #expect(found.map(\.offset) == [0, 5, 18])
    #expect(found.map(\.terminator) == [.carriageReturnLineFeed, .carriageReturnLineFeed, nil])
    #expect(try found[1].values() == ["x\r\ny", "z\n"])
    #expect(found[2].byteRange == 18..<21)
  }

  @Test func `each row keeps its own line ending`() throws {
    let found = try rows("a\nb\r\nc\n")
    #expect(found.map(\.terminator) == [.lineFeed, .carriageReturnLineFeed, .lineFeed])
    #expect(found.map { text($0.raw) } == ["a\n", "b\r\n", "c\n"])
  }

  @Test func `a lone CR ends a row only in the dialect that has it`() throws {
    #expect(try rows("a\rb\rc").count == 1)
    let found = try rows("a\rb\rc", CSVDialect(lineEnding: .carriageReturn))
    #expect(found.map { text($0.content) } == ["a", "b", "c"])
    #expect(found.map(\.lineNumber) == [1, 2, 3])
  }

  @Test func `blank lines are rows and are marked`() throws {
    let found = try rows("a;b\n\n  \nc;d\n\n")
    #expect(found.map(\.isBlank) == [false, true, true, false, true])
    #expect(try rows(";\n")[0].isBlank == false)
    #expect(try rows("\t\n", CSVDialect(delimiter: .tab))[0].isBlank == false)
  }

  @Test func `byte order mark and separator line come before the first row`() throws {
    var scanner = CSVRowScanner(dialect: CSVDialect(hasByteOrderMark: true, hasSeparatorLine: true))
    scanner.feed(Array("\u{FEFF}sep=;\r\nИНН;Имя\r\n".utf8))
    scanner.finish()
    let row = try #require(try scanner.next())
    #expect(text(scanner.preamble) == "\u{FEFF}sep=;\r\n")
    #expect(row.lineNumber == 2)
    #expect(row.offset == 10)
    #expect(try row.values() == ["ИНН", "Имя"])
    #expect(try scanner.next() == nil)
  }

  @Test func `a file of nothing has no rows`() throws {
    #expect(try rows("").isEmpty)
    #expect(try rows("\u{FEFF}").isEmpty)
    #expect(try rows("sep=;", CSVDialect(hasSeparatorLine: true)).isEmpty)
  }

  @Test func `a NUL byte is refused with its place`() {
    #expect(throws: CSVError.nulByte(line: 2, offset: 3)) { try rows("a\nb\0c\n") }
    #expect(throws: CSVError.nulByte(line: 2, offset: 3)) { try rows("\"a\n\0\"\n") }
  }

  @Test func `an open quote at the end of the file names the line it began on`() {
    #expect(throws: CSVError.unterminatedQuote(line: 3)) { try rows("a;b\n\"x\ny\";\"z\nmore\n") }
    #expect(throws: CSVError.unterminatedQuote(line: 1)) { try rows("\"") }
    #expect(throws: CSVError.unterminatedQuote(line: 1)) { try rows("\"\"\"") }
  }

  @Test func `the limits of field and row stop the scan`() {
    let limits = CSVLimits(fieldBytes: 8, rowBytes: 20, columns: 4)
    func scan(_ text: String) throws {
      for row in try CSVRowScanner.rows(in: Array(text.utf8), dialect: CSVDialect(), limits: limits) {
        _ = try row.fields()
      }
    }
    #expect(throws: Never.self) { try scan("\"12345678\";2;3;4\n") }
    #expect(throws: CSVError.fieldTooLong(line: 2, column: nil, limit: 8)) { try scan("1\n\"123456789\"\n") }
    #expect(throws: CSVError.fieldTooLong(line: 1, column: nil, limit: 8)) { try scan("\"123456789") }
    #expect(throws: CSVError.fieldTooLong(line: 2, column: 2, limit: 8)) { try scan("1\n2;123456789\n") }
    #expect(throws: CSVError.rowTooLong(line: 1, limit: 20)) { try scan("1234567;1234567;1234567\n") }
    #expect(throws: CSVError.rowTooLong(line: 1, limit: 20)) { try scan("1234567;1234567;1234567") }
    #expect(throws: CSVError.tooManyColumns(line: 1, limit: 4)) { try scan("1;2;3;4;5\n") }
  }

  @Test func `an error stays`() throws {
    var scanner = CSVRowScanner(dialect: CSVDialect())
    scanner.feed(Array("a\0\nb\n".utf8))
    scanner.finish()
    for _ in 0..<2 {
      #expect(throws: CSVError.nulByte(line: 1, offset: 1)) { try scanner.next() }
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `any chunking gives the same rows`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let dialect = random.dialect()
    let bytes = seed % 2 == 0 ? random.wildBytes() : try file(random.rows(), dialect)
    func outcome(_ chunks: [[UInt8]]) -> ([CSVRow], CSVError?, [UInt8]) {
      var scanner = CSVRowScanner(dialect: dialect)
      var found: [CSVRow] = []
      do throws(CSVError) {
        for chunk in chunks {
          scanner.feed(chunk)
          while let row = try scanner.next() { found.append(row) }
        }
        scanner.finish()
        while let row = try scanner.next() { found.append(row) }
      } catch {
        return (found, error, scanner.preamble)
      }
      return (found, nil, scanner.preamble)
    }
    let whole = outcome([bytes])
    #expect(whole.1 != nil || whole.2 + whole.0.flatMap(\.raw) == bytes)
    var offset = whole.2.count
    for row in whole.0 {
      #expect(row.offset == offset)
      offset = row.byteRange.upperBound
    }
    for size in [1, 2, 3, 7, 31] {
      let chunks = stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min($0 + size, bytes.count)])
      }
      #expect(outcome(chunks) == whole)
    }
    for cut in 0...bytes.count {
      #expect(outcome([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
    }
  }
}
