import CSVConnector
import Contractors
import Foundation
import Mappings
import SyncConfiguration
import XMLConnector

/// One way of working on a file by itself, as a process whose figures can be taken from outside: `Benchmarks/xml.sh` does.
///
/// `file-figures read MAPPING FILE` reads it in full, mapped; `learn MAPPING FILE KNOWN` does so and keeps keys and
/// fingerprints in a file, as a store would; `again MAPPING FILE KNOWN` reads it with what is kept; `write MAPPING FILE KNOWN`
/// gives every hundredth record another comment.
@main struct FileFigures {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3 else {
      print("usage: file-figures read|learn|again|write MAPPING.yaml FILE [KNOWN]")
      exit(64)
    }
    let (task, mapping, path) = (arguments[1], arguments[2], arguments[3])
    let replica = try Self.replica(mapping: mapping, path: path)
    let known = arguments.count > 3 ? KnownRecords(path: arguments[4]) : nil
    switch task {
    case "read": try await show(read(replica, known: nil, into: nil))
    case "learn": try await show(read(replica, known: nil, into: known))
    case "again": try await show(read(replica, known: known?.load() ?? [:], into: nil))
    case "write": try await write(replica, known?.load() ?? [:])
    default: print("unknown task \(task)")
    }
  }

  private static func replica(mapping: String, path: String) throws -> any Replica {
    let text = try String(contentsOfFile: mapping, encoding: .utf8)
    let compiled = try Mapping.read(yaml: text, file: mapping)
    if compiled.format == .csv {
      return CSVReplica(CSVReplicaOptions(connection: "file", path: path, mapping: compiled, isFull: true))
    }
    return XMLReplica(XMLReplicaOptions(connection: "file", path: path, mapping: compiled, isFull: true))
  }

  /// How many observations of each kind a reading had.
  struct Counts {
    var read = 0
    var unchanged = 0
    var rejected = 0
    var values = 0
  }

  private static func read(
    _ replica: any Replica, known: [SourceFingerprint: RecordKey]?, into kept: KnownRecords?
  ) async throws -> Counts {
    let known = known ?? [:]
    let pages = try await replica.read(ReadRequest(entity: .company) { known[$0] })
    var counts = Counts()
    var learned: [(RecordKey, SourceFingerprint)] = []
    while case .page(let page) = try await pages.next() {
      for observation in page {
        switch observation {
        case .record(let observed):
          counts.read += 1
          counts.values += observed.record.fields.count
          if kept != nil { learned.append((observed.key, observed.fingerprint)) }
        case .unchanged: counts.unchanged += 1
        case .rejected(let rejection):
          if counts.rejected == 0 { print("\(rejection.position.name): \(rejection.reason.english)") }
          counts.rejected += 1
        case .gone: break
        }
      }
    }
    try kept?.save(learned)
    return counts
  }

  private static func show(_ counts: Counts) {
    print(
      "\(counts.read) read with \(counts.values) fields, \(counts.unchanged) unchanged, \(counts.rejected) rejected"
    )
  }

  private static func write(_ replica: any Replica, _ known: [SourceFingerprint: RecordKey]) async throws {
    let keys = known.values.sorted()
    let chosen = stride(from: 0, to: keys.count, by: 100).map { keys[$0] }
    let operations = chosen.enumerated().map { id, key in
      Operation(
        id: id, entity: .company, key: key, action: .update(["comment": .set(.text("изменено \(id)"))]))
    }
    var done = 0
    for outcome in try await replica.apply(operations) {
      if case .done = outcome { done += 1 }
    }
    print("\(done) of \(operations.count) written")
  }
}
