import CSVConnector
import Contractors
import Files
import ReplicaTesting
import Testing

@Suite struct `Reading a CSV file` {
  let folder: TestFolder
  let text = "Код;Наименование;Телефон\r\n1;ООО «Вектор»;+7 495 000-00-01\r\n2;Полёт;\r\n"

  init() throws { folder = try TestFolder() }

  @Test(arguments: [TextEncoding.utf8, .utf16LE, .utf16BE, .windows1251, .cp866])
  func `an encoding is recognised`(encoding: TextEncoding) async throws {
    // DOS has no such quotes.
    let text = encoding == .cp866 ? text.replacing("«", with: "'").replacing("»", with: "'") : text
    let reading = try await CSVReplica.firms(folder.write(text, as: encoding)).everything()
    #expect(reading.keys == ["1", "2"])
    #expect(reading["2"]?.record["name"] == .text("Полёт"))
    #expect(reading["2"]?.record["phones"] == .empty)
    #expect(reading["2"]?.position == .line(3))
    #expect(reading.completeness == .complete)
  }

  @Test func `a configured encoding is not doubted`() async throws {
    let path = try folder.write("Код;Наименование\n1;юла\n", as: .koi8R)
    let reading = try await CSVReplica.firms(path, encoding: .koi8R).everything()
    #expect(reading["1"]?.record["name"] == .text("юла"))
  }

  @Test(arguments: [",", ";", "\t", "|"])
  func `a delimiter is recognised`(delimiter: String) async throws {
    let text = "Код;Наименование;Телефон\n1;\"А,;\t|Б\";7\n".replacing(";", with: delimiter)
      .replacing("\"А,\(delimiter)\t|Б\"", with: "\"А,;\t|Б\"")
    let reading = try await CSVReplica.firms(folder.write(text)).everything()
    #expect(reading["1"]?.record["name"] == .text("А,;\t|Б"))
  }

  @Test func `title lines, a sep line, blank lines and mixed line endings are no obstacle`() async throws {
    let path = try folder.write(
      "sep=;\r\nКонтрагенты на 24.11.2026\n\n;;\nКод;Наименование;Телефон\r\n1;Один;\n\n2;Два;\r\n;;\n \n\n")
    let reading = try await CSVReplica.firms(path).everything()
    #expect(reading.keys == ["1", "2"])
    #expect(reading["2"]?.position == .line(8))
    #expect(reading.rejections.isEmpty)
    #expect(reading.completeness == .complete)
  }

  @Test func `a cell that a short row lacks is absent and not empty`() async throws {
    let reading = try await CSVReplica.firms(folder.write("Код;Наименование;Телефон\n1;Один\n")).everything()
    #expect(reading["1"]?.record["phones"] == nil)
    #expect(reading["1"]?.record["name"] == .text("Один"))
  }

  @Test func `surplus cells are fine when they are empty and set the row aside when they are not`()
    async throws
  {
    let path = try folder.write("Код;Наименование\n1;Один;; \n2;Два;лишнее\n3;Три\n")
    let reading = try await CSVReplica.firms(path).everything()
    #expect(reading.keys == ["1", "3"])
    #expect(reading.rejections.map(\.key) == ["2"])
    #expect(reading.rejections.first?.reason.english.contains("лишнее") == true)
  }

