import Contractors
import ReplicaTesting
import Testing

@Suite struct SentenceTests {
  @Test func `a sentence gives the text of the language and is English where nobody chose`() {
    let sentence = Sentence("no key", "нет ключа")
    #expect(sentence[.english] == "no key")
    #expect(sentence[.russian] == "нет ключа")
    #expect("\(sentence)" == "no key")
    #expect((sentence + ": " + Sentence(same: "a1"))[.russian] == "нет ключа: a1")
    #expect([sentence, sentence].joined(separator: "; ").russian == "нет ключа; нет ключа")
    #expect(["a", "b"].alternatives == Sentence("a or b", "a или b"))
  }

  @Test(arguments: [
    (0, "0 строк"), (1, "1 строка"), (2, "2 строки"), (4, "4 строки"), (5, "5 строк"), (11, "11 строк"),
    (12, "12 строк"), (14, "14 строк"), (21, "21 строка"), (22, "22 строки"), (25, "25 строк"),
    (111, "111 строк"), (1001, "1001 строка"),
  ])
  func `a noun follows its number`(number: Int, russian: String) {
    #expect(Noun.row.counted(number)[.russian] == russian)
    #expect(Noun.row.counted(number)[.english] == (number == 1 ? "1 row" : "\(number) rows"))
  }

  @Test func `a place in a source has words in both languages and one name`() {
    #expect(SourcePosition.line(7).words == Sentence("line 7", "строка 7"))
    #expect(SourcePosition.line(7).name == "line 7")
    #expect(SourcePosition.key("a1").words == Sentence(same: "a1"))
  }

  /// What a problem names; a new case does not compile before it stands here.
  private func arguments(of problem: IdentifierProblem) -> [String] {
    switch problem {
    case .empty, .placeholder, .characters, .shape, .checkDigit, .scientificNotation: []
    case .length(let found, let expected): ["\(found)"] + expected.map { "\($0)" }
    case .lostLeadingZeros(let likely): [likely]
    }
  }

  @Test func `every problem of an identifier is said in both languages`() {
    let problems: [IdentifierProblem] = [
      .empty, .placeholder, .characters, .length(found: 9, expected: [10, 12]),
      .length(found: 3, expected: []), .shape, .checkDigit, .lostLeadingZeros(likely: "0012345678"),
      .scientificNotation,
    ]
    for problem in problems {
      let faults = SentenceCheck.faults(problem.sentence, arguments: arguments(of: problem))
      #expect(faults.isEmpty, "\(faults)")
      #expect(problem.description == problem.sentence.english)
    }
  }

  @Test func `the check of sentences finds what it looks for`() {
    let faulty: [(Sentence, [String])] = [
      (Sentence("a key", ""), []), (Sentence("ключ", "ключ"), []), (Sentence("a key", "a key"), []),
      (Sentence("a key", "the key"), []), (Sentence("a key 7", "ключ"), ["7"]),
      (Sentence("a key", "ключ 7"), ["7"]),
      (Sentence("a key.", "ключ"), []), (Sentence("the key 'a'", "ключ 'a'"), ["a"]),
    ]
    for (sentence, arguments) in faulty {
      #expect(!SentenceCheck.faults(sentence, arguments: arguments).isEmpty, "\(sentence)")
    }
    #expect(SentenceCheck.faults(Sentence("the key 'a'.", "ключ «a»."), arguments: ["a"]).isEmpty)
  }
}
