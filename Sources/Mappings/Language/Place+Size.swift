import Contractors

/// How many characters a place takes.
extension Place {
  /// Whether a text fits into one line; a shorter one than ``minimumWidth`` is no code of the place either.
  func fits(_ text: String) -> Bool {
    if text.isEmpty { return true }
    if let width, text.count > width { return false }
    return minimumWidth.map { text.count >= $0 } ?? true
  }

  /// What is expected of a text that does not fit.
  var expectedSize: Sentence {
    let width = width ?? 0
    guard let minimumWidth else { return Expectation.lines(continuations.count + 1, width) }
    return Expectation.size(minimumWidth, width)
  }
}
