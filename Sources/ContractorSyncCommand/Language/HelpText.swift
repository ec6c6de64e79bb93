import ArgumentParser
import Contractors
import Foundation

/// Chooses the language of `--help`.
///
/// The parser takes the texts along with the types of the commands, before it has read any option: the language is looked up
/// once, in the arguments as they were typed.
enum HelpText {
  /// The language in which this run of the program explains itself.
  static let language = language(
    arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)

  /// The language of the last `--lang` that names one, else of the locale.
  ///
  /// - Parameters:
  ///   - arguments: what was typed after the program's name; after `--` there are no options.
  ///   - environment: holds the locale.
  /// - Returns: the language; a wrong value of `--lang` is the parser's to complain about.
  static func language(arguments: [String], environment: [String: String]) -> Language {
    .chosen(option: separate(arguments).language, environment: environment)
  }

  /// The arguments as the parser should see them: without `--lang` where help is asked for.
  ///
  /// The parser would refuse it after `help` and before a command's name, and after a group of commands it would explain the
  /// group's default command in place of the group.
  ///
  /// - Parameter arguments: what was typed after the program's name.
  /// - Returns: the same, or what is left of it.
  static func parsed(_ arguments: [String]) -> [String] {
    let others = separate(arguments).others
    let asksForHelp =
      others.first == "help" || others.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    return asksForHelp ? others : arguments
  }

  private static func separate(_ arguments: [String]) -> (language: Language?, others: [String]) {
    var language: Language?
    var others: [String] = []
    var rest = arguments[...]
    while let argument = rest.first, argument != "--" {
      if argument == "--lang", let named = rest.dropFirst().first.flatMap(Language.init(rawValue:)) {
        language = named
        rest.removeFirst(2)
        continue
      }
      if argument.hasPrefix("--lang="), let named = Language(rawValue: String(argument.dropFirst(7))) {
        language = named
      } else {
        others.append(argument)
      }
      rest.removeFirst()
    }
    return (language, others + rest)
  }
}

extension Sentence {
  /// The sentence with lines of examples below it, the same in both languages.
  func with(examples: String...) -> Sentence { self + examples.map { "\n  " + $0 }.joined() }
}

extension ArgumentHelp {
  /// The help of one argument or option in the language of this run.
  init(_ sentence: Sentence, valueName: String? = nil) {
    self.init(sentence[HelpText.language], valueName: valueName)
  }
}

extension CommandConfiguration {
  /// A command that explains itself in the language of this run.
  init(
    commandName: String, abstract: Sentence, discussion: Sentence = Sentence(same: ""), version: String = "",
    subcommands: [any ParsableCommand.Type] = [], defaultSubcommand: (any ParsableCommand.Type)? = nil
  ) {
    self.init(
      commandName: commandName, abstract: abstract[HelpText.language],
      discussion: discussion[HelpText.language], version: version, subcommands: subcommands,
      defaultSubcommand: defaultSubcommand)
  }
}
