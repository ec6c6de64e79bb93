/// The languages in which people are spoken to.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
  case english = "en"
  case russian = "ru"
}

/// A sentence for people in both languages, or a part of one.
///
/// Whoever knows a cause says it in both: the language is chosen where the sentence is shown, which may be another day and
/// another person than when it arose. Each target keeps its sentences in one folder, `Sentences`. Names of YAML keys, commands
/// and options, values of records and texts of other programs are the same in both.
public struct Sentence: Sendable, Hashable, Codable {
  /// The English text.
  public var english: String
  /// The Russian text.
  public var russian: String

  /// Makes a sentence of its two texts.
  public init(_ english: String, _ russian: String) {
    self.english = english
    self.russian = russian
  }

  /// A text that is the same in both languages, such as a name or what another program said.
  public init(same text: String) { self.init(text, text) }

  /// The text in a language.
  public subscript(_ language: Language) -> String { language == .russian ? russian : english }

  /// One text after another, in both languages.
  public static func + (left: Sentence, right: Sentence) -> Sentence {
    Sentence(left.english + right.english, left.russian + right.russian)
  }

  /// A sentence with a text behind it that is the same in both languages.
  public static func + (left: Sentence, right: String) -> Sentence { left + Sentence(same: right) }
}

extension Sentence: CustomStringConvertible {
  /// The English text, for logs and tests.
  public var description: String { english }
}

extension Sequence where Element == Sentence {
  /// The sentences in one, with a separator between them.
  public func joined(separator: String) -> Sentence {
    Sentence(map(\.english).joined(separator: separator), map(\.russian).joined(separator: separator))
  }
}

extension Sequence where Element == String {
  /// Words that are the same in both languages as alternatives: `a or b`, `a или b`.
  public var alternatives: Sentence {
    Sentence(joined(separator: " or "), joined(separator: " или "))
  }
}
