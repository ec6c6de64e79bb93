import Contractors

extension Sequence<HistoryEntry> {
  /// A pair's whole history, oldest first, in which a write of what a person chose is told as that.
  ///
  /// An answer is kept when it is given. The run that writes it knows only that a side shows another value, which is what it
  /// knows of an edit too: that the answer was the last word about the field before it tells the two apart.
  public func namingChosenValues() -> [HistoryEntry] {
    var answers: [ReplacedPlace: Value] = [:]
    return map { entry in
      let place = ReplacedPlace(pair: entry.pair, side: entry.side, field: entry.field)
      if entry.cause == .answer {
        answers[place] = entry.new
        return entry
      }
      guard let chosen = answers.removeValue(forKey: place), entry.cause == .changed else { return entry }
      // Of a bag one element was asked about, and the whole bag is written.
      guard entry.new == chosen || entry.new?.elements.isEmpty == false else { return entry }
      var named = entry
      named.cause = .answer
      return named
    }
  }
}

/// Where a value was replaced.
private struct ReplacedPlace: Hashable {
  let pair: PairID
  let side: Side
  let field: FieldName
}
