import Contractors
import Foundation

/// Keys and fingerprints in a file, a record a line: what a store knows of a side.
struct KnownRecords {
  let path: String

  func save(_ records: [(RecordKey, SourceFingerprint)]) throws {
    let lines = records.map { "\($0.1) \($0.0)\n" }.joined()
    try Data(lines.utf8).write(to: URL(filePath: path))
  }

  func load() throws -> [SourceFingerprint: RecordKey] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var known: [SourceFingerprint: RecordKey] = [:]
    for line in text.split(separator: "\n") {
      if let fingerprint = SourceFingerprint(String(line.prefix(32))) {
        known[fingerprint] = RecordKey(rawValue: String(line.dropFirst(33)))
      }
    }
    return known
  }
}
