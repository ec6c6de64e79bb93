import CSVConnector
import Contractors
import ReplicaTesting
import Testing

/// The sample files of the repository, read with the mappings that ship.
@Suite struct `The sample files` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func replica(_ file: String, _ mapping: String) throws -> CSVReplica {
    try .firms(folder.write(Shipped.bytes(file), to: file), mapping: Shipped.mapping(mapping))
  }

  @Test func `companies of an accounting program`() async throws {
    let reading = try await replica("companies-1251.csv", "accounting-ru").everything()
    #expect(reading.records.count == 60 && reading.rejections.isEmpty)
    #expect(reading.completeness == .complete)
    #expect(reading["000000003"]?.record["name"] == .text("ПАО \"Полёт\""))
    #expect(reading["000000005"]?.record["phones"]?.elements.count == 2)
    #expect(reading["000000008"]?.record["comment"]?.text?.utf8.contains(0x0A) == true)
    #expect(reading["000000009"]?.position == .line(11))
    for record in reading.records.map(\.record) {
      let taxId = try #require(record["taxId"]?.text)
      let isSole = taxId.count == 12
      #expect(RussianTaxNumber(taxId)?.isValid == true, "\(taxId)")
      #expect(record["registrationNumber"]?.text.flatMap(RussianRegistrationNumber.init)?.isValid == true)
      #expect((record["taxReason"] == .empty) == isSole)
    }
  }

  @Test func `contacts by the generic mapping`() async throws {
    let reading = try await replica("contacts-generic.csv", "generic").everything(.contact)
    #expect(reading.records.count == 30 && reading.rejections.isEmpty)
    #expect(reading["C-004"]?.record["phones"]?.elements.map(\.kind) == ["work", "mobile"])
    #expect(reading["C-001"]?.record[.extra("Табельный номер")] == .text("0007"))
  }

  @Test func `contacts of Outlook`() async throws {
    let reading = try await replica("outlook-contacts.csv", "outlook-contacts-csv").everything(.contact)
    #expect(reading.records.count == 15 && reading.rejections.isEmpty)
    #expect(reading.records.filter { $0.record["birthDate"] == .empty }.count == 7)
  }

  @Test func `contacts of Google`() async throws {
    let reading = try await replica("google-contacts.csv", "google-contacts-csv").everything(.contact)
    #expect(reading.records.count == 12 && reading.rejections.isEmpty)
    #expect(reading.records.filter { $0.record["phones"]?.elements.count == 2 }.count == 5)
  }

  @Test func `of a broken file the good half is read and the other half explained`() async throws {
    let reading = try await replica("broken.csv", "accounting-ru").everything()
    #expect(reading.records.count == 10)
    #expect(reading.rejections.count == 10)
    #expect(reading.completeness == .partial)
    let fields = reading.rejections.map { $0.field ?? "-" }
    #expect(fields.filter { $0 == "ИНН" }.count == 1)
    for rejection in reading.rejections {
      #expect(rejection.reason.english.hasSuffix("."), "\(rejection.reason)")
      #expect(!rejection.raw.isEmpty)
    }
  }

  @Test func `a change of one cell changes the bytes of that cell alone`() async throws {
    let replica = try replica("companies-1251.csv", "accounting-ru")
    let outcome = try await replica.outcome(.rename("000000008", "ООО «Рассвет»", from: "ООО «Заря»"))
    #expect(outcome?.isDone == true)
    let before = try Shipped.bytes("companies-1251.csv")
    let after = try folder.bytes("companies-1251.csv")
    let prefix = zip(before, after).prefix { $0 == $1 }.count
    let suffix = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
    #expect(before.count - prefix - suffix <= 4 && after.count - prefix - suffix <= 7)
  }
}
