import Contractors
import ReplicaTesting
import SyncStore
import Testing

@Suite struct StoreSentenceTests {
  /// What an error names; a new case does not compile before it stands here.
  private func arguments(of error: StoreError) -> [String] {
    switch error {
    case .cannotOpen(let file, let reason): [file, reason.english]
    case .notAStore(let file), .full(let file), .locked(let file), .readOnly(let file), .closed(let file):
      [file]
    case .damaged(let file, let detail), .constraint(let file, let detail): [file, detail.english]
    case .setAside(let file, let aside, let detail, let backup):
      [file, aside, detail.english] + [backup].compactMap(\.self)
    case .newerSchema(let file, let found, let supported),
      .otherFormat(let file, _, let found, let supported):
      [file, "\(found)", "\(supported)"]
    case .inputOutput(let file, let detail): [file, detail]
    case .unknownRow(_, let id): ["\(id)"]
    case .tooLong(let text, let bytes, let limit):
      ["\(bytes)", "\(limit)"] + (text == .note("ARG1") ? ["ARG1"] : [])
    case .other(let file, let code, let detail): [file, "\(code)", detail]
    }
  }

  @Test func `every error of the store is told in both languages`() {
    let detail = Sentence(same: "ARG2")
    let errors: [StoreError] =
      [
        .cannotOpen(file: "ARG1", reason: detail), .notAStore(file: "ARG1"),
        .damaged(file: "ARG1", detail: detail),
        .setAside(file: "ARG1", as: "ARG3", detail: detail, backup: nil),
        .setAside(file: "ARG1", as: "ARG3", detail: detail, backup: "ARG4"),
        .newerSchema(file: "ARG1", found: 41, supported: 52),
        .full(file: "ARG1"), .locked(file: "ARG1"), .readOnly(file: "ARG1"),
        .inputOutput(file: "ARG1", detail: "ARG2"), .constraint(file: "ARG1", detail: detail),
        .tooLong(.cursor, bytes: 41, limit: 52), .tooLong(.note("ARG1"), bytes: 41, limit: 52),
        .closed(file: "ARG1"), .other(file: "ARG1", code: 41, detail: "ARG2"),
      ]
      + StoreError.Row.allCases.map { .unknownRow($0, id: 41) }
      + StoreError.Format.allCases.map { .otherFormat(file: "ARG1", format: $0, found: 41, supported: 52) }
    for error in errors {
      let faults = SentenceCheck.faults(error.sentence, arguments: arguments(of: error))
      #expect(faults.isEmpty, "\(faults)")
      #expect(error.description == error.sentence.english)
    }
  }

  @Test func `every detail of a damage is told in both languages`() {
    let sentences: [(Sentence, [String])] = [
      (StoreSentence.noFileName, []), (StoreSentence.noStreams, []),
      (StoreSentence.unreadableRow("ARG1"), ["ARG1"]), (StoreSentence.unreadableRegisters(pair: 41), ["41"]),
      (StoreSentence.noPairNumber(41), ["41"]),
      (StoreSentence.dangling(rows: 41, of: "ARG1"), ["41", "ARG1"]),
    ]
    for (sentence, arguments) in sentences {
      let faults = SentenceCheck.faults(sentence, arguments: arguments)
      #expect(faults.isEmpty, "\(faults)")
    }
  }
}
