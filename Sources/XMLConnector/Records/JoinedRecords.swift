import Contractors
import Files
import Mappings
import XMLText

/// The records of a document that belong to others, found by their owner.
///
/// The records lie in a file of their own; in memory there are sixteen bytes for each.
struct JoinedRecords: Sendable {
  /// The most records that are joined, which takes 64 MiB of memory.
  static let recordsMaximum = 4 << 20

  /// A record in the spool: a hash of its list and its owner, and where it lies.
  private struct Entry {
    var hash: UInt64
    var offset: UInt64
  }

  private let lists: [Entity: [JoinedList]]
  private let entries: [Entry]
  private let spool: SpoolFile

  /// Goes over a file for the records of all joined lists.
  ///
  /// - Throws: ``XMLConnectorError``, also for more records than ``recordsMaximum``.
  init(_ source: XMLSource, maximum: Int = recordsMaximum) throws(XMLConnectorError) {
    let path = source.options.path
    var lists: [Entity: [JoinedList]] = [:]
    for entity in source.mapping.entities { lists[entity] = source.mapping.joins(of: entity) }
    self.lists = lists
    do throws(FileError) { spool = try SpoolFile(faults: source.options.faults) } catch { throw .file(error) }
    let parser = XMLRecordParser(limits: source.options.limits)
    let tree = RawTree(source)
    var entries: [Entry] = []
    var block: [UInt8] = []
    var written = 0
    var pieces = try source.pieces(isChecked: false)
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      let own = lists.values.joined().filter { source.places.stands(slice, at: $0.paths) }
      if own.isEmpty { continue }
      let node: RawNode
      do throws(XMLError) { node = tree.node(of: try parser.parse(slice).root) } catch {
        throw .malformed(path: path, error)
      }
      for list in own {
        guard let owner = list.owner(of: node) else { continue }
        guard entries.count < maximum else { throw .tooManyJoined(path: path, list: list.name, maximum) }
        entries.append(Entry(hash: Self.hash(list, owner), offset: UInt64(written + block.count)))
        var bytes: [UInt8] = []
        RawNodeCoding.append(owner, to: &bytes)
        RawNodeCoding.append(node, to: &bytes)
        RawNodeCoding.append(count: bytes.count, to: &block)
        block += bytes
      }
      if block.count >= Self.blockBytes {
        try Self.write(&block, &written, to: spool)
      }
    }
    try Self.write(&block, &written, to: spool)
    entries.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
    self.entries = entries
  }

  private static let blockBytes = 256 << 10
  /// Most records of accounts are shorter.
  private static let glanceBytes = 2 << 10

  private static func write(
    _ block: inout [UInt8], _ written: inout Int, to spool: SpoolFile
  ) throws(XMLConnectorError) {
    do throws(FileError) { try spool.append(block) } catch { throw .file(error) }
    written += block.count
    block.removeAll(keepingCapacity: true)
  }

  private static func hash(_ list: JoinedList, _ owner: String) -> UInt64 {
    SourceFingerprint(of: Array("\(list.entity.rawValue)\u{0}\(list.name)\u{0}\(owner)".utf8)).high
  }

  /// A record with what belongs to it.
  ///
  /// - Parameters:
  ///   - node: the record.
  ///   - entity: its entity.
  /// - Returns: the record, and a fingerprint of what was joined to it; nil where nothing was.
  /// - Throws: ``FileError`` when the spool cannot be read.
  func joining(
    _ node: RawNode, of entity: Entity
  ) throws(FileError) -> (node: RawNode, fingerprint: SourceFingerprint?) {
    var result = node
    var builder = SourceFingerprint.Builder()
    var isAny = false
    for list in lists[entity] ?? [] {
      guard let key = list.key(of: node) else { continue }
      var records: [RawNode] = []
      let hash = Self.hash(list, key)
      var index = lowerBound(of: hash)
      while index < entries.count, entries[index].hash == hash {
        let bytes = try record(at: Int(entries[index].offset))
        index += 1
        var reader = RawNodeCoding.Reader(bytes)
        guard reader.text() == key, let record = reader.node() else { continue }
        records.append(record)
        builder.update(list.name)
        builder.update(bytes)
        isAny = true
      }
      result = result.joining(records, of: list)
    }
    return (result, isAny ? builder.finish() : nil)
  }

  private func record(at offset: Int) throws(FileError) -> [UInt8] {
    let glance = try spool.bytes(at: offset, count: Self.glanceBytes)
    var reader = RawNodeCoding.Reader(glance)
    let count = reader.count() ?? 0
    if count + 4 <= glance.count { return Array(glance[4..<4 + count]) }
    return try spool.bytes(at: offset + 4, count: count)
  }

  private func lowerBound(of hash: UInt64) -> Int {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if entries[middle].hash < hash {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }
}
