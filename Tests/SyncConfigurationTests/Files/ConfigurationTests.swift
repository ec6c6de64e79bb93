import Contractors
import Mappings
import Reconciliation
import SyncConfiguration
import Testing

struct ConfigurationTests {
  private static let whole = """
    version: 1
    country: RU
    connections:
      crm: { type: bitrix24, webhook: "${env:BITRIX24_WEBHOOK}", origin: portal, plan: enterprise, load: add, reread: 12h, updates: conditional }
      books: { type: csv, path: books.csv, mapping: accounting-ru, full: yes, delimiter: tab, spreadsheet: yes }
    syncs:
      books:
        left: books
        right: crm
        direction: left-to-right
        entities: [company]
        where: { right: { type: [CUSTOMER, SUPPLIER] } }
        create: { left: { requires: [taxId] }, right: never }
        match: [origin, identifiers]
        policy: { default: prefer-left, identifiers: left, comment: { policy: append, clearable: no } }
        drift: revert
        removals: delete
        flag: { left: { active: no } }
        guards: { removals: "10 or 2%", changes: "30%" }
        schedule: "*/15 * * * *"
    """

  @Test func `every setting of the documented example is read`() throws {
    let configuration = try Configuration.read(Self.whole, file: "contractor-sync.yaml")
    let sync = try #require(configuration.syncs["books"])
    let settings = sync.settings
    #expect(settings.connections == Sides(left: "books", right: "crm"))
    #expect(settings.origins == Sides(left: "books", right: "portal"))
    #expect(settings.direction == .leftToRight)
    #expect(settings.entities == [.company])
    #expect(settings.filters.right == ["type": ["CUSTOMER", "SUPPLIER"]])
    #expect(settings.create == Sides(left: .requires(["taxId"]), right: .never))
    #expect(settings.matching == [.origin, .identifiers])
    #expect(settings.defaultRule == FieldRule(.preferLeft))
    #expect(settings.rule(for: "taxId", group: "identifiers") == FieldRule(.left))
    #expect(settings.rule(for: "comment") == FieldRule(.append, isClearable: false))
    #expect(settings.drift == .revert)
    #expect(settings.removals == .delete)
    #expect(settings.flags.left == ["active": "no"])
    #expect(settings.guards[.removals] == GuardLimit(count: 10, share: 0.02))
    #expect(settings.guards[.changes] == GuardLimit(count: 0, share: 0.3))
    #expect(sync.schedule == "*/15 * * * *")
    guard case .csv(let csv)? = configuration.connections["books"]?.kind else {
      Issue.record("books is a CSV file")
      return
    }
    #expect(csv.isFull && csv.isSpreadsheet && csv.delimiter == "\t")
    guard case .bitrix24(let portal)? = configuration.connections["crm"]?.kind else {
      Issue.record("crm is a portal")
      return
    }
    #expect(
      portal.access == .webhook(.environment("BITRIX24_WEBHOOK")) && portal.isEnterprise
        && portal.load == .add
        && portal.rereadSeconds == 43_200 && portal.updates == .conditional)
  }

  @Test(arguments: [
    ("direction: left-to-right", "direction: sideways", "left-to-right"),
    ("right: crm", "right: crn", "did you mean 'crm'?"),
    ("removals: \"10 or 2%\"", "removals: \"many\"", "is no limit"),
    ("requires: [taxId]", "requires: [taxID]", "did you mean 'taxId'?"),
    ("version: 1", "version: 2", "expected a whole number"),
    ("type: csv,", "type: cvs,", "did you mean 'csv'?"),
    ("delimiter: tab", "delimiter: x", "is no delimiter"),
    ("country: RU", "country: Russia", "is no country code"),
    ("reread: 12h", "reread: weekly", "is no span of time"),
    ("load: add", "load: fast", "auto"), ("updates: conditional", "updates: never", "packed"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"every now and then\"", "is no schedule"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"60 * * * *\"", "is no schedule"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"*/0 * * * *\"", "is no schedule"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"* * * *\"", "is no schedule"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"0 0 30 2 *\"", "is no schedule"),
    ("schedule: \"*/15 * * * *\"", "schedule: \"0 8-18-20 * * *\"", "is no schedule"),
    ("right: never", "right: {}", "the key 'requires' is missing"),
    ("policy: { default:", "policy: { segment: left, default:", "unknown key 'segment'"),
  ]) func `a mistake is named with its line and what to do`(right: String, wrong: String, said: String) throws
  {
    let text = Self.whole.replacing(right, with: wrong)
    #expect(text != Self.whole)
    let error = try #require(throws: SourceProblems.self) {
      try Configuration.read(text, file: "contractor-sync.yaml")
    }
    #expect(error.description.contains(said))
    #expect(error.description.contains("contractor-sync.yaml:"))
    #expect(error.description.contains("^"))
  }

  @Test(arguments: ["0 3 * * *", "*/5 8-18 * * mon-fri", "0,30 9-17/2 1,15 jan-JUN 0-7", "15 4 31 12 sun"])
  func `a schedule has the five fields of cron`(schedule: String) throws {
    let text = Self.whole.replacing("*/15 * * * *", with: schedule)
    #expect(try Configuration.read(text, file: "c.yaml").syncs["books"]?.schedule == schedule)
  }

  @Test func `a sync names fields that only its mappings declare`() throws {
    let text = Self.whole.replacing("policy: { default:", with: "policy: { segment: left, default:")
      .replacing("requires: [taxId]", with: "requires: [taxId, segment]")
      .replacing("right: { type:", with: "right: { segment: [A, B], type:")
      .replacing("left: { active: no }", with: "left: { active: no, segment: closed }")
    let settings = try #require(
      try Configuration.read(text, file: "c.yaml") { $0.name == "books" ? ["segment"] : [] }.syncs["books"]
    ).settings
    #expect(settings.rule(for: "segment") == FieldRule(.left))
    #expect(settings.create.left == .requires(["taxId", "segment"]))
    #expect(settings.filters.right["segment"] == ["A", "B"])
    #expect(settings.flags.left["segment"] == "closed")
    let error = try #require(throws: SourceProblems.self) {
      try Configuration.read(text.replacing("segment", with: "segmemt"), file: "c.yaml") { _ in ["segment"] }
    }
    #expect(error.description.contains("did you mean 'segment'?"))
    // A mapping that cannot be read is no reason to call its fields unknown.
    _ = try Configuration.read(text, file: "c.yaml") { _ in nil }
  }

  @Test func `fields of the catalogue are known without a look at the mappings`() throws {
    _ = try Configuration.read(Self.whole, file: "c.yaml") { connection in
      Issue.record("asked about \(connection.name)")
      return nil
    }
  }

  private static let exchange = """
    version: 1
    connections:
      books: { type: exchange, mapping: commerceml-2, inbox: exchange/in/*.xml, outbox: "exchange/out/c-{number}.xml" }
      crm: { type: bitrix24, webhook: "${env:BITRIX24_WEBHOOK}" }
    syncs: { books: { left: books, right: crm } }
    """

  @Test func `an exchange has a folder or a glob and numbered documents`() throws {
    let glob = try Configuration.read(Self.exchange, file: "contractor-sync.yaml")
    let settings = ExchangeSettings(
      inbox: "exchange/in", pattern: "*.xml", outbox: "exchange/out/c-{number}.xml", mapping: "commerceml-2")
    #expect(glob.connections["books"]?.kind == .exchange(settings))
    let folder = try Configuration.read(
      Self.exchange.replacing(
        "inbox: exchange/in/*.xml, outbox: \"exchange/out/c-{number}.xml\"",
        with: "inbox: in, sends: full, full: yes"),
      file: "contractor-sync.yaml")
    #expect(
      folder.connections["books"]?.kind
        == .exchange(
          ExchangeSettings(inbox: "in", pattern: "*", mapping: "commerceml-2", sending: .full, isFull: true)))
    for (inbox, parts) in [
      ("exchange/Message_ЦБ_CS.xml", ("exchange", "Message_ЦБ_CS.xml")),
      ("clients.CSV", (".", "clients.CSV")),
      ("/in/a.xml", ("/in", "a.xml")), ("exchange/in.d", ("exchange/in.d", "*")),
      ("exchange/.xml", ("exchange/.xml", "*")),
    ] {
      let text = Self.exchange.replacing("exchange/in/*.xml", with: inbox)
      let named = try Configuration.read(text, file: "contractor-sync.yaml")
      guard case .exchange(let settings)? = named.connections["books"]?.kind else {
        Issue.record("books is an exchange")
        continue
      }
      #expect(settings.inbox == parts.0 && settings.pattern == parts.1, "\(inbox)")
    }
    for (right, wrong, said) in [
      ("c-{number}.xml", "c.xml", "does not number its documents"),
      ("exchange/out/c-{number}.xml", "exchange/in/c-{number}.xml", "is one of the documents that"),
      ("exchange/out/c-{number}.xml", "./exchange/out/../in/c-{number}.xml", "is one of the documents that"),
      ("inbox:", "inbux:", "did you mean 'inbox'?"),
    ] {
      let error = try #require(throws: SourceProblems.self) {
        try Configuration.read(Self.exchange.replacing(right, with: wrong), file: "contractor-sync.yaml")
      }
      #expect(error.description.contains(said), "\(error)")
    }
  }

  @Test func `messages that are acknowledged name both sides and hold changes only`() throws {
    let text = Self.exchange.replacing(
      "\"exchange/out/c-{number}.xml\"", with: "out/c.xml, receipts: { from: CS, to: ЦБ, plan: Обмен }")
    let read = try Configuration.read(text, file: "contractor-sync.yaml")
    guard case .exchange(let settings)? = read.connections["books"]?.kind else {
      Issue.record("no exchange")
      return
    }
    #expect(
      settings.receipts == ["from": "CS", "to": "ЦБ", "plan": "Обмен"] && settings.outbox == "out/c.xml")
    for (right, wrong, said) in [
      ("from: CS, ", "", "receipts need 'from' and 'to'"),
      ("inbox:", "full: yes, inbox:", "receipts go with documents of changes"),
      ("inbox:", "sends: full, inbox:", "receipts go with documents of changes"),
    ] {
      let error = try #require(throws: SourceProblems.self) {
        try Configuration.read(text.replacing(right, with: wrong), file: "contractor-sync.yaml")
      }
      #expect(error.description.contains(said), "\(error)")
    }
  }

  @Test func `requests have a mapping for each kind or one for both, and tell of changes only`() throws {
    func settings(_ requests: String) throws -> ExchangeSettings? {
      let text = Self.exchange.replacing("inbox:", with: "requests: \(requests), inbox:")
      guard
        case .exchange(let settings)? = try Configuration.read(text, file: "contractor-sync.yaml")
          .connections[
            "books"]?.kind
      else { return nil }
      return settings
    }
    let both = try #require(try settings("{ new: add, changed: mod }")?.requests)
    #expect(both.new == "add" && both.changed == "mod")
    #expect(try settings("same")?.requests?.changed == "same")
    for (requests, said) in [
      ("{ new: add }", "changed"), ("same, sends: full", "requests go with changes"),
      ("same, full: yes", "requests go with changes"),
      ("same, receipts: { from: CS, to: ЦБ }", "requests go with changes"),
    ] {
      let error = try #require(throws: SourceProblems.self) { try settings(requests) }
      #expect(error.description.contains(said), "\(error)")
    }
  }

  @Test func `a secret is never described`() {
    let secret = Secret("https://firm.bitrix24.ru/rest/1/abcdef123456/")
    #expect("\(secret)" == "•••")
    #expect(String(reflecting: secret) == "•••")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("abcdef"))
  }
}
