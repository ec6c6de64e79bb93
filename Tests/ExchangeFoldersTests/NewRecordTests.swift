import Contractors
import ExchangeFolders
import Files
import FoundationEssentials
import Mappings
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

/// A record that a later document shows first is taken, wherever it stands there and whatever the first document looked like.
@Suite struct `New records of later documents` {
  /// The mappings with which documents come in, each with documents of the format.
  static let formats: [(mapping: String, samples: [String])] = [
    ("1c-kd2", ["1c-kd2.xml"]),
    ("commerceml-2", ["commerceml-2.xml", "commerceml-orders-1251.xml"]),
    ("enterprise-data", ["enterprise-data.xml"]),
    ("exact-accounts", ["exact-accounts.xml"]),
    ("moysklad-xml", ["moysklad.xml"]),
    ("pohoda-addressbook", ["pohoda-export.xml", "pohoda-import.xml"]),
    ("pohoda-import", ["pohoda-import.xml"]),
    ("quickbooks-customers", ["quickbooks-customers.xml"]),
    ("quickbooks-vendors", ["quickbooks-vendors.xml"]),
    ("saf-t-customers", ["saf-t-no.xml", "saf-t-pt-1252.xml"]),
    ("saf-t-suppliers", ["saf-t-no.xml", "saf-t-pt-1252.xml"]),
    ("sap-cremas", ["sap-cremas.xml"]),
    ("sap-debmas", ["sap-debmas.xml"]),
    ("ubl-party", ["ubl-invoice.xml", "ubl-party-list.xml"]),
  ]

  /// Of samples with one record: its key, and that of another one like it.
  static let twins: [String: (key: String, other: String)] = [
    "1c-kd2": ("5b1c2a10-0001-", "5b1c2a10-0777-"), "sap-cremas": ("0000010001", "0000010777"),
    "sap-debmas": ("0000010001", "0000010777"),
  ]

  @Test func `every shipped XML mapping that reads documents is among them`() throws {
    let named = Set(Self.formats.map(\.mapping))
    let all = try Exchange.shippedMappings().filter { $0.format == .xml && $0.document?.text == nil }.map(
      \.name)
    #expect(Set(all.filter { !$0.hasSuffix("-add") && !$0.hasSuffix("-mod") }) == named)
  }

  @Test(arguments: formats.map(\.mapping), [false, true])
  func `a document with one new record after another`(_ name: String, isReversed: Bool) async throws {
    let samples = try #require(Self.formats.first { $0.mapping == name }?.samples)
    var documents = try samples.flatMap { try Self.cut($0, name) }
    if isReversed { documents.reverse() }
    try await take(documents, name)
  }

  @Test(arguments: formats.map(\.mapping))
  func `a document without records comes first`(_ name: String) async throws {
    let samples = try #require(Self.formats.first { $0.mapping == name }?.samples)
    for first in samples {
      let empty = try Self.cut(first, name, isEmpty: true).prefix(1)
      try await take(empty + samples.flatMap { try Self.cut($0, name) }, name)
    }
  }

  @Test func `IDocs of several types and of none, and answers that are a record alone`() async throws {
    func idoc(_ root: String, _ key: Int) -> String {
      "<\(root)><IDOC BEGIN=\"1\"><E1KNA1M SEGMENT=\"1\"><MSGFN>005</MSGFN><KUNNR>\(key)</KUNNR><NAME1>Firma</NAME1>"
        + "</E1KNA1M></IDOC></\(root)>"
    }
    func bare(_ key: Int) -> String {
      "<IDOC><E1KNA1M><KUNNR>\(key)</KUNNR><NAME1>Firma</NAME1></E1KNA1M></IDOC>"
    }
    for documents in [
      [idoc("DEBMAS06", 1), idoc("ZDEBMAS7", 2), bare(3)], [bare(1), idoc("DEBMAS07", 2), bare(3)],
    ] {
      try await take(documents.map { Array($0.utf8) }, "sap-debmas", count: 3)
    }
    func company(_ key: Int) -> String { "<company name=\"Фирма\"><uuid>\(key)</uuid></company>" }
    let several = "<collection>\(company(3))\(company(4))</collection>"
    for documents in [
      [company(1), company(2), several, company(5)], [several, company(1), company(2), company(5)],
    ] {
      try await take(documents.map { Array($0.utf8) }, "moysklad-xml", count: 5)
    }
  }

