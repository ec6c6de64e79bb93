import Contractors
import Reconciliation
import Testing

struct ChosenValuesTests {
  private func entry(
    _ run: Int64, _ cause: HistoryEntry.Cause, _ new: Value?, field: FieldName = "comment",
    side: Side = .right
  ) -> HistoryEntry {
    HistoryEntry(
      run: run, pair: PairID(rawValue: 1), side: side, key: "101", field: field, old: .text("прежнее"),
      new: new,
      cause: cause)
  }

  private func causes(_ entries: HistoryEntry...) -> [HistoryEntry.Cause] {
    entries.namingChosenValues().map(\.cause)
  }

  @Test func `the first write of the field after an answer is what the person chose`() {
    #expect(
      causes(
        entry(2, .asked, nil), entry(2, .answer, .text("моё")), entry(3, .changed, .text("моё")),
        entry(4, .changed, .text("моё"))) == [.asked, .answer, .answer, .changed])
  }

  @Test func `another side, another field and another value were not chosen`() {
    #expect(
      causes(
        entry(2, .answer, .text("моё")), entry(3, .changed, .text("моё"), side: .left),
        entry(3, .changed, .text("моё"), field: "name"), entry(3, .changed, .text("чужое")),
        entry(4, .changed, .text("моё"))) == [.answer, .changed, .changed, .changed, .changed])
  }

  @Test func `of a bag the whole is written when one element was chosen`() {
    #expect(
      causes(
        entry(2, .answer, .text("mobile"), field: "phones"),
        entry(3, .changed, .elements([Element("+79160000001", kind: "mobile")]), field: "phones"))
        == [.answer, .answer])
  }

  @Test func `what a policy or a creation wrote keeps its cause`() {
    #expect(
      causes(entry(2, .answer, .text("моё")), entry(3, .policy, .text("моё"))) == [.answer, .policy])
  }
}
