import Foundation
import Glibc
import Testing

struct StopTests {
  /// On each side; what one side gets is a batch.
  private static let firms = 30

  /// A run in the middle of its first batch, which the portal has and does not answer before it is let go.
  private func writing() async throws -> (World, RunningProgram) {
    let world = try World(seed: 23, kind: .csv)
    try await world.portal.open()
    try world.begin(firms: Self.firms)
    world.portal.fallSilent(above: Self.firms)
    let program = try world.start(World.sync + ["--output", "json"])
    while world.portal.firms().count == Self.firms, program.isRunning {
      try await Task.sleep(for: .milliseconds(5))
    }
    return (world, program)
  }

  /// A signal has been heard when the program says so.
  private func hears(_ program: RunningProgram) async throws {
    while program.messages.isEmpty, program.isRunning { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `who stops a run is told how far it came, and that is so`(number: Int32) async throws {
    let (world, program) = try await writing()
    program.signal(number)
    try await hears(program)
    world.portal.letGo()
    let ending = try await world.over(program)
    #expect(ending.status == 130, "\(ending.messages)")
    let report = try #require(JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    #expect(report["outcome"] as? String == "interrupted")
    func created(_ side: String) -> Int? { (report[side] as? [String: Any])?["created"] as? Int }
    #expect(created("right") == world.portal.firms().count - Self.firms)
    #expect(try created("left") == world.book.firms().count - Self.firms)
    #expect(created("left") == 0)
    try await world.comeToRest()
    await world.end()
  }

  @Test func `a second signal ends the program at once, and the next run goes on`() async throws {
    let (world, program) = try await writing()
    program.signal(SIGINT)
    try await hears(program)
    program.signal(SIGINT)
    let ending = try await world.over(program)
    world.portal.letGo()
    #expect(ending.status == 130, "\(ending.messages)")
    #expect(ending.output.isEmpty, "\(ending.output)")
    try await world.comeToRest()
    await world.end()
  }
}
