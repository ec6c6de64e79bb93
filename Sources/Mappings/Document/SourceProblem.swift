public import Contractors

/// What is wrong at one place of a mapping or configuration file, shown with the line itself and a caret.
public struct SourceProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file's name.
  public var file: String
  /// Where the problem stands.
  public var mark: SourceMark
  /// The keys that lead there, from the root.
  public var path: [String]
  /// What is wrong.
  public var message: Sentence
  /// What to do about it; nil when the message says enough.
  public var advice: Sentence?
  /// The line as written; nil when it is not at hand.
  public var lineText: String?

  /// Makes a problem.
  public init(
    file: String, mark: SourceMark, path: [String] = [], message: Sentence, advice: Sentence? = nil,
    lineText: String? = nil
  ) {
    self.file = file
    self.mark = mark
    self.path = path
    self.message = message
    self.advice = advice
    self.lineText = lineText
  }

  /// Longer lines are shown as a window of this many characters around the caret: a terminal's width.
  static let shownCharacters = 100

  /// `file:line:column: message`, the line, a caret under the place, the advice, in English.
  public var description: String { description(in: .english) }

  /// `file:line:column: message`, the line, a caret under the place, the advice.
  public func description(in language: Language) -> String {
    var text = "\(file):\(mark.line):\(mark.column): "
    if !path.isEmpty { text += path.joined(separator: ".") + ": " }
    text += message[language]
    if let lineText {
      let characters = Array(lineText)
      let caret = min(max(mark.column - 1, 0), characters.count)
      let start = max(0, min(caret - Self.shownCharacters / 2, characters.count - Self.shownCharacters))
      let shown = characters[start..<min(characters.count, start + Self.shownCharacters)]
      let gutter = "  \(mark.line) | "
      let indent = String(repeating: " ", count: gutter.count - 2) + "| "
      // Tabs are repeated under themselves so that the caret stays in its column.
      let lead = shown.prefix(caret - start).map { $0 == "\t" ? "\t" : " " }.joined()
      text += "\n\(gutter)\(String(shown))\n\(indent)\(lead)^"
    }
    if let advice { text += "\n  \(advice[language])" }
    return text
  }
}

/// All problems of one file, in the order of their places.
public struct SourceProblems: Error, Sendable, Hashable, CustomStringConvertible {
  /// The problems, at least one.
  public var problems: [SourceProblem]

  /// Sorts the problems by place.
  public init(_ problems: [SourceProblem]) {
    self.problems = problems.enumerated()
      .sorted { ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset) }.map(\.element)
  }

  /// The problems one below another, in English.
  public var description: String { sentence.english }

  /// The problems one below another.
  public var sentence: Sentence {
    problems.map { Sentence($0.description(in: .english), $0.description(in: .russian)) }.joined(
      separator: "\n")
  }
}
