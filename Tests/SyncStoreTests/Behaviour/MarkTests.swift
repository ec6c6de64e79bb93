import Contractors
import Reconciliation
import SyncStore
import Testing

struct MarkTests {
  private let companies = Stream(.right, .company)
  private let contacts = Stream(.right, .contact)

  private func mark(_ stream: Stream, _ key: RecordKey?) -> DirtyMark { DirtyMark(stream: stream, key: key) }

  @Test(arguments: StoreKind.allCases)
  func `a record has one mark, and a later one has a later number`(_ kind: StoreKind) throws {
    let store = try kind.make()
    try store.sync.mark([mark(companies, "1"), mark(companies, nil), mark(contacts, "1")])
    let before = try store.sync.marks()
    #expect(before.map(\.key) == ["1", nil, "1"])
    #expect(before.map(\.stream) == [companies, companies, contacts])
    try store.sync.mark([mark(companies, "1")])
    let after = try store.sync.marks()
    #expect(after.map(\.key) == [nil, "1", "1"] && after.count == 3)
    #expect(try #require(after.last).sequence > (before.last?.sequence ?? 0))
  }

  @Test(arguments: StoreKind.allCases)
  func `marks are taken away by stream up to a number, and numbers never come again`(_ kind: StoreKind) throws
  {
    let store = try kind.make()
    try store.sync.mark([mark(companies, "1"), mark(companies, "2"), mark(contacts, "3")])
    let last = try #require(store.sync.marks().last?.sequence)
    try store.sync.mark([mark(companies, "1")])
    try store.commit { $0.unmarked = [companies: last] }
    #expect(try store.sync.marks().map(\.key) == ["3", "1"])
    try store.commit { $0.unmarked = [companies: .max, contacts: .max] }
    #expect(try store.sync.marks().isEmpty)
    try store.sync.mark([mark(contacts, "4")])
    #expect(try #require(store.sync.marks().first).sequence > last + 1)
  }

  @Test func `marks are kept in the file, apart for each sync`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    try file.sync(named: "books").mark([mark(companies, "1")])
    #expect(try file.sync(named: "other").marks().isEmpty)
    try file.close()
    let again = try StoreFile.open(path: directory.file())
    #expect(try again.sync(named: "books").marks().map(\.key) == ["1"])
  }
}
