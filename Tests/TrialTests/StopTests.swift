import Foundation
import Glibc
import Testing

struct StopTests {
  /// Enough for several batches.
  private static let firms = 130

  /// A run in the middle of its writing.
  private func writing() async throws -> (World, RunningProgram) {
    let world = try World(seed: 23, kind: .csv, latencySeconds: 0.15)
    try await world.portal.open()
    for _ in 0..<Self.firms {
      try world.people.add(at: .books, &world.random, book: world.book, portal: world.portal)
    }
    let program = try world.start(World.sync + ["--output", "json"])
    while world.portal.firms().isEmpty, program.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return (world, program)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `who stops a run is told how far it came, and that is so`(number: Int32) async throws {
    let (world, program) = try await writing()
    program.signal(number)
    let ending = try await world.over(program)
    #expect(ending.status == 130, "\(ending.messages)")
    let report = try #require(JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    #expect(report["outcome"] as? String == "interrupted")
    let created = (report["right"] as? [String: Any])?["created"] as? Int
    #expect(created == world.portal.firms().count)
    #expect(world.portal.firms().count < Self.firms)
    try await world.comeToRest()
    await world.end()
  }

  @Test func `a second signal ends the program at once, and the next run goes on`() async throws {
    let (world, program) = try await writing()
    program.signal(SIGINT)
    // The first one has been heard when it says so.
    while program.messages.isEmpty, program.isRunning { try await Task.sleep(for: .milliseconds(2)) }
    program.signal(SIGINT)
    let ending = try await world.over(program)
    #expect(ending.status == 130, "\(ending.messages)")
    #expect(ending.output.isEmpty, "\(ending.output)")
    try await world.comeToRest()
    await world.end()
  }
}
