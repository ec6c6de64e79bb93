public import Contractors

/// What is said of one place of a mapping or configuration file: what is wrong, and what to do about it.
public struct SourceRemark: Sendable, Hashable {
  /// What is wrong.
  public var message: Sentence
  /// What to do about it; nil when the message says enough.
  public var advice: Sentence?

  /// Makes a remark.
  public init(_ message: Sentence, advice: Sentence? = nil) {
    self.message = message
    self.advice = advice
  }
}

/// Remarks that mapping and configuration files share.
extension SourceRemark {
  /// Something else stands there than was expected.
  ///
  /// - Parameters:
  ///   - what: what was expected, in the singular: the Russian sentence says that it is expected.
  ///   - node: what is there.
  ///   - nearest: the word that was probably meant.
  /// - Returns: the remark.
  public static func expected(_ what: Sentence, found node: SourceNode, nearest: String? = nil)
    -> SourceRemark
  {
    let found = node.kindName
    return SourceRemark(
      Sentence(
        "expected \(what.english), found \(found.english)",
        "здесь \(found.russian), а ожидается \(what.russian)"),
      advice: nearest.map(didYouMean))
  }

  /// Another text stands there than was expected.
  package static func expected(_ what: Sentence, text: String) -> SourceRemark {
    SourceRemark(
      Sentence(
        "expected \(what.english), found '\(text)'", "здесь «\(text)», а ожидается \(what.russian)"))
  }

  /// A key that means nothing there.
  package static func unknownKey(_ key: String, known: [String]) -> SourceRemark {
    let names = known.joined(separator: ", ")
    return SourceRemark(
      Sentence("unknown key '\(key)'", "неизвестный ключ «\(key)»"),
      advice: Suggestion.nearest(to: key, among: known).map(didYouMean)
        ?? Sentence("known here: \(names)", "здесь возможны: \(names)"))
  }

  /// The question after a misspelt word.
  public static func didYouMean(_ word: String) -> Sentence {
    Sentence("did you mean '\(word)'?", "возможно, «\(word)»?")
  }
}

/// What can be expected of a place, in the singular.
public enum SourceExpectation {
  /// Keys with values.
  package static let keys = Sentence("keys with values", "набор ключей со значениями")
  /// A text.
  package static let text = Sentence("a text", "текст")
  /// A text or several.
  package static let texts = Sentence("a text or a list of texts", "текст или список текстов")
  /// A flag.
  package static let flag = Sentence("yes or no", "yes или no")

  /// A number within bounds.
  package static func integer(_ range: ClosedRange<Int>) -> Sentence {
    Sentence(
      "a whole number from \(range.lowerBound) to \(range.upperBound)",
      "целое число от \(range.lowerBound) до \(range.upperBound)")
  }
}
