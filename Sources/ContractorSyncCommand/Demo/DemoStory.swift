import Bitrix24Emulator
import Contractors
import Files
import Foundation
import Reconciliation
import SyncConfiguration
import SyncEngine

/// The demo from beginning to end: the real engine over real HTTP on loopback, with a real store.
struct DemoStory {
  let emulator: PortalEmulator
  let folder: String
  let console: Console
  let mappings: MappingLibrary
  let companies: Int
  let contacts: Int
  private let webhook: String
  /// The firms of the books, then the persons of the address book.
  private let syncs = ["books", "people"]

  private static let encoding = TextEncoding.windows1251
  private static let operationsShown = 3

  private var filePath: String { folder + "/books.csv" }
  private var peoplePath: String { folder + "/people.csv" }
  private var language: Language { console.language }

  init(
    emulator: PortalEmulator, webhook: String, folder: String, fixtures: (books: String, people: String),
    console: Console, mappings: MappingLibrary, companies: Int, contacts: Int
  ) throws {
    self.emulator = emulator
    self.webhook = webhook
    self.folder = folder
    self.console = console
    self.mappings = mappings
    self.companies = companies
    self.contacts = contacts
    try write(try FileReader.contents(of: fixtures.books, limit: 1 << 20), to: filePath)
    try write(try FileReader.contents(of: fixtures.people, limit: 1 << 20), to: peoplePath)
    try write(Array((webhook + "\n").utf8), to: folder + "/webhook.txt")
    try write(Array(Self.configuration.utf8), to: folder + "/contractor-sync.yaml")
  }

  private static let configuration = """
    version: 1
    country: RU
    connections:
      books:  { type: csv, path: books.csv, mapping: accounting-ru, full: yes }
      people: { type: csv, path: people.csv, mapping: generic, full: yes }
      crm:    { type: bitrix24, webhook: "${file:webhook.txt}", plan: enterprise }
    syncs:
      books:
        left: books
        right: crm
        direction: both
        removals: delete
        policy: { default: ask, phones: union, emails: union }
      people:
        left: people
        right: crm
        direction: both
        entities: [contact]
        policy: { default: ask, phones: union, emails: union }

    """

  func tell() async throws {
    let file = try DemoFile(path: filePath, encoding: Self.encoding)
    let people = try DemoFile(path: peoplePath, encoding: .utf8)
    heading(DemoSentence.title)
    say(DemoSentence.setting(folder, companies, contacts, file.count, people.count))

    heading(DemoSentence.plan)
    for sync in syncs {
      command("plan \(sync)")
      show(try await prepared(sync).engine.plan(), sync, limit: Self.operationsShown)
    }

    heading(DemoSentence.first)
    for sync in syncs { try await run(sync, limit: 0) }

    heading(DemoSentence.edits)
    let contested = try edit()
    try editPeople()

    heading(DemoSentence.second)
    let second = try await run("books", limit: .max)
    say(DemoSentence.staysMarked)
    try await run("people", limit: .max)

    heading(DemoSentence.conflict)
    guard !second.conflicts.isEmpty else { throw CommandFailure(ExitStatus.failed, DemoSentence.noConflict) }
    try resolve(second.conflicts, contested)

    heading(DemoSentence.third)
    let third = try await run("books", limit: .max)
    guard third.conflicts.isEmpty else { throw CommandFailure(ExitStatus.failed, DemoSentence.notDecided) }

    heading(DemoSentence.rest)
    try await rest()
    say(DemoSentence.done(folder, Self.program))
  }

  @discardableResult
  private func run(_ sync: String, limit: Int) async throws -> RunResult {
    command("sync \(sync)")
    let result = try await prepared(sync).engine.sync()
    show(result, sync, limit: limit)
    // What is told goes on from what a run did: one that was stopped ends the story, and the program with it.
    guard [.done, .attention].contains(result.outcome) else {
      throw CommandFailure(ExitStatus.of(result.outcome), DemoSentence.stopped)
    }
    return result
  }

  /// The program as it can be called again: by its name where it was found by that, else by its path.
  private static var program: String {
    let called = CommandLine.arguments[0]
    guard called.contains("/") else { return called }
    return
      (Bundle.main.executablePath ?? Workspace.resolve(called, in: FileManager.default.currentDirectoryPath))
      .shellWord
  }

  // MARK: What people do

