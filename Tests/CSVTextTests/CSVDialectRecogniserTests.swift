import CSVText
import Testing

struct `Recognising dialects` {
  private static let contractors = [
    ["ИНН", "Наименование", "Адрес", "Телефон", "Баланс", "Заметка"],
    ["7700000016", "ООО \"Ромашка\"", "г. Москва, ул. Мира, д. 1", "+7 495 123-45-67", "12,50", ""],
    ["7700000023", "ИП Иванов", "г. Тверь; пл. Ленина, 5", "8 (4822) 12-34-56", "-3", "звонить\nс утра"],
    ["7700000030", "АО Лютик", "", "", "0", "a|b"],
    ["7700000048", "Ёлка\tи палки", "г. Омск, ул. Лесная, 7", "", "100", ""],
  ]

  struct Example: Sendable, CustomStringConvertible {
    let dialect: CSVDialect
    var description: String {
      "\(dialect.delimiter) \(dialect.lineEnding) \(dialect.quoting) mark \(dialect.hasByteOrderMark) "
        + "sep \(dialect.hasSeparatorLine) trailing \(dialect.hasTrailingDelimiter)"
    }
  }

  static let examples: [Example] = CSVDelimiter.recognisable.flatMap { delimiter in
    CSVLineEnding.allCases.flatMap { ending in
      CSVQuotingStyle.allCases.flatMap { quoting in
        (0..<8).map { bits in
          Example(
            dialect: CSVDialect(
              delimiter: delimiter, quoting: quoting, lineEnding: ending, hasByteOrderMark: bits & 1 > 0,
              hasSeparatorLine: bits & 2 > 0, hasTrailingDelimiter: bits & 4 > 0))
        }
      }
    }
  }

  @Test(arguments: examples)
  func `every combination is recognised`(example: Example) throws {
    // In a file whose rows end with CR alone no value holds LF.
    let isMac = example.dialect.lineEnding == .carriageReturn
    let written = Self.contractors.map { $0.map { isMac ? $0.replacing("\n", with: "\r") : $0 } }
    let bytes = try file(written, example.dialect)
    let report = CSVDialectRecogniser.recognise(sample: bytes, isWholeFile: true)
    #expect(report.dialect == example.dialect, "\(report.findings)")
    #expect(report.columns == 6)
    #expect(report.rows == 5)
    #expect(report.raggedRows == 0)
    #expect(report.findings.map(\.part) == CSVDialectReport.Part.allCases)
    #expect(report.findings.allSatisfy { !$0.reason.description.isEmpty && !$0.value.isEmpty })
  }

  @Test(arguments: examples.filter { !$0.dialect.hasSeparatorLine })
  func `a sample cut anywhere after two rows gives the same delimiter`(example: Example) throws {
    let isMac = example.dialect.lineEnding == .carriageReturn
    let written = Self.contractors.map { $0.map { isMac ? $0.replacing("\n", with: "\r") : $0 } }
    let bytes = try file(written, example.dialect)
    let start = try file(Array(written.prefix(2)), example.dialect).count
    for end in stride(from: start, through: bytes.count, by: 5) {
      let report = CSVDialectRecogniser.recognise(sample: Array(bytes[..<end]), isWholeFile: false)
      #expect(report.dialect.delimiter == example.dialect.delimiter)
      #expect(report.dialect.lineEnding == example.dialect.lineEnding)
    }
  }

  @Test func `title lines before the header do not hide the delimiter`() {
    let text = "Контрагенты\r\nна 01.02.2024, г. Москва\r\nКод;Имя;Адрес\r\n1;А;Омск, 1\r\n2;Б;Тверь, 2\r\n"
    let report = CSVDialectRecogniser.recognise(sample: Array(text.utf8), isWholeFile: true)
    #expect(report.dialect.delimiter == .semicolon)
    #expect(report.raggedRows == 2)
    #expect(report.finding(.delimiter)?.reason.description.hasPrefix("3 of 5 rows have 3 fields") == true)
  }

  @Test func `a file of one column is assumed to have the usual delimiter`() {
    let report = CSVDialectRecogniser.recognise(sample: Array("Имя\nРомашка\n".utf8), isWholeFile: true)
    #expect(report.dialect.delimiter == .semicolon)
    #expect(report.finding(.delimiter)?.confidence == .assumed)
    #expect(report.columns == 1)
  }

  @Test func `nothing at all gives the usual dialect`() {
    let report = CSVDialectRecogniser.recognise(sample: [], isWholeFile: true)
    #expect(report.dialect == CSVDialect())
    #expect(report.rows == 0)
    #expect(report.columns == 0)
  }

  @Test func `overrides win and say so`() {
    let overrides = CSVDialectOverrides(
      delimiter: .comma, quote: .single, quoting: .all, lineEnding: .lineFeed, hasByteOrderMark: true,
      hasSeparatorLine: false, hasTrailingDelimiter: true)
    let report = CSVDialectRecogniser.recognise(
      sample: Array("a;b\r\n1;2\r\n".utf8), isWholeFile: true, overrides: overrides)
    #expect(
      report.dialect
        == CSVDialect(
          delimiter: .comma, quote: .single, quoting: .all, lineEnding: .lineFeed, hasByteOrderMark: true,
          hasSeparatorLine: false, hasTrailingDelimiter: true))
    #expect(
      report.findings.allSatisfy { $0.confidence == .certain && $0.reason == .configured })
  }

  @Test func `a damaged file is recognised as far as it goes`() {
    let text = "a;b\n1;2\n3;\"4\n"
    let report = CSVDialectRecogniser.recognise(sample: Array(text.utf8), isWholeFile: true)
    #expect(report.dialect.delimiter == .semicolon)
    #expect(report.rows == 2)
  }

  @Test func `a wide sample without a row's end is looked at all the same`() {
    let text = (0..<100).map { "Графа \($0)" }.joined(separator: "\t")
    let report = CSVDialectRecogniser.recognise(sample: Array(text.utf8), isWholeFile: false)
    #expect(report.dialect.delimiter == .tab)
    #expect(report.columns == 100)
  }
}

struct `Errors of CSV text` {
  @Test(arguments: [
    CSVError.unterminatedQuote(line: 3), .nulByte(line: 3, offset: 9), .rowTooLong(line: 3, limit: 5),
    .fieldTooLong(line: 3, column: 2, limit: 5), .fieldTooLong(line: 3, column: nil, limit: 5),
    .tooManyColumns(line: 3, limit: 5), .invalidText(line: 3, column: 2),
  ])
  func `name their line`(error: CSVError) {
    #expect(error.description.hasPrefix("Line 3"))
  }

  @Test(arguments: [
    CSVError.Unwritable.nulByte, .needsQuotes, .tooLong(limit: 5), .columnOutOfRange(limit: 5),
  ])
  func `name their column`(reason: CSVError.Unwritable) {
    #expect(CSVError.unwritable(column: 2, reason: reason).description.hasPrefix("Column 2"))
  }

  @Test func `only plain ASCII marks delimit`() {
    let refused: [UInt8] = [0, 0x0A, 0x0D, 0x22, 0x27, 0x41, 0x7A, 0x35, 0x80, 0xFF]
    #expect(refused.allSatisfy { CSVDelimiter($0) == nil })
    #expect(CSVDelimiter(0x20)?.description == "space")
    #expect(CSVDelimiter(0x3A)?.description == ":")
    #expect(CSVDelimiter.tab.description == "tab")
  }
}
