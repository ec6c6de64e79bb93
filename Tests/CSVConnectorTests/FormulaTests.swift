import CSVConnector
import Contractors
import ReplicaTesting
import Testing

@Suite struct `A file for a spreadsheet` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func update(_ field: FieldName, _ value: Value) -> Operation {
    Operation(id: 1, entity: .company, key: "1", action: .update([field: .set(value)]))
  }

  @Test(arguments: ["=1+1", "+A1", "-A1+1", "@SUM(A1)", "=cmd|'/c calc'!A0", "'=1", "''@x", "+cmd(1)", "-"])
  func `a text that would be run is written as data and reads back as it was`(text: String) async throws {
    let replica = try CSVReplica.firms(
      folder.write("Код;Наименование;Телефон\n1;Один;\n"), isSpreadsheet: true)
    let outcome = try await replica.outcome(update("name", .text(text)))
    #expect(try folder.text() == "Код;Наименование;Телефон\n1;'\(text);\n")
    #expect(try await replica.everything()["1"]?.record["name"] == .text(text))
    #expect(try await outcome == .done("1", replica.everything()["1"]))
  }

  @Test(arguments: ["+7 (495) 000-00-01", "+7 495 000-00-01 доб. 12", "+74950000001 ext 5"])
  func `a phone stays as it is`(phone: String) async throws {
    let replica = try CSVReplica.firms(
      folder.write("Код;Наименование;Телефон\n1;Один;\n"), isSpreadsheet: true)
    _ = try await replica.outcome(update("phones", .bag([Element(phone)])))
    #expect(try folder.text() == "Код;Наименование;Телефон\n1;Один;\(phone)\n")
  }

  @Test func `a number stays as it is and quoted ones too`() async throws {
    let path = try folder.write("Код;Наименование\n1;Один\n")
    let replica = try CSVReplica.firms(path, isSpreadsheet: true)
    _ = try await replica.outcome(update("name", .text("-15,50")))
    #expect(try folder.text() == "Код;Наименование\n1;-15,50\n")
  }

  @Test func `a new row is guarded too`() async throws {
    let replica = try CSVReplica.firms(
      folder.write("Код;Наименование\n1;Один\n"), isSpreadsheet: true)
    let outcome = try await replica.outcome(.create("=HYPERLINK(\"x\")", origin: "2"))
    #expect(try folder.text().hasSuffix("crm-2;\"'=HYPERLINK(\"\"x\"\")\"\n"))
    #expect(outcome?.observed?.record["name"] == .text("=HYPERLINK(\"x\")"))
  }

  @Test func `without a spreadsheet nothing is added`() async throws {
    let replica = try CSVReplica.firms(folder.write("Код;Наименование\n1;Один\n"))
    _ = try await replica.outcome(update("name", .text("=1+1")))
    #expect(try folder.text() == "Код;Наименование\n1;=1+1\n")
  }
}
