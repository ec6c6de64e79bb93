import Contractors
import FileSources
import Files
import ReplicaTesting
import Testing
import XMLConnector

@Suite struct `Files that are no XML` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  static let kinds: [([UInt8], ForeignFormat?)] = [
    ([0x50, 0x4B, 0x03, 0x04, 0x14, 0], .spreadsheet), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], .oldSpreadsheet),
    (Array("%PDF-1.7\n".utf8), .pdf), (Array("\r\n<!DOCTYPE html><html>".utf8), .html),
    ([0x1F, 0x8B, 8], .compressed), (Array("{\"firms\": []}".utf8), .json),
    (Array(" [ {\"id\": 1} ]".utf8), .json), (Array("Код;Наименование\n1;Вектор\n".utf8), nil),
    ([0xFF, 0xFE, 0x41, 0, 0x3B, 0], nil),
  ]

  @Test(arguments: kinds)
  func `another format is named with what to do`(bytes: [UInt8], format: ForeignFormat?) async throws {
    let path = try folder.write(bytes)
    let error = try await XMLReplica.firms(path).failure()
    #expect(error == .notXML(path: path, format: format))
    #expect(error?.description.contains(path) == true)
    await #expect(throws: XMLConnectorError.self) {
      try await XMLReplica.firms(path, createsFile: true).apply([.create("Луч", origin: "1")])
    }
    #expect(try folder.bytes() == bytes)
  }

  @Test func `a missing file, an empty file and a folder are told apart`() async throws {
    #expect(try await XMLReplica.firms(folder.file()).failure() == .missing(path: folder.file()))
    #expect(try await XMLReplica.firms(folder.write("")).failure() == .empty(path: folder.file()))
    #expect(
      try await XMLReplica.firms(folder.path).failure() == .file(.notARegularFile(path: folder.path)))
  }

  @Test func `a document with another root says which one the mapping is for`() async throws {
    let path = try folder.write("<?xml version='1.0'?>\n<p:Orders xmlns:p='u'><List/></p:Orders>")
    let error = try await XMLReplica.firms(path).failure()
    #expect(
      error == .otherRoot(path: path, mapping: "firms", expected: "Firms", found: "Orders"))
    await #expect(throws: XMLConnectorError.self) {
      try await XMLReplica.firms(path, createsFile: true).apply([.create("Луч", origin: "1")])
    }
  }

  @Test func `an encoding that nobody knows is an error`() async throws {
    let path = try folder.write("<?xml version='1.0' encoding='x-nonsense'?><Firms/>")
    #expect(
      try await XMLReplica.firms(path).failure() == .encoding(path: path, .unknown(name: "x-nonsense")))
  }
}
