/// Some captions, found whatever their case, quotes and spaces.
struct FoldedTexts: Sendable, Hashable {
  /// The captions as they are spelled.
  let spellings: [String]
  private let folded: Set<String>
  /// How the folded captions begin; nil where one has no letter to tell it by.
  private let beginnings: [Unicode.Scalar]?

  init(_ spellings: [String] = []) {
    self.spellings = spellings
    folded = Set(spellings.map(HeadingFold.fold))
    let firsts = folded.map(HeadingFold.first)
    beginnings = firsts.contains(nil) ? nil : Set(firsts.compactMap(\.self)).sorted()
  }

  var isEmpty: Bool { spellings.isEmpty }

  /// Whether a text means one of the captions.
  func contains(_ text: String) -> Bool {
    if spellings.isEmpty { return false }
    // Folding costs more than all else of reading a cell, and the first letter nearly always tells.
    if let beginnings, let first = HeadingFold.first(of: text), !beginnings.contains(first) { return false }
    return folded.contains(HeadingFold.fold(text))
  }
}
