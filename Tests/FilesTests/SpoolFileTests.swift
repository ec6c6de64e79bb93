import Files
import Testing

/// Bytes that are put aside while something is read.
@Suite struct SpoolFileTests {
  @Test func `what was written is found where it was put, also when more follows`() throws {
    let spool = try SpoolFile()
    try spool.append(Array("first".utf8))
    #expect(try spool.bytes(at: 0, count: 5) == Array("first".utf8))
    try spool.append([])
    try spool.append(Array("second".utf8))
    #expect(try spool.bytes(at: 5, count: 6) == Array("second".utf8))
    #expect(try spool.bytes(at: 3, count: 4) == Array("stse".utf8))
    #expect(try spool.bytes(at: 8, count: 100) == Array("ond".utf8))
    #expect(try spool.bytes(at: 50, count: 1).isEmpty)
  }

  @Test func `two spools do not see each other's bytes`() throws {
    let first = try SpoolFile()
    let second = try SpoolFile()
    try first.append([1])
    try second.append([2])
    #expect(try first.bytes(at: 0, count: 9) == [1] && second.bytes(at: 0, count: 9) == [2])
  }
}
