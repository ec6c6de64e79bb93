import Bitrix24Emulator
import Foundation
import Testing

/// The real program as a service that fetches a portal's offline events as an application.
struct OfflineServeTests {
  private func withOfflinePortal(
    _ change: (inout EmulatorOptions) -> Void = { _ in }, _ body: (ApplicationPortal) async throws -> Void
  ) async throws {
    try await withApplicationPortal(change) { text in
      text.replacing(" application:", with: " events: { offline: yes }, application:")
        .replacing("removals: delete", with: #"removals: delete, schedule: "0 0 29 2 *""#)
    } _: { portal in
      #expect(try await portal.authorize().status == 0)
      try await body(portal)
    }
  }

  /// A service that is stopped by SIGTERM.
  private struct Service {
    let process: Process
    let ending: Task<Ending, any Error>

    func stop() async throws -> Ending {
      kill(process.processIdentifier, SIGTERM)
      return try await ending.value
    }
  }

  private func start(_ portal: ApplicationPortal) -> Service {
    let process = portal.workshop.process(["serve", "--listen", "127.0.0.1:0"])
    return Service(process: process, ending: Task { try await portal.workshop.run(process) })
  }

  private func until(_ isSo: () throws -> Bool) async throws {
    while try !isSo() { try await Task.sleep(for: .milliseconds(20)) }
  }

  private func runs(_ portal: ApplicationPortal) async throws -> [[String: Any]] {
    let history = try await portal.workshop.run("history", "--output", "json")
    return try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [[String: Any]] ?? []
  }

  private func calls(_ portal: ApplicationPortal, _ method: String) -> Int {
    portal.emulator.journal.commandsByMethod[method] ?? 0
  }

  /// How many rows wait, ours or everybody's.
  private func waiting(_ portal: ApplicationPortal, _ values: String...) async throws -> Int {
    let listed = try await portal.workshop.run(
      ["call", "event.offline.list", "--output", "json"] + values)
    #expect(listed.status == 0, "\(listed.messages)")
    return (listed.json["result"] as? [Any])?.count ?? -1
  }

  /// A service that has bound its events and made its first run, and ended.
  private func settled(_ portal: ApplicationPortal) async throws {
    let service = start(portal)
    try await until { calls(portal, "event.bind") >= 14 && portal.emulator.snapshot().companies.count == 4 }
    try await until { calls(portal, "event.offline.list") >= 1 }
    while try await runs(portal).first?["outcome"] as? String != "done" {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try await service.stop().status == 0)
  }

  @Test(arguments: [true, false])
  func `a change that the portal kept is fetched, marked and written`(hasExtendedEvents: Bool) async throws {
    try await withOfflinePortal {
      $0.extendedEvents = hasExtendedEvents
    } _: { portal in
      try await settled(portal)
      let bound = calls(portal, "event.bind")
      // Somebody edits while no program runs.
      let company = try #require(portal.emulator.find(companyTitled: "ООО «Альфа»"))
      try portal.emulator.updateCompany(company.id, ["TITLE": "ООО «Альфа Плюс»"])
      let before = portal.emulator.journal.entries.count
      let service = start(portal)
      try await until { try portal.workshop.read("clients.csv").contains("Альфа Плюс") }
      while try await runs(portal).first?["outcome"] as? String != "done" {
        try await Task.sleep(for: .milliseconds(50))
      }
      let ending = try await service.stop()
      #expect(ending.status == 0 && ending.messages.contains("on an event"), "\(ending.messages)")
      #expect(!ending.messages.contains("by schedule"))
      #expect(
        try await waiting(portal, "auth_connector=\(hasExtendedEvents ? "contractor-sync:crm" : "")") == 0)
      // Bound once; the run read what was marked and nothing else.
      #expect(calls(portal, "event.bind") == bound)
      let commands = portal.emulator.journal.entries.dropFirst(before).flatMap(\.commands)
      #expect(commands.filter { $0 == "crm.company.list" }.count == 1, "\(commands)")
      #expect(!commands.contains("crm.contact.list"))
    }
  }

  @Test func `what we write ourselves does not come back, and what others write does`() async throws {
    try await withOfflinePortal {
      $0.extendedEvents = true
    } _: { portal in
      try await settled(portal)
      let rows = try portal.workshop.read("clients.csv").replacing("важный", with: "очень важный")
      try portal.workshop.write(
        rows + "e5,company,ООО «Эпсилон»,9900000056,990101001,,,\n", to: "clients.csv")
      let written = portal.emulator.journal.modifyingCommands
      #expect(try await portal.workshop.run("sync").status == 0)
      #expect(portal.emulator.journal.modifyingCommands > written)
      #expect(try await waiting(portal, "auth_connector=contractor-sync:crm") == 0)
      let company = try #require(portal.emulator.find(companyTitled: "ООО «Альфа»"))
      try portal.emulator.updateCompany(company.id, ["COMMENTS": "правка"])
      #expect(try await waiting(portal, "auth_connector=contractor-sync:crm") == 1)
    }
  }

  @Test func `connections lists what the portal has bound`() async throws {
    try await withOfflinePortal { portal in
      let before = try await portal.workshop.run("connections")
      #expect(before.status == 0 && before.output.contains("bound in the portal: none"), "\(before.output)")
      try await settled(portal)
      let after = try await portal.workshop.run("connections", "--output", "json")
      let objects = try #require(
        try JSONSerialization.jsonObject(with: Data(after.output.utf8)) as? [[String: Any]])
      let events = try #require(objects.first?["boundEvents"] as? [[String: Any]])
      #expect(events.count == 14 && events.allSatisfy { $0["offline"] as? Bool == true })
      #expect(objects.first?["offlineEvents"] as? Bool == true)
    }
  }

  @Test func `who is no administrator is told by check and by the service`() async throws {
    try await withOfflinePortal {
      $0.userID = 2
    } _: { portal in
      let check = try await portal.workshop.run("check")
      #expect(check.status == 0 && check.output.contains("administrator"), "\(check.output)")
      let service = start(portal)
      try await until { portal.emulator.snapshot().companies.count == 4 && calls(portal, "event.bind") > 0 }
      let ending = try await service.stop()
      #expect(
        ending.status == 0 && ending.messages.contains("offline events cannot be fetched"),
        "\(ending.messages)")
      #expect(ending.messages.contains("those of an administrator"), "\(ending.messages)")
    }
  }
}
