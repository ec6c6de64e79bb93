import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// Official numbers, bank accounts and addresses, which stand in requisites beside the record.
@Suite struct RequisiteTests {
  @Test func `a company's requisite, bank details and addresses are fields of the company`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ромашка"])
      let requisite = try desk.emulator.addRequisite(
        to: .company, id,
        fields: [
          "RQ_INN": "9900000017", "RQ_KPP": "990101001", "RQ_OGRN": "1029900000008",
          "RQ_DIRECTOR": "Орлова А. П.",
          "RQ_COMPANY_FULL_NAME": "Общество с ограниченной ответственностью «Ромашка»", "RQ_OKPO": "00000012",
        ])
      try desk.emulator.addBankDetail(toRequisite: requisite, fields: account)
      try desk.emulator.setAddress(ofRequisite: requisite, type: 6, street)
      let record = try await desk.replica.see(RecordKey(rawValue: String(id))).record
      #expect(record["kind"] == .text("legalEntity"))
      #expect(record["taxId"] == .text("9900000017"))
      #expect(record["taxReason"] == .text("990101001"))
      #expect(record["registrationNumber"] == .text("1029900000008"))
      #expect(record["fullName"] == .text("Общество с ограниченной ответственностью «Ромашка»"))
      #expect(record["director"] == .text("Орлова А. П."))
      #expect(record["classifierCodes"] == .bag([Element("00000012", kind: "OKPO")]))
      #expect(record["bankAccounts"] == .bag([accountElement]))
      #expect(record["addresses"]?.elements.map(\.kind) == ["legal"])
      #expect(record["addresses"]?.elements.first?.parts == streetParts)
    }
  }

  @Test func `a new company gets its requisite, bank account and addresses, and is read back so`()
    async throws
  {
    try await PortalDesk.run { desk in
      let given = firm("Ромашка", origin: "A-1")
      let outcome = try await desk.replica.apply(.create(given))
      let observed = try #require(outcome.done, "\(outcome)")
      #expect(observed.record["taxId"] == given["taxId"])
      #expect(observed.record["bankAccounts"] == given["bankAccounts"])
      #expect(observed.record["addresses"]?.elements.first?.parts == streetParts)
      let stored = desk.emulator.requisites(of: .company, observed.key.number)
      let requisite = try #require(stored.first)
      #expect(stored.count == 1)
      #expect(requisite.presetID == 1)
      #expect(requisite["NAME"] == "Организация")
      #expect(requisite["RQ_KPP"] == "990101001")
      #expect(requisite.bankDetails.map { $0["RQ_BIK"] } == ["049900901"])
      #expect(requisite.addresses.map(\.typeID) == [6])
      // What was read back is what the next reading shows.
      let reading = try await desk.replica.readAll(.company, known: [observed.fingerprint: observed.key])
      #expect(reading.unchanged == [observed.key])
    }
  }

  @Test func `an IBAN stands in its own field of the portal, and is an account there`() async throws {
    try await PortalDesk.run { desk in
      var given = firm("Fantasie", origin: "I-1")
      let accounts = [
        Element("DE89370400440532013000", parts: ["bankName": "Bank"]),
        Element("0532013000", parts: ["iban": "DE91100000000123456789"]),
      ]
      given["bankAccounts"] = .bag(accounts)
      let observed = try #require(try await desk.replica.apply(.create(given)).done)
      #expect(observed.record["bankAccounts"] == .bag(accounts))
      let requisite = try #require(desk.emulator.requisites(of: .company, observed.key.number).first)
      #expect(requisite.bankDetails.map { $0["RQ_ACC_NUM"] } == ["", "0532013000"])
      #expect(
        requisite.bankDetails.map { $0["RQ_IBAN"] } == ["DE89370400440532013000", "DE91100000000123456789"])
      #expect(requisite.bankDetails.map { $0["NAME"] } == ["Bank", "0532013000"])
    }
  }

  @Test func `a code by SWIFT stands in its own field of the portal, and beside a БИК it stays as it is`()
    async throws
  {
    try await PortalDesk.run { desk in
      var given = firm("Fantasie", origin: "I-1")
      let account = Element("0532013000", parts: ["bankCode": "COBADEFFXXX"])
      given["bankAccounts"] = .bag([account])
      let observed = try #require(try await desk.replica.apply(.create(given)).done)
      #expect(observed.record["bankAccounts"] == .bag([account]))
      func bank() throws -> [String] {
        let detail = try #require(
          desk.emulator.requisites(of: .company, observed.key.number).first?.bankDetails.first)
        return [detail["RQ_BIK"], detail["RQ_SWIFT"]]
      }
      #expect(try bank() == ["", "COBADEFFXXX"])
      let russian = Element("0532013000", parts: ["bankCode": "049900901"])
      let change = BagChange(changed: [ElementChange(from: account, to: russian)])
      let updated = try await desk.replica.apply(.update(observed, ["bankAccounts": .bag(change)]))
      #expect(updated.done?.record["bankAccounts"] == .bag([russian]), "\(updated)")
      #expect(try bank() == ["049900901", "COBADEFFXXX"])
    }
  }

  @Test func `an entrepreneur's requisite is made by the template for entrepreneurs`() async throws {
    try await PortalDesk.run { desk in
      for kind in [Value.text("soleProprietor"), nil] {
        var given = company("ИП Орлова", origin: "B-1")
        given["kind"] = kind
        given["taxId"] = .text("990000000041")
        given["registrationNumber"] = .text("304990000000002")
        let observed = try #require(try await desk.replica.apply(.create(given)).done)
        #expect(observed.record["registrationNumber"] == .text("304990000000002"))
        #expect(observed.record["kind"] == .text("soleProprietor"))
        let requisite = try #require(desk.emulator.requisites(of: .company, observed.key.number).first)
        #expect(requisite.presetID == 2)
        #expect(requisite["RQ_OGRNIP"] == "304990000000002")
      }
    }
  }

  @Test func `only what differs is written, by the ids of its rows`() async throws {
    try await PortalDesk.run { desk in
      let first = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      let before = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      try desk.emulator.updateRequisite(before.id, ["RQ_OKVED": "62.01", "RQ_PHONE": "+74950000001"])
      desk.emulator.resetJournal()
      let seen = try await desk.replica.see(first.key)
      let other = Element(
        "40702810800000000018", parts: ["bankCode": "049900902", "bankName": "Другой банк"])
      let outcome = try await desk.replica.apply(
        .update(
          seen,
          [
            "taxReason": .set(.text("990102001")), "bankAccounts": .bag(BagChange(added: [other])),
          ]))
      let after = try #require(outcome.done, "\(outcome)")
      #expect(after.record["taxReason"] == .text("990102001"))
      #expect(after.record["bankAccounts"]?.elements.map(\.value) == [accountElement.value, other.value])
      let requisite = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      #expect(requisite.id == before.id)
      #expect(requisite["RQ_PHONE"] == "+74950000001")
      #expect(requisite.bankDetails.first == before.bankDetails.first)
      #expect(requisite.bankDetails.count == 2)
      #expect(requisite.addresses == before.addresses)
      #expect(desk.emulator.journal.modifyingCommands == 2)

      desk.emulator.resetJournal()
      let same = try await desk.replica.apply(.update(after, ["taxReason": .set(.text("990102001"))]))
      #expect(same.done == after)
      #expect(desk.emulator.journal.modifyingCommands == 0)
    }
  }

  @Test func `accounts and addresses are corrected in place, and removed by themselves`() async throws {
    try await PortalDesk.run { desk in
      let first = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      let before = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      var moved = try #require(first.record["addresses"]?.elements.first)
      let old = moved
      moved.parts["street"] = "ул. Садовая, 9"
      moved.value = "625003, Тюмень, ул. Садовая, 9"
      var changed = accountElement
      changed.parts["bankName"] = "Банк «Новое имя»"
      let second = try #require(
        try await desk.replica.apply(
          .update(
            first,
            [
              "addresses": .bag(BagChange(changed: [ElementChange(from: old, to: moved)])),
              "bankAccounts": .bag(BagChange(changed: [ElementChange(from: accountElement, to: changed)])),
            ])
        ).done)
      let between = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      #expect(between.bankDetails.map(\.id) == before.bankDetails.map(\.id))
      #expect(between.bankDetails.first?["RQ_BANK_NAME"] == "Банк «Новое имя»")
      #expect(between.addresses.first?["ADDRESS_1"] == "ул. Садовая, 9")
      #expect(between.addresses.first?["CITY"] == "Тюмень")
      let third = try #require(
        try await desk.replica.apply(
          .update(
            second,
            [
              "addresses": .bag(BagChange(removed: second.record["addresses"]?.elements ?? [])),
              "bankAccounts": .bag(BagChange(removed: second.record["bankAccounts"]?.elements ?? [])),
            ])
        ).done)
      #expect(third.record["addresses"] == .empty)
      #expect(third.record["bankAccounts"] == .empty)
      let after = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      #expect(after.bankDetails.isEmpty && after.addresses.isEmpty)
      #expect(after["RQ_INN"] == "9900000017")
    }
  }

  @Test func `of several requisites the first on the card feeds the company, the others stay as they are`()
    async throws
  {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Холдинг"])
      let later = try desk.emulator.addRequisite(
        to: .company, id, fields: ["RQ_INN": "9900000024", "SORT": "700"])
      let first = try desk.emulator.addRequisite(
        to: .company, id, fields: ["RQ_INN": "9900000017", "SORT": "100"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      #expect(seen.record["taxId"] == .text("9900000017"))
      _ = try #require(
        try await desk.replica.apply(.update(seen, ["taxReason": .set(.text("990101001"))])).done)
      let stored = desk.emulator.requisites(of: .company, id)
      #expect(stored.first { $0.id == first }?["RQ_KPP"] == "990101001")
      #expect(stored.first { $0.id == later }?.fields["RQ_KPP"] == nil)
    }
  }

  @Test func `what people do in requisites is seen although the company's time stands still`() async throws {
    try await PortalDesk.run { desk in
      let outcomes = try await desk.replica.apply(
        (0..<8).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let keys = try outcomes.map { try #require($0.doneKey) }
      let stored = try keys.map { try #require(desk.emulator.requisites(of: .company, $0.number).first) }
      let first = try await desk.replica.readAll(.company)
      try desk.emulator.updateRequisite(stored[0].id, ["RQ_KPP": "990102001"])
      try desk.emulator.updateBankDetail(
        try #require(stored[1].bankDetails.first).id, ["RQ_BIK": "049900902"])
      try desk.emulator.setAddress(ofRequisite: stored[2].id, type: 6, ["CITY": "Казань"])
      try desk.emulator.setAddress(ofRequisite: stored[3].id, type: 1, street)
      try desk.emulator.deleteAddress(ofRequisite: stored[4].id, type: 6)
      try desk.emulator.deleteBankDetail(try #require(stored[5].bankDetails.first).id)
      try desk.emulator.deleteRequisite(stored[6].id)
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(Set(second.records.keys) == Set(keys.prefix(7)))
      #expect(second.unchanged == [keys[7]])
      #expect(second.records[keys[6]]?.record["taxId"] == .empty)
    }
  }

  @Test func `an edit of the requisite since the last reading is not overwritten`() async throws {
    try await PortalDesk.run { desk in
      let first = try #require(try await desk.replica.apply(.create(firm("Ромашка", origin: "A-1"))).done)
      let stored = try #require(desk.emulator.requisites(of: .company, first.key.number).first)
      try desk.emulator.updateRequisite(stored.id, ["RQ_KPP": "990102001"])
      let outcome = try await desk.replica.apply(.update(first, ["taxReason": .set(.text("990103001"))]))
      guard case .stale(let now?) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(now.record["taxReason"] == .text("990102001"))
    }
  }

  @Test func `one requisite that is refused leaves the others done`() async throws {
    try await PortalDesk.run { desk in
      let outcomes = try await desk.replica.apply(
        (0..<3).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let seen = outcomes.compactMap(\.done)
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "", text: "made up"), method: "crm.requisite.update", skipping: 1))
      let again = try await desk.replica.apply(
        seen.enumerated().map { .update($1, ["taxReason": .set(.text("99010200\($0)"))], id: $0) })
      #expect(again[0].done?.record["taxReason"] == .text("990102000"))
      #expect(again[1].refusal?.field == "taxReason")
      #expect(again[2].done?.record["taxReason"] == .text("990102002"))
    }
  }

  @Test func `values that look like references reach the requisite as they are`() async throws {
    try await PortalDesk.run { desk in
      var given = firm("Ромашка", origin: "A-1")
      given["fullName"] = .text("$result[w0]")
      let observed = try #require(try await desk.replica.apply(.create(given)).done)
      #expect(observed.record["fullName"] == .text("$result[w0]"))
      #expect(observed.record["taxId"] == given["taxId"])
    }
  }

  @Test func `a contact's address goes to a requisite that the card does not show`() async throws {
    try await PortalDesk.run { desk in
      let given = Record(
        .contact, ["lastName": .text("Ильина"), "addresses": .bag([streetElement])],
        origin: Origin(originator: "books", id: "P-1"))
      let observed = try #require(try await desk.replica.apply(.create(given)).done)
      #expect(observed.record["addresses"]?.elements.first?.parts == streetParts)
      let requisite = try #require(desk.emulator.requisites(of: .contact, observed.key.number).first)
      #expect(requisite["ADDRESS_ONLY"] == "Y")
      #expect(requisite.presetID == 3)
      let outcome = try await desk.replica.apply(.update(observed, ["taxId": .set(.text("990000000041"))]))
      #expect(outcome.done?.record["taxId"] == .text("990000000041"))
      #expect(desk.emulator.requisites(of: .contact, observed.key.number).map { $0["ADDRESS_ONLY"] } == ["N"])
    }
  }

  @Test
  func `five thousand companies with requisites, accounts and addresses are read with nine requests`()
    async throws
  {
    try await PortalDesk.run({
      $0.companies = 5000
      $0.madeUpRequisites = true
    }) { desk in
      let first = try await desk.replica.readAll(.company)
      #expect(first.records.count == 5000)
      #expect(first.records.values.allSatisfy { $0.record["bankAccounts"]?.elements.count == 1 })
      #expect(first.records.values.allSatisfy { $0.record["addresses"]?.elements.isEmpty == false })
      desk.emulator.resetJournal()
      let second = try await desk.replica.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged.count == 5000)
      // 101 pages of companies, 100 of requisites, 100 of bank details, and as many of addresses as there are of them.
      let commands = desk.emulator.journal.commands
      #expect(desk.emulator.journal.requests == (commands + 49) / 50, "\(commands) commands")
      #expect(commands <= 450)

      // A replica that knows nothing of the portal's size begins with small requests, whose places others fill.
      let other = try desk.replica()
      try await other.prepare()
      desk.emulator.resetJournal()
      #expect(try await other.readAll(.company).records == first.records)
      #expect(desk.emulator.journal.requests <= (desk.emulator.journal.commands + 49) / 50 + 4)
    }
  }

  @Test func `a requisite that took the place of another since is read with what belongs to it`()
    async throws
  {
    try await PortalDesk.run { desk in
      let outcomes = try await desk.replica.apply(
        (0..<3).map { .create(firm("Фирма \($0)", origin: "\($0)"), id: $0) })
      let seen = outcomes.compactMap(\.done)
      #expect(Set(try await desk.replica.readAll(.company).records.values) == Set(seen))
      let first = try #require(desk.emulator.requisites(of: .company, seen[0].key.number).first)
      try desk.emulator.deleteRequisite(first.id)
      let second = try desk.emulator.addRequisite(
        to: .company, seen[0].key.number, fields: ["RQ_INN": "9900000024"])
      try desk.emulator.addBankDetail(
        toRequisite: second, fields: ["RQ_ACC_NUM": "40702810800000000018", "RQ_BIK": "049900902"])
      try desk.emulator.setAddress(ofRequisite: second, type: 1, ["CITY": "Казань"])
      let bare = try #require(desk.emulator.requisites(of: .company, seen[1].key.number).first)
      try desk.emulator.deleteRequisite(bare.id)
      let found = try await desk.replica.lookUp(keys: seen.map(\.key), entity: .company)
      let replaced = try #require(found[seen[0].key]).record
      #expect(replaced["taxId"] == .text("9900000024"))
      #expect(replaced["bankAccounts"]?.elements.map(\.value) == ["40702810800000000018"])
      #expect(replaced["addresses"]?.elements.map { $0.parts["city"] } == ["Казань"])
      #expect(found[seen[1].key]?.record["taxId"] == .empty)
      #expect(found[seen[1].key]?.record["bankAccounts"] == .empty)
      #expect(found[seen[2].key] == seen[2])
    }
  }

  @Test(arguments: [0, 1, 49, 50, 51, 99, 100, 101, 151])
  func `whatever their number, records are read once with what is theirs`(count: Int) async throws {
    try await PortalDesk.run { desk in
      var cities: [RecordKey: String] = [:]
      for number in 0..<count {
        let id = try desk.emulator.addCompany(fields: ["TITLE": "Фирма \(number)"])
        // Every third has no requisite, and their requisites are not in the order of their owners.
        if number % 3 != 0 { cities[RecordKey(rawValue: String(id))] = "Город \(number)" }
      }
      for (key, city) in cities.sorted(by: { $0.value < $1.value }) {
        let requisite = try desk.emulator.addRequisite(
          to: .company, key.number, fields: ["RQ_INN": "\(7_700_000_000 + key.number)"])
        try desk.emulator.setAddress(ofRequisite: requisite, type: 6, ["CITY": city])
      }
      var cursor: Cursor?
      for _ in 0..<2 {
        let reading = try await desk.replica.readAll(.company, since: cursor)
        #expect(reading.records.count == count)
        #expect(reading.pages.reduce(0, +) == count)
        for (key, seen) in reading.records {
          #expect(seen.record["addresses"]?.elements.first?.parts["city"] == cities[key])
          #expect(
            seen.record["taxId"] == (cities[key] == nil ? .empty : .text("\(7_700_000_000 + key.number)")))
        }
        cursor = reading.cursor
      }
    }
  }

  @Test(
    arguments: [EmulatorOptions.MissingReference.parentArray, .empty, .aboveAll],
    ["crm.company.list", "crm.requisite.list"])
  func `a page that rests for its limit is not taken for the last one`(
    missing: EmulatorOptions.MissingReference, method: String
  ) async throws {
    try await PortalDesk.run({
      $0.companies = 300
      $0.madeUpRequisites = true
      $0.missingReference = missing
    }) { desk in
      for skipping in 0..<4 {
        desk.emulator.inject(
          Fault(
            .commandError(status: 429, code: "OPERATION_TIME_LIMIT", text: "made up"), method: method,
            skipping: skipping))
        let reading = try await desk.replica().readAll(.company)
        #expect(reading.records.count == 300)
        #expect(reading.records.values.allSatisfy { $0.record["bankAccounts"]?.elements.count == 1 })
      }
    }
  }

  @Test func `pages of requisites, bank details and addresses are read to their end`() async throws {
    try await PortalDesk.run { desk in
      let ids = try (0..<60).map { try desk.emulator.addCompany(fields: ["TITLE": "Фирма \($0)"]) }
      for id in ids {
        for place in 0..<2 {
          let requisite = try desk.emulator.addRequisite(
            to: .company, id, fields: ["RQ_INN": "\(7_700_000_000 + id * 10 + place)"])
          for bank in 0..<3 {
            try desk.emulator.addBankDetail(
              toRequisite: requisite, fields: ["RQ_ACC_NUM": "407028100000000\(id * 10 + bank + 10_000)"])
          }
          for type in [6, 1, 8, 4] {
            try desk.emulator.setAddress(ofRequisite: requisite, type: type, ["CITY": "Город \(id) \(type)"])
          }
        }
      }
      for _ in 0..<2 {
        let reading = try await desk.replica.readAll(.company)
        #expect(reading.records.count == 60)
        for id in ids {
          let record = try #require(reading.records[RecordKey(rawValue: String(id))]).record
          #expect(record["taxId"] == .text("\(7_700_000_000 + id * 10)"))
          #expect(record["bankAccounts"]?.elements.count == 3)
          #expect(
            record["addresses"]?.elements.map { $0.parts["city"] }
              == ["Город \(id) 6", "Город \(id) 1", "Город \(id) 8", "Город \(id) 4"])
        }
      }
    }
  }
}

let account = [
  "NAME": "Основной", "RQ_ACC_NUM": "40702810600000000017", "RQ_BIK": "049900901",
  "RQ_BANK_NAME": "Банк «Пример»",
  "RQ_COR_ACC_NUM": "30101810200000000901",
]

let accountElement = Element(
  "40702810600000000017",
  parts: [
    "bankCode": "049900901", "bankName": "Банк «Пример»", "correspondentAccount": "30101810200000000901",
  ])

let street = ["ADDRESS_1": "ул. Ленина, 2", "CITY": "Тюмень", "POSTAL_CODE": "625003"]
let streetParts = ["street": "ул. Ленина, 2", "city": "Тюмень", "postalCode": "625003"]
let streetElement = Element("625003, Тюмень, ул. Ленина, 2", kind: "legal", parts: streetParts)

/// A company with everything that stands in a requisite.
func firm(_ name: String, origin: String) -> Record {
  company(
    name, origin: origin,
    [
      "taxId": .text("9900000017"), "taxReason": .text("990101001"),
      "registrationNumber": .text("1029900000008"), "fullName": .text("Общество «\(name)»"),
      "bankAccounts": .bag([accountElement]), "addresses": .bag([streetElement]),
    ])
}
