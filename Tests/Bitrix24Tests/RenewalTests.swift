import Bitrix24
import Bitrix24Emulator
import Files
import Foundation
import HTTPTransfer
import Testing

@Suite struct RenewalTests {
  /// Statuses of all REST requests so far.
  private func statuses(_ desk: ApplicationDesk) -> [Int] { desk.emulator.journal.entries.map(\.status) }

  @Test func `an expired token is renewed once, whatever number of requests meets it`() async throws {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      // Only the portal knows that the hour is over.
      desk.portalClock.now += 3600
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask { _ = try await client.call("crm.company.add", ["fields": ["TITLE": "А"]]) }
        }
        try await group.waitForAll()
      }
      #expect(desk.emulator.tokenJournal.renewals == 1 && desk.emulator.tokenJournal.refusals == 0)
      // Refused requests were not carried out, and none was repeated more than once.
      #expect(desk.emulator.snapshot().companies.count == 20)
      #expect(statuses(desk).filter { $0 == 200 }.count == 20 && statuses(desk).count <= 40)
    }
  }

  @Test func `two processes that meet an expired token renew it once, and both go on`() async throws {
    try await withApplication { desk in
      try await desk.authorized()
      let clients = [try desk.client(), try desk.client(), try desk.client()]
      for client in clients { _ = try await client.call("profile") }
      desk.portalClock.now += 3600
      desk.emulator.inject(Fault(.delay(seconds: 0.2), method: "oauth.token"))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for client in clients {
          for _ in 0..<4 { group.addTask { _ = try await client.call("profile") } }
        }
        try await group.waitForAll()
      }
      #expect(desk.emulator.tokenJournal.renewals == 1 && desk.emulator.tokenJournal.refusals == 0)
    }
  }

  @Test func `a token in its last minute is renewed by the next call and not before`() async throws {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      desk.advance(3539)
      _ = try await client.call("profile")
      #expect(desk.emulator.tokenJournal.renewals == 0)
      desk.advance(2)
      for _ in 0..<3 { _ = try await client.call("profile") }
      #expect(desk.emulator.tokenJournal.renewals == 1)
      #expect(!statuses(desk).contains(401))
    }
  }

  @Test func `where an early renewal fails the old token is used to its end`() async throws {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized(), retries: .once)
      desk.advance(3550)
      desk.emulator.inject(Fault(.dropBefore, method: "oauth.token"))
      for _ in 0..<3 { _ = try await client.call("profile") }
      #expect(desk.emulator.tokenJournal.renewals == 0)
      desk.advance(60)
      _ = try await client.call("profile")
      #expect(desk.emulator.tokenJournal.renewals == 1)
    }
  }

  @Test func `a clock that is set does not lose the authorisation and renews no more than it must`()
    async throws
  {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      // Back by a day: only the portal's refusal tells.
      desk.clock.now -= 86_400
      _ = try await client.call("profile")
      #expect(desk.emulator.tokenJournal.renewals == 0)
      desk.portalClock.now += 3600
      _ = try await client.call("profile")
      #expect(desk.emulator.tokenJournal.renewals == 1)
      // Ahead by three days: one renewal too many, then rest.
      desk.clock.now += 3 * 86_400
      for _ in 0..<5 { _ = try await client.call("profile") }
      #expect(desk.emulator.tokenJournal.renewals == 2 && desk.emulator.tokenJournal.refusals == 0)
      desk.clock.now -= 3 * 86_400
      for _ in 0..<5 { _ = try await client.call("profile") }
      #expect(desk.emulator.tokenJournal.renewals == 2)
    }
  }

  @Test func `a withdrawn application says that it has to be authorised again`() async throws {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      desk.emulator.revokeTokens()
      // The portal knows the token no more, and nobody kept another one.
      let unknown = try #require(try await outcome { try await client.call("profile") }.error)
      #expect(unknown.status == 401 && unknown.description.contains("contractor-sync authorize"))
      #expect(desk.emulator.tokenJournal.refusals == 0)
      desk.advance(3600)
      let refused = try #require(try await outcome { try await client.call("profile") }.error)
      #expect(refused.needsAuthorization && refused.execution == .notExecuted)
      #expect(refused.description.contains("contractor-sync authorize"))
      // Agreeing again, by another process, is enough.
      try await desk.authorized()
      #expect(try await client.call("profile").result["ID"] != nil)
    }
  }

  @Test(arguments: [Fault.Kind.dropAfter, .truncatedAnswer, .gatewayTimeout])
  func `a renewal whose answer is lost ends with the advice to authorise again`(kind: Fault.Kind) async throws
  {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      desk.portalClock.now += 3600
      desk.emulator.inject(Fault(kind, method: "oauth.token"))
      let error = try #require(try await outcome { try await client.call("profile") }.error)
      #expect(error.needsAuthorization, "\(error)")
      #expect(desk.emulator.tokenJournal.renewals == 1 && desk.emulator.tokenJournal.refusals >= 1)
      try await desk.authorized()
      #expect(try await client.call("profile").result["ID"] != nil)
    }
  }

  @Test(arguments: [
    Fault.Kind.dropBefore, .dropAfter, .truncatedAnswer, .badGateway, .delay(seconds: 60), .serverError,
    .rateLimited,
  ])
  func `where the old token still works the renewal is repeated`(kind: Fault.Kind) async throws {
    try await withApplication {
      $0.keepsRefreshTokens = true
    } _: { desk in
      try await desk.authorized()
      // Only the delayed answer is given up on: the others come in their own time, however busy the machine is.
      let timeout: Duration = if case .delay = kind { .seconds(3) } else { ApplicationDesk.patience }
      let client = try desk.client(try desk.tokens(timeout: timeout))
      desk.portalClock.now += 3600
      desk.emulator.inject(Fault(kind, method: "oauth.token"))
      #expect(try await client.call("profile").result["ID"] != nil)
      #expect(desk.emulator.tokenJournal.refusals == 0)
    }
  }

  @Test func `new tokens that could not be kept are not used before they are`() async throws {
    try await withApplication { desk in
      try await desk.authorized()
      let before = try desk.stored()
      let tokens = try desk.tokens(faults: FileFaults([FileFaults.Fault(.rename, code: ENOSPC)]))
      let client = try desk.client(tokens, retries: .once)
      desk.portalClock.now += 3600
      let error = try #require(try await outcome { try await client.call("profile") }.error)
      guard case .authorization(.file) = error.cause else {
        Issue.record("\(error)")
        return
      }
      #expect(try desk.stored() == before && statuses(desk) == [401])
      // The next call keeps them first; they were not lost.
      _ = try await client.call("profile")
      #expect(try desk.stored() != before)
      #expect(desk.emulator.tokenJournal.renewals == 1 && desk.emulator.tokenJournal.refusals == 0)
      #expect(try await desk.client().call("profile").result["ID"] != nil)
    }
  }

  @Test func `where nothing can be written the old token is not used up`() async throws {
    try await withApplication { desk in
      try await desk.authorized()
      // The second file that is made: the first is the lock.
      let tokens = try desk.tokens(
        faults: FileFaults([FileFaults.Fault(.create, occurrence: 2, code: EACCES)]))
      let client = try desk.client(tokens, retries: .once)
      desk.portalClock.now += 3600
      #expect(try await outcome { try await client.call("profile") }.error != nil)
      #expect(desk.emulator.tokenJournal.renewals == 0)
      #expect(try await client.call("profile").result["ID"] != nil)
    }
  }

  @Test func `a caller that gives up does not cut a renewal off`() async throws {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      let before = try desk.stored()
      desk.portalClock.now += 3600
      desk.emulator.inject(Fault(.delay(seconds: 0.5), method: "oauth.token"))
      let call = Task { try await client.call("profile") }
      while desk.emulator.tokenJournal.renewals == 0 { try await Task.sleep(for: .milliseconds(5)) }
      call.cancel()
      _ = try? await call.value
      #expect(try desk.stored() != before)
      #expect(try await desk.client().call("profile").result["ID"] != nil)
      #expect(desk.emulator.tokenJournal.renewals == 1)
    }
  }

  @Test func `a token that another process ended before its time is replaced by what that one kept`()
    async throws
  {
    try await withApplication { desk in
      let client = try desk.client(try await desk.authorized())
      _ = try await client.call("profile")
      desk.emulator.revokeTokens()
      try await desk.authorized()
      #expect(try await client.call("profile").result["ID"] != nil)
      #expect(desk.emulator.tokenJournal.renewals == 0)
    }
  }
}