  @Test func `equal and empty headings are told apart`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: twice
      format: csv
      entities:
        company:
          key: Код
          fields: { name: Наименование, phones: { columns: [Телефон, "Телефон#2"] } }
          extra: rest
      """)
    let path = try folder.write(
      "Код;Наименование;Телефон;;Телефон;;Цвет\n1;Один;+74950000001;x;+74950000002;y;синий\n")
    let record = try await CSVReplica.firms(path, mapping: mapping).everything()["1"]?.record
    #expect(record?["phones"] == .bag([Element("+74950000001"), Element("+74950000002")]))
    #expect(record?.fields.keys.filter(\.isExtra) == [.extra("Цвет")])
  }

  @Test func `the second row of a key is set aside with both lines`() async throws {
    let path = try folder.write("Код;Наименование\n1;Один\n2;Два\n1;Другой\n")
    let reading = try await CSVReplica.firms(path).everything()
    #expect(reading.keys == ["1", "2"])
    let rejection = try #require(reading.rejections.first)
    #expect(rejection.position == .line(4))
    #expect(rejection.key == "1")
    #expect(rejection.reason.english.contains("line 2") && rejection.reason.english.contains("line 4"))
  }

  @Test func `a last row that may have been cut is set aside and the reading is partial`() async throws {
    let path = try folder.write("Код;Наименование;Телефон\n1;Один;\n2;Дв")
    let reading = try await CSVReplica.firms(path).everything()
    #expect(reading.keys == ["1"])
    #expect(reading.rejections.map(\.key) == [nil])
    #expect(reading.completeness == .partial)
    let whole = try folder.write("Код;Наименование;Телефон\n1;Один;\n2;Два;", to: "whole.csv")
    #expect(try await CSVReplica.firms(whole).everything().completeness == .complete)
  }

  @Test func `a file that is not declared full is never complete`() async throws {
    let reading = try await CSVReplica.firms(folder.write(text), isFull: false).everything()
    #expect(reading.completeness == .partial)
  }

  @Test func `a row whose key cannot be read makes the reading partial`() async throws {
    let path = try folder.write("Код;Наименование\n1;Один\n;Итого\n2,5E+10;Два\n")
    let reading = try await CSVReplica.firms(path).everything()
    #expect(reading.rejections.count == 2)
    #expect(reading.completeness == .partial)
  }

  @Test func `a known row is not read and still shown`() async throws {
    let replica = try CSVReplica.firms(folder.write(text, as: .windows1251))
    let first = try await replica.everything()
    let known = Dictionary(uniqueKeysWithValues: first.records.map { ($0.fingerprint, $0.key) })
    let second = try await replica.everything(known: { known[$0] })
    #expect(second.unchanged == ["1", "2"] && second.records.isEmpty)
    try folder.write(text.replacing("Полёт", with: "Полет"), as: .windows1251)
    let third = try await replica.everything(known: { known[$0] })
    #expect(third.unchanged == ["1"] && third.keys == ["2"])
  }

  @Test func `a fingerprint changes with header, mapping, delimiter and encoding and not with line endings`()
    async throws
  {
    func fingerprint(_ replica: CSVReplica) async throws -> SourceFingerprint? {
      try await replica.everything()["1"]?.fingerprint
    }
    let text = "Код;Наименование\n1;A\n2;B\n"
    let plain = try await fingerprint(.firms(folder.write(text)))
    #expect(try await fingerprint(.firms(folder.write(text.replacing("\n", with: "\r\n")))) == plain)
    #expect(try await fingerprint(.firms(folder.write("Код;Наименование\n1;A"))) == plain)
    #expect(try await fingerprint(.firms(folder.write(text.replacing("Код;", with: "код;")))) != plain)
    #expect(try await fingerprint(.firms(folder.write(text), mapping: TestMapping.marking())) != plain)
    #expect(try await fingerprint(.firms(folder.write(text), isSpreadsheet: true)) != plain)
    #expect(
      try await fingerprint(.firms(folder.write(text, as: .windows1251), encoding: .windows1251)) != plain)
  }

  @Test func `many rows come in pages of five hundred`() async throws {
    let rows = (1...1201).map { "\($0);Фирма \($0)\n" }.joined()
    let reading = try await CSVReplica.firms(folder.write("Код;Наименование\n" + rows)).everything()
    #expect(reading.pages == [500, 500, 201])
    #expect(reading.keys == (1...1201).map(String.init))
  }

  @Test func `a file that did not change is not read again`() async throws {
    let replica = try CSVReplica.firms(folder.write(text))
    let first = try await replica.everything()
    #expect(first.cursor != nil)
    let second = try await replica.everything(since: first.cursor)
    #expect(second.completeness == .untouched && second.observations.isEmpty)
    #expect(second.cursor == first.cursor)
    try folder.write(text + "3;Три;\r\n")
    #expect(try await replica.everything(since: first.cursor).keys == ["1", "2", "3"])
  }

  @Test func `a file written a moment ago is always read`() async throws {
    var options = try CSVReplica.firms(folder.write(text)).options
    options.now = CSVReplicaOptions.systemTime
    let replica = CSVReplica(options)
    let first = try await replica.everything()
    #expect(first.cursor == nil)
    #expect(try await replica.everything(since: first.cursor).keys == ["1", "2"])
  }

  @Test func `a cursor of other settings is not trusted`() async throws {
    let path = try folder.write(text)
    let cursor = try await CSVReplica.firms(path).everything().cursor
    let other = try await CSVReplica.firms(path, isFull: false).everything(since: cursor)
    #expect(other.completeness == .partial && other.keys == ["1", "2"])
  }

  @Test func `rows of another entity are passed over`() async throws {
    let path = try folder.write("key;entity;name;lastName\nf1;company;Вектор;\np1;contact;;Климова\n")
    let replica = try CSVReplica.firms(path, mapping: Shipped.mapping("generic"))
    #expect(try await replica.everything(.company).keys == ["f1"])
    #expect(try await replica.everything(.contact).keys == ["p1"])
    let firms = try CSVReplica.firms(folder.write(text))
    #expect(try await firms.everything(.contact).observations.isEmpty)
    #expect(try await firms.capabilities(of: .contact).fields.isEmpty)
  }

  @Test func `a quote that never closes breaks the reading off`() async throws {
    let path = try folder.write("Код;Наименование\n1;Один\n2;\"Два\n3;Три\n")
    let replica = try CSVReplica.firms(path)
    await #expect(throws: CSVConnectorError.self) { try await replica.everything() }
  }
}
