import Contractors
import FileSources
import Files
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

@Suite struct SentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String]) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  /// What a cause names; a new case does not compile before it stands here.
  private func arguments(of cause: XMLError.Cause) -> [String] {
    switch cause {
    case .nulByte, .unterminated, .textOutsideRoot, .noRoot, .misplacedDeclaration, .misplacedDocumentType,
      .parserUnavailable:
      []
    case .undecodableByte(let byte, let encoding): [String(byte, radix: 16, uppercase: true), encoding]
    case .unclosedElement(let name), .unexpectedEndTag(let name), .secondRoot(let name),
      .undeclaredEntity(let name):
      [name]
    case .mismatchedEndTag(let expected, let found), .unexpected(let found, let expected),
      .outOfStep(let expected, let found):
      [expected, found]
    case .limitExceeded(_, let limit): ["\(limit)"]
    case .malformed(nil, let message): [message]
    case .malformed: []
    }
  }

  private static let limits: [XMLLimits.Name] = [
    .recordBytes, .depth, .tagBytes, .attributes, .nameBytes, .textBytes, .namespaces, .namespaceBytes,
  ]
  private static let constructs: [XMLError.Construct] = [
    .comment, .characterData, .instruction, .documentType, .tag,
  ]

  @Test func `every error of documents is said in both languages`() {
    let causes: [XMLError.Cause] =
      [
        .nulByte, .undecodableByte(0x98, encoding: "ARG1"), .unclosedElement("ARG1"),
        .mismatchedEndTag(expected: "ARG1", found: "ARG2"), .unexpectedEndTag("ARG1"), .textOutsideRoot,
        .secondRoot("ARG1"), .noRoot, .unexpected(found: "ARG1", expected: "ARG2"), .misplacedDeclaration,
        .misplacedDocumentType, .undeclaredEntity("ARG1"), .malformed(nil, message: "ARG1"),
        .outOfStep(expected: "ARG1", found: "ARG2"), .parserUnavailable,
      ] + Self.limits.map { .limitExceeded($0, limit: 41) } + Self.constructs.map { .unterminated($0) }
      + XMLFlaw.allCases.map { .malformed($0, message: "ARG1") }
    for cause in causes {
      let error = XMLError(cause, at: XMLPlace(offset: 9, line: 63, column: 74))
      check(error.sentence, ["63", "74"] + arguments(of: cause))
      #expect(error.description == error.sentence.english)
    }
  }

  private func arguments(of error: XMLWriteError) -> [String] {
    switch error {
    case .forbiddenCharacter(_, let name): ["U+B", name]
    case .unencodable(let text, let encoding): [text, encoding]
    case .invalidName(let name), .invalidComment(let name), .invalidPrefix(let name),
      .holdsElements(let name),
      .conflictingEdits(let name), .foreignElement(let name), .removesRecord(let name):
      [name]
    case .outsideRoot: []
    }
  }

  @Test func `every error of writing is said in both languages`() {
    let errors: [XMLWriteError] = [
      .forbiddenCharacter("\u{B}", in: "ARG1"), .invalidName("ARG1"), .unencodable("ARG1", encoding: "ARG2"),
      .invalidComment("ARG1"), .invalidPrefix("ARG1"), .holdsElements("ARG1"), .conflictingEdits("ARG1"),
      .foreignElement("ARG1"), .removesRecord("ARG1"), .outsideRoot,
    ]
    for error in errors { check(error.sentence, arguments(of: error)) }
  }

  private func arguments(of error: XMLConnectorError) -> [String] {
    switch error {
    case .file: ["ARG1"]
    case .missing(let path), .empty(let path), .notXML(let path, _), .encoding(let path, _): [path]
    case .malformed(let path, let error): [path] + arguments(of: error.cause)
    case .otherRoot(let path, let mapping, let expected, let found): [path, mapping, expected, found]
    case .notReversible(let path, let encoding): [path, "\(encoding)"]
    case .tooManyJoined(let path, let list, let limit): [path, list, "\(limit)"]
    case .unwritable(let path, let error): [path] + arguments(of: error)
    }
  }

  @Test func `every error of a file as a whole is said in both languages`() {
    let errors: [XMLConnectorError] =
      ForeignFormat.allCases.map { .notXML(path: "ARG1", format: $0) } + [
        .file(.notARegularFile(path: "ARG1")), .missing(path: "ARG1"), .empty(path: "ARG1"),
        .notXML(path: "ARG1", format: nil), .encoding(path: "ARG1", .malformed(encoding: .utf8, offset: 41)),
        .malformed(path: "ARG1", XMLError(.noRoot, at: .start)),
        .otherRoot(path: "ARG1", mapping: "ARG2", expected: "ARG3", found: "ARG4"),
        .notReversible(path: "ARG1", encoding: .utf16LE), .unwritable(path: "ARG1", .invalidName("ARG2")),
        .tooManyJoined(path: "ARG1", list: "ARG2", 41),
      ]
    for error in errors {
      check(error.sentence, arguments(of: error))
      #expect(error.description == error.sentence.english)
    }
  }

  @Test func `every reason about a record is said in both languages`() {
    check(RecordSentence.value(Sentence("a date", "дата"), others: 0), [])
    check(RecordSentence.value(Sentence("a date", "дата"), others: 41), ["41"])
    check(RecordSentence.duplicateKey("ARG1", first: 41, again: 52), ["ARG1", "41", "52"])
    check(RecordSentence.noRecord, [])
    check(RecordSentence.tombstone(line: 41), ["41"])
    check(RecordSentence.keysOfProgram, ["key:"])
    for entity in Entity.allCases {
      check(RecordSentence.noList(entity), ["records:"])
      check(RecordSentence.notSelected(entity), ["where"])
    }
    check(RecordSentence.unreadableTarget(line: 41, Sentence("a date", "дата")), ["41"])
    check(RecordSentence.tooLarge(41), ["41"])
    check(RecordSentence.notTheSame, [])
  }

  @Test func `every reason of an encoding is said in both languages`() {
    check(EncodingSentence.configured, [])
    check(EncodingSentence.utf8(insteadOf: "ARG1"), ["ARG1", "UTF-8"])
    for start in ["\u{FEFF}<a/>", "<a/>", "<?xml version='1.0' encoding='koi8-r'?>"] {
      check(EncodingSentence.reason(XMLEncodingDetection(of: Array(start.utf8))), [])
    }
    check(EncodingSentence.reason(XMLEncodingDetection(of: [0x3C, 0, 0x61, 0])), [])
    let wide = Array("<?xml version='1.0' encoding='ARG1'?>".utf8).flatMap { [$0, UInt8(0)] }
    check(EncodingSentence.reason(XMLEncodingDetection(of: wide)), ["ARG1"])
  }
}
