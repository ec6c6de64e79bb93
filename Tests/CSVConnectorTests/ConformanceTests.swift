import CSVConnector
import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing

/// The contract of a replica, kept by files of different looks.
@Suite struct `A CSV file as a replica` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// A subject whose files begin with a header and hold the records that are asked for.
  private func subject(
    header: String, mapping: CompiledMapping, encoding: TextEncoding, refused: String? = nil
  ) -> ConformanceSubject {
    let folder = folder
    return ConformanceSubject(
      refusedValue: refused,
      edit: { replica, key, field, text in
        let edit = Operation(id: 1, entity: .company, key: key, action: .update([field: .set(.text(text))]))
        _ = try await replica.apply([edit])
      },
      makeReplica: { records in
        let path = try folder.write(header + "\r\n", as: encoding, to: "\(UInt64.random(in: 0 ... .max)).csv")
        let replica = try CSVReplica.firms(path, mapping: mapping, encoding: encoding)
        let outcomes = try await replica.apply(
          records.enumerated().map { number, record in
            var record = record
            record.origin = Origin(originator: "made", id: String(number))
            return Operation(id: number, entity: .company, key: nil, action: .create(record))
          })
        guard outcomes.allSatisfy(\.isDone) else { throw CSVConnectorError.missing(path: path) }
        return replica
      })
  }

  @Test func `a generic file in UTF-8 keeps the contract`() async throws {
    let failures = try await ReplicaConformance.failures(
      of: subject(
        header: "\u{FEFF}key;entity;name;comment;emails;phones", mapping: Shipped.mapping("generic"),
        encoding: .utf8))
    #expect(failures == [])
  }

  @Test func `an accounting program's file in windows-1251 keeps the contract`() async throws {
    let failures = try await ReplicaConformance.failures(
      of: subject(
        header: "Код;Наименование;ИНН;Телефон;E-mail;Комментарий", mapping: Shipped.mapping("accounting-ru"),
        encoding: .windows1251, refused: "日本"))
    #expect(failures == [])
  }

  @Test func `a file in UTF-16 keeps the contract`() async throws {
    let failures = try await ReplicaConformance.failures(
      of: subject(
        header: "\u{FEFF}key\tname\tcomment\temails", mapping: Shipped.mapping("generic"), encoding: .utf16LE)
    )
    #expect(failures == [])
  }
}

@Suite struct `Encodings out of the ordinary` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func `an encoding that only the system's converter knows is read and written back`() async throws {
    let encoding = try TextEncoding(named: "ISO-8859-5")
    let text = "Код;Наименование\n1;Полёт\n2;Два\n"
    let replica = try CSVReplica.firms(folder.write(text, as: encoding), encoding: encoding)
    let outcomes = try await replica.apply([.rename("1", "Взлёт", id: 1), .rename("2", "日", id: 2)])
    #expect(outcomes[0].isDone && outcomes[1].refusal?.field == "name")
    #expect(try folder.text(as: encoding) == text.replacing("Полёт", with: "Взлёт"))
  }

  @Test func `bytes that are no text set their row aside and stay as they are`() async throws {
    var bytes = try TextEncoder.encode("Код;Наименование;Телефон\n1;Полёт;\n2;", to: .windows1251)
    bytes += [0x98] + Array(";7\n".utf8)
    let replica = try CSVReplica.firms(folder.write(bytes))
    let reading = try await replica.everything()
    #expect(reading.keys == ["1"])
    #expect(reading.rejections.map(\.field) == ["Наименование"] && reading.rejections.first?.key == "2")
    #expect(try await replica.outcome(.rename("2", "Два"))?.refusal != nil)
    #expect(try await replica.outcome(.rename("1", "Взлёт"))?.isDone == true)
    #expect(try folder.bytes().count == bytes.count && folder.bytes().contains(0x98))
  }

  @Test func `UTF-16 that ends within a character breaks the reading off`() async throws {
    let bytes = try TextEncoder.encode("\u{FEFF}Код;Наименование\n1;Один\n", to: .utf16LE)
    let replica = try CSVReplica.firms(folder.write(bytes + [0x31]))
    await #expect(throws: CSVConnectorError.self) { try await replica.everything() }
  }
}
