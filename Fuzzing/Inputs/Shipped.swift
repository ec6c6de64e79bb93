import FoundationEssentials
import Mappings
import SyncConfiguration

/// What ships with the program, read from the repository.
enum Shipped {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let all = Result { try names().map { try mapping($0) } }
  static let csv = all.map { $0.filter { $0.format == .csv } }
  static let xml = all.map { $0.filter { $0.format == .xml && $0.document?.text == nil } }
  static let text = all.map { $0.filter { $0.document?.text != nil } }
  /// What is said of a portal by default.
  static let portal = Result { try mapping("bitrix24") }

  /// The names of all mappings, in their order.
  static func names() throws -> [String] {
    try files("mappings").filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  static func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: path)))
  }

  private static func mapping(_ name: String) throws -> CompiledMapping {
    try Mapping.read(
      yaml: String(decoding: try bytes("mappings/\(name).yaml"), as: UTF8.self), file: "\(name).yaml")
  }
}
