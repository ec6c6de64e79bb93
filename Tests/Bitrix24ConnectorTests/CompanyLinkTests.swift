import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// Contacts and the companies they belong to.
@Suite struct CompanyLinkTests {
  @Test func `the companies of a contact are read in their order, the primary one first`() async throws {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: [companies[2], companies[0], companies[1]], primary: companies[0], desk)
      let seen = try await desk.replica.see(key(contact), .contact)
      #expect(seen.record["companies"] == links([companies[0], companies[2], companies[1]]))
    }
  }

  @Test func `a new contact is linked, and the first company is its primary one`() async throws {
    try await PortalDesk.run { desk in
      let (_, companies) = try people(desk)
      let given = Record(
        .contact, ["lastName": .text("Ильина"), "companies": links([companies[1], companies[0]])],
        origin: Origin(originator: "books", id: "P-1"))
      let observed = try #require(try await desk.replica.apply(.create(given)).done)
      #expect(observed.record["companies"] == given["companies"])
      let rows = try await desk.replica.options.client.call(
        "crm.contact.company.items.get", ["id": .integer(observed.key.number)])
      #expect(rows.result.elements.map { $0["COMPANY_ID"]?.id } == [companies[1], companies[0]])
      #expect(rows.result.elements.first?["IS_PRIMARY"]?.flag == true)
      let reading = try await desk.replica.readAll(.contact, known: [observed.fingerprint: observed.key])
      #expect(reading.unchanged.contains(observed.key))
    }
  }

  @Test func `links are added and removed, one by one and all`() async throws {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: [companies[0]], primary: companies[0], desk)
      var seen = try await desk.replica.see(key(contact), .contact)
      for (change, wanted) in [
        (BagChange(added: links([companies[1], companies[2]]).elements), companies),
        (BagChange(removed: links([companies[0]]).elements), [companies[1], companies[2]]),
        (BagChange(removed: links([companies[1], companies[2]]).elements), []),
        (BagChange(added: links([companies[2]]).elements), [companies[2]]),
      ] {
        let outcome = try await desk.replica.apply(
          .update(seen, ["companies": .bag(change), "position": .set(.text("\(wanted.count)"))]))
        seen = try #require(outcome.done, "\(outcome)")
        #expect(seen.record["companies"] == links(wanted))
        #expect(seen.record["position"] == .text("\(wanted.count)"))
        #expect(desk.emulator.snapshot().contacts.first { $0.id == contact }?.linked == wanted)
      }
      let alone = try await desk.replica.apply(
        .update(seen, ["companies": .bag(BagChange(removed: links([companies[2]]).elements))]))
      #expect(alone.done?.record["companies"] == .empty)
    }
  }

  @Test
  func `another company is made the primary one, and a primary one of somebody's meanwhile is not replaced`()
    async throws
  {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: companies, primary: companies[0], desk)
      let capability = try await desk.replica.capabilities(of: .contact).fields["companies"]
      #expect(capability?.order == .kept)
      let seen = try await desk.replica.see(key(contact), .contact)
      let change = BagChange(order: links([companies[2], companies[0], companies[1]]).elements)
      let outcome = try await desk.replica.apply(.update(seen, ["companies": .bag(change)]))
      #expect(outcome.done?.record["companies"] == links([companies[2], companies[0], companies[1]]))
      let rows = try await desk.replica.options.client.call(
        "crm.contact.company.items.get", ["id": .integer(contact)])
      let primary = rows.result.elements.filter { $0["IS_PRIMARY"]?.flag == true }
      #expect(primary.map { $0["COMPANY_ID"]?.id } == [companies[2]])
      let reading = try await desk.replica.readAll(.contact)
      #expect(reading.records[key(contact)] == outcome.done)

      try await link(contact, to: companies, primary: companies[1], desk)
      let stale = try await desk.replica.apply(
        .update(
          try #require(outcome.done),
          ["companies": .bag(BagChange(order: links(companies).elements))]))
      guard case .stale(let found) = stale else {
        Issue.record("\(stale)")
        return
      }
      #expect(found?.record["companies"]?.elements.first?.value == String(companies[1]))
    }
  }

  @Test(arguments: [true, false])
  func `the order of three and more is asked contact by contact, where anybody wants to know it`(
    ordersLinks: Bool
  )
    async throws
  {
    try await PortalDesk.run(replica: { $0.ordersLinks = ordersLinks }) { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: [companies[2], companies[1], companies[0]], primary: companies[1], desk)
      try await link(contact + 1, to: [companies[2], companies[0]], primary: companies[2], desk)
      try await desk.replica.prepare()
      let before = desk.replica.options.client.statistics.commands
      let reading = try await desk.replica.readAll(.contact)
      let commands = desk.replica.options.client.statistics.commands - before
      let behind = ordersLinks ? [companies[2], companies[0]] : [companies[0], companies[2]]
      #expect(reading.records[key(contact)]?.record["companies"] == links([companies[1]] + behind))
      #expect(reading.records[key(contact + 1)]?.record["companies"] == links([companies[2], companies[0]]))
      #expect(commands == (ordersLinks ? 4 : 3))
    }
  }

  @Test func `links are put into another order, and somebody's order meanwhile is not written over`()
    async throws
  {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: companies, primary: companies[0], desk)
      let seen = try await desk.replica.see(key(contact), .contact)
      let wanted = [companies[0], companies[2], companies[1]]
      let change = FieldChange.bag(BagChange(order: links(wanted).elements))
      let outcome = try await desk.replica.apply(.update(seen, ["companies": change]))
      #expect(outcome.done?.record["companies"] == links(wanted))
      let rows = try await desk.replica.options.client.call(
        "crm.contact.company.items.get", ["id": .integer(contact)])
      let sorted = rows.result.elements.sorted { ($0["SORT"]?.integer ?? 0) < ($1["SORT"]?.integer ?? 0) }
      #expect(sorted.map { $0["COMPANY_ID"]?.id } == wanted)
      let stale = try await desk.replica.apply(.update(seen, ["companies": change]))
      if case .stale = stale {} else { Issue.record("\(stale)") }
    }
  }

  @Test func `a link that a person changes is seen although the contact's time stands still`() async throws {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      let first = try await desk.replica.readAll(.contact)
      try await link(contact, to: [companies[1]], primary: companies[1], desk)
      let second = try await desk.replica.readAll(.contact, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys) == [key(contact)])
      #expect(second.records[key(contact)]?.record["companies"] == links([companies[1]]))
      #expect(second.unchanged.count == first.records.count - 1)
    }
  }

  @Test(arguments: [
    Fault.Kind.pageCut(rows: 0), .commandError(status: 404, code: "ERROR_METHOD_NOT_FOUND", text: "made up"),
  ])
  func `a portal whose list leaves companies out is asked contact by contact`(fault: Fault.Kind) async throws
  {
    try await PortalDesk.run { desk in
      let (contact, companies) = try people(desk)
      try await link(contact, to: [companies[1], companies[2]], primary: companies[2], desk)
      try await desk.replica.prepare()
      desk.emulator.inject(Fault(fault, method: "crm.item.list"))
      let seen = try await desk.replica.see(key(contact), .contact)
      #expect(seen.record["companies"] == links([companies[2], companies[1]]))
    }
  }

  /// Three companies, and three contacts of whom the first is given.
  private func people(_ desk: PortalDesk) throws -> (contact: Int, companies: [Int]) {
    let companies = try (0..<3).map { try desk.emulator.addCompany(fields: ["TITLE": "Фирма \($0)"]) }
    let contacts = try (0..<3).map { try desk.emulator.addContact(fields: ["LAST_NAME": "Ильина \($0)"]) }
    return (contacts[0], companies)
  }

  private func link(_ contact: Int, to companies: [Int], primary: Int, _ desk: PortalDesk) async throws {
    let items = companies.enumerated().map { place, company -> Parameter in
      [
        "COMPANY_ID": .integer(company), "SORT": .integer((place + 1) * 10),
        "IS_PRIMARY": company == primary ? "Y" : "N",
      ]
    }
    _ = try await desk.replica.options.client.call(
      "crm.contact.company.items.set", ["id": .integer(contact), "items": .list(items)])
  }

  private func links(_ companies: [Int]) -> Value { .elements(companies.map { Element(String($0)) }) }

  private func key(_ id: Int) -> RecordKey { RecordKey(rawValue: String(id)) }
}
