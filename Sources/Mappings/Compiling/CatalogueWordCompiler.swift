import Contractors

/// Holds the codes and kinds that a mapping names against those of the catalogue.
struct CatalogueWordCompiler {
  let reader: SourceReader

  /// Reports the words that the catalogue has not; nil takes all.
  func check(_ words: [String], _ known: [String]?, at mark: SourceMark, _ path: [String]) {
    guard let known else { return }
    for word in words where !known.contains(word) { reader.report(mark, path, .noSuchWord(word, known)) }
  }

  /// Reports the keys of a table (`choices:`, `kinds:`) that the catalogue has not.
  func check(keysOf node: SourceNode?, _ known: [String]?, _ path: [String]) {
    for entry in node?.entries ?? [] { check([entry.key], known, at: entry.mark, path) }
  }
}
