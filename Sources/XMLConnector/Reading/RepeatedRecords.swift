import Contractors
import Files
import Mappings

/// The records of a reading that may stand in the file several times, until all places are known.
///
/// They lie in a file of their own; in memory there are some forty bytes for each place.
struct RepeatedRecords {
  /// A place of a record in the spool.
  private struct Entry {
    var hash: UInt64
    var offset: UInt64
    var bytes: UInt32
    var line: UInt32
  }

  private static let blockBytes = 256 << 10

  private let spool: SpoolFile
  private var block: [UInt8] = []
  private var written = 0
  private var entries: [Entry] = []
  private var keys: Set<UInt64> = []
  /// The entries of each record that is left, the last one of the file first; nil before all places are known.
  private var groups: [Range<Int>]?

  init(faults: FileFaults) throws(FileError) { spool = try SpoolFile(faults: faults) }

  /// Whether a place of a record is known.
  func holds(_ key: RecordKey) -> Bool { keys.contains(FieldHash(of: key.rawValue).rawValue) }

  /// Notes a place of a record.
  mutating func add(
    _ node: RawNode, of key: RecordKey, _ fingerprint: SourceFingerprint, line: Int
  ) throws(FileError) {
    let hash = FieldHash(of: key.rawValue).rawValue
    keys.insert(hash)
    let start = block.count
    block += fingerprint.bytes
    RawNodeCoding.append(node, to: &block)
    entries.append(
      Entry(
        hash: hash, offset: UInt64(written + start), bytes: UInt32(block.count - start),
        line: UInt32(clamping: line)))
    if block.count >= Self.blockBytes { try flush() }
  }

  private mutating func flush() throws(FileError) {
    try spool.append(block)
    written += block.count
    block.removeAll(keepingCapacity: true)
  }

  /// The next record with all its places, in the order of the first ones.
  ///
  /// - Parameters:
  ///   - mapping: reads the records.
  ///   - entity: their entity.
  /// - Returns: nil when all were given.
  /// - Throws: `FileError` when the spool cannot be read.
  mutating func next(
    _ mapping: CompiledMapping, _ entity: Entity
  ) throws(FileError) -> (key: RecordKey, fold: RecordFold)? {
    if groups == nil { try group() }
    guard let group = groups?.popLast() else { return nil }
    var key: RecordKey?
    var fold: RecordFold?
    for entry in entries[group] {
      let bytes = try spool.bytes(at: Int(entry.offset), count: Int(entry.bytes))
      var reader = RawNodeCoding.Reader(Array(bytes.dropFirst(16)))
      guard let fingerprint = SourceFingerprint(bytes: bytes.prefix(16)), let node = reader.node() else {
        continue
      }
      let reading = mapping.get(node, entity: entity)
      key = key ?? reading.key
      if fold == nil {
        fold = RecordFold(reading.record, fingerprint, line: Int(entry.line))
      } else {
        fold?.add(reading.record, from: node, fingerprint, mapping)
      }
    }
    guard let key, let fold else { return try next(mapping, entity) }
    return (key, fold)
  }

  private mutating func group() throws(FileError) {
    try flush()
    entries.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
    var groups: [Range<Int>] = []
    for index in entries.indices {
      if let last = groups.last, entries[last.lowerBound].hash == entries[index].hash {
        groups[groups.count - 1] = last.lowerBound..<index + 1
      } else {
        groups.append(index..<index + 1)
      }
    }
    groups.sort { entries[$0.lowerBound].offset > entries[$1.lowerBound].offset }
    self.groups = groups
  }
}
