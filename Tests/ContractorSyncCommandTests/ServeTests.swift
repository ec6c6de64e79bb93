import Bitrix24Emulator
import Foundation
import Glibc
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The real program as a service, beside an emulated portal that tells it of changes.
struct ServeTests {
  private static let token = "made-up-application-token"

  /// The two ways with a schedule that is not due for months once a run was made, and events.
  private static let configuration = bothWays.replacing(
    #"webhook: "${env:WEBHOOK}" }"#,
    with: #"webhook: "${env:WEBHOOK}", events: { token-from: "${file:token.txt}" } }"#
  ).replacing("removals: delete", with: #"removals: delete, schedule: "0 0 29 2 *""#)

  /// A service that has made its first run.
  private struct Service {
    let process: Process
    let ending: Task<Ending, any Error>
    let url: String

    func stop(_ number: Int32 = SIGTERM) async throws -> Ending {
      kill(process.processIdentifier, number)
      return try await ending.value
    }
  }

  private func start(_ workshop: Workshop, port: Int = 0, _ options: String...) async throws -> Service {
    let process = workshop.process(["serve", "--listen", "127.0.0.1:\(port)"] + options)
    let output = Pipe()
    let ending = Task { try await workshop.run(process, output: output) }
    let (parts, sending) = AsyncStream<Data>.makeStream()
    output.fileHandleForReading.readabilityHandler = { sending.yield($0.availableData) }
    var said = ""
    for await part in parts {
      said += String(decoding: part, as: UTF8.self)
      // Nothing more to come is an end without an address.
      if said.contains("\n") || part.isEmpty { break }
    }
    output.fileHandleForReading.readabilityHandler = nil
    return Service(
      process: process, ending: ending, url: said.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func settled(_ workshop: Workshop) throws {
    try workshop.write(Self.configuration, to: "contractor-sync.yaml")
    try workshop.write(Self.token + "\n", to: "token.txt")
    try workshop.write(fourClients, to: "clients.csv")
  }

  private func get(_ url: String) async throws -> (status: Int, text: String) {
    guard let url = URL(string: url) else { throw CancellationError() }
    return try await send(URLRequest(url: url))
  }

  private func post(_ url: String, _ body: String) async throws -> Int {
    guard let url = URL(string: url) else { throw CancellationError() }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    return try await send(request).status
  }

  private func send(_ request: URLRequest) async throws -> (status: Int, text: String) {
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  private func event(_ id: Int, token: String = token) -> String {
    "event=ONCRMCOMPANYUPDATE&data%5BFIELDS%5D%5BID%5D=\(id)&ts=1&auth%5Bapplication_token%5D=\(token)"
  }

  /// Waits until the service has counted so many runs, whatever came of them.
  private func untilRuns(_ count: Int, _ service: Service, trigger: String) async throws {
    while true {
      let lines = try await get(service.url + "/metrics").text.split(separator: "\n")
      let runs = lines.filter {
        $0.hasPrefix("contractor_sync_runs_total") && $0.contains("trigger=\"\(trigger)\"")
      }
      let total = runs.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
      if total >= count { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Waits until the service has said something on standard error.
  private func untilSaid(_ text: String, _ workshop: Workshop) async throws {
    while true {
      let files = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
      if try files.contains(where: { try $0.hasPrefix("stderr-") && workshop.read($0).contains(text) }) {
        return
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  @Test func `a sync that never ran is run, and a person's edit arrives by a run that reads that one record`()
    async throws
  {
    try await withPortal { emulator, workshop in
      try settled(workshop)
      let service = try await start(workshop)
      try await untilRuns(1, service, trigger: "schedule")
      #expect(emulator.snapshot().companies.count == 4)
      let company = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      let before = emulator.journal
      for comment in ["раз", "два", "три"] { try emulator.updateCompany(company.id, ["COMMENTS": comment]) }
      for _ in 0..<3 { #expect(try await post(service.url + "/events/crm", event(company.id)) == 200) }
      while try !workshop.read("clients.csv").contains("три") { try await Task.sleep(for: .milliseconds(20)) }
      let ending = try await service.stop()
      #expect(ending.status == 0, "\(ending.messages)")
      let entries = emulator.journal.entries.dropFirst(before.entries.count)
      let commands = entries.flatMap { $0.commands.isEmpty ? [$0.method] : $0.commands }
      let history = try await workshop.run("history", "--output", "json")
      let runs = try #require(
        try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [[String: Any]])
      // Of three events one run, mostly. No sweep of companies in it, and no list of contacts: one look-up of one record.
      #expect((2...4).contains(runs.count))
      #expect(commands.filter { $0.hasPrefix("crm.company.list") }.count == runs.count - 1, "\(commands)")
      #expect(!commands.contains { $0.hasPrefix("crm.contact.list") }, "\(commands)")
      // What the first run learnt of the portal is still known.
      #expect(!commands.contains("profile") && !commands.contains("user.get"), "\(commands)")
      #expect(emulator.journal.modifyingCommands == before.modifyingCommands)
      // The store was closed properly.
      #expect(!FileManager.default.fileExists(atPath: workshop.path("contractor-sync.sqlite-wal").path))
    }
  }

  @Test func `the portal's own events find their way`() async throws {
    // The handler's address is known once the service listens: another process lends its port.
    let lender = PortalEmulator()
    let lent = try await lender.start()
    let port = lent.address.port
    await lent.stop()
    try await withPortal {
      $0.outgoingWebhooks = [
        OutgoingWebhook(
          handler: "http://127.0.0.1:\(port)/events/crm",
          events: [
            "ONCRMCOMPANYADD", "ONCRMCOMPANYUPDATE", "ONCRMCOMPANYDELETE", "ONCRMREQUISITEADD",
            "ONCRMREQUISITEUPDATE",
          ],
          applicationToken: Self.token)
      ]
    } _: { emulator, workshop in
      try settled(workshop)
      let service = try await start(workshop, port: port)
      try await untilRuns(1, service, trigger: "schedule")
      await emulator.deliverEvents()
      // Our own creations came back as events; they cause a run perhaps, and no write.
      let written = emulator.journal.modifyingCommands
      try emulator.addCompany(fields: ["TITLE": "ООО «Новая»"])
      let gone = try #require(emulator.find(companyTitled: "АО «Дельта»"))
      try emulator.deleteCompany(gone.id)
      await emulator.deliverEvents()
      #expect(emulator.deliveries.allSatisfy { $0.status == 200 })
      while true {
        let text = try workshop.read("clients.csv")
        if text.contains("Новая") && !text.contains("Дельта") { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      // A requisite is not named together with its company: the portal is asked whose it is, and nothing else is read.
      let company = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      let requisite = try #require(emulator.requisites(of: .company, company.id).first)
      try await untilQuiet(emulator)
      let before = emulator.journal.entries.count
      try emulator.updateRequisite(requisite.id, ["RQ_KPP": "990101777"])
      while try !workshop.read("clients.csv").contains("990101777") {
        try await Task.sleep(for: .milliseconds(50))
      }
      let commands = emulator.journal.entries.dropFirst(before).flatMap {
        $0.commands.isEmpty ? [$0.method] : $0.commands
      }
      #expect(commands.filter { $0.hasPrefix("crm.company.list") }.count == 1, "\(commands)")
      #expect(try await service.stop(SIGINT).status == 0)
      // The new record gets no origin of ours and needs no write; the file has both changes.
      #expect(emulator.journal.modifyingCommands == written)
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.journal.modifyingCommands == written)
    }
  }

  @Test func `a wrong token changes nothing`() async throws {
    try await withPortal { emulator, workshop in
      try settled(workshop)
      let service = try await start(workshop)
      try await untilRuns(1, service, trigger: "schedule")
      let requests = emulator.journal.requests
      #expect(try await post(service.url + "/events/crm", event(1, token: "guess")) == 403)
      #expect(try await post(service.url + "/events/file", event(1)) == 404)
      #expect(try await get(service.url + "/metrics").text.contains(#"verdict="forbidden"} 1"#))
      #expect(try await service.stop().status == 0)
      #expect(emulator.journal.requests == requests)
    }
  }

  @Test func `a stop ends the run in flight in order`() async throws {
    try await withPortal {
      $0.latencySeconds = 0.5
    } _: { emulator, workshop in
      try settled(workshop)
      let service = try await start(workshop, "--log-format", "json")
      while emulator.journal.requests == 0 { try await Task.sleep(for: .milliseconds(20)) }
      let ending = try await service.stop()
      #expect(ending.status == 0)
      #expect(ending.messages.contains(#""outcome":"interrupted""#), "\(ending.messages)")
      #expect(emulator.snapshot().companies.isEmpty)
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.snapshot().companies.count == 4)
    }
  }

  /// Until runs that earlier events began have ended.
  private func untilQuiet(_ emulator: PortalEmulator) async throws {
    var (seen, quiet) = (emulator.journal.entries.count, 0)
    while quiet < 40 {
      try await Task.sleep(for: .milliseconds(50))
      let now = emulator.journal.entries.count
      (seen, quiet) = (now, now == seen ? quiet + 1 : 0)
    }
  }

  @Test func `of two services for one store one runs`() async throws {
    try await withPortal {
      $0.latencySeconds = 0.3
    } _: { emulator, workshop in
      try settled(workshop)
      let first = try await start(workshop)
      while emulator.journal.requests == 0 { try await Task.sleep(for: .milliseconds(20)) }
      let second = try await start(workshop)
      #expect(try await get(second.url + "/health").status == 200)
      try await untilRuns(1, first, trigger: "schedule")
      #expect(emulator.snapshot().companies.count == 4)
      #expect(try await second.stop().status == 0)
      #expect(try await first.stop().status == 0)
      let history = try await workshop.run("history", "--output", "json")
      let runs = try #require(
        try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [[String: Any]])
      // The second one waits for the first; where that takes long on a busy machine it has its turn afterwards.
      let spans = runs.map { ($0["started"] as? String ?? "", $0["ended"] as? String ?? "") }
      for (later, earlier) in zip(spans, spans.dropFirst()) { #expect(earlier.1 <= later.0, "\(spans)") }
      let created = runs.map { ($0["right"] as? [String: Any])?["created"] as? Int ?? 0 }
      #expect(created.reduce(0, +) == 4 && created.last == 4, "\(history.output)")
    }
  }

  @Test func `the configuration is read again, and a wrong one is told and left alone`() async throws {
    try await withPortal { _, workshop in
      try settled(workshop)
      let service = try await start(workshop)
      try await untilRuns(1, service, trigger: "schedule")
      try workshop.write(
        Self.configuration.replacing("0 0 29 2 *", with: "now and then"), to: "contractor-sync.yaml")
      kill(service.process.processIdentifier, SIGHUP)
      try await untilSaid("is no schedule", workshop)
      try workshop.write(Self.configuration + "store: other.sqlite\n", to: "contractor-sync.yaml")
      kill(service.process.processIdentifier, SIGHUP)
      try await untilSaid("another store", workshop)
      try workshop.write("another-token", to: "token.txt")
      #expect(try await post(service.url + "/events/crm", event(1)) == 200)
      try workshop.write(Self.configuration, to: "contractor-sync.yaml")
      kill(service.process.processIdentifier, SIGHUP)
      while try await post(service.url + "/events/crm", event(1, token: "another-token")) != 200 {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try await service.stop().status == 0)
    }
  }

  @Test(arguments: [
    (["--listen", "0.0.0.0:0"], 64, "--public"), (["--listen", "nonsense"], 64, "is no address"),
    (["--listen", "127.0.0.1:70000"], 64, "is no address"),
  ])
  func `a wrong address is refused`(arguments: [String], status: Int32, text: String) async throws {
    let workshop = try Workshop()
    try settled(workshop)
    let ending = try await workshop.run(["serve"] + arguments)
    #expect(ending.status == status && ending.messages.contains(text), "\(ending.messages)")
  }

  @Test func `without schedules and events there is nothing to serve`() async throws {
    let workshop = try Workshop()
    try workshop.write(bothWays, to: "contractor-sync.yaml")
    let ending = try await workshop.run("serve", "--listen", "127.0.0.1:0")
    #expect(ending.status == 78 && ending.messages.contains("nothing to serve"), "\(ending.messages)")
  }
}
