import FoundationEssentials
import FuzzInputs
import Testing

struct CorpusTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing/Corpus")

  @Test(arguments: FuzzTarget.allCases)
  func `what fuzzing found once stops nothing any more`(target: FuzzTarget) async throws {
    let folder = Self.corpus.appending(path: target.rawValue)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      try await target.run(Array(Data(contentsOf: folder.appending(path: name))))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `what fuzzing begins with is read by somebody`(target: FuzzTarget) async throws {
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    // Of the hundreds of pairs of sample and mapping some twenty, spread over all; fuzzing takes them all.
    for index in stride(from: 0, to: seeds.count, by: max(1, seeds.count / 19)) {
      try await target.run(seeds[index])
    }
  }
}
