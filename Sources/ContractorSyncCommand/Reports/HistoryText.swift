import Contractors
import Reconciliation

/// Runs and the values they replaced, in words.
struct HistoryText {
  let console: Console
  let names: Sides<String>

  private static let valueCharacters = 28

  /// One line about a run; of one that a guard stopped before it wrote anything `isUntouched` says so.
  func line(_ run: Run, isUntouched: Bool) -> String {
    let outcome = run.outcome.map { ReportSentence.outcome($0, run.report)[console.language] } ?? "…"
    let start = "\(run.id)  \(MomentText.local(run.startedAt))  "
    guard isUntouched else { return start + "\(figures(run))  \(outcome)" }
    return start + outcome + "; " + ReportSentence.wouldHave(figures(run))[console.language]
  }

  /// Why a run was stopped, and what it would have done.
  func stopped(_ run: Run, sync: String) -> [String] {
    (run.report?.guards ?? []).map { verdict in
      ReportSentence.guardTripped(verdict, verdict.side.map { names[$0] } ?? sync, console.language)
    } + [
      ReportSentence.outcome(.guarded)[console.language] + "; "
        + ReportSentence.wouldHave(figures(run))[console.language]
    ]
  }

  private func figures(_ run: Run) -> String {
    Side.allCases.map { side in
      guard let counts = run.report?.sides[side] else { return "\(names[side]) —" }
      let flagged =
        counts.flagged == 0 ? "" : " \(ReportSentence.flagged[console.language]) \(counts.flagged)"
      return "\(names[side]) +\(counts.created) ~\(counts.updated) −\(counts.removed)" + flagged
    }.joined(separator: "  ")
  }

  /// The replaced values; what contends for one field stands in one line. `entity` is that of a pair.
  func lines(_ entries: [HistoryEntry], entity: (PairID) -> Entity?) -> [String] {
    var contending: [Contest: [HistoryEntry]] = [:]
    let replaced = Set(entries.filter { $0.new != nil }.map(Loser.init))
    for entry in entries where entry.cause == .asked { contending[Contest(entry), default: []].append(entry) }
    return entries.compactMap { entry in
      guard entry.cause == .asked else {
        // A value that lost by a policy is kept when that is decided, and told by the write that replaced it.
        if entry.isLoser, replaced.contains(Loser(entry)) { return nil }
        return line(entry, entity(entry.pair))
      }
      // Told where the first of them stands; what both sides say alike is no contest, though its group may be one.
      guard let contest = contending.removeValue(forKey: Contest(entry)) else { return nil }
      let (left, right) = (contest.filter { $0.side == .left }, contest.filter { $0.side == .right })
      return left.map(\.old) == right.map(\.old) ? nil : line(contest, entity(entry.pair))
    }
  }

  /// An operation that was not done, or of which nobody heard whether it was; `pair` is the link as it is now.
  func line(_ entry: JournalEntry, _ pair: Pair?, name: String?) -> String {
    let language = console.language
    let (own, other) = (pair?.keys[entry.side], pair?.keys[entry.side.opposite])
    let name = ContractorName.name { (entry.after[$0] ?? entry.before[$0])?.text } ?? name
    // A record that is to be made has no key of its own yet.
    let isNew = entry.kind == .create || entry.kind == .restore
    var record = [isNew ? nil : own?.rawValue, name].compactMap(\.self)
    if isNew || record.isEmpty, let other {
      record.append("(\(names[entry.side.opposite]) \(other.rawValue))")
    }
    let words =
      [names[entry.side], ReportSentence.kind(entry.kind)[language], entry.entity.rawValue] + record
    var line = words.joined(separator: " ") + ": " + ReportSentence.state(entry.state)[language]
    if let message = entry.message { line += ": " + message[language] }
    if isNew, let own, pair?.state == .coupled { line += "; " + ReportSentence.nowThere(own)[language] }
    if entry.state == .sending, isNew, pair?.state == .half {
      line += "; " + ReportSentence.notMade[language]
    }
    return OperationText.line(line)
  }

  /// A link that ended; the record that is left stays as it is.
  func ended(_ entry: JournalEntry, _ pair: Pair?) -> String {
    let keys = Side.allCases.compactMap { side in
      pair?.keys[side].map { "\(names[side]) \($0.rawValue)" }
    }
    return OperationText.line(
      ReportSentence.kind(.detach)[console.language] + " \(entry.entity.rawValue) "
        + keys.joined(separator: " ↔ "))
  }

  private func line(_ entry: HistoryEntry, _ entity: Entity?) -> String {
    let cause = ReportSentence.cause(entry.cause)[console.language]
    let record = [names[entry.side], entity?.rawValue, entry.key?.rawValue ?? "—"].compactMap(\.self)
      .joined(separator: " ")
    if entry.isLoser {
      let lost = ReportSentence.lost[console.language]
      return "\(record)  \(entry.field): \(text(entry.old))  (\(cause); \(lost))"
    }
    let values = OperationText(console: console, names: names)
    let change = OperationText.change(
      entry.old.map(values.text) ?? "—", entry.new.map(values.text) ?? "—", 2 * Self.valueCharacters)
    return "\(record)  \(entry.field): \(change)  (\(cause))"
  }

  private func line(_ contending: [HistoryEntry], _ entity: Entity?) -> String {
    let sides = Side.allCases.map { side in
      let own = contending.filter { $0.side == side }
      let values = own.isEmpty ? "—" : own.map { text($0.old) }.joined(separator: "; ")
      return "\(names[side]) \(own.first?.key?.rawValue ?? "—"): \(values)"
    }
    let cause = ReportSentence.cause(.asked)[console.language]
    let lead = entity.map { $0.rawValue + " " } ?? ""
    return "\(lead)\(contending[0].field)  \(sides.joined(separator: " ≠ "))  (\(cause))"
  }

  private func text(_ value: Value?) -> String {
    let text = OperationText(console: console, names: names)
    return OperationText.cut(value.map(text.text) ?? "—", Self.valueCharacters)
  }

  /// A value of a record that was replaced or lost a contest.
  private struct Loser: Hashable {
    let pair: PairID
    let side: Side
    let field: FieldName
    let old: Value?

    init(_ entry: HistoryEntry) {
      pair = entry.pair
      side = entry.side
      field = entry.field
      old = entry.old
    }
  }

  private struct Contest: Hashable {
    let pair: PairID
    let field: FieldName

    init(_ entry: HistoryEntry) {
      pair = entry.pair
      field = entry.field
    }
  }
}

extension HistoryEntry {
  /// Whether it keeps a value that a policy decided against, without saying that it was replaced.
  fileprivate var isLoser: Bool { cause == .policy && new == nil }
}