  /// Edits both sides as people would.
  ///
  /// - Returns: the tax id of the company whose comment both sides changed.
  private func edit() throws -> String {
    var file = try DemoFile(path: filePath, encoding: Self.encoding)
    // Rows of the file that were there from the start: all of them are in the portal now.
    let names = (0..<min(file.count, 20)).map { file.value($0, "Наименование") }
    let phoned = (0..<names.count).first { file.value($0, "Телефон").hasPrefix("+7") } ?? 0
    let others = (0..<names.count).filter { $0 != phoned && emulator.find(companyTitled: names[$0]) != nil }
    guard others.count >= 3 else { throw CommandFailure(ExitStatus.failed, DemoSentence.noFixture) }
    let renamed = others[0]
    let removed = others[1]
    let contested = others[2]

    let phone = file.value(phoned, "Телефон").split(separator: ",").first.map(String.init) ?? ""
    file.set(phoned, "Телефон", file.value(phoned, "Телефон").replacing(phone, with: "+7 495 000-77-01"))
    told(DemoSentence.atFile, names[phoned], DemoSentence.newPhone, "+7 495 000-77-01")

    if let record = emulator.find(companyTitled: names[renamed]) {
      let name = names[renamed] + " Плюс"
      try emulator.updateCompany(record.id, ["TITLE": name])
      told(DemoSentence.atPortal, names[renamed], DemoSentence.newName, name)
    }
    file.append([
      "Код": "Н-0001", "Наименование": "ООО \"Новая строка\"", "Телефон": "+7 812 000-77-02",
      "E-mail": "office@novaya-stroka.example",
    ])
    told(DemoSentence.atFile, "ООО \"Новая строка\"", DemoSentence.newRecord, "")
    _ = try emulator.addCompany(fields: ["TITLE": "ООО \"Новый клиент\"", "PHONE": "+7 343 000-77-03"])
    told(DemoSentence.atPortal, "ООО \"Новый клиент\"", DemoSentence.newRecord, "")
    if let record = emulator.find(companyTitled: names[removed]) {
      try emulator.deleteCompany(record.id)
      told(DemoSentence.atPortal, names[removed], DemoSentence.removed, "")
    }
    file.set(contested, "Комментарий", "Платит по пятницам")
    told(DemoSentence.atFile, names[contested], DemoSentence.comment, "Платит по пятницам")
    if let record = emulator.find(companyTitled: names[contested]) {
      try emulator.updateCompany(record.id, ["COMMENTS": "Просит звонить утром"])
      told(DemoSentence.atPortal, names[contested], DemoSentence.comment, "Просит звонить утром")
    }
    try file.save()
    return names[contested]
  }

  /// Edits contacts on both sides.
  private func editPeople() throws {
    var file = try DemoFile(path: peoplePath, encoding: .utf8)
    func name(_ row: Int) -> String {
      ["lastName", "firstName"].map { file.value(row, $0) }.joined(separator: " ")
    }
    file.set(0, "phones", file.value(0, "phones") + "; mobile:+7 900 000-77-04")
    told(DemoSentence.inAddressBook, name(0), DemoSentence.newPhone, "+7 900 000-77-04")
    try file.save()
    let full = ["firstName", "lastName"].map { file.value(1, $0) }.joined(separator: " ")
    if let record = emulator.find(contactNamed: full) {
      try emulator.updateContact(record.id, ["POST": "Директор по закупкам"])
      told(DemoSentence.atPortal, name(1), DemoSentence.newPost, "Директор по закупкам")
    }
  }

  private func resolve(_ conflicts: [Conflict], _ name: String) throws {
    let prepared = try prepared("books")
    let answers = Answers(
      store: prepared.store, now: .present)
    for conflict in conflicts {
      say(Sentence(same: "  \(name): \(conflict.unit)"))
      for side in Side.allCases {
        let values = conflict.values[side].sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
        say(Sentence(same: "    \(prepared.settings.connections[side]): \(values)"))
      }
      try answers.resolve(conflict.id, .take(.right))
      command("conflicts resolve \(conflict.id) --take right")
    }
  }

  private func rest() async throws {
    let before = emulator.journal.modifyingCommands
    func identities() throws -> [FileIdentity] {
      try [filePath, peoplePath].map { try FileIdentity(path: $0) }
    }
    let known = try identities()
    var isAtRest = true
    for sync in syncs {
      if try await !run(sync, limit: .max).operations.isEmpty { isAtRest = false }
    }
    let writes = emulator.journal.modifyingCommands - before
    guard isAtRest, try identities() == known, writes == 0 else {
      throw CommandFailure(ExitStatus.failed, DemoSentence.notAtRest)
    }
    say(DemoSentence.writes(writes))
  }

  // MARK: How it is told

  private func prepared(_ sync: String) throws -> PreparedSync {
    let workspace = try Workspace(
      configurationPath: folder + "/contractor-sync.yaml", mappings: mappings, environment: [:],
      watch: PortalWatch(console))
    return try workspace.prepare(
      try workspace.sync(named: sync),
      console: Console(language: language, isQuiet: true, usesColour: false, showsProgress: false),
      interruption: nil)
  }

  private func show(_ result: RunResult, _ sync: String, limit: Int) {
    var settings = SyncSettings(name: sync, connections: Sides(left: sync, right: "crm"))
    settings.direction = .both
    let text = RunText(console: console, settings: settings)
    for line in text.operations(result, limit: limit) where limit > 0 { console.data(line) }
    for line in text.summary(result, isDryRun: false) { console.data(line) }
  }

  private func heading(_ sentence: Sentence) {
    console.data("")
    console.data(console.colour(sentence[language], .bold))
  }

  private func command(_ words: String) { console.data(console.colour("$ contractor-sync \(words)", .faint)) }

  private func say(_ sentence: Sentence) { console.data(sentence[language]) }

  private func told(_ place: Sentence, _ name: String, _ what: Sentence, _ value: String) {
    let detail = value.isEmpty ? "" : ": \(value)"
    console.data("  \(place[language]): \(OperationText.cut(name, 34)) — \(what[language])\(detail)")
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let replacement = try AtomicReplacement(of: path, newFileMode: 0o600)
    try replacement.append(bytes)
    _ = try replacement.commit(expecting: nil)
  }
}
