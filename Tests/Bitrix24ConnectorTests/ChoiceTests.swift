import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Values that are chosen from the portal's lists: codes there, names everywhere else.
@Suite struct ChoiceTests {
  private static let own = DictionaryEntry(
    dictionary: "COMPANY_TYPE", code: "UC_7K2F9Q", name: "Своя категория")

  private static func withOwn(_ options: inout EmulatorOptions) { options.dictionaryEntries = [own] }

  // MARK: Names to codes

  @Test(arguments: [
    ("Своя категория", "UC_7K2F9Q", "Своя категория"), ("  своя   КАТЕГОРИЯ ", "UC_7K2F9Q", "Своя категория"),
    ("UC_7K2F9Q", "UC_7K2F9Q", "Своя категория"), ("Поставщик", "SUPPLIER", "SUPPLIER"),
    ("партнер", "PARTNER", "PARTNER"), ("SUPPLIER", "SUPPLIER", "SUPPLIER"),
  ])
  func `a name reaches the portal as the code of its entry`(text: String, code: String, shown: String)
    async throws
  {
    try await PortalDesk.run(Self.withOwn) { desk in
      let created = try #require(
        try await desk.replica.apply(.create(company("Новая", origin: "1", ["type": .text(text)]))).done)
      #expect(desk.emulator.record(.company, created.key.number)?["COMPANY_TYPE"] == code)
      #expect(created.record["type"] == .text(shown))

      let plain = try #require(try await desk.replica.apply(.create(company("Прежняя", origin: "2"))).done)
      let updated = try await desk.replica.apply(.update(plain, ["type": .set(.text(text))]))
      #expect(desk.emulator.record(.company, plain.key.number)?["COMPANY_TYPE"] == code)
      #expect(updated.done?.record["type"] == .text(shown))
      // What the next reading shows is what was read back.
      let reading = try await desk.replica.readAll(.company)
      #expect(reading.records[plain.key] == updated.done)
    }
  }

  @Test func `a code wins over an entry that is called like it`() async throws {
    try await PortalDesk.run {
      $0.dictionaryEntries = [DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_1", name: "PARTNER")]
    } _: { desk in
      let created = try #require(
        try await desk.replica.apply(.create(company("Новая", ["type": .text("PARTNER")]))).done)
      #expect(desk.emulator.record(.company, created.key.number)?["COMPANY_TYPE"] == "PARTNER")
      // The entry of that name is not shown by it, since it would come back as the other one.
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Иная", "COMPANY_TYPE": "UC_1"])
      #expect(try await desk.replica.see(RecordKey(rawValue: String(id))).record["type"] == .text("UC_1"))
    }
  }

  @Test func `a name without an entry is refused for its field, with the list and what is in it`()
    async throws
  {
    try await PortalDesk.run(Self.withOwn) { desk in
      let plain = try #require(try await desk.replica.apply(.create(company("Прежняя", origin: "2"))).done)
      let outcome = try await desk.replica.apply(.update(plain, ["type": .set(.text("Чужая"))]))
      let refusal = try #require(outcome.refusal)
      #expect(refusal.field == "type")
      for part in ["COMPANY_TYPE", "Чужая", "Поставщик", "Своя категория"] {
        #expect(refusal.reason.english.contains(part) && refusal.reason.russian.contains(part))
      }
      #expect(desk.emulator.record(.company, plain.key.number)?["COMPANY_TYPE"] != "Чужая")
      #expect(desk.emulator.journal.commandsByMethod["crm.status.add"] == nil)
    }
  }

  @Test func `a new record is made without the choice that the portal has not, and that is told`()
    async throws
  {
    try await PortalDesk.run(Self.withOwn) { desk in
      let created = try #require(
        try await desk.replica.apply(.create(company("Новая", origin: "1", ["type": .text("Чужая")]))).done)
      #expect(created.record["name"] == .text("Новая"))
      let notices = await desk.replica.takeNotices()
      #expect(notices.map(\.field) == ["type"])
      guard case .leftOut(.text("Чужая"), let reason) = notices.first?.event else {
        Issue.record("no notice")
        return
      }
      #expect(reason.english.contains("COMPANY_TYPE"))
    }
  }

  @Test func `entries with one name are told, read by their codes and never guessed`() async throws {
    try await PortalDesk.run {
      $0.dictionaryEntries = [
        DictionaryEntry(dictionary: "INDUSTRY", code: "UC_1", name: "Торговля"),
        DictionaryEntry(dictionary: "INDUSTRY", code: "UC_2", name: " торговля"),
      ]
    } _: { desk in
      let profile = try await desk.replica.prepare()
      #expect(profile.sharedChoices.map(\.codes) == [["UC_1", "UC_2"]])
      #expect(profile.remarks.contains { $0.english.contains("UC_1, UC_2") })
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Лавка", "INDUSTRY": "UC_2"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      #expect(seen.record["industry"] == .text("UC_2"))
      let outcome = try await desk.replica.apply(.update(seen, ["industry": .set(.text("Торговля"))]))
      #expect(outcome.refusal?.field == "industry")
      #expect(outcome.refusal?.reason.english.contains("UC_1, UC_2") == true)
    }
  }

  // MARK: Codes to names

  @Test func `codes that the other side or the settings name stay codes`() async throws {
    try await PortalDesk.run(
      Self.withOwn, replica: { $0.spelledCodes = [.company: ["type": ["UC_7K2F9Q"]]] }
    ) { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ель", "COMPANY_TYPE": "UC_7K2F9Q"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      #expect(seen.record["type"] == .text("UC_7K2F9Q"))
      #expect(
        try await desk.replica.apply(.update(seen, ["type": .set(.text("Своя категория"))])).done?.record[
          "type"]
          == .text("UC_7K2F9Q"))
    }
  }

  @Test func `words of the portal's own mapping stay what they are, and its conditions see codes`()
    async throws
  {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: own-words
        format: portal
        entities:
          company:
            where: { field: INDUSTRY, is: UC_9 }
            key: ID
            fields:
              name: TITLE
              type: { field: COMPANY_TYPE, choices: { special: UC_7K2F9Q }, otherwise: pass }
              industry: INDUSTRY
        """, file: "own-words.yaml")
    try await PortalDesk.run(mapping: mapping) {
      $0.dictionaryEntries = [
        Self.own, DictionaryEntry(dictionary: "INDUSTRY", code: "UC_9", name: "Леса"),
        DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_8", name: "Прочая"),
      ]
    } _: { desk in
      let id = try desk.emulator.addCompany(
        fields: ["TITLE": "Ель", "COMPANY_TYPE": "UC_7K2F9Q", "INDUSTRY": "UC_9"])
      let seen = try await desk.replica.see(RecordKey(rawValue: String(id)))
      #expect(seen.record["type"] == .text("special") && seen.record["industry"] == .text("Леса"))
      let other = try #require(
        try await desk.replica.apply(.update(seen, ["type": .set(.text("Прочая"))])).done)
      #expect(other.record["type"] == .text("Прочая"))
      #expect(desk.emulator.record(.company, id)?["COMPANY_TYPE"] == "UC_8")
      _ = try await desk.replica.apply(.update(other, ["type": .set(.text("special"))]))
      #expect(desk.emulator.record(.company, id)?["COMPANY_TYPE"] == "UC_7K2F9Q")
    }
  }

  @Test func `a renamed entry is read as a change of its records, whole or in parts, and of no other`()
    async throws
  {
    let clock = SettableClock(1_780_000_000)
    // Without requisites and links every further reading is one of what was changed.
    try await PortalDesk.run(
      mapping: try PortalDesk.mailMapping(),
      {
        $0.now = { clock.seconds }
        $0.dictionaryEntries = [Self.own]
      }, replica: { $0.now = { clock.timestamp } }
    ) { desk in
      let own = try desk.emulator.addCompany(fields: ["TITLE": "Ель", "COMPANY_TYPE": "UC_7K2F9Q"])
      let other = try desk.emulator.addCompany(fields: ["TITLE": "Дуб", "COMPANY_TYPE": "SUPPLIER"])
      let first = try await desk.replica.readAll(.company)
      #expect(first.records[RecordKey(rawValue: String(own))]?.record["type"] == .text("Своя категория"))
      clock.advance(by: 90_000)
      desk.emulator.define(
        DictionaryEntry(dictionary: "COMPANY_TYPE", code: "UC_7K2F9Q", name: "Наша категория"))
      let later = try desk.replica(mapping: try PortalDesk.mailMapping()) { $0.now = { clock.timestamp } }
      let second = try await later.readAll(.company, since: first.cursor, known: first.known)
      #expect(second.unchanged == [RecordKey(rawValue: String(other))])
      #expect(second.records.values.map { $0.record["type"] } == [.text("Наша категория")])
      let third = try await later.readAll(
        .company, since: second.cursor, known: first.known.merging(second.known) { $1 })
      #expect(third.records.isEmpty && third.unchanged.count == 2)
    }
  }

  @Test func `a choice that nobody knew at the time has the portal asked anew`() async throws {
    try await PortalDesk.run { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ель"])
      try await desk.replica.prepare()
      let next = try desk.replica()
      next.take(over: try #require(desk.replica.knowledge))
      desk.emulator.define(Self.own)
      try desk.emulator.updateCompany(id, ["COMPANY_TYPE": "UC_7K2F9Q"])
      #expect(
        try await next.see(RecordKey(rawValue: String(id))).record["type"] == .text("Своя категория"))
    }
  }

  // MARK: Rights and requests

  @Test
  func `without the right to read the lists their fields are not carried, and codes take no name's place`()
    async throws
  {
    try await PortalDesk.run(Self.withOwn) { desk in
      let id = try desk.emulator.addCompany(fields: ["TITLE": "Ель", "COMPANY_TYPE": "UC_7K2F9Q"])
      let key = RecordKey(rawValue: String(id))
      #expect(try await desk.replica.see(key).record["type"] == .text("Своя категория"))
      desk.emulator.inject(
        Fault(
          .commandError(status: 400, code: "", text: "Access denied."), method: "crm.status.entity.items",
          times: 99))
      let restricted = try desk.replica()
      #expect(try await restricted.prepare().hidesStatuses)
      #expect(try await restricted.capabilities(of: .company).fields["type"] == nil)
      let seen = try await restricted.see(key)
      #expect(seen.record["type"] == nil)
      _ = try await restricted.apply(.update(seen, ["name": .set(.text("Сосна"))]))
      #expect(desk.emulator.record(.company, id)?["COMPANY_TYPE"] == "UC_7K2F9Q")
    }
  }

  @Test func `the lists come with what is asked beforehand, however long they are`() async throws {
    try await PortalDesk.run {
      $0.dictionaryEntries = (1...120).map {
        DictionaryEntry(dictionary: "INDUSTRY", code: "UC_\($0)", name: "Отрасль \($0)")
      }
    } _: { desk in
      try await desk.replica.prepare()
      #expect(desk.replica.requests == 1)
      #expect(desk.emulator.journal.commandsByMethod["crm.status.entity.items"] == 6)
      let created = try #require(
        try await desk.replica.apply(.create(company("Новая", ["industry": .text("отрасль 120")]))).done)
      #expect(desk.emulator.record(.company, created.key.number)?["INDUSTRY"] == "UC_120")
    }
  }

  // MARK: User fields

  @Test func `user fields of choices are carried by name, one and several`() async throws {
    let mapping = try Mapping.read(
      yaml: """
        version: 1
        name: user-choices
        format: portal
        custom:
          shelf: { type: choice, entity: company }
          branch: { type: choice, entity: company }
        entities:
          company:
            key: ID
            fields:
              name: TITLE
              shelf: UF_CRM_SHELF
              branch: UF_CRM_BRANCH
              roles: { repeat: UF_CRM_ROLES }
        """, file: "user-choices.yaml")
    try await PortalDesk.run(mapping: mapping) {
      $0.userFields = [
        UserField(
          "UF_CRM_SHELF", kind: .enumeration, label: "Полка",
          choices: [.init(id: 31, "Верхняя"), .init(id: 32, "Нижняя")]),
        UserField("UF_CRM_BRANCH", kind: .dictionary, label: "Ветвь", dictionary: "MY_BRANCHES"),
        UserField(
          "UF_CRM_ROLES", kind: .enumeration, label: "Роли", isMultiple: true,
          choices: [.init(id: 41, "Покупатель"), .init(id: 42, "Перевозчик")]),
      ]
      $0.dictionaryEntries = [DictionaryEntry(dictionary: "MY_BRANCHES", code: "UC_5", name: "Северная")]
    } _: { desk in
      let created = try #require(
        try await desk.replica.apply(
          .create(
            company(
              "Новая",
              [
                "shelf": .text("нижняя"), "branch": .text("Северная"),
                "roles": .bag([Element("Перевозчик"), Element("Покупатель")]),
              ]))
        ).done)
      let stored = try #require(desk.emulator.record(.company, created.key.number))
      #expect(stored["UF_CRM_SHELF"] == "32" && stored["UF_CRM_BRANCH"] == "UC_5")
      #expect(created.record["shelf"] == .text("Нижняя") && created.record["branch"] == .text("Северная"))
      #expect(Set(created.record["roles"]?.elements.map(\.value) ?? []) == ["Перевозчик", "Покупатель"])
      let fewer = try await desk.replica.apply(
        .update(created, ["roles": .bag(BagChange(removed: [Element("Перевозчик")]))]))
      #expect(fewer.done?.record["roles"]?.elements.map(\.value) == ["Покупатель"])
    }
  }
}
