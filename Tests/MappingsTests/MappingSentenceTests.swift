import Contractors
import Mappings
import ReplicaTesting
import Testing

@Suite struct MappingSentenceTests {
  private let node = SourceNode(.scalar("ARG0"))

  @Test func `every remark about a mapping is said in both languages`() {
    let remarks: [(SourceRemark, [String])] = [
      (.expected(SourceExpectation.keys, found: node), ["ARG0"]),
      (.expected(SourceExpectation.text, found: SourceNode(.null)), []),
      (.expected(SourceExpectation.texts, found: SourceNode(.sequence([]))), []),
      (.expected(SourceExpectation.flag, found: SourceNode(.mapping([]))), []),
      (.expected(SourceExpectation.integer(3...77), found: node, nearest: "ARG1"), ["3", "77", "ARG1"]),
      (.expected(["ARG1", "ARG2"].alternatives, found: node), ["ARG0", "ARG1", "ARG2"]),
      (.expected(Expectation.offset, text: "ARG1"), ["ARG1", "+03:00"]),
      (.expected(Expectation.comma, found: node), []), (.expected(Expectation.extra, found: node), []),
      (.expected(Expectation.character, found: node), []),
      (.expected(Expectation.places, found: node), []),
      (.unknownKey("ARG1", known: ["QQQQ", "WWWW"]), ["ARG1", "QQQQ", "WWWW"]),
      (.unknownKey("ARG1", known: ["ARG2"]), ["ARG1", "ARG2"]),
      (.otherVersion(41, found: node), ["41", "ARG0"]), (.noFormat, ["format: csv", "format: portal"]),
      (.noName, ["name:"]), (.noEntities, ["entities:", "company", "contact"]), (.emptyEntities, []),
      (.everyRow(.company), ["where:"]), (.everyRow(.contact), ["where:"]), (.badFieldName("ARG1"), ["ARG1"]),
      (.customNeeds, []), (.customReference, []), (.customClash("ARG1", .contact), ["ARG1"]),
      (.noFields, ["fields:"]), (.noKey("column"), ["key: COLUMN"]), (.originPlaces, ["originator", "id"]),
      (.sameNewKey("ARG1"), ["ARG1", "{originator}-{id}"]), (.unmadeKey, []),
      (.unmappedKey("ARG1"), ["ARG1"]),
      (.openCondition, ["is:", "isNot:", "empty:"]), (.constantWithoutValue, ["value:"]), (.restOfPortal, []),
      (.mappedTwice("ARG1"), ["ARG1"]),
      (.writtenTwice("ARG1", "ARG2", "ARG3"), ["ARG1", "ARG2", "ARG3", "write: never"]),
      (.writtenByConstant("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (.emptySpelling("ARG1"), ["default: ARG1"]), (.spellingTaken("ARG1", by: "ARG2"), ["ARG1", "ARG2"]),
      (.yesAndNo("ARG1"), ["ARG1"]), (.datePattern("ARG1"), ["ARG1", "dd.MM.yyyy", "iso8601"]),
      (.blankTooLong("ARG1", 64), ["ARG1", "64"]), (.noPlace("ARG1"), ["ARG1", "ARG1:"]),
      (.noPlaceName("ARG1"), ["ARG1"]), (.emptyPlaceName("ARG1"), ["ARG1"]),
      (.noNumber("ARG1"), ["ARG1", "{n}"]), (.unwantedNumber("ARG1"), ["ARG1", "numbered"]),
      (.noSuchField("ARG1", .company, advice: SourceRemark.extraByName), ["ARG1", "extra:"]),
      (.noSuchField("ARG1", .contact, advice: SourceRemark.declareField), ["ARG1", "custom:"]),
      (.constantBeside("ARG1"), ["ARG1"]), (.unwritableDefault("ARG1", Expectation.text), ["ARG1"]),
      (.groupWithoutParts("ARG1", "ARG2", ["ARG3", "ARG4"]), ["ARG1", "{ARG2: …, parts: [ARG3, ARG4]}"]),
      (.noPartsOrder(["ARG1", "ARG2"]), ["parts: [ARG1, ARG2]"]),
      (.noSuchPart("ARG1", "ARG2", ["QQQQ"]), ["ARG1", "ARG2", "QQQQ"]), (.partTwice("ARG1"), ["ARG1"]),
      (.onePart("ARG1"), ["ARG1"]), (.noPartsSeparator, ["separator: \"/\""]),
      (.besideList("ARG1", "ARG2"), ["ARG1", "ARG2"]), (.idle("ARG1", without: "ARG2"), ["ARG1", "ARG2"]),
      (.idle("ARG1", beside: "ARG2"), ["ARG1", "ARG2"]), (.exclusive("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (.noValuePlace("ARG1"), ["ARG1:", "numbered:", "repeat:"]), (.emptySeparator, []),
      (.listWithParts, ["separator", "style", "parts", "comment"]), (.taggedSaysAll, ["kind", "separator"]),
      (.noNodesInRow, ["numbered", "separator"]), (.fixedKind("ARG1", "ARG2"), ["ARG1", "{ARG2: …}"]),
      (.notAKind("ARG1"), ["ARG1", "kinds"]), (.noParts, ["parts"]), (.someKinds, ["kind"]),
      (.badPath("ARG1", .badName("ARG2")), ["ARG1", "ARG2"]), (.badPath("ARG1", .openFilter), ["ARG1"]),
      (.badPath("ARG1", .filterWithoutText("ARG2")), ["ARG1", "ARG2"]), (.badRecordPath("ARG1"), ["ARG1"]),
      (.noRecords, ["records: Root/List/Item"]), (.noComposedText, ["{lastName} {firstName}"]),
      (.noRoot, ["root: "]), (.onlyInXML("ARG1"), ["ARG1"]), (.numberedTree, ["repeat"]), (.badNodes, []),
      (.joinNeeds, ["records", "owner", "is"]), (.noSuchJoin("ARG1", known: []), ["ARG1", "joins"]),
      (.kindOutside("ARG1", fitting: ["ARG2"]), ["ARG1", "ARG2", "repeat"]),
      (.noSuchJoin("ARG1", known: ["ARG2"]), ["ARG1", "ARG2"]), (.joinedIsRead, ["write"]),
      (.tombstoneLikeRecord("ARG1"), ["ARG1", "removed"]), (.unknownPrefix("ARG1"), ["ARG1", "prefixes:"]),
      (.templateNotXML, []), (.receiptsNeed, []), (.answersNeed, []), (.noReceiptPlace, []),
      (.linesAndAlternatives, []),
      (.noColumnNames, ["columns"]), (.headingsNameColumns, ["by: position"]),
      (.columnTwice("ARG1"), ["ARG1"]),
      (.lineWithoutCells, ["cells: "]), (.noSuchCell("ARG1", of: 31), ["ARG1", "31"]),
      (.noContinuationMark, ["by: empty", "by: same"]),
      (.unplacedColumn("ARG1", nearest: "ARG2"), ["ARG1", "ARG2"]),
      (.unplacedColumn("ARG1", nearest: nil), ["ARG1", "header.columns"]), (.onlyInCSV("ARG1"), ["ARG1"]),
      (.rowsNotContinued, ["continued: "]), (.rowsAlone, []),
    ]
    for (remark, arguments) in remarks {
      let whole = remark.advice.map { remark.message + " / " + $0 } ?? remark.message
      let faults =
        SentenceCheck.faults(whole, arguments: arguments) + SentenceCheck.faults(remark.message)
        + (remark.advice.map { SentenceCheck.faults($0) } ?? [])
      #expect(faults.isEmpty, "\(faults)")
    }
  }

  @Test func `every expectation, ability and note is said in both languages`() {
    let sentences: [(Sentence, [String])] = [
      (Expectation.key, []), (Expectation.oneValue, []), (Expectation.canonicalNumber, ["1234.5"]),
      (Expectation.canonicalDate, ["2026-11-24"]), (Expectation.addressParts, ["|"]),
      (Expectation.kind(["ARG1", "ARG2"]), ["ARG1", "ARG2", ":"]), (Expectation.elementParts, []),
      (Expectation.holdable, []), (Expectation.allDigits, []),
      (Expectation.number(","), ["1234,5"]), (Expectation.date(["ARG1", "ARG2"]), ["ARG1", "ARG2"]),
      (Expectation.time(["ARG1"]), ["ARG1"]), (Expectation.oneOf("ARG1"), ["ARG1"]),
      (Expectation.rules(for: .company), []), (Expectation.rules(for: .contact), []),
      (Expectation.valueUnlike(default: "ARG1"), ["ARG1"]), (Expectation.readableFrom("ARG1"), ["ARG1"]),
      (Expectation.part(of: "ARG1", readableFrom: "ARG2", not: "ARG3"), ["ARG1", "ARG2", "ARG3"]),
      (Expectation.there(Expectation.key), []), (AbilitySentence.noRules("ARG1", .company), ["ARG1"]),
      (AbilitySentence.noSuchColumn("ARG1"), ["ARG1"]),
      (AbilitySentence.noRule("ARG1", "ARG2", .contact), ["ARG1", "ARG2"]),
      (AbilitySentence.notThere("ARG1", ["ARG2", "ARG3"]), ["ARG1", "ARG2", "ARG3"]),
      (AbilitySentence.constant("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (AbilitySentence.readOnly("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (AbilitySentence.partOfKey("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (AbilitySentence.newRecordsOnly("ARG1", "ARG2"), ["ARG1", "ARG2"]),
      (AbilitySentence.readOnlyMapping("ARG1"), ["ARG1"]), (AbilitySentence.tombstone, []),
      (Expectation.lines(3, 35), ["3", "35"]), (AbilitySentence.noPlace("ARG1"), ["ARG1"]),
      (InferenceSentence.guessed, []),
      (InferenceSentence.notMapped(["ARG1", "ARG2"]), ["ARG1", "ARG2"]),
      (InferenceSentence.repeatedKey("ARG1"), ["ARG1"]),
      (InferenceSentence.guessedKey(["ARG1", "ARG2"]), ["ARG1", "ARG2"]),
      (InferenceSentence.nameAsKey("ARG1"), ["ARG1"]), (InferenceSentence.noKey, ["key:"]),
      (InferenceSentence.continuedRows("ARG1", .empty), ["ARG1", "continued", "repeat: row"]),
      (InferenceSentence.continuedRows("ARG1", .same), ["ARG1", "continued", "repeat: row"]),
      (InferenceSentence.guessedTree, []), (InferenceSentence.recordElement("ARG1", 41), ["ARG1", "41"]),
      (InferenceSentence.knownTable("ARG1"), ["ARG1"]),
      (InferenceSentence.confidence(.high), []), (InferenceSentence.confidence(.medium), []),
      (InferenceSentence.confidence(.low), []), (InferenceSentence.knownHeading, []),
      (InferenceSentence.unknownHeading, []), (InferenceSentence.likeHeading("ARG1"), ["ARG1"]),
      (InferenceSentence.fittingValues(41, of: 52), ["41", "52"]),
      (InferenceSentence.knownDocument("ARG1"), ["ARG1"]),
      (InferenceSentence.knownRecords("ARG1", "ARG2"), ["ARG1", "<ARG2>"]),
    ]
    for (sentence, arguments) in sentences {
      let faults = SentenceCheck.faults(sentence, arguments: arguments)
      #expect(faults.isEmpty, "\(faults)")
    }
  }

  /// One error of each case; a new case does not compile before it stands here.
  private func arguments(of error: MappingError) -> [String] {
    switch error {
    case .noEntity, .readOnly: ["ARG1"]
    case .notWritable: ["ARG1", "ARG2"]
    case .unwritable: ["ARG1", "ARG2"]
    case .noOrigin, .noKey: ["ARG1", "ARG3"]
    case .unfitKey: ["ARG1", "ARG2", "ARG3"]
    }
  }

  @Test func `every error of writing is said in both languages`() {
    let errors: [MappingError] = [
      .noEntity(.company, mapping: "ARG1"), .notWritable("ARG1", reason: AbilitySentence.noPlace("ARG2")),
      .unwritable("ARG1", value: "ARG2", expected: Expectation.text), .noOrigin(key: ["ARG1", "ARG3"]),
      .noKey(key: ["ARG1", "ARG3"]), .readOnly(mapping: "ARG1"),
      .unfitKey(key: ["ARG1"], id: "ARG2", template: "ARG3"),
    ]
    for error in errors {
      let faults = SentenceCheck.faults(error.sentence, arguments: arguments(of: error))
      #expect(faults.isEmpty, "\(faults)")
      #expect(error.description == error.sentence.english)
    }
  }

  @Test func `a problem is shown with line, caret and advice in the language asked for`() throws {
    let document = SourceDocument(file: "m.yaml", root: node, lines: ["kye: 1"])
    let problem = document.problem(
      at: SourceMark(line: 1, column: 1), .unknownKey("kye", known: ["key"]))
    #expect(
      problem.description(in: .russian)
        == "m.yaml:1:1: неизвестный ключ «kye»\n  1 | kye: 1\n    | ^\n  возможно, «key»?")
    #expect(
      problem.description(in: .english)
        == "m.yaml:1:1: unknown key 'kye'\n  1 | kye: 1\n    | ^\n  did you mean 'key'?")
    #expect(SourceProblems([problem]).sentence.russian == problem.description(in: .russian))
  }

  @Test func `a value that cannot be read says what is there and what is expected`() throws {
    let mapping = try Mapping.compile(
      SourceDocument(
        file: "m", root: Mapping.infer(header: ["Код", "Дата рождения", "Фамилия"], name: "m").document.root))
    let row = RawNode(
      "row", children: [RawNode("Код", text: "1"), RawNode("Дата рождения", text: "31.02.2001")])
    let problem = try #require(mapping.get(row, entity: .contact).problems.first)
    #expect(problem.sentence.russian.hasPrefix("«Дата рождения»: здесь «31.02.2001», а ожидается дата вида "))
    #expect(problem.sentence.english.hasPrefix("'Дата рождения': expected a date like "))
  }
}
