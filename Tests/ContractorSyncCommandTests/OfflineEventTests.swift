import Bitrix24
import Bitrix24Emulator
import Contractors
import SyncServer
import Synchronization
import Testing

// What the command glues together has no other way in.
@testable import ContractorSyncCommand

struct OfflineEventTests {
  /// Takes marks down, or fails as a full disk does.
  private final class Book: Sendable {
    struct Full: Error {}
    private let state = Mutex<(marks: [EventSubject], isFull: Bool)>(([], false))
    var marks: [EventSubject] { state.withLock { $0.marks } }
    func set(isFull: Bool) { state.withLock { $0.isFull = isFull } }
    func mark(_ subjects: [EventSubject]) throws {
      try state.withLock { state in
        if state.isFull { throw Full() }
        state.marks += subjects
      }
    }
  }

  private static let events = ["ONCRMCOMPANYADD", "ONCRMCOMPANYUPDATE", "ONCRMREQUISITEADD", "ONCRMLEADADD"]

  private func withQueue(
    reserves: Bool, _ body: (PortalEmulator, OfflineEvents, Book, PortalClient) async throws -> Void
  ) async throws {
    var options = EmulatorOptions()
    options.limits = .off
    options.answersEventsToWebhooks = true
    options.extendedEvents = reserves
    let emulator = PortalEmulator(options: options)
    let running = try await emulator.start()
    do {
      let client = PortalClient(try WebhookURL(running.webhookURL))
      for event in Self.events.dropLast() {
        _ = try await client.call("event.bind", ["event": .text(event), "event_type": "offline"])
      }
      let book = Book()
      let events = OfflineEvents(
        call: { try await client.call($0, $1).result }, mark: { try book.mark($0) }, reserves: reserves)
      try await body(emulator, events, book, client)
    } catch {
      await running.stop()
      throw error
    }
    await running.stop()
  }

  private func left(_ client: PortalClient) async throws -> Int {
    try await client.call("event.offline.list").result.elements.count
  }

  @Test(arguments: [true, false])
  func `what waits is marked and let go of`(reserves: Bool) async throws {
    try await withQueue(reserves: reserves) { emulator, events, book, client in
      #expect(try await events.poll() == 0)
      let first = try emulator.addCompany(fields: ["TITLE": "А"])
      let requisite = try emulator.addRequisite(to: .company, first, fields: [:])
      for number in 1...60 { try emulator.addCompany(fields: ["TITLE": "Фирма \(number)"]) }
      #expect(try await events.poll() == 62)
      #expect(Set(book.marks).count == 62)
      #expect(book.marks.contains(.record(.company, RecordKey(rawValue: String(first)))))
      #expect(book.marks.contains(.requisite(requisite)))
      #expect(try await left(client) == 0)
      #expect(try await events.poll() == 0)
    }
  }

  @Test func `nothing is let go of before it is marked, and what was reserved is found again`() async throws {
    try await withQueue(reserves: true) { emulator, events, book, client in
      let id = try emulator.addCompany(fields: ["TITLE": "А"])
      book.set(isFull: true)
      await #expect(throws: Book.Full.self) { try await events.poll() }
      #expect(try await left(client) == 1)
      book.set(isFull: false)
      // It is reserved and hidden; a record that changes meanwhile has a row of its own.
      let hidden = try await client.call("event.offline.get", ["clear": 0]).result["events"]?.elements
      #expect(hidden?.isEmpty == true)
      try emulator.updateCompany(id, ["TITLE": "Б"])
      #expect(try await events.poll() == 2)
      #expect(book.marks.count == 2 && Set(book.marks).count == 1)
      #expect(try await left(client) == 0)
    }
  }

  @Test func `without reservations nothing is taken away before it is marked`() async throws {
    try await withQueue(reserves: false) { emulator, events, book, client in
      try emulator.addCompany(fields: ["TITLE": "А"])
      book.set(isFull: true)
      await #expect(throws: Book.Full.self) { try await events.poll() }
      #expect(try await left(client) == 1)
      book.set(isFull: false)
      #expect(try await events.poll() == 1)
      #expect(book.marks.count >= 1)
    }
  }
}
