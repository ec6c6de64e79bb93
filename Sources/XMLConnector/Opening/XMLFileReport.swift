public import Contractors
public import Files
public import Mappings
import XMLText

/// What was recognised of an XML file, for people.
public struct XMLFileReport: Sendable {
  /// The file, as it is called in what is said.
  public internal(set) var path: String
  /// Its size in bytes.
  public internal(set) var bytes: Int
  /// The name of its encoding.
  public let encoding: String
  /// Why that encoding.
  public let encodingReason: Sentence
  /// The root element's name without prefix.
  public let root: String
  /// The root element's namespace; empty for none.
  public let namespace: String
  /// How many records of each entity were met; none without a mapping.
  public let records: [Entity: Int]
  /// How many of these cannot be read.
  public let unreadable: Int
  /// How many elements stand where records do and are of no entity.
  public let strangers: Int
  /// What stands in records and no rule looks at, most frequent first: `Представители`, `Контакты/Контакт`, `@Статус`.
  public let unnamed: [Unnamed]
  /// Whether the whole file was looked at, so that ``records`` are all there are.
  public let isWhole: Bool

  /// An element or attribute of records that no rule looks at.
  public struct Unnamed: Sendable, Hashable {
    /// The way from the record.
    public let way: String
    /// In how many records it stands.
    public let records: Int
  }

  /// How many records are looked at.
  public static let recordsMaximum = 1000

  /// Looks at the first ``recordsMaximum`` records of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: the mapping it is meant for; without one nothing is said of records.
  ///   - encoding: the encoding, if it is known.
  ///   - source: the text that the document was made of, with its size; nil where the file is one itself.
  ///   - faults: failures for tests.
  /// - Returns: what was recognised.
  /// - Throws: ``XMLConnectorError``.
  public static func describe(
    path: String, mapping: CompiledMapping? = nil, encoding: TextEncoding? = nil,
    of source: (path: String, bytes: Int)? = nil,
    faults: FileFaults = .none
  ) throws(XMLConnectorError) -> XMLFileReport {
    let file = try RecognisedFile.open(
      path: path, encoding: encoding, limits: .standard, faults: faults)
    var count = RecordCount()
    if let mapping {
      let source = try XMLSource(
        XMLReplicaOptions(connection: "", path: path, mapping: mapping, encoding: encoding, faults: faults),
        file)
      try count.look(at: source)
    }
    var report = XMLFileReport(file, count)
    if let source { (report.path, report.bytes) = source }
    return report
  }

  private init(_ file: RecognisedFile, _ count: RecordCount) {
    path = file.path
    bytes = file.reader.identity.size
    encoding = file.coding.name
    encodingReason = file.coding.reason
    let element = file.root.ancestors.first
    root = element?.localName ?? ""
    namespace = file.root.namespaces.namespace(of: element?.prefix ?? "") ?? ""
    records = count.records
    unreadable = count.unreadable
    strangers = count.strangers
    unnamed = count.unnamed.map { Unnamed(way: $0.key, records: $0.value) }.sorted {
      ($1.records, $0.way) < ($0.records, $1.way)
    }
    isWhole = count.isWhole
  }
}

/// What was counted of a file's records.
private struct RecordCount {
  var records: [Entity: Int] = [:]
  var unreadable = 0
  var strangers = 0
  var unnamed: [String: Int] = [:]
  var isWhole = false

  mutating func look(at source: XMLSource) throws(XMLConnectorError) {
    let readers = source.mapping.entities.map { RecordReader(source, entity: $0) }
    let parser = XMLRecordParser(limits: source.options.limits)
    var pieces = try source.pieces()
    var count = 0
    for reader in readers { records[reader.entity] = 0 }
    while count < XMLFileReport.recordsMaximum {
      guard let piece = try pieces.next() else {
        isWhole = true
        return
      }
      guard case .record(let slice) = piece else { continue }
      count += 1
      let xml: XMLRecord
      do throws(XMLError) { xml = try parser.parse(slice) } catch {
        throw .malformed(path: source.options.path, error)
      }
      let entities = readers.lazy.filter { source.places.holds(slice, of: $0.entity) }
      let own = entities.compactMap { reader in reader.read(xml).map { (reader.entity, $0) } }.first
      guard let (entity, parsed) = own else {
        strangers += 1
        continue
      }
      records[entity, default: 0] += 1
      if parsed.rejection != nil { unreadable += 1 }
      for way in Set(source.mapping.unnamedPlaces(in: parsed.node, entity: entity)) {
        unnamed[way, default: 0] += 1
      }
    }
  }
}
