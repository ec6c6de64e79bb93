import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// What a portal says of itself before the first run.
@Suite struct RightsTests {
  private func remarks(
    refusing methods: [String], load: PortalReplicaOptions.Load = .add,
    _ configure: (inout EmulatorOptions) -> Void = { _ in }
  ) async throws -> [String] {
    var remarks: [String] = []
    try await PortalDesk.run(configure, replica: { $0.load = load }) { desk in
      for method in methods {
        desk.emulator.inject(
          Fault(.commandError(status: 400, code: "", text: "Access denied."), method: method, times: 9))
      }
      remarks = try await desk.replica.prepare().remarks.map(\.english)
    }
    return remarks
  }

  @Test func `nothing is said where nothing is missing`() async throws {
    #expect(try await remarks(refusing: []) == [])
  }

  @Test(arguments: [
    ("crm.requisite.list", "requisites"), ("crm.status.entity.items", "lists of choices"),
    ("user.get", "users"), ("crm.address.list", "addresses"),
    ("crm.company.userfield.list", "user fields"),
  ])
  func `a missing right is named in one line with the place to grant it`(method: String, word: String)
    async throws
  {
    let said = try await remarks(refusing: [method])
    #expect(said.count == 1)
    #expect(said.first?.contains(word) == true)
    #expect(said.first?.contains("CRM, Settings") == true || said.first?.contains("Employees") == true)
  }

  @Test(arguments: ["crm.contact.*", "crm.contact.list"])
  func `a kind of records that may not be read ends it with the place to grant that`(method: String)
    async throws
  {
    try await PortalDesk.run { desk in
      try await desk.replica.checkReading(of: [.company, .contact])
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: "", text: "Access denied."), method: method, times: 9)
      )
      let error = await #expect(throws: PortalReplicaError.self) {
        try await desk.replica.prepare()
        try await desk.replica.checkReading(of: [.company, .contact])
      }
      #expect(error?.description.contains("contacts") == true)
      #expect(error?.description.contains("CRM, Settings") == true)
    }
  }

  @Test func `a refusal in a whole sentence of the portal's has one full stop`() async throws {
    try await PortalDesk.run { desk in
      desk.emulator.inject(
        Fault(.commandError(status: 400, code: "", text: "Access denied."), method: "crm.*.add", times: 9))
      let refusal = try await desk.replica.apply(.create(firm("Ель", origin: "1"))).refusal
      #expect(refusal?.reason.english.contains("Access denied. The webhook's user") == true)
    }
  }

  @Test(arguments: [
    "crm.requisite.list", "crm.requisite.fields", "crm.requisite.preset.list",
    "crm.requisite.bankdetail.fields",
    "crm.status.entity.items", "user.get", "crm.address.list",
  ])
  func `a failure of the portal's own is no missing right: nothing is read as if it were not there`(
    method: String
  )
    async throws
  {
    try await PortalDesk.run { desk in
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "ERROR_CORE", text: "Внутренняя ошибка"), method: method, times: 9)
      )
      await #expect(throws: (any Error).self) { try await desk.replica.prepare() }
    }
  }

  @Test func `each missing right has a line of its own`() async throws {
    let said = try await remarks(
      refusing: ["crm.requisite.list", "crm.status.entity.items", "user.get", "crm.company.userfield.list"])
    #expect(said.count == 4)
  }

  @Test func `where addresses may not be read, all else is carried, and nothing is written over them`()
    async throws
  {
    try await PortalDesk.run { desk in
      let made = try #require(try await desk.replica.apply(.create(firm("Ель", origin: "1"))).done)
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "", text: "Access denied."), method: "crm.address.list", times: 99)
      )
      let restricted = try desk.replica()
      let capabilities = try await restricted.capabilities(of: .company)
      #expect(capabilities.fields["addresses"] == nil && capabilities.fields["bankAccounts"] != nil)
      #expect(!capabilities.hidesNumbers)
      let seen = try await restricted.see(made.key)
      #expect(seen.record["addresses"] == nil)
      #expect(seen.record["taxId"] == made.record["taxId"])
      let renamed = try await restricted.apply(.update(seen, ["name": .set(.text("Сосна"))]))
      #expect(renamed.done?.record["name"] == .text("Сосна"))
      #expect(desk.emulator.requisites(of: .company, made.key.number).first?.addresses.count == 1)
    }
  }

  @Test
  func `a portal without its requisites says that it hides numbers, unless fields of the company have them`()
    async throws
  {
    for (mapping, hides) in [(nil, true), (try PortalDesk.userFieldMapping(), false)] {
      try await PortalDesk.run(mapping: mapping, { $0.userFields = [] }) { desk in
        desk.emulator.inject(
          Fault(
            .commandError(status: 400, code: "", text: "Access denied."), method: "crm.requisite.list",
            times: 9))
        let capabilities = try await desk.replica.capabilities(of: .company)
        #expect(capabilities.hidesNumbers == hides)
      }
    }
  }

  @Test func `a portal with addresses on its companies is told`() async throws {
    let said = try await remarks(refusing: []) {
      $0.companies = 2
      $0.companiesKeepAddresses = true
    }
    #expect(said.count == 1)
    #expect(said.first?.contains("old mode") == true)
  }

  @Test func `what importing means is said, and where it cannot be done`() async throws {
    #expect(try await remarks(refusing: [], load: .auto).first?.contains("200") == true)
    #expect(try await remarks(refusing: [], load: .import).first?.contains("robots") == true)
  }
}
