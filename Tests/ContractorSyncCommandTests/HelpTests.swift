import Contractors
import Foundation
import ReplicaTesting
import Testing

@testable import ContractorSyncCommand

/// `--help` says the same in English and in Russian.
struct HelpTests {
  /// What a command says of itself and of its options, as the program itself lists it.
  private struct Explanation {
    var path: [String]
    var abstract: String
    var discussion: String
    /// What each option and argument is for, by its name.
    var arguments: [(name: String, help: String)]
  }

  /// What the parser says of its own options; it has no translations.
  private static let parsersOwn: Set = ["--help", "--version"]
  private static let russian = "ru_RU.UTF-8"

  /// The explanations of all commands, of the program first.
  private func explanations(locale: String) async throws -> [Explanation] {
    let workshop = try Workshop()
    workshop.environment["LANG"] = locale
    let ending = try await workshop.run("--experimental-dump-help")
    return explanations(try #require(ending.json["command"] as? [String: Any]), in: [])
  }

  private func explanations(_ command: [String: Any], in path: [String]) -> [Explanation] {
    func text(_ object: [String: Any], _ key: String) -> String { object[key] as? String ?? "" }
    let arguments = (command["arguments"] as? [[String: Any]] ?? []).map { argument in
      let names = argument["names"] as? [[String: Any]] ?? []
      let long = names.map { text($0, "name") }.max { $0.count < $1.count }
      return (name: long.map { "--" + $0 } ?? text(argument, "valueName"), help: text(argument, "abstract"))
    }
    let subcommands = (command["subcommands"] as? [[String: Any]] ?? []).filter {
      text($0, "commandName") != "help"
    }
    return [
      Explanation(
        path: path, abstract: text(command, "abstract"), discussion: text(command, "discussion"),
        arguments: arguments.filter { !Self.parsersOwn.contains($0.name) })
    ] + subcommands.flatMap { explanations($0, in: path + [text($0, "commandName")]) }
  }

  /// Lines of examples are indented.
  private func examples(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix("  ") }
  }

  private func withoutExamples(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.hasPrefix("  ") }.joined(separator: "\n")
  }

  private func holdsCyrillic(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) }
  }

  /// A text as it was before it was broken into lines.
  private func flat(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test func `every text is there in both languages, with the same options and examples`() async throws {
    let english = try await explanations(locale: "C")
    let russian = try await explanations(locale: Self.russian)
    #expect(english.count > 30)
    #expect(english.map(\.path) == russian.map(\.path))
    for (english, russian) in zip(english, russian) {
      let place = english.path.joined(separator: " ")
      #expect(english.arguments.map(\.name) == russian.arguments.map(\.name), "\(place)")
      #expect(examples(english.discussion) == examples(russian.discussion), "\(place)")
      var sentences = [(place, Sentence(english.abstract, russian.abstract))]
      if !english.discussion.isEmpty || !russian.discussion.isEmpty {
        sentences.append(
          (place, Sentence(withoutExamples(english.discussion), withoutExamples(russian.discussion))))
      }
      for (english, russian) in zip(english.arguments, russian.arguments) {
        sentences.append(("\(place) \(english.name)", Sentence(english.help, russian.help)))
      }
      for (place, sentence) in sentences {
        let faults = SentenceCheck.faults(sentence)
        #expect(faults.isEmpty && holdsCyrillic(sentence.russian), "\(place): \(faults)")
      }
      for text in [english.discussion, russian.discussion] {
        for line in text.split(separator: "\n") { #expect(line.count < 80, "\(place): \(line)") }
      }
    }
  }

  @Test func `--help of every command shows its texts in the language of the locale or of --lang`()
    async throws
  {
    let english = try Workshop()
    let russian = try Workshop()
    russian.environment["LANG"] = Self.russian
    let inEnglish = try await explanations(locale: "C")
    let inRussian = try await explanations(locale: Self.russian)
    for (explanation, translation) in zip(inEnglish, inRussian) {
      let path = explanation.path
      for (workshop, other, language, explanation) in [
        (english, russian, "en", explanation), (russian, english, "ru", translation),
      ] {
        let ending = try await workshop.run(path + ["--help"])
        #expect(ending.status == 0, "\(path)")
        let shown = flat(ending.output)
        #expect(shown.hasPrefix("OVERVIEW: " + flat(explanation.abstract + " " + explanation.discussion)))
        for argument in explanation.arguments {
          #expect(shown.contains(argument.name) && shown.contains(flat(argument.help)), "\(path) \(argument)")
        }
        for line in ending.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
          #expect(line.count <= 80, "\(path): \(line)")
        }
        for example in examples(explanation.discussion) {
          #expect(ending.output.contains("\n" + example + "\n"), "\(path): \(example)")
        }
        // Where the locale says otherwise, the option decides.
        let asked = try await other.run(path + ["--lang", language, "--help"])
        #expect(asked.status == 0 && asked.output == ending.output, "\(path): \(asked.messages)")
        // Sample values may be Russian in English too.
        let samples = examples(explanation.discussion)
        for line in ending.output.split(separator: "\n") where language == "en" && !samples.contains(line) {
          #expect(!holdsCyrillic(line), "\(path): \(line)")
        }
      }
    }
  }

  @Test(arguments: [[], ["sync"], ["conflicts"], ["conflicts", "resolve"]])
  func `the language of the help may stand anywhere`(path: [String]) async throws {
    let workshop = try Workshop()
    let russian = try await workshop.run(path + ["--lang", "ru", "--help"]).output
    #expect(holdsCyrillic(russian))
    for arguments in [
      path + ["-h", "--lang=ru"], ["--lang", "ru"] + path + ["--help"], ["help"] + path + ["--lang", "ru"],
      ["--lang=ru", "help"] + path,
    ] {
      let ending = try await workshop.run(arguments)
      #expect(ending.status == 0 && ending.output == russian, "\(arguments): \(ending.messages)")
    }
  }

  @Test func `the last --lang that names a language decides, and none after two dashes`() {
    func language(_ arguments: String..., locale: String = "C") -> Language {
      HelpText.language(arguments: arguments, environment: ["LANG": locale])
    }
    #expect(language("sync", "--help") == .english)
    #expect(language("sync", "--help", locale: Self.russian) == .russian)
    #expect(language("--lang", "ru", "sync") == .russian)
    #expect(language("--lang=en", "sync", locale: Self.russian) == .english)
    #expect(language("--lang", "ru", "--lang=en") == .english)
    #expect(language("--lang=en", "--lang", "ru") == .russian)
    #expect(language("--lang", "de", locale: Self.russian) == .russian)
    #expect(language("sync", "--lang") == .english)
    #expect(language("sync", "--", "--lang", "ru") == .english)
  }

  @Test func `the parser is spared --lang only where help is asked for`() {
    #expect(HelpText.parsed(["conflicts", "--lang", "ru", "--help"]) == ["conflicts", "--help"])
    #expect(HelpText.parsed(["--lang=ru", "help", "sync"]) == ["help", "sync"])
    for arguments in [
      ["sync", "--lang", "ru"], ["--lang", "ru", "sync"], ["links", "find", "help", "--lang=en"],
      ["links", "find", "--lang", "ru", "--", "--help"],
    ] { #expect(HelpText.parsed(arguments) == arguments) }
    // A wrong language is left for the parser to refuse.
    #expect(HelpText.parsed(["sync", "--lang", "de", "-h"]) == ["sync", "--lang", "de", "-h"])
  }
}
