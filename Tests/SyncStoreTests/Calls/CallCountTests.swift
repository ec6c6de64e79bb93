import Contractors
import SyncStore
import Testing

struct CallCountTests {
  private func count(
    _ method: String, hour: Int64, connection: String = "crm", requests: Int = 0, commands: Int = 0,
    operating: Double = 0
  ) -> CallCount {
    var count = CallCount(CallCount.Key(connection: connection, hour: hour, method: method))
    count.requests = requests
    count.commands = commands
    count.operatingSeconds = operating
    count.seconds = 0.25
    return count
  }

  @Test func `counts of an hour add up, also those of two who write at the same time`() throws {
    let directory = try TemporaryDirectory()
    let first = try StoreFile.open(path: directory.file())
    let second = try StoreFile.open(path: directory.file())
    try first.add([
      count("batch", hour: 10, requests: 1), count("crm.company.add", hour: 10, commands: 50, operating: 7),
    ])
    try second.add([
      count("crm.company.add", hour: 10, commands: 3, operating: 5), count("batch", hour: 11, requests: 2),
    ])
    try first.add([count("batch", hour: 10, connection: "other", requests: 9)])
    let calls = try second.calls(since: Timestamp(milliseconds: 10 * 3_600_000))
    var expected = count("crm.company.add", hour: 10, commands: 53, operating: 7)
    expected.seconds = 0.5
    #expect(
      calls == [
        count("batch", hour: 10, requests: 1), expected, count("batch", hour: 11, requests: 2),
        count("batch", hour: 10, connection: "other", requests: 9),
      ])
    let later = try first.calls(since: Timestamp(milliseconds: 11 * 3_600_000 + 1))
    #expect(later.map(\.key.hour) == [11], "the hour that has begun counts whole")
  }

  @Test func `counts of old hours are pruned`() throws {
    let directory = try TemporaryDirectory()
    let file = try StoreFile.open(path: directory.file())
    try file.add([count("batch", hour: 10, requests: 1), count("batch", hour: 12, requests: 2)])
    #expect(try file.prune(before: Timestamp(milliseconds: 11 * 3_600_000)).calls == 1)
    #expect(try file.calls(since: Timestamp(milliseconds: 0)).map(\.requests) == [2])
  }

  @Test(arguments: [(0, 0), (3_599_999, 0), (3_600_000, 1), (-1, -1)] as [(Int64, Int64)])
  func `an hour begins with its first millisecond`(milliseconds: Int64, hour: Int64) {
    #expect(CallCount.hour(of: Timestamp(milliseconds: milliseconds)) == hour)
  }
}
