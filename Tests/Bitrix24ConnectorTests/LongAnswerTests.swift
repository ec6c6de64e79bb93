import Bitrix24
import Bitrix24Connector
import Bitrix24Emulator
import Contractors
import Testing

/// Records that are longer together than the client takes in one answer.
@Suite struct LongAnswerTests {
  /// Enough for what a portal is asked beforehand.
  private static let answerBytesMax = 200_000

  /// Companies with comments whose letters take six bytes each in an answer.
  private func fill(_ desk: PortalDesk, _ count: Int, letters: Int) async throws {
    let comment = String(repeating: "ж", count: letters)
    let outcomes = try await desk.replica.apply(
      (0..<count).map { number in
        var record = company("Фирма \(number)", origin: "\(number)")
        record["comment"] = .text("\(number) " + comment)
        return .create(record, id: number)
      })
    #expect(outcomes.allSatisfy { $0.done != nil })
  }

  @Test func `they are read all the same, and what changed of them later`() async throws {
    try await PortalDesk.run { desk in
      try await fill(desk, 67, letters: 2000)
      let all = try await desk.replica.readAll(.company)
      let narrow = try desk.replica(answerBytesMax: Self.answerBytesMax)
      let reading = try await narrow.readAll(.company)
      #expect(reading.completeness == .complete)
      #expect(reading.records == all.records)

      let seen = try #require(all.records.values.first { $0.record["name"] == .text("Фирма 57") })
      let outcome = try await narrow.apply(.update(seen, ["name": .set(.text("Другая"))]))
      #expect(outcome.done?.record["name"] == .text("Другая"))
      let delta = try await narrow.readAll(.company, since: reading.cursor, known: reading.known)
      #expect(delta.records[seen.key]?.record["name"] == .text("Другая"))
      #expect(delta.keys == all.keys)
    }
  }

  @Test func `several pages at once become fewer, not smaller ones`() async throws {
    try await PortalDesk.run(mapping: PortalDesk.userFieldMapping()) { desk in
      try await fill(desk, 230, letters: 1000)
      let all = try await desk.replica.readAll(.company)
      // Three pages and a half.
      let narrow = try desk.replica(
        mapping: PortalDesk.userFieldMapping(), answerBytesMax: 175 * 6 * 1000)
      _ = try await narrow.capabilities(of: .company)
      desk.emulator.resetJournal()
      let reading = try await narrow.readAll(.company)
      #expect(reading.records == all.records)
      // One page, eight that are too long, four that are too long, and two times two.
      #expect(desk.emulator.journal.requests == 5)
    }
  }

  @Test func `one that is too long alone is an error and no missing record`() async throws {
    try await PortalDesk.run { desk in
      try await fill(desk, 3, letters: 40_000)
      let narrow = try desk.replica(answerBytesMax: Self.answerBytesMax)
      _ = try await narrow.capabilities(of: .company)
      let error = await #expect(throws: PortalError.self) { _ = try await narrow.readAll(.company) }
      #expect(error?.answerIsTooLong == true)
    }
  }
}
