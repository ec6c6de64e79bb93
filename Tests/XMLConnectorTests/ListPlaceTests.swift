import Contractors
import Mappings
import ReplicaTesting
import Testing
import XMLConnector

/// Lists that are made for the first of their records go where the format wants them.
@Suite struct `The place of a list that is made` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func replica(_ text: String) throws -> XMLReplica {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: lists
      format: xml
      document: { root: A, order: { A: [Head, Works, People, Tail], Firm: [Id, Name], Person: [Id, Name] } }
      entities:
        company:
          records: A/Works/Firm
          key: { element: Id, new: "{originator}-{id}" }
          fields: { name: Name }
        contact:
          records: A/People/All/Person
          key: { element: Id, new: "{originator}-{id}" }
          fields: { lastName: Name }
      """)
    return try XMLReplica.firms(folder.write(text), mapping: mapping)
  }

  private func person(_ id: Int) -> Operation {
    var record = Record(.contact, ["lastName": .text("П")])
    record.origin = Origin(originator: "crm", id: "p\(id)")
    return Operation(id: id, entity: .contact, key: nil, action: .create(record))
  }

  private func written(_ text: String, _ operations: [Operation]) async throws -> String {
    let replica = try replica(text)
    let outcomes = try await replica.apply(operations)
    for outcome in outcomes {
      let key = try #require(outcome.observed?.key)
      let entity: Entity = key.rawValue.contains("p") ? .contact : .company
      #expect(try await outcome == .done(key, replica.everything(entity)[key]))
    }
    return try folder.text()
  }

  @Test func `is behind what must come before it`() async throws {
    let old = "<A>\n  <Head/>\n  <Tail>x</Tail>\n</A>"
    #expect(
      try await written(old, [.create("Ф", origin: "1"), person(2)]) == """
        <A>
          <Head/>
          <Works>
            <Firm>
              <Id>crm-1</Id>
              <Name>Ф</Name>
            </Firm>
          </Works>
          <People>
            <All>
              <Person>
                <Id>crm-p2</Id>
                <Name>П</Name>
              </Person>
            </All>
          </People>
          <Tail>x</Tail>
        </A>
        """)
  }

  @Test func `is behind another list that gets records as well, also one that closes itself`() async throws {
    for list in ["<Works/>", "<Works></Works>"] {
      let text = try await written("<A><Head/>\(list)<Tail/></A>", [.create("Ф", origin: "1"), person(2)])
      #expect(
        text
          == "<A><Head/><Works><Firm><Id>crm-1</Id><Name>Ф</Name></Firm></Works>"
          + "<People><All><Person><Id>crm-p2</Id><Name>П</Name></Person></All></People><Tail/></A>")
    }
  }

  @Test func `is the one that is there, and else at the end`() async throws {
    #expect(
      try await written("<A><People><Rest/></People><Head/></A>", [person(2)])
        == "<A><People><Rest/><All><Person><Id>crm-p2</Id><Name>П</Name></Person></All></People><Head/></A>")
    #expect(
      try await written("<A><Tail/></A>", [person(2)])
        == "<A><Tail/><People><All><Person><Id>crm-p2</Id><Name>П</Name></Person></All></People></A>")
  }
}
