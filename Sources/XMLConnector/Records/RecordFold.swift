import Contractors
import Mappings

/// One record that stands in several places of a file, as far as they were gone through.
struct RecordFold {
  /// What all places say.
  private(set) var record: Record
  /// Over all places, in their order; that of the first one while it is the only one.
  private(set) var fingerprint: SourceFingerprint
  /// The line of the first place.
  let line: Int

  /// Begins with the first place.
  init(_ record: Record, _ fingerprint: SourceFingerprint, line: Int) {
    self.record = record
    self.fingerprint = fingerprint
    self.line = line
  }

  /// Goes on with the next place.
  mutating func add(
    _ later: Record, from raw: RawNode, _ fingerprint: SourceFingerprint, _ mapping: CompiledMapping
  ) {
    record = mapping.merging(record, with: later, from: raw)
    self.fingerprint = SourceFingerprint(of: self.fingerprint.bytes + fingerprint.bytes)
  }

  /// What a reader is told of the record.
  func observed(_ key: RecordKey) -> Observed {
    Observed(key: key, fingerprint: fingerprint, record: record, position: .line(line))
  }
}
