import Contractors
import Reconciliation
import Testing

struct QuestionTests {
  @Test(arguments: StoreKind.allCases)
  func `a conflict replaces the open one about the same and keeps its number`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    try store.commit {
      $0.pairs = [.coupled(1, "1", "r1")]
      $0.conflicts = [
        .about("name", pair: 1), .about("phones", pair: 1, element: ""), .about("phones", pair: 1),
        .about("phones", pair: 1, element: "+7"),
      ]
    }
    let opened = try store.sync.conflicts(includingClosed: false)
    #expect(opened.count == 4)
    try store.commit { $0.conflicts = [.about("name", pair: 1, left: "b")] }
    let replaced = try store.sync.conflicts(includingClosed: false)
    #expect(replaced.map(\.id) == opened.map(\.id))
    #expect(replaced[0].values.left == ["name": "b"])
  }

  @Test(arguments: StoreKind.allCases)
  func `a closed conflict stays in the list of all and makes room for a new one`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    try store.commit {
      $0.pairs = [.coupled(1, "1", "r1")]
      $0.conflicts = [.about("name", pair: 1)]
    }
    var conflict = try #require(try store.sync.conflicts(includingClosed: false).first)
    conflict.closedAt = .noon
    conflict.decision = "left"
    try store.commit { $0.conflicts = [.about("name", pair: 1, left: "new"), conflict] }
    #expect(try store.sync.conflicts(includingClosed: true).map(\.decision) == ["left", nil])
    #expect(try store.sync.conflicts(includingClosed: false).map(\.values.left) == [["name": "new"]])
  }

  @Test(arguments: StoreKind.allCases) func `two records are asked about once, whatever was answered`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    let review = Review(entity: .company, left: "1", right: "r1", reason: .sameName)
    try store.commit { $0.reviews = [review, review] }
    var stored = try #require(try store.sync.reviews().first)
    stored.answer = .rejected
    try store.commit { $0.reviews = [stored] }
    try store.commit {
      $0.reviews = [review, Review(entity: .contact, left: "1", right: "r1", reason: .sameContact)]
    }
    #expect(try store.sync.reviews().map(\.answer) == [.rejected, .open])
  }

  @Test(arguments: StoreKind.allCases)
  func `a record set aside again replaces its row and a settled one leaves`(
    kind: StoreKind
  ) throws {
    let store = try kind.make()
    try store.commit { $0.setAside = [.line(1), .line(2), .line(1, isRefusal: true)] }
    let first = try store.sync.setAside()
    try store.commit { $0.setAside = [.line(1, reason: "still no key")] }
    let second = try store.sync.setAside()
    #expect(second.map(\.id) == first.map(\.id))
    #expect(second.map(\.reason.english) == ["still no key", "no key", "no key"])
    #expect(second[0].raw == "a;b\0;c")
    try store.commit { $0.settled = [.line(1), .line(9)] }
    #expect(try store.sync.setAside().map(\.id) == [first[1].id, first[2].id])
  }
}
