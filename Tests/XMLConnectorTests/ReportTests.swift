import Contractors
import Files
import ReplicaTesting
import Testing
import XMLConnector

@Suite struct `The report of an XML file` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func `names size, encoding, root, records and what no rule looks at`() throws {
    let report = try XMLFileReport.describe(
      path: Shipped.fixture("commerceml-2.xml"), mapping: Shipped.mapping("commerceml-2"))
    #expect(try report.bytes == Shipped.bytes("commerceml-2.xml").count)
    #expect(report.encoding == "UTF-8" && report.root == "КоммерческаяИнформация")
    #expect(report.namespace == "urn:1C.ru:commerceml_2")
    #expect(report.records == [.company: 3, .contact: 1] && report.unreadable == 0 && report.isWhole)
    #expect(report.unnamed.first?.records == 3)
    #expect(
      report.unnamed.map(\.way) == [
        "НомерВерсии", "@Статус", "ЗначенияРеквизитов", "Контакты/Контакт",
        "Представители", "РасчетныеСчета/РасчетныйСчет/БанкКорреспондент",
      ])
    let sentence = report.sentence
    #expect(
      sentence.russian.contains(
        "\nкодировка: UTF-8 (файл начинается с метки порядка байтов)\nкорневой элемент: <КоммерческаяИнформация>"
      ))
    #expect(sentence.russian.contains("\nзаписи: 3 компании, 1 контакт\nне сопоставлены: НомерВерсии (3), "))
    #expect(sentence.english.contains("\nrecords: 3 companies, 1 contact\nnot mapped: "))
  }

  @Test func `counts strangers and what cannot be read, and says how far it looked`() throws {
    let mapping = try TestMapping.firms("    where: { element: Kind, is: [firm] }")
    let firms = (1...1500).map {
      "<Firm>\($0 == 2 ? "" : "<Id>\($0)</Id>")<Kind>\($0 == 3 ? "x" : "firm")</Kind></Firm>"
    }
    let path = try folder.write("<Firms><List>\(firms.joined())</List></Firms>")
    let report = try XMLFileReport.describe(path: path, mapping: mapping)
    #expect(report.records == [.company: 999] && report.strangers == 1 && report.unreadable == 1)
    #expect(!report.isWhole && report.unnamed.isEmpty && report.namespace.isEmpty)
    #expect(
      report.sentence.english.contains(
        "among the first 1000 records: 999 companies, 1 of neither, 1 of them cannot be read"))
    #expect(SentenceCheck.faults(report.sentence, arguments: ["1000", "999"]).isEmpty)
  }

  @Test func `without a mapping tells what the document is`() throws {
    let path = try folder.write("\u{FEFF}<a:b xmlns:a='u'/>", as: .utf16LE)
    let report = try XMLFileReport.describe(path: path)
    #expect(report.root == "b" && report.namespace == "u" && report.encoding == "UTF-16LE")
    #expect(report.records.isEmpty && SentenceCheck.faults(report.sentence).isEmpty)
    #expect(throws: XMLConnectorError.missing(path: folder.file("none"))) {
      try XMLFileReport.describe(path: folder.file("none"))
    }
  }
}
