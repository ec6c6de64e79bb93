import Foundation
import Mappings
import SyncConfiguration

/// The mapping files that ship with the program, read from the folder beside `Tests`.
enum ShippedMappings {
  static let names =
    [
      "generic", "accounting-ru", "bitrix24-companies-csv", "bitrix24-contacts-csv",
      "moysklad-counterparties-csv",
      "google-contacts-csv", "outlook-contacts-csv", "bitrix24",
    ] + trees

  /// Those of rows and portals, not of trees.
  static let flat = names.filter { !trees.contains($0) }

  /// Those of XML that are written; what is only read has no laws.
  private static let trees = [
    "commerceml-2", "enterprise-data", "pohoda-import", "moysklad-xml", "exact-accounts",
    "quickbooks-customers-add",
    "quickbooks-vendors-add", "sap-debmas", "sap-cremas",
  ]

  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "mappings")
    return try String(contentsOf: folder.appending(path: name + ".yaml"), encoding: .utf8)
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
