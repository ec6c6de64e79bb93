import CSVConnector
import Contractors
import FileSources
import Files
import Foundation
import ReplicaTesting
import Testing

@Suite struct `Files that are no CSV` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func failure(_ path: String) async throws -> CSVConnectorError? {
    let replica = try CSVReplica.firms(path)
    do { _ = try await replica.everything() } catch let error as CSVConnectorError { return error }
    return nil
  }

  static let kinds: [([UInt8], ForeignFormat)] = [
    ([0x50, 0x4B, 0x03, 0x04, 0x14, 0], .spreadsheet), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], .oldSpreadsheet),
    (Array("%PDF-1.7\n".utf8), .pdf), (Array("\r\n<!DOCTYPE html><html>".utf8), .html),
    (Array("\u{FEFF}<?xml version=\"1.0\"?>".utf8), .xml), ([0x1F, 0x8B, 8], .compressed),
  ]

  @Test(arguments: kinds)
  func `another format is named with what to do`(bytes: [UInt8], format: ForeignFormat) async throws {
    let path = try folder.write(bytes)
    let error = try await failure(path)
    #expect(error == .notCSV(path: path, format: format))
    #expect(error?.description.contains(path) == true)
  }

  @Test func `a missing file, an empty file and a folder are told apart`() async throws {
    #expect(try await failure(folder.file()) == .missing(path: folder.file()))
    #expect(try await failure(folder.write("")) == .empty(path: folder.file()))
    #expect(try await failure(folder.path) == .file(.notARegularFile(path: folder.path)))
  }

  @Test func `a file without the key's column says which one it needs`() async throws {
    let path = try folder.write("Имя;Телефон\nКлимова;1\n")
    #expect(
      try await failure(path)
        == .noHeader(path: path, mapping: "firms", required: ["Код"], found: ["Имя", "Телефон"]))
  }

  @Test func `a report names encoding, dialect, columns and rows`() throws {
    let path = try folder.write("Код;Наименование;Цвет\r\n1;\"ООО «Вектор»\";x\r\n", as: .windows1251)
    let report = try CSVFileReport.describe(path: path, mapping: TestMapping.firms())
    #expect(report.encoding == .windows1251)
    #expect(report.mapped == ["Код", "Наименование"])
    #expect(report.unknown == ["Цвет"])
    #expect(report.missing == ["Телефон", "Комментарий", "ИНН"])
    #expect(report.rowEstimate == 1 && report.isRowCountExact && report.headerLine == 1)
    #expect(report.description.contains("delimiter: ;"))
    let blind = try CSVFileReport.describe(path: path)
    #expect(blind.header == ["Код", "Наименование", "Цвет"])
    #expect(blind.samples == [["1", "ООО «Вектор»", "x"]])
  }

  @Test func `the rows of a large file are estimated`() throws {
    let rows = (1...40_000).map { "\($0);Фирма номер \($0)\n" }.joined()
    let report = try CSVFileReport.describe(
      path: folder.write("Код;Наименование\n" + rows), mapping: TestMapping.firms())
    #expect(!report.isRowCountExact)
    #expect((36_000...44_000).contains(report.rowEstimate))
  }

  @Test func `a text of nothing but ASCII takes the mapping's encoding`() async throws {
    let path = try folder.write("ID;INN\r\n1;9900000017\r\n")
    let report = try CSVFileReport.describe(path: path, mapping: Shipped.mapping("accounting-ru"))
    #expect(report.encoding == .windows1251)
    let far = "ID;INN\r\n" + String(repeating: "\r\n", count: 200_000) + "2;Полёт\r\n"
    let distant = try CSVFileReport.describe(
      path: folder.write(far), mapping: Shipped.mapping("accounting-ru"))
    #expect(distant.encoding == .utf8)
  }
}
