import CSVConnector
import Contractors
import ReplicaTesting
import Testing

/// What Excel does to numbers: read as what was meant where that is sure, told where it is not. Source: contractor-formats.md §7.
@Suite struct `Numbers that went through a spreadsheet` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func update(_ key: String, _ field: FieldName, _ value: Value) -> Operation {
    Operation(id: 1, entity: .company, key: RecordKey(rawValue: key), action: .update([field: .set(value)]))
  }

  @Test(arguments: [false, true])
  func `a formula that is a text is that text, and stays one when it changes`(isSpreadsheet: Bool)
    async throws
  {
    let text = "Код;Наименование;Телефон\n=\"0001\";\"=\"\"Вектор\"\"\";=\"84951112244\"\n0002;=\"а\"\"б\";\n"
    let path = try folder.write(text)
    let replica = try CSVReplica.firms(path, isSpreadsheet: isSpreadsheet)
    let reading = try await replica.everything()
    #expect(reading.keys == ["0001", "0002"])
    #expect(
      reading["0001"]?.record["name"] == .text("Вектор") && reading["0002"]?.record["name"] == .text("а\"б"))
    #expect(reading["0001"]?.record["phones"]?.elements.map(\.value) == ["84951112244"])
    // What stays keeps its bytes, and what changes its form.
    _ = try await replica.outcome(update("0001", "phones", .bag([Element("84951112255")])))
    #expect(
      try folder.text() == text.replacing("=\"84951112244\"", with: "\"=\"\"84951112255\"\"\""))
    #expect(
      try await replica.everything()["0001"]?.record["phones"]?.elements.map(\.value) == ["84951112255"])
  }

  @Test func `a text that looks like such a formula reads back as it was`() async throws {
    let replica = try CSVReplica.firms(folder.write("Код;Наименование\n1;Один\n"))
    for name in ["=\"x\"", "=\"=\"\"x\"\"\"", "=\"x", "=\"a\"b\"", "=\"\"", "=\""] {
      _ = try await replica.outcome(update("1", "name", .text(name)))
      #expect(try await replica.everything()["1"]?.record["name"] == .text(name))
    }
  }

  @Test func `the mark of a text before a number is no part of a key`() async throws {
    let text = "Код;Наименование\n'0001;Один\n'Два;Два\n"
    let replica = try CSVReplica.firms(folder.write(text))
    #expect(try await replica.everything().keys == ["0001", "'Два"])
    _ = try await replica.outcome(update("0001", "name", .text("Первый")))
    #expect(try folder.text() == text.replacing("Один", with: "Первый"))
  }

  @Test(arguments: ["7736207543.0", "7736207543,00", "1001.0"])
  func `a key with a fraction is set aside`(key: String) async throws {
    let reading = try await CSVReplica.firms(folder.write("Код;Наименование\n\(key);Один\n2;Два\n"))
      .everything()
    #expect(reading.keys == ["2"])
    let rejection = try #require(reading.rejections.first)
    #expect(rejection.key == nil && rejection.field == "Код")
    #expect(rejection.reason.english.contains("'\(key)' is a number with a fraction"))
    #expect(rejection.reason.russian.contains("Выгрузите столбец как текст"))
  }

  @Test func `a phone with a fraction is set aside, and what only looks like one is not`() async throws {
    let reading = try await CSVReplica.firms(
      folder.write("Код;Наименование;Телефон\n1;А;84951112255.0\n2.0;Б;\n3;В;8495.111\n62.01;Г;\n")
    ).everything()
    #expect(reading.keys == ["2.0", "3", "62.01"])
    #expect(reading.rejections.first?.reason.english.contains("digits without a fraction") == true)
  }
}
