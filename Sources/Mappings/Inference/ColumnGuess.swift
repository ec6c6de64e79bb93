import Contractors

/// What speaks for the meaning of a column.
struct ColumnGuess: Sendable, Hashable {
  private enum Heading: Hashable {
    case known
    /// Known without the number behind it.
    case like(String)
    case unknown
  }

  private struct Fitting: Hashable {
    var count: Int
    var of: Int
  }

  private let heading: Heading
  /// Whether the cells have check digits.
  private let isChecked: Bool
  /// How many cells are as they should be, of how many; nil when the meaning says nothing of their form.
  private let fitting: Fitting?

  /// A column with a known heading, or with one that is like a known one.
  init(_ evidence: ColumnEvidence, _ meaning: HeaderSynonyms.Meaning, likeHeading: String?) {
    heading = likeHeading.map(Heading.like) ?? .known
    isChecked = ColumnEvidence.isChecked(meaning)
    fitting =
      evidence.values.isEmpty
      ? nil : evidence.count(as: meaning).map { Fitting(count: $0, of: evidence.values.count) }
  }

  /// A column whose cells alone say what it means.
  init(byValues evidence: ColumnEvidence, _ meaning: HeaderSynonyms.Meaning) {
    heading = .unknown
    isChecked = ColumnEvidence.isChecked(meaning)
    fitting = Fitting(count: evidence.countAlone(as: meaning), of: evidence.values.count)
  }

  var confidence: GuessConfidence {
    guard let fitting else { return heading == .known ? .medium : .low }
    if heading == .unknown {
      return isChecked && fitting.count * 10 >= fitting.of * 9 ? .medium : .low
    }
    if fitting.count * 10 >= fitting.of * 9 { return heading == .known ? .high : .medium }
    return fitting.count * 2 >= fitting.of ? .medium : .low
  }

  /// How sure it is, and why.
  var sentence: Sentence {
    var reasons: [Sentence] = []
    switch heading {
    case .known: reasons.append(InferenceSentence.knownHeading)
    case .like(let base): reasons.append(InferenceSentence.likeHeading(base))
    case .unknown: reasons.append(InferenceSentence.unknownHeading)
    }
    if let fitting { reasons.append(InferenceSentence.fittingValues(fitting.count, of: fitting.of)) }
    return InferenceSentence.confidence(confidence) + ": " + reasons.joined(separator: ", ")
  }
}

extension FileDialect {
  /// What is said of the dialect, as a mapping spells it; nil when nothing is.
  var node: SourceNode? {
    var keys: [(String, SourceNode)] = []
    if let encoding { keys.append(("encoding", .text(encoding))) }
    if let delimiter { keys.append(("delimiter", .text(delimiter == "\t" ? "tab" : String(delimiter)))) }
    let flags = [
      ("quoteAll", quotesEverything), ("quoteText", quotesText), ("trailingDelimiter", hasTrailingDelimiter),
      ("byteOrderMark", hasByteOrderMark),
    ]
    for (key, flag) in flags { if let flag { keys.append((key, .text(flag ? "yes" : "no"))) } }
    if let newline { keys.append(("newline", .text(newline.rawValue))) }
    return keys.isEmpty ? nil : .keys(keys)
  }
}
