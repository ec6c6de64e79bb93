/// The nearest of some words to a misspelt one.
///
/// Used for "did you mean" at unknown keys, fields and columns.
public enum Suggestion {
  /// The word nearest to `word`, or nil when none is near enough to be meant: more than a third of the letters differ.
  public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased())
    var best: (word: String, distance: Int)?
    for candidate in words {
      let letters = Array(candidate.lowercased())
      let distance = editDistance(wanted, letters)
      let limit = max(1, max(wanted.count, letters.count) / 3)
      guard distance <= limit else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Insertions, removals, replacements and swaps of neighbours that make one word of the other.
  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + Array(repeating: 0, count: b.count)
      for j in 1...b.count {
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}

extension String {
  /// The text cut for a message: at most 40 characters, line ends shown.
  var shortened: String {
    let flat = String(map { $0.isNewline ? "⏎" : $0 })
    return flat.count <= 40 ? flat : String(flat.prefix(39)) + "…"
  }
}
