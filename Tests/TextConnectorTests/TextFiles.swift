import Contractors
import FoundationEssentials
import Mappings
import SyncConfiguration
import TextConnector
import XMLConnector

/// A folder of text files for one test, removed with the value.
final class TextFiles: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path() + "text-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "book.vcf") -> String { path + "/" + name }

  func write(_ bytes: some Sequence<UInt8>, to name: String = "book.vcf") throws {
    try Data(bytes).write(to: URL(filePath: file(name)))
  }

  func bytes(_ name: String = "book.vcf") throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  func text(_ name: String = "book.vcf") throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// A replica of a file in the folder.
  func replica(
    _ mapping: String = "vcard", _ name: String = "book.vcf", isFull: Bool = true, createsFile: Bool = false
  ) throws -> TextReplica {
    try Self.replica(mapping, path: file(name), isFull: isFull, createsFile: createsFile)
  }

  /// A replica of any file.
  static func replica(
    _ name: String, path: String, isFull: Bool = true, createsFile: Bool = false
  ) throws -> TextReplica {
    let mapping = try Self.mapping(name)
    guard let form = mapping.document?.text else { throw CocoaError(.fileReadUnknown) }
    return TextReplica(
      TextReplicaOptions(
        connection: "list", path: path, form: form, context: mapping.fingerprint, createsFile: createsFile,
        open: { path in
          XMLReplica(
            XMLReplicaOptions(connection: "list", path: path, mapping: mapping, isFull: isFull, now: later))
        }, now: later))
  }

  /// A long time after every file of the tests was written.
  @Sendable static func later() -> Timestamp { Timestamp(milliseconds: 4_102_444_800_000) }

  private static var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  static func mapping(_ name: String) throws -> CompiledMapping {
    let text = try String(contentsOf: root.appending(path: "mappings/\(name).yaml"), encoding: .utf8)
    return try Mapping.compile(YAMLReader.read(text, file: "\(name).yaml"))
  }

  static func fixture(_ name: String) -> String { root.appending(path: "fixtures/\(name)").path() }

  static func sample(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: fixture(name))))
  }
}
