import Contractors
import Files
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

@Suite struct `Reading an XML file` {
  let folder: TestFolder
  let text = """
    <?xml version="1.0"?>
    <Firms>
      <List>
        <Firm>
          <Id>1</Id>
          <Name>Вектор</Name>
        </Firm>
        <Firm><Id>2</Id><Name/><Tax code="9999000013"/></Firm>
      </List>
    </Firms>

    """

  init() throws { folder = try TestFolder() }

  @Test func `records have their values, their lines and a verdict`() async throws {
    let reading = try await XMLReplica.firms(folder.write(text)).everything()
    #expect(reading.keys == ["1", "2"])
    #expect(reading["1"]?.record["name"] == .text("Вектор"))
    #expect(reading["2"]?.record["name"] == .empty)
    #expect(reading["1"]?.record["taxId"] == nil && reading["2"]?.record["taxId"] == .text("9999000013"))
    #expect(reading.records.map(\.position) == [.line(4), .line(8)])
    #expect(reading.completeness == .complete && reading.cursor != nil)
    #expect(try await XMLReplica.firms(folder.file(), isFull: false).everything().completeness == .partial)
    #expect(try await XMLReplica.firms(folder.file()).identity() == "xml:list")
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LE, .utf16BE, .windows1251, .koi8R, .cp866], [false, true])
  func `an encoding is that of the mark, the first bytes or the declaration`(
    encoding: TextEncoding, hasMark: Bool
  ) async throws {
    let isUnicode = [.utf8, .utf16LE, .utf16BE].contains(encoding)
    if hasMark, !isUnicode { return }
    let name = [.utf16LE, .utf16BE].contains(encoding) ? "UTF-16" : "\(encoding)"
    let text = text.replacing("version=\"1.0\"", with: "version=\"1.0\" encoding=\"\(name)\"")
    let path = try folder.write((hasMark ? "\u{FEFF}" : "") + text, as: encoding)
    let reading = try await XMLReplica.firms(path).everything()
    #expect(reading["1"]?.record["name"] == .text("Вектор"))
    #expect(reading.records.map(\.position) == [.line(4), .line(8)])
  }

  @Test func `a configured encoding counts more than the declaration`() async throws {
    let path = try folder.write(text, as: .windows1251)
    let error = try await XMLReplica.firms(path).failure()
    guard case .malformed(path, let cause) = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(cause.place.line == 6)
    let reading = try await XMLReplica.firms(path, encoding: .windows1251).everything()
    #expect(reading["1"]?.record["name"] == .text("Вектор"))
  }

  @Test func `a file in UTF-8 that declares its old encoding is read in UTF-8`() async throws {
    let text = text.replacing("\"1.0\"", with: "\"1.0\" encoding=\"windows-1251\"")
      .replacing("Вектор", with: "Северный ветер и сыновья")
    let replica = try XMLReplica.firms(folder.write(text))
    #expect(try await replica.everything()["1"]?.record["name"] == .text("Северный ветер и сыновья"))
    #expect(try await replica.outcome(.rename("2", "Ёлка"))?.isDone == true)
    #expect(try folder.text() == text.replacing("<Name/>", with: "<Name>Ёлка</Name>"))
  }

  @Test func `an encoding that must be decoded as a whole is read and written back`() async throws {
    let encoding = try TextEncoding(named: "GB18030")
    let text = text.replacing("\"1.0\"", with: "\"1.0\" encoding=\"GB18030\"")
    let replica = try XMLReplica.firms(folder.write(text, as: encoding))
    #expect(try await replica.everything()["1"]?.record["name"] == .text("Вектор"))
    #expect(try await replica.outcome(.rename("2", "Луч"))?.isDone == true)
    #expect(try folder.text(as: encoding) == text.replacing("<Name/>", with: "<Name>Луч</Name>"))
  }

  @Test func `namespaces and prefixes do not matter, and what only looks like a record is none`() async throws
  {
    let path = try folder.write(
      """
      <п:Firms xmlns:п="urn:x" xmlns="urn:y">
        <п:List><п:Firm><п:Id>1</п:Id><Name>A</Name></п:Firm></п:List>
        <Other><Firm><Id>2</Id></Firm></Other>
        <List>
          <!-- <Firm><Id>3</Id></Firm> --><![CDATA[<Firm><Id>4</Id></Firm>]]>
          <Firm><Id><!-- 7 -->5</Id><Sub><Firm><Id>6</Id></Firm></Sub></Firm>
        </List>
      </п:Firms>
      """)
    let reading = try await XMLReplica.firms(path).everything()
    #expect(reading.keys == ["1", "5"])
    #expect(reading["1"]?.record["name"] == .text("A"))
  }

  @Test func `the second record of a key is set aside with both lines`() async throws {
    let path = try folder.write(text.replacing("<Id>2</Id>", with: "<Id> 1 </Id>"))
    let reading = try await XMLReplica.firms(path).everything()
    #expect(reading.keys == ["1"] && reading.completeness == .complete)
    let rejection = try #require(reading.rejections.first)
    #expect(rejection.position == .line(8) && rejection.key == "1" && rejection.field == "Id")
    #expect(rejection.reason.english.contains("line 4") && rejection.reason.english.contains("line 8"))
    #expect(rejection.raw == "<Firm><Id> 1 </Id><Name/><Tax code=\"9999000013\"/></Firm>")
  }

  @Test func `a record without a key is set aside and the reading is partial`() async throws {
    let reading = try await XMLReplica.firms(folder.write(text.replacing("<Id>2</Id>", with: "<Id/>")))
      .everything()
    #expect(reading.keys == ["1"] && reading.rejections.map(\.position) == [.line(8)])
    #expect(reading.completeness == .partial)
  }

  @Test func `a value that cannot be read sets its record aside alone`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: dated
      format: xml
      entities:
        contact:
          records: Firms/List/Firm
          key: Id
          fields: { birthDate: Name }
      """)
    let reading = try await XMLReplica.firms(folder.write(text), mapping: mapping).everything(.contact)
    #expect(reading.keys == ["2"] && reading.rejections.map(\.key) == ["1"])
    #expect(reading.rejections.first?.field == "Name" && reading.completeness == .complete)
    #expect(reading.rejections.first?.reason.russian.contains("Вектор") == true)
  }

  @Test func `a known record is not parsed and still shown`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let first = try await replica.everything()
    let known = Dictionary(uniqueKeysWithValues: first.records.map { ($0.fingerprint, $0.key) })
    let second = try await replica.everything(known: { known[$0] })
    #expect(second.unchanged == ["1", "2"] && second.records.isEmpty)
    try folder.write(text.replacing("Вектор", with: "Луч"))
    let third = try await replica.everything(known: { known[$0] })
    #expect(third.unchanged == ["2"] && third.keys == ["1"])
  }

  @Test
  func `a fingerprint changes with the mapping, the encoding and the namespaces, and not with the place`()
    async throws
  {
    func fingerprint(_ replica: XMLReplica) async throws -> SourceFingerprint? {
      try await replica.everything()["2"]?.fingerprint
    }
    let plain = try await fingerprint(.firms(folder.write(text)))
    #expect(plain != nil)
    #expect(
      try await fingerprint(.firms(folder.write(text.replacing("\n    <Firm>", with: "\n\n<Firm>")))) == plain
    )
    #expect(try await fingerprint(.firms(folder.write(text), mapping: TestMapping.marking())) != plain)
    #expect(
      try await fingerprint(.firms(folder.write(text.replacing("<List>", with: "<List xmlns='urn:a'>"))))
        != plain)
    let old = text.replacing("\"1.0\"", with: "\"1.0\" encoding=\"windows-1251\"")
    #expect(try await fingerprint(.firms(folder.write(old, as: .windows1251))) != plain)
  }

  @Test func `many records come in pages of five hundred`() async throws {
    let firms = (1...1201).map { "<Firm><Id>\($0)</Id></Firm>\n" }.joined()
    let reading = try await XMLReplica.firms(folder.write("<Firms><List>\(firms)</List></Firms>"))
      .everything()
    #expect(reading.pages == [500, 500, 201])
    #expect(reading.keys == (1...1201).map(String.init))
  }

  @Test func `a file that did not change is not read again, unless it is too young`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let first = try await replica.everything()
    let second = try await replica.everything(since: first.cursor)
    #expect(second.completeness == .untouched && second.observations.isEmpty && second.cursor == first.cursor)
    #expect(try await replica.everything(.contact, since: first.cursor).completeness == .partial)
    try folder.write(text.replacing("Вектор", with: "Луч!"))
    #expect(try await replica.everything(since: first.cursor).keys == ["1", "2"])
    var options = replica.options
    options.now = XMLReplicaOptions.systemTime
    #expect(try await XMLReplica(options).everything().cursor == nil)
  }

  @Test func `a file written to while it is read is no snapshot`() async throws {
    let firms = (1...600).map { "<Firm><Id>\($0)</Id></Firm>\n" }.joined()
    let replica = try XMLReplica.firms(folder.write("<Firms><List>\(firms)</List></Firms>"))
    let pages = try await replica.read(ReadRequest(entity: .company))
    _ = try await pages.next()
    try folder.write("<Firms><List/></Firms>")
    var last = ReadStep.page([])
    while case .page = last { last = try await pages.next() }
    guard case .end(.partial, nil) = last else { return #expect(Bool(false), "\(last)") }
  }

  @Test func `records are looked up by key and by origin`() async throws {
    let replica = try XMLReplica.firms(folder.write(text.replacing("<Id>2<", with: "<Id>crm-2<")))
    let now = try await replica.everything()
    #expect(
      try await replica.lookUp(keys: ["crm-2", "1", "9"], entity: .company)
        == ["1": now["1"], "crm-2": now["crm-2"]].compactMapValues(\.self))
    let origin = Origin(originator: "crm", id: "2")
    #expect(try await replica.lookUp(origin: origin, entity: .company).map(\.key) == ["crm-2"])
    #expect(try await replica.lookUp(origin: origin, entity: .contact).isEmpty)
    #expect(try await replica.capabilities(of: .company).keepsOrigin)
    #expect(try await replica.capabilities(of: .contact).fields.isEmpty)
  }

  @Test func `entities that stand in different places are told apart by these`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: both
      format: xml
      entities:
        company: { records: "Firms/**/M/Firm", key: Id, fields: { name: Name } }
        contact: { records: "Firms/*/P/Firm", key: Id, fields: { lastName: Name } }
      """)
    let path = try folder.write(
      "<Firms><M><Firm><Id>1</Id></Firm></M><L><P><Firm><Id>2</Id></Firm></P><M><Firm><Id>3</Id></Firm></M></L></Firms>"
    )
    let replica = try XMLReplica.firms(path, mapping: mapping)
    #expect(try await replica.everything().keys == ["1", "3"])
    #expect(try await replica.everything(.contact).keys == ["2"])
    let capabilities = try await replica.capabilities(of: .company)
    #expect(!capabilities.canCreate)
  }
}