  @Test func `what a format that is only read calls removed is removed, and later documents are taken`()
    async throws
  {
    let exchange = try Exchange()
    func object(_ key: String, isMarked: Bool = false) -> String {
      """
      <Объект Нпп="1" Тип="СправочникСсылка.Контрагенты"><Ссылка Нпп="1">\
      <Свойство Имя="{УникальныйИдентификатор}"><Значение>\(key)</Значение></Свойство></Ссылка>\
      <Свойство Имя="Наименование"><Значение>Фирма \(key)</Значение></Свойство>\
      <Свойство Имя="ПометкаУдаления"><Значение>\(isMarked)</Значение></Свойство></Объект>
      """
    }
    let gone =
      "<УдалениеОбъекта УникальныйИдентификатор=\"a\" ТипИсточника=\"СправочникСсылка.Контрагенты\"/>"
    let documents = [
      object("a") + object("b"), gone, object("b", isMarked: true), object("c"), object("x", isMarked: true),
    ]
    for (number, objects) in documents.enumerated() {
      try "<ФайлОбмена ВерсияФормата=\"2.0\">\(objects)</ФайлОбмена>"
        .write(toFile: exchange.inbox + "/\(number).xml", atomically: true, encoding: .utf8)
      let replica = try exchange.replica("1c-kd2", sends: false)
      _ = try await replica.everything()
      #expect(try await replica.finish().failed == 0)
    }
    let reading = try await exchange.replica("1c-kd2", sends: false).everything()
    let present = reading.records.filter { $0.record.removal != .removed }.map(\.key)
    #expect(present == ["c"])
    #expect(exchange.names("in") == ["done"])
  }

  /// Takes documents one run each and holds what is known then against what each of them says alone.
  private func take(_ documents: [[UInt8]], _ name: String, count: Int? = nil) async throws {
    let exchange = try Exchange()
    let requests = name.hasPrefix("quickbooks") ? name : nil
    var expected: [Entity: [RecordKey: Record]] = [:]
    for (number, document) in documents.enumerated() {
      let path = exchange.inbox + "/\(number).xml"
      try Data(document).write(to: URL(filePath: path))
      for entity in Entity.allCases {
        for observed in try await Exchange.document(path, name).everything(entity).records
        where observed.record.removal != .removed {
          expected[entity, default: [:]][observed.key] = observed.record
        }
      }
      let replica = try exchange.replica(name, sends: false, requests: requests)
      _ = try await replica.everything()
      for line in try await replica.finish().lines {
        #expect(line.english.contains(" 0 set aside"), "\(name) \(number): \(line.english)")
      }
    }
    let replica = try exchange.replica(name, sends: false, requests: requests)
    for entity in Entity.allCases {
      let reading = try await replica.everything(entity)
      let known = reading.records.filter { $0.record.removal != .removed }
      #expect(Set(known.map(\.key)) == Set(expected[entity, default: [:]].keys), "\(name) \(entity)")
    }
    #expect(expected.values.map(\.count).reduce(0, +) >= count ?? 2)
  }

  /// A sample cut into documents of one record each, or of none.
  private static func cut(_ file: String, _ name: String, isEmpty: Bool = false) throws -> [[UInt8]] {
    let mapping = try Exchange.mapping(name)
    let sample = try Exchange.sample(file)
    let paths = Set(mapping.entities.flatMap { mapping.recordPaths(of: $0).map(\.text) }).sorted()
    var scanner = XMLScanner(
      paths: paths.compactMap { XMLRecordPath($0) },
      encoding: try #require(XMLEncodingDetection(of: sample).scanned))
    scanner.feed(sample)
    scanner.finish()
    var pieces: [XMLPiece] = []
    while let piece = try scanner.next() { pieces.append(piece) }
    let records = pieces.indices.filter { if case .record = pieces[$0] { true } else { false } }
    let documents = records.map { chosen in
      pieces.indices.filter { !records.contains($0) || $0 == chosen && !isEmpty }
        .flatMap { pieces[$0].bytes }
    }
    guard let twin = twins[name] else { return documents }
    return documents
      + documents.map { String(decoding: $0, as: UTF8.self) }.filter { $0.contains(twin.key) }
      .map { Array($0.replacing(twin.key, with: twin.other).utf8) }
  }
}
