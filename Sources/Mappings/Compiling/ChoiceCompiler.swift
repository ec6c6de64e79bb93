/// Compiles `choices:`, `kinds:` and the words for yes and no.
struct ChoiceCompiler {
  let reader: SourceReader

  /// A table of codes with one spelling or a list of them; the first is written.
  ///
  /// A spelling that two codes share is a problem: reading it would be a guess.
  func table(_ node: SourceNode, _ path: [String], unknown: ChoiceTable.Unknown) -> ChoiceTable {
    var table = ChoiceTable(unknown: unknown)
    guard let keys = reader.keys(node, path, allowed: nil) else { return table }
    for entry in node.entries {
      guard let value = keys[entry.key], let spellings = reader.texts(value, path + [entry.key]) else {
        continue
      }
      if spellings.contains(where: { $0.trimmed.isEmpty }) {
        reader.report(value.mark, path + [entry.key], .emptySpelling(entry.key))
        continue
      }
      if let clash = table.add(entry.key, spellings: spellings) {
        reader.report(value.mark, path + [entry.key], .spellingTaken(clash.spelling, by: clash.other))
      }
    }
    return table
  }

  /// The table of a flag.
  func flags(
    yes: [String], no: [String], at mark: SourceMark, _ path: [String]
  ) -> ChoiceTable {
    var table = ChoiceTable(unknown: .error)
    _ = table.add("yes", spellings: yes.filter { !$0.isEmpty })
    if let clash = table.add("no", spellings: no.filter { !$0.isEmpty }) {
      reader.report(mark, path, .yesAndNo(clash.spelling))
    }
    return table
  }
}
