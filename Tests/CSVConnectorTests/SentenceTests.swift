import CSVConnector
import CSVText
import Contractors
import FileSources
import Files
import Foundation
import Mappings
import ReplicaTesting
import Testing

@Suite struct SentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String]) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  /// What an error names; a new case does not compile before it stands here.
  private func arguments(of error: CSVError) -> [String] {
    switch error {
    case .unterminatedQuote(let line): ["\(line)"]
    case .nulByte(let line, let offset): ["\(line)", "\(offset)"]
    case .fieldTooLong(let line, let column, let limit):
      ["\(line)", "\(limit)"] + (column.map { ["\($0)"] } ?? [])
    case .rowTooLong(let line, let limit), .tooManyColumns(let line, let limit): ["\(line)", "\(limit)"]
    case .invalidText(let line, let column): ["\(line)", "\(column)", "UTF-8"]
    case .unwritable(let column, let reason):
      switch reason {
      case .nulByte, .needsQuotes: ["\(column)"]
      case .tooLong(let limit), .columnOutOfRange(let limit): ["\(column)", "\(limit)"]
      }
    }
  }

  @Test func `every error of rows is said in both languages`() {
    let errors: [CSVError] = [
      .unterminatedQuote(line: 41), .nulByte(line: 41, offset: 52),
      .fieldTooLong(line: 41, column: 52, limit: 63),
      .fieldTooLong(line: 41, column: nil, limit: 63), .rowTooLong(line: 41, limit: 52),
      .tooManyColumns(line: 41, limit: 52), .invalidText(line: 41, column: 52),
      .unwritable(column: 41, reason: .nulByte), .unwritable(column: 41, reason: .needsQuotes),
      .unwritable(column: 41, reason: .tooLong(limit: 52)),
      .unwritable(column: 41, reason: .columnOutOfRange(limit: 52)),
    ]
    for error in errors { check(error.sentence, arguments(of: error)) }
  }

  private func arguments(of error: FileError) -> [String] {
    switch error {
    case .system(_, let path, _), .notARegularFile(let path), .changedMeanwhile(let path),
      .replacementOver(let path):
      [path]
    case .tooLarge(let path, let bytes, let limit): [path, "\(bytes)", "\(limit)"]
    case .locked(let path, let holder): [path, holder]
    }
  }

  @Test func `every error of files is said in both languages`() {
    let systemErrors = FileOperation.allCases.map {
      FileError.system(operation: $0, path: "ARG1", code: EACCES)
    }
    let errors: [FileError] =
      systemErrors + [
        .system(operation: .open, path: "ARG1", code: 9999), .tooLarge(path: "ARG1", bytes: 41, limit: 52),
        .notARegularFile(path: "ARG1"), .changedMeanwhile(path: "ARG1"),
        .locked(path: "ARG1", holder: "ARG2"),
        .locked(path: "ARG1", holder: ""), .replacementOver(path: "ARG1"),
      ]
    for error in errors { check(error.sentence, arguments(of: error)) }
    let full = FileError.system(operation: .write, path: "out.csv", code: ENOSPC)
    #expect(full.sentence.russian == "Не удаётся записать out.csv: на диске нет места.")
  }

  private func arguments(of error: TextEncodingError) -> [String] {
    switch error {
    case .malformed(let encoding, let offset): ["\(encoding)", "\(offset)"]
    case .unrepresentable(let character, let encoding, let offset):
      ["\(character)", "U+1F384", "\(encoding)", "\(offset)"]
    case .unknown(let name): [name, "windows-1251"]
    }
  }

  @Test func `every error of encodings is said in both languages`() {
    let errors: [TextEncodingError] = [
      .malformed(encoding: .windows1251, offset: 41),
      .unrepresentable(character: "🎄", encoding: .koi8R, offset: 41), .unknown(name: "ARG1"),
    ]
    for error in errors { check(error.sentence, arguments(of: error)) }
  }

  private func arguments(of error: CSVConnectorError) -> [String] {
    switch error {
    case .file(let error): arguments(of: error)
    case .missing(let path), .empty(let path), .notCSV(let path, _): [path]
    case .encoding(let path, let error): [path] + arguments(of: error)
    case .rows(let path, let error): [path] + arguments(of: error)
    case .noHeader(let path, let mapping, let required, let found):
      [path, mapping] + required + found.prefix(8)
    case .otherHeader(let path, let mapping, let mismatch):
      [path, mapping, "\(mismatch.line)", "\(mismatch.column)", mismatch.found] + mismatch.expected
    case .recordTooLong(let path, let line, let limit): [path, "\(line)", "\(limit)"]
    case .notReversible(let path, let encoding): [path, "\(encoding)"]
    }
  }

  @Test func `every error of a file as a whole is said in both languages`() {
    let many = (1...11).map { "COLUMN\($0)" }
    let errors: [CSVConnectorError] =
      ForeignFormat.allCases.map { .notCSV(path: "ARG1", format: $0) } + [
        .file(.notARegularFile(path: "ARG1")), .missing(path: "ARG1"), .empty(path: "ARG1"),
        .encoding(path: "ARG1", .malformed(encoding: .utf8, offset: 41)),
        .rows(path: "ARG1", .unterminatedQuote(line: 41)),
        .noHeader(path: "ARG1", mapping: "ARG2", required: ["ARG3", "ARG4"], found: []),
        .noHeader(path: "ARG1", mapping: "ARG2", required: ["ARG3"], found: many),
        .otherHeader(
          path: "ARG1", mapping: "ARG2",
          HeaderMismatch(line: 41, column: 52, expected: ["ARG3", "ARG4"], found: "ARG5")),
        .recordTooLong(path: "ARG1", line: 41, limit: 52),
        .notReversible(path: "ARG1", encoding: .utf16LE),
      ]
    for error in errors {
      check(error.sentence, arguments(of: error))
      #expect(error.description == error.sentence.english)
    }
    #expect(errors.contains { $0.sentence.russian.contains("«COLUMN8» и ещё 3.") })
  }

  @Test func `every reason about a row is said in both languages`() {
    check(RowSentence.damagedKey("ARG1"), ["ARG1"])
    check(RowSentence.value(Sentence("a date", "дата"), others: 0), [])
    check(RowSentence.value(Sentence("a date", "дата"), others: 41), ["41"])
    check(RowSentence.cutRow(cells: 41, of: 52), ["41", "52"])
    check(RowSentence.undecodable("ARG1", "ARG2"), ["ARG1", "ARG2"])
    check(
      RowSentence.surplus(cells: 41, columns: 52, first: "ARG1", delimiter: ";"), ["41", "52", "ARG1", ";"])
    check(RowSentence.duplicateKey("ARG1", first: 41, again: 52), ["ARG1", "41", "52"])
    check(RowSentence.takenKey("ARG1", line: 41), ["ARG1", "41", "new:"])
    check(RowSentence.noRecord, [])
    check(RowSentence.keysOfProgram, ["key:"])
    check(RowSentence.unreadableTarget(line: 41, Sentence("a date", "дата")), ["41"])
    check(RowSentence.notSelected(.company), ["where"])
    check(RowSentence.notSelected(.contact), ["where"])
    check(RowSentence.missingCharacter("ARG1", "🎄", "ARG2"), ["ARG1", "🎄", "U+1F384", "ARG2", "UTF-8"])
    check(RowSentence.notTheSame, [])
    check(RowSentence.cutFile, [])
    let cut = RowSentence.cutRow(cells: 3, of: 5).russian
    #expect(cut.hasPrefix("В последней строке 3 ячейки из 5"))
  }

  @Test func `every reason of recognition is said in both languages`() {
    let encodings: [(TextEncodingGuess.Reason, [String])] = [
      (.ascii, ["ASCII"]), (.validUTF8, ["UTF-8"]), (.byteOrderMark("FF FE"), ["FF FE"]),
      (.everyOtherByte(odd: true), ["UTF-16"]), (.everyOtherByte(odd: false), ["UTF-16"]),
      (.latinLetters(41, of: 52), ["41", "52"]),
      (.russianLetters(bytes: 41, scores: "ARG1"), ["41", "ARG1"]),
      (.nothingRussian(bytes: 41, scores: "ARG1"), ["41", "ARG1"]),
    ]
    for (reason, arguments) in encodings { check(reason.sentence, arguments) }
    let rival = CSVDialectRecogniser.recognise(sample: Array("a;b,c\nd;e,f\n".utf8), isWholeFile: true)
    let dialects: [(CSVDialectReport.Reason, [String])] =
      [
        (.configured, []), (.byteOrderMark(true), []), (.byteOrderMark(false), []),
        (.separatorLine(.semicolon), ["sep=;"]), (.separatorLine(nil), ["sep="]), (.quoteMark(true), []),
        (.quoteMark(false), []), (.namedBySeparatorLine, ["sep="]), (.oneColumn, []),
        (.evenRows(41, of: 52, fields: 63, rival: nil), ["41", "52", "63"]),
        (.lineEndings(41, of: 52), ["41", "52"]),
        (.noLineEnding, ["CR LF"]), (.noFields, []), (.trailingDelimiters(41, of: 52), ["41", "52"]),
        (.noQuotedField, []),
      ]
      + CSVDialectReport.Others.allCases.map { (.quotedFields(41, of: 52, others: $0), ["41", "52"]) }
      + rival.findings.map { ($0.reason, []) }
    for (reason, arguments) in dialects { check(reason.sentence, arguments) }
    #expect(rival.finding(.delimiter)?.reason.sentence.russian.contains("следующий — ,") == true)
    check(RecognitionSentence.ascii(expecting: "ARG1"), ["ARG1"])
    check(RecognitionSentence.ascii(expecting: nil), ["ASCII"])
    check(RecognitionSentence.expected(insteadOf: Sentence("a date", "дата")), [])
  }

  @Test func `the report of a file is told in both languages`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("name;city\n1;2\n3;4\n".utf8).write(to: URL(fileURLWithPath: path))
    let sentence = try CSVFileReport.describe(path: path).sentence
    #expect(sentence.english.contains("18 bytes, 2 rows\nencoding: UTF-8 (all bytes are ASCII)"))
    #expect(sentence.russian.contains("18 байт, 2 строки\nкодировка: UTF-8 (в файле только ASCII)"))
    #expect(sentence.russian.contains("\nразделитель: ; ("))
    #expect(sentence.russian.contains("\nзаголовок: строка 1, 2 столбца\nстолбцы: name, city"))
    let english = sentence.english.split(separator: "\n").count
    #expect(sentence.russian.split(separator: "\n").count == english)
  }
}
