import Contractors
import SyncStore
import Testing

struct StoreErrorTests {
  private static let sentences: [(StoreError, String)] = [
    (
      .cannotOpen(file: "s", reason: Sentence(same: "r")),
      "the store s cannot be opened: r; check the path and the rights of its directory"
    ),
    (
      .full(file: "s"),
      "the store s cannot grow: the disk is full or the size limit is reached; free some space and run again"
    ),
    (.locked(file: "s"), "the store s is in use by another process; wait for it to finish and run again"),
    (
      .readOnly(file: "s"), "the store s cannot be written; check the rights of the file and of its directory"
    ),
    (.unknownRow(.plan, id: 7), "there is no plan with number 7 in this sync"),
    (
      .tooLong(.cursor, bytes: 5000, limit: 4096),
      "a cursor has 5000 bytes and at most 4096 can be stored"
    ),
    (.closed(file: "s"), "the store s has been closed"),
  ]

  @Test(arguments: sentences) func `an error says what happened and what to do`(
    error: StoreError, sentence: String
  ) {
    #expect("\(error)" == sentence)
  }

  @Test func `only a lock is worth another try`() {
    #expect(Self.sentences.filter { $0.0.isRetryable }.map(\.0) == [.locked(file: "s")])
  }
}
