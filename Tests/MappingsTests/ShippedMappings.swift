import Foundation
import Mappings
import SyncConfiguration

/// The mapping files that ship with the program, read from the folder beside `Tests`.
enum ShippedMappings {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "mappings")

  /// All of them.
  static let all: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Those that are written too; what is only read has no laws.
  static let names = all.filter { (try? mapping($0))?.isReadOnly != true }

  /// Those of rows and portals, not of trees.
  static let flat = names.filter { (try? mapping($0))?.format != .xml }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name + ".yaml"), encoding: .utf8)
  }

  static func mapping(_ name: String) throws -> CompiledMapping {
    try Mapping.read(yaml: text(name), file: name + ".yaml")
  }
}

/// A small generator of random numbers with a seed that a failing test prints (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<Item>(_ items: [Item]) -> Item {
    items[Int.random(in: items.indices, using: &self)]
  }
}
