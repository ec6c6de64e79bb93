import CSVConnector
import Contractors
import Files
import ReplicaTesting
import Testing

/// Whatever call to the system fails, the file is the old one or the new one, whole.
@Suite struct `A failure while writing` {
  private static let text =
    "Код;Наименование\r\n" + (1...40).map { "\($0);Фирма \($0)\r\n" }.joined()
  private static let operations: [Operation] = [
    .rename("7", "Седьмая", id: 1), .create("Новая", origin: "1", id: 2), .delete("9", id: 3),
  ]

  private func run(_ faults: FileFaults, in folder: TestFolder) async throws -> (
    outcomes: [Outcome]?, bytes: [UInt8]
  ) {
    try folder.write(Self.text)
    let replica = try CSVReplica.firms(folder.file(), faults: faults)
    let outcomes = try? await replica.apply(Self.operations)
    return (outcomes, try folder.bytes())
  }

  @Test(
    arguments: [
      FileOperation.open, .create, .inspect, .read, .write, .changeMode, .sync, .rename, .syncDirectory,
      .lock,
    ], [false, true])
  func `leaves the old file or the new one`(operation: FileOperation, isCrash: Bool) async throws {
    let folder = try TestFolder()
    let old = Array(Self.text.utf8)
    let counting = FileFaults([FileFaults.Fault(.remove, occurrence: 1_000_000)])
    let (planned, new) = try await run(counting, in: folder)
    #expect(planned?.allSatisfy(\.isDone) == true && new != old)
    let calls = counting.count(of: operation)
    #expect(calls > 0)

    for occurrence in 1...max(1, calls) {
      let fault = FileFaults.Fault(operation, occurrence: occurrence, code: 28, isCrash: isCrash)
      let (outcomes, bytes) = try await run(FileFaults([fault]), in: folder)
      let note: Comment = "\(operation) \(occurrence)"
      #expect(bytes == old || bytes == new, note)
      let areUnknown = outcomes?.allSatisfy { if case .unknown = $0 { true } else { false } } ?? false
      if outcomes == nil { #expect(bytes == old, note) }
      if outcomes?.allSatisfy(\.isDone) == true { #expect(bytes == new, note) }
      if operation == .syncDirectory { #expect(areUnknown && bytes == new, note) }
      #expect(outcomes?.allSatisfy(\.isDone) ?? true || areUnknown, note)
      if !isCrash { #expect(try folder.leftovers().isEmpty, note) }
      // The repeated run ends where the first would have, without a second row.
      let repeated = try await CSVReplica.firms(folder.file()).apply(Self.operations)
      #expect(repeated[0].isDone && repeated[1].isDone, note)
      #expect(try folder.bytes() == new, note)
    }
  }

  @Test func `a new file that fails is not there`() async throws {
    let folder = try TestFolder()
    for operation in [FileOperation.write, .sync, .rename] {
      // The first two writes are the lock's.
      let faults = FileFaults([FileFaults.Fault(operation, occurrence: operation == .write ? 3 : 1)])
      let replica = try CSVReplica.firms(folder.file(), createsFile: true, faults: faults)
      await #expect(throws: CSVConnectorError.self) {
        try await replica.apply([.create("Новая", origin: "1")])
      }
      #expect(throws: (any Error).self) { try folder.bytes() }
    }
  }
}
