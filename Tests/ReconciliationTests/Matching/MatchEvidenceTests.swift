import Contractors
import Reconciliation
import Testing

struct MatchEvidenceTests {
  @Test func `fields that one of the two fills are shown side by side, others are not`() {
    let left = Record(.company, ["name": .text("Агат"), "taxId": .empty, "comment": .text("своё")])
    let right = Record(.company, ["name": .text("ООО «Агат»"), "phones": .bag([Element("+74951110000")])])
    #expect(
      MatchEvidence.between(left, right).map { [$0.field.rawValue, $0.left?.text, $0.right?.text] } == [
        ["name", "Агат", "ООО «Агат»"], ["phones", nil, nil],
      ])
    #expect(MatchEvidence.between(nil, right).map(\.left) == [nil, nil])
    #expect(MatchEvidence.between(nil, nil).isEmpty)
  }
}
