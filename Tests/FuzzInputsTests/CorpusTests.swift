import FoundationEssentials
import FuzzInputs
import Testing

struct CorpusTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing/Corpus")

  @Test(arguments: FuzzTarget.allCases)
  func `what fuzzing found once stops nothing any more`(target: FuzzTarget) throws {
    let folder = Self.corpus.appending(path: target.rawValue)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      try target.run(Array(Data(contentsOf: folder.appending(path: name))))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `what fuzzing begins with is read by somebody`(target: FuzzTarget) throws {
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for seed in seeds { try target.run(seed) }
  }
}
