import Bitrix24
import Testing

struct ReadingTests {
  static let classic = ListQuery.classic("crm.contact.list", select: ["NAME"])
  static let items = ListQuery.items(entityTypeID: 4)

  func ids(_ reader: KeysetReader) async throws -> [Int] {
    var ids: [Int] = []
    for try await page in reader {
      #expect((1...RecordPage.size).contains(page.records.count))
      ids += page.ids
    }
    return ids
  }

  @Test(
    arguments: [classic, items], [ListPortal.MissingReference.error, .nothing, .one])
  func `every record is read once, whatever a broken reference becomes`(
    query: ListQuery, missing: ListPortal.MissingReference
  ) async throws {
    for count in [0, 1, 49, 50, 51, 100, 449, 450, 451, 1200] {
      let portal = ListPortal(ids: (0..<count).map { $0 * 3 + 2 }, missing: missing)
      let server = try LoopbackServer(portal.reply)
      defer { server.stop() }
      #expect(try await ids(KeysetReader(server.client(), query)) == portal.ids, "\(count) records")
    }
  }

  @Test func `many records cost few requests`() async throws {
    let portal = ListPortal(ids: Array(1...5000))
    let server = try LoopbackServer(portal.reply)
    defer { server.stop() }
    let client = try server.client()
    #expect(try await ids(KeysetReader(client, Self.classic)).count == 5000)
    // 1 page, then 8, then 50, 41 and an empty one.
    #expect(client.statistics.requests == 4)

    let expecting = try server.client()
    #expect(try await ids(KeysetReader(expecting, Self.classic, pagesExpected: 101)).count == 5000)
    #expect(expecting.statistics.requests == 3)
    #expect(expecting.statistics.commands == 101)
  }

  @Test func `a short list costs one command`() async throws {
    let server = try LoopbackServer(ListPortal(ids: Array(1...30)).reply)
    defer { server.stop() }
    let client = try server.client()
    #expect(try await ids(KeysetReader(client, Self.items)).count == 30)
    #expect(client.statistics.commands == 1)
  }

  @Test func `reading begins behind the id given and in batches of the size given`() async throws {
    let server = try LoopbackServer(ListPortal(ids: Array(1...400)).reply)
    defer { server.stop() }
    let client = try server.client()
    let reader = KeysetReader(client, Self.classic, after: 100, pagesPerBatch: 2)
    #expect(try await ids(reader) == Array(101...400))
    // 1 page, then three times 2, the last of them short.
    #expect(client.statistics.requests == 4)
  }

  @Test func `a page refused in the middle of a chain is asked for again`() async throws {
    let portal = ListPortal(ids: Array(1...900), failing: [3, 5])
    let server = try LoopbackServer(portal.reply)
    defer { server.stop() }
    #expect(try await ids(KeysetReader(server.client(), Self.classic)) == portal.ids)
  }

  @Test func `the first page's failure is thrown, and asking again goes on`() async throws {
    let portal = ListPortal(ids: Array(1...300), failing: [0])
    let server = try LoopbackServer(portal.reply)
    defer { server.stop() }
    var pages = KeysetReader(try server.client(), Self.classic).makeAsyncIterator()
    #expect(try await pages.next()?.ids == Array(1...50))
    await #expect(throws: PortalError.self) { try await pages.next() }
    #expect(try await pages.next()?.ids == Array(51...100))
  }

  @Test(arguments: [
    #"{"result":[{"ID":"2"},{"ID":"2"}]}"#, #"{"result":[{"ID":"3"},{"ID":"2"}]}"#,
    #"{"result":[{"NAME":"x"}]}"#,
    #"{"result":7}"#,
  ])
  func `a list that does not ascend by id ends with an error`(body: String) async throws {
    let server = try LoopbackServer(script: [.json(body)])
    defer { server.stop() }
    var pages = KeysetReader(try server.client(), Self.classic).makeAsyncIterator()
    await #expect(throws: PortalError.self) { try await pages.next() }
  }

  @Test func `a portal that ignores the condition cannot keep the reader going`() async throws {
    let rows = (1...50).map { #"{"ID":"\#($0)"}"# }.joined(separator: ",")
    let server = try LoopbackServer(script: [.json(#"{"result":[\#(rows)]}"#)])
    defer { server.stop() }
    var pages = KeysetReader(try server.client(), Self.classic, pagesPerBatch: 1).makeAsyncIterator()
    #expect(try await pages.next()?.ids.count == 50)
    await #expect(throws: PortalError.self) { try await pages.next() }
  }

  @Test func `what is asked for is narrow, ordered and not counted`() async throws {
    let server = try LoopbackServer(script: [.json(#"{"result":{"items":[]}}"#)])
    defer { server.stop() }
    let query = ListQuery.items(entityTypeID: 3, select: ["name"], filter: [">=updatedTime": "2026-10-09"])
    #expect(try await ids(KeysetReader(server.client(), query, after: 5)).isEmpty)
    let body = try JSON(parsing: try #require(server.requests.first).body)
    #expect(
      body == [
        "entityTypeId": 3, "start": -1, "order": ["id": "ASC"], "select": ["id", "name"],
        "filter": [">=updatedTime": "2026-10-09", ">id": 5],
      ])
  }

  @Test func `records of known ids are read 2500 a request`() async throws {
    let portal = ListPortal(ids: (1...4000).filter { !$0.isMultiple(of: 7) })
    let server = try LoopbackServer(portal.reply)
    defer { server.stop() }
    let client = try server.client()
    let wanted = (1...3000).reversed() + [5, 5]
    let page = try await WindowReader(client, Self.items).records(ids: wanted)
    #expect(page.ids == portal.ids.filter { $0 <= 3000 })
    #expect(page.records.first?["id"] == 1)
    #expect(client.statistics.requests == 2)
    #expect(try await WindowReader(client, Self.items).records(ids: []).ids.isEmpty)
  }

  @Test func `a range of ids is read in windows`() async throws {
    let portal = ListPortal(ids: (1...4000).filter { !$0.isMultiple(of: 7) })
    let server = try LoopbackServer(portal.reply)
    defer { server.stop() }
    let client = try server.client()
    let page = try await WindowReader(client, Self.classic).records(ids: 100...320)
    #expect(page.ids == portal.ids.filter { (100...320).contains($0) })
    #expect(client.statistics.requests == 1 && client.statistics.commands == 5)
    let end = try await WindowReader(client, Self.classic).records(ids: (Int.max - 60)...Int.max)
    #expect(end.ids.isEmpty)
  }
}
