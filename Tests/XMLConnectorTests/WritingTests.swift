import Contractors
import Files
import Foundation
import ReplicaTesting
import Testing

@testable import XMLConnector

@Suite struct `Writing an XML file` {
  let folder: TestFolder
  let text = """
    <?xml version="1.0"?>
    <Firms>
      <List>
        <Firm kind='a'>
          <Id>1</Id>
          <!-- as registered -->
          <Name>Вектор</Name>
          <Colour/>
        </Firm>
        <Firm><Id>2</Id><Name/><Tax country='RU' code="9999000013"/></Firm>
      </List>
      <Footer/>
    </Firms>

    """

  init() throws { folder = try TestFolder() }

  private func update(
    _ key: RecordKey, _ changes: [FieldName: FieldChange], expected: [FieldName: Value] = [:], id: Int = 1
  ) -> Contractors.Operation {
    Operation(id: id, entity: .company, key: key, action: .update(changes), expected: expected)
  }

  @Test func `values change where they stand and every other byte stays`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      .rename("1", "АО <Маяк> & сын", from: "вектор"),
      update("2", ["name": .set(.text("Полёт")), "taxId": .set(.text("0277\"000017"))], id: 2),
    ])
    #expect(
      try folder.text()
        == text.replacing("Вектор", with: "АО &lt;Маяк> &amp; сын").replacing(
          "<Name/>", with: "<Name>Полёт</Name>"
        ).replacing("9999000013", with: "0277&quot;000017"))
    let now = try await replica.everything()
    #expect(outcomes == [.done("1", now["1"]), .done("2", now["2"])] && now.records.count == 2)
  }

  @Test func `elements that are new stand where the format wants them, laid out as their neighbours`()
    async throws
  {
    let replica = try XMLReplica.firms(folder.write(text))
    let phone = Element("+7 495 000-00-01", comment: "приёмная")
    let changes: [FieldName: FieldChange] = [
      "phones": .bag(BagChange(added: [phone])), "comment": .set(.text("постоянный")),
      "taxId": .set(.text("0277000017")),
    ]
    let outcomes = try await replica.apply([update("1", changes), update("2", changes, id: 2)])
    #expect(outcomes.filter { !$0.isDone } == [])
    #expect(
      try folder.text()
        == text.replacing(
          "      <Name>Вектор</Name>\n      <Colour/>\n",
          with: """
                  <Name>Вектор</Name>
                  <Colour/>
                  <Tax code="0277000017"/>
                  <Contacts>
                    <Contact>
                      <Type>Phone</Type>
                      <Value>+7 495 000-00-01</Value>
                      <Comment>приёмная</Comment>
                    </Contact>
                  </Contacts>
                  <Note>постоянный</Note>

            """
        ).replacing(
          "code=\"9999000013\"/>",
          with: "code=\"0277000017\"/><Contacts><Contact><Type>Phone</Type><Value>+7 495 000-00-01</Value>"
            + "<Comment>приёмная</Comment></Contact></Contacts><Note>постоянный</Note>"))
  }

  @Test func `elements are removed with their lines, and what no rule names stays`() async throws {
    let contacts = """
            <Contacts>
              <Contact><Type>Phone</Type><Value>1</Value></Contact>
              <Contact><Type>ICQ</Type><Value>2</Value></Contact>
              <!-- last -->
              <Contact><Type>Phone</Type><Value>3</Value><Comment>x</Comment></Contact>
            </Contacts>

      """
    let text = text.replacing("      <Colour/>\n", with: contacts)
    let replica = try XMLReplica.firms(folder.write(text))
    let corrected = ElementChange(from: Element("3", comment: "x"), to: Element("4", comment: "x"))
    let outcomes = try await replica.apply([
      update("1", ["phones": .bag(BagChange(changed: [corrected]))]),
      update("1", ["phones": .bag(BagChange(removed: [Element("1")]))], id: 2),
    ])
    #expect(outcomes.filter { !$0.isDone } == [])
    let left = text.replacing("        <Contact><Type>Phone</Type><Value>1</Value></Contact>\n", with: "")
      .replacing("<Value>3</Value>", with: "<Value>4</Value>")
    #expect(try folder.text() == left)
    _ = try await replica.outcome(
      update("1", ["phones": .bag(BagChange(removed: [Element("4", comment: "x")]))]))
    let last = "        <Contact><Type>Phone</Type><Value>4</Value><Comment>x</Comment></Contact>\n"
    #expect(try folder.text() == left.replacing(last, with: ""))
  }

  @Test func `many operations are one rewriting, answered in their order`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      .create("Третий", origin: "3", id: 1), .rename("2", "Второй", id: 2),
      .rename("9", "Нет такого", id: 3), .rename("1", "Чужой", from: "Что-то другое", id: 4),
      .delete("2", id: 5), .delete("2", id: 6), .rename("1", "Свой", id: 7),
    ])
    let now = try await replica.everything()
    #expect(
      outcomes == [
        .done("crm-3", now["crm-3"]), .done("2", nil), .gone, .stale(now["1"]), .done("2", nil), .gone,
        .done("1", now["1"]),
      ])
    #expect(now.keys == ["1", "crm-3"])
    let start = "\n    <Firm><Id>2</Id>"
    let tail = try #require(text.ranges(of: start).first)
    #expect(
      try folder.text()
        == text[..<tail.lowerBound].replacing("Вектор", with: "Свой")
        + "\n    <Firm><Id>crm-3</Id><Name>Третий</Name></Firm>\n  </List>\n  <Footer/>\n</Firms>\n")
    #expect(now.records.map(\.position) == [.line(4), .line(10)])
  }

  @Test func `what was expected is compared by meaning`() async throws {
    let replica = try XMLReplica.firms(folder.write(text.replacing("Вектор", with: "ООО \"Вектор\"")))
    #expect(try await replica.outcome(.rename("1", "Луч", from: "ооо «вектор»"))?.isDone == true)
    #expect(try await replica.outcome(.rename("1", "Свет", from: "ооо «вектор»")) != nil)
    #expect(try await replica.everything()["1"]?.record["name"] == .text("Луч"))
  }

  @Test func `a change that says what is there already writes nothing`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let before = try FileIdentity(path: folder.file())
    let outcome = try await replica.outcome(.rename("1", "Вектор"))
    #expect(try await outcome == .done("1", replica.everything()["1"]))
    #expect(try await replica.outcome(.rename("9", "Вектор")) == .gone)
    #expect(try FileIdentity(path: folder.file()) == before)
    #expect(try folder.leftovers().isEmpty)
  }

  @Test func `creating twice adds one record`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let first = try await replica.outcome(.create("Новая", origin: "7"))
    let second = try await replica.outcome(.create("Новая", origin: "7"))
    let both = try await replica.apply([
      .create("Другая", origin: "8", id: 1), .create("Другая", origin: "8", id: 2),
    ])
    #expect(first == second && first?.isDone == true)
    #expect(both[0] == both[1])
    #expect(try await replica.everything().keys == ["1", "2", "crm-7", "crm-8"])
    let found = try await replica.lookUp(origin: Origin(originator: "crm", id: "7"), entity: .company)
    #expect(found.first == first?.observed && found.count == 1)
  }

  @Test(arguments: [
    ("<Firms><List/></Firms>", "<Firms><List>#<Firm><Id>crm-5</Id><Name>Луч</Name></Firm></List></Firms>"),
    (
      "<Firms><List a='1' /></Firms>",
      "<Firms><List a='1'><Firm><Id>crm-5</Id><Name>Луч</Name></Firm></List></Firms>"
    ),
    ("<Firms/>", "<Firms><List><Firm><Id>crm-5</Id><Name>Луч</Name></Firm></List></Firms>"),
    (
      "<?xml version='1.0'?>\n<Firms/>\n",
      "<?xml version='1.0'?>\n<Firms>\n  <List>\n    <Firm>\n      <Id>crm-5</Id>\n      <Name>Луч</Name>\n"
        + "    </Firm>\n  </List>\n</Firms>\n"
    ),
    (
      "<Firms>\r\n\t<List></List>\r\n</Firms>",
      "<Firms>\r\n\t<List><Firm><Id>crm-5</Id><Name>Луч</Name></Firm></List>\r\n</Firms>"
    ),
    (
      "<Firms>\r\n\t<List>\r\n\t</List>\r\n</Firms>",
      "<Firms>\r\n\t<List>\r\n\t\t<Firm>\r\n\t\t\t<Id>crm-5</Id>\r\n\t\t\t<Name>Луч</Name>\r\n\t\t</Firm>\r\n"
        + "\t</List>\r\n</Firms>"
    ),
    (
      "<f:Firms xmlns:f='u'>\n <f:List/>\n</f:Firms>",
      "<f:Firms xmlns:f='u'>\n <f:List>\n  <f:Firm>\n   <f:Id>crm-5</f:Id>\n   <f:Name>Луч</f:Name>\n"
        + "  </f:Firm>\n </f:List>\n</f:Firms>"
    ),
    (
      "<f:Firms xmlns:f='u'>\n</f:Firms>",
      "<f:Firms xmlns:f='u'>\n  <f:List>\n    <f:Firm>\n      <f:Id>crm-5</f:Id>\n      <f:Name>Луч</f:Name>\n"
        + "    </f:Firm>\n  </f:List>\n</f:Firms>"
    ),
    (
      "<Firms><List><Firm><Id>1</Id></Firm></List><List/></Firms>",
      "<Firms><List><Firm><Id>1</Id></Firm></List><List><Firm><Id>crm-5</Id><Name>Луч</Name></Firm></List>"
        + "</Firms>"
    ),
    (
      "<Firms><List>\n <Firm>\n  <Id>1</Id>\n </Firm><!-- end -->\n</List></Firms>",
      "<Firms><List>\n <Firm>\n  <Id>1</Id>\n </Firm><!-- end -->\n <Firm>\n  <Id>crm-5</Id>\n"
        + "  <Name>Луч</Name>\n </Firm>\n</List></Firms>"
    ),
    // A record of another namespace than its list's is the example of the next one.
    (
      "<Firms xmlns='a'><List><f:Firm xmlns:f='u'><f:Id>1</f:Id></f:Firm></List></Firms>",
      "<Firms xmlns='a'><List><f:Firm xmlns:f='u'><f:Id>1</f:Id></f:Firm>"
        + "<f:Firm xmlns:f=\"u\"><f:Id>crm-5</f:Id><f:Name>Луч</f:Name></f:Firm></List></Firms>"
    ),
    (
      "<f:Firms xmlns:f='a'><f:List><Firm xmlns='u'><Id>1</Id></Firm></f:List></f:Firms>",
      "<f:Firms xmlns:f='a'><f:List><Firm xmlns='u'><Id>1</Id></Firm>"
        + "<Firm xmlns=\"u\"><Id>crm-5</Id><Name>Луч</Name></Firm></f:List></f:Firms>"
    ),
  ])
  func `a new record goes after the last of its list, which is opened or made`(
    before: String, after: String
  ) async throws {
    let replica = try XMLReplica.firms(folder.write(before))
    let outcome = try await replica.outcome(.create("Луч", origin: "5"))
    #expect(try folder.text() == after.replacing("#", with: ""))
    #expect(try await outcome == .done("crm-5", replica.everything()["crm-5"]))
    // Taken out again, the file holds no record of it.
    #expect(try await replica.outcome(.delete("crm-5"))?.isDone == true)
    #expect(try await replica.everything()["crm-5"] == nil)
  }

  @Test func `records of two entities go into the lists of each`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: both
      format: xml
      document: { root: Book, order: { Firm: [Id, Name], Person: [Id, Last] } }
      entities:
        company: { records: Book/Firms/Firm, key: { element: Id, new: uuid }, fields: { name: Name } }
        contact: { records: Book/People/Person, key: { element: Id, new: uuid }, fields: { lastName: Last } }
      """)
    let replica = try XMLReplica.firms(folder.write("<Book>\n</Book>\n"), mapping: mapping)
    let origin = Origin(originator: "crm", id: "1")
    let person = Record(.contact, ["lastName": .text("Орлов")], origin: origin)
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: .contact, key: nil, action: .create(person)),
      .create("Луч", origin: "1", id: 2),
    ])
    let text = try folder.text()
    let keys = outcomes.compactMap { $0.observed?.key.rawValue }
    #expect(Set(keys).count == 2, "one origin gives a company and a contact keys of their own")
    #expect(
      text == """
        <Book>
          <Firms>
            <Firm>
              <Id>\(keys[1])</Id>
              <Name>Луч</Name>
            </Firm>
          </Firms>
          <People>
            <Person>
              <Id>\(keys[0])</Id>
              <Last>Орлов</Last>
            </Person>
          </People>
        </Book>

        """)
    #expect(outcomes.map(\.observed?.position) == [.line(9), .line(3)])
    #expect(try await replica.everything(.contact)[RecordKey(rawValue: keys[0])] == outcomes[0].observed)
    #expect(try await replica.everything()[RecordKey(rawValue: keys[1])] == outcomes[1].observed)
  }

  @Test func `a removed record is marked where the mapping has a mark`() async throws {
    let replica = try XMLReplica.firms(folder.write(text), mapping: TestMapping.marking())
    let outcome = try await replica.outcome(.delete("2"))
    let marked = text.replacing("code=\"9999000013\"/>", with: "code=\"9999000013\"/><Gone>true</Gone>")
    #expect(try folder.text() == marked)
    #expect(outcome?.observed?.record.removal == .removed)
    #expect(try await outcome == .done("2", replica.everything()["2"]))
    #expect(try await replica.outcome(.delete("2")) == outcome)
  }

  @Test func `records removed and changed move the lines of those after them`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      .rename("2", "Т\nри", id: 1), .delete("1", id: 2), .create("Ещё", origin: "6", id: 3),
    ])
    let now = try await replica.everything()
    #expect(outcomes.map(\.observed?.position) == [.line(4), nil, .line(6)])
    #expect(outcomes.map(\.observed) == [now["2"], nil, now["crm-6"]])
  }

  @Test func `a character the encoding lacks becomes a reference`() async throws {
    let declared = text.replacing("\"1.0\"", with: "\"1.0\" encoding=\"windows-1251\"")
    let replica = try XMLReplica.firms(folder.write(declared, as: .windows1251))
    let outcomes = try await replica.apply([
      .rename("1", "Ёлка 🎄", id: 1), .create("日本", origin: "1", id: 2),
    ])
    let now = try await replica.everything()
    #expect(outcomes == [.done("1", now["1"]), .done("crm-1", now["crm-1"])])
    #expect(now["1"]?.record["name"] == .text("Ёлка 🎄") && now["crm-1"]?.record["name"] == .text("日本"))
    #expect(try folder.text(as: .windows1251).contains("Ёлка &#127876;</Name>"))
  }

  @Test func `a character that XML cannot hold is an error of its record alone`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      .rename("1", "А\u{1}", id: 1), .rename("2", "Ёлка", id: 2), .create("Б\u{B}Б", origin: "1", id: 3),
    ])
    #expect(outcomes[0].refusal?.field == "name" && outcomes[2].refusal?.field == "name")
    #expect(outcomes[0].refusal?.reason.english.contains("U+1") == true)
    #expect(outcomes[1].isDone)
    #expect(try folder.text() == text.replacing("<Name/>", with: "<Name>Ёлка</Name>"))
  }

  @Test func `an element that holds elements is not overwritten by a text`() async throws {
    let held = text.replacing("<Name/>", with: "<Name><b>Полёт</b></Name>")
    let replica = try XMLReplica.firms(folder.write(held))
    let refusal = try await replica.outcome(.rename("2", "Луч"))?.refusal
    #expect(refusal?.reason.english.contains("holds elements") == true)
    #expect(try folder.text() == held)
  }

  @Test func `an edit during the writing makes every operation stale and is kept`() async throws {
    let options = try XMLReplica.firms(folder.write(text)).options
    var rewrite = FileRewrite(
      try XMLSource.open(options), [.rename("1", "Наше"), .create("Ещё", origin: "5")])
    for edit in [text + "<!-- чужое -->", "<Firms><List><Fi", text.replacing("<Firm", with: "<Farm")] {
      try folder.write(edit)
      #expect(try rewrite.run() == [.stale(nil), .stale(nil)])
      #expect(try folder.text() == edit)
      rewrite = FileRewrite(
        try XMLSource.open(XMLReplica.firms(folder.write(text)).options),
        [.rename("1", "Наше"), .create("Ещё", origin: "5")])
    }
    #expect(try folder.leftovers().isEmpty)
  }

  @Test func `two writers exclude each other`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let lock = try FileLock(path: folder.file(".firms.xml.lock"), holder: "another")
    await #expect(throws: XMLConnectorError.file(.locked(path: lock.path, holder: "another"))) {
      try await replica.apply([.rename("1", "Наше")])
    }
    #expect(try folder.text() == text)
  }

  @Test func `keys that the file's program gives cannot be made here`() async throws {
    let mapping = try TestMapping.compile(
      "{version: 1, name: given, format: xml, entities: {company: {records: Firms/List/Firm, "
        + "key: {element: Id, new: assigned}, fields: {name: Name}}}}")
    let replica = try XMLReplica.firms(folder.write(text), mapping: mapping)
    #expect(try await replica.outcome(.create("Новая", origin: "1"))?.refusal != nil)
    let capabilities = try await replica.capabilities(of: .company)
    #expect(!capabilities.canCreate && !capabilities.keepsOrigin && !capabilities.confirmsRemovals)
  }

  @Test func `where the mapping names no list nothing is added and the rest goes on`() async throws {
    let replica = try XMLReplica.firms(
      folder.write(text), mapping: TestMapping.firms(records: "\"**/Firm\""))
    let outcomes = try await replica.apply([.create("Новая", origin: "1", id: 1), .rename("1", "Луч", id: 2)])
    #expect(outcomes[0].refusal?.reason.english.contains("records") == true && outcomes[1].isDone)
    #expect(try folder.text() == text.replacing("Вектор", with: "Луч"))
    #expect(try await !replica.capabilities(of: .company).canCreate)
  }

  @Test func `an entity that the mapping does not know is refused`() async throws {
    let replica = try XMLReplica.firms(folder.write(text))
    let outcomes = try await replica.apply([
      Operation(id: 1, entity: .contact, key: "1", action: .delete), .rename("1", "Луч", id: 2),
    ])
    #expect(outcomes[0].refusal != nil && outcomes[1].isDone)
  }
}
