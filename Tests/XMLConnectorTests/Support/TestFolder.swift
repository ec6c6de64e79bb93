import Contractors
import Files
import Foundation
import Mappings
import SyncConfiguration
import XMLConnector

/// A folder of its own for one test, removed with the value.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "xml-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "firms.xml") -> String { path + "/" + name }

  @discardableResult
  func write(
    _ text: String, as encoding: TextEncoding = .utf8, to name: String = "firms.xml"
  ) throws -> String {
    try write(TextEncoder.encode(text, to: encoding), to: name)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String = "firms.xml") throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  func bytes(_ name: String = "firms.xml") throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  func text(_ name: String = "firms.xml", as encoding: TextEncoding = .utf8) throws -> String {
    String(decoding: try TextDecoder.decode(bytes(name)[...], from: encoding), as: UTF8.self)
  }

  /// What unfinished replacements left in the folder.
  func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".tmp") }
  }
}

/// Files that stand in the repository.
enum Shipped {
  private static var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  private static let commerceML = Result { try read("commerceml-2") }

  static func mapping(_ name: String) throws -> CompiledMapping {
    try name == "commerceml-2" ? commerceML.get() : read(name)
  }

  private static func read(_ name: String) throws -> CompiledMapping {
    let file = root.appending(path: "mappings/\(name).yaml")
    return try TestMapping.compile(String(contentsOf: file, encoding: .utf8))
  }

  static func fixture(_ name: String) -> String { root.appending(path: "fixtures/\(name)").path() }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: fixture(name))))
  }
}

/// Small mappings for tests.
enum TestMapping {
  static func compile(_ yaml: String) throws -> CompiledMapping {
    try Mapping.compile(YAMLReader.read(yaml, file: "test.yaml"))
  }

  /// Firms with a key that is made of the origin, with further lines of the entity (four spaces deep) and of the
  /// document (two spaces deep).
  static func firms(
    _ more: String = "", document: String = "", records: String = "Firms/List/Firm"
  ) throws -> CompiledMapping {
    try compile(
      """
      version: 1
      name: firms
      format: xml
      document:
        root: Firms
        order: { Firm: [Id, Name, Tax, Contacts, Note], Contact: [Type, Value] }
      \(document)
      entities:
        company:
          records: \(records)
          key: { element: Id, new: "{originator}-{id}" }
          fields:
            name: Name
            taxId: Tax@code
            phones: { repeat: "Contacts/Contact[Type=Phone]", element: Value, comment: Comment }
            emails: { repeat: "Contacts/Contact[Type=Mail]", element: Value }
            comment: Note
      \(more)
      """)
  }

  /// The same with a mark of removed records.
  static func marking() throws -> CompiledMapping {
    try firms("    removed: { element: Gone, values: [\"true\"] }")
  }
}
