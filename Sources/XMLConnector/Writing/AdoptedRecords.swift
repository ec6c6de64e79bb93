import Contractors
import Files
import Mappings
import XMLText

/// The records of a document that are to be taken over into another one, kept in a file for as long as that takes.
struct AdoptedRecords {
  /// What a record is known by in both documents.
  enum Subject: Hashable {
    case record(Entity, RecordKey)
    /// A record of a joined list: the entity it belongs to, the list, and its own key there.
    case joined(Entity, String, RecordKey)

    var entity: Entity {
      switch self {
      case .record(let entity, _), .joined(let entity, _, _): entity
      }
    }

    var key: RecordKey {
      switch self {
      case .record(_, let key), .joined(_, _, let key): key
      }
    }
  }

  private struct Entry {
    var offset: Int
    var count: Int
    var ancestry: Int
    var name: String
    var order: Int
    /// Whether the record stands in the list of new ones, where each stands once.
    var isInList: Bool
  }

  private let encoding: XMLEncoding
  private let editors: [Entity: RecordEditor]
  /// What records say that stand in several places.
  private var merged: [Subject: Record] = [:]
  private let spool: SpoolFile
  private var entries: [Subject: Entry] = [:]
  private var ancestries: [XMLAncestry] = []
  /// Those of which nothing was written yet.
  private(set) var left: Set<Subject> = []

  /// Goes over a document, for its records or for its tombstones.
  init(
    _ source: XMLSource, parser: XMLRecordParser, withJoined: Bool, areTombstones: Bool = false,
    isWanted: (Entity, RecordKey) -> Bool
  ) throws(XMLConnectorError) {
    encoding = source.coding.scanned
    editors = Dictionary(
      uniqueKeysWithValues: source.mapping.entities.filter(source.mapping.isRepeated).map {
        ($0, RecordEditor(source, entity: $0, parser: parser))
      })
    do throws(FileError) { spool = try SpoolFile(faults: source.options.faults) } catch { throw .file(error) }
    let subjects = Subjects(source, withJoined: withJoined)
    var offset = 0
    var pieces = try source.pieces(isChecked: false)
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      let found = try subjects.all(of: slice, parser).first { subject, isTombstone in
        guard case .record(let entity, let key) = subject else { return !areTombstones }
        return isTombstone == areTombstones && isWanted(entity, key)
      }
      guard let subject = found?.subject else { continue }
      if entries[subject] != nil {
        try merge(slice, into: subject, source, parser)
        continue
      }
      do throws(FileError) { try spool.append(Array(slice.bytes)) } catch { throw .file(error) }
      if ancestries.last?.isSame(as: slice.ancestry) != true { ancestries.append(slice.ancestry) }
      entries[subject] = Entry(
        offset: offset, count: slice.bytes.count, ancestry: ancestries.count - 1,
        name: source.places.name(of: slice), order: entries.count,
        isInList: source.places.isInList(slice, of: subject.entity))
      offset += slice.bytes.count
    }
    left = Set(entries.keys)
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Notes what a record says in a further place; where it may stand in one only, the first counts, as in every reading.
  private mutating func merge(
    _ slice: XMLSlice, into subject: Subject, _ source: XMLSource, _ parser: XMLRecordParser
  ) throws(XMLConnectorError) {
    guard case .record(let entity, _) = subject, let editor = editors[entity],
      !source.places.isInList(slice, of: entity), entries[subject]?.isInList == false,
      let later = editor.read(slice), later.rejection == nil
    else { return }
    var known = merged[subject]
    if known == nil, let first = try own(subject, parser) { known = editor.reader.read(first)?.record }
    guard let before = known else { return }
    merged[subject] = source.mapping.merging(before, with: later.record, from: later.node)
  }

  /// The element with what its record says in other places.
  private func whole(_ xml: XMLRecord, _ subject: Subject, _ parser: XMLRecordParser) -> XMLRecord {
    guard let wanted = merged[subject], let editor = editors[subject.entity],
      var state = editor.reader.read(xml)
    else { return xml }
    for (field, value) in wanted.fields.sorted(by: { $0.key < $1.key }) where state.record[field] != value {
      // What the mapping only reads stays as it stands there.
      guard let slice = try? editor.updated(state, [field: .set(value)], expected: [:]) else { continue }
      state = editor.read(slice) ?? state
    }
    return state.xml
  }

  /// The subject under which a record is held, be it as another entity: a firm may have become a person in its old place.
  func held(_ subject: Subject, among entities: [Entity]) -> Subject? {
    if entries[subject] != nil { return subject }
    guard case .record(let entity, let key) = subject else { return nil }
    return entities.lazy.filter { $0 != entity }.map { Subject.record($0, key) }.first { entries[$0] != nil }
  }

  /// The record of a subject, which counts as written from now on; nil where it was before.
  mutating func take(_ subject: Subject, _ parser: XMLRecordParser) throws(XMLConnectorError) -> XMLRecord? {
    guard left.remove(subject) != nil else { return nil }
    return try own(subject, parser).map { whole($0, subject, parser) }
  }

  /// The element in the first place of a record.
  private func own(_ subject: Subject, _ parser: XMLRecordParser) throws(XMLConnectorError) -> XMLRecord? {
    guard let entry = entries[subject] else { return nil }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try spool.bytes(at: entry.offset, count: entry.count) } catch {
      throw .file(error)
    }
    let slice = XMLSlice(bytes: bytes[...], ancestry: ancestries[entry.ancestry], encoding: encoding)
    do throws(XMLError) { return try parser.parse(slice) } catch { throw .malformed(path: "", error) }
  }

  /// Where a record stands in the document.
  struct Place {
    /// What it is called.
    var name: String
    /// The names of the elements around it.
    var around: [String]
  }

  /// Where a record that is to be taken over stands.
  func place(of subject: Subject) -> Place? {
    entries[subject].map {
      Place(name: $0.name, around: ancestries[$0.ancestry].ancestors.map(\.localName))
    }
  }

  /// Those that are left, in the order of their document.
  var inOrder: [Subject] {
    left.sorted { (entries[$0]?.order ?? 0) < (entries[$1]?.order ?? 0) }
  }
}

/// Tells which record an element is, by its key or that of a joined list.
struct Subjects {
  private let source: XMLSource
  private let tree: RawTree
  private let lists: [JoinedList]

  init(_ source: XMLSource, withJoined: Bool) {
    self.source = source
    tree = RawTree(source)
    lists = withJoined ? source.mapping.entities.flatMap { source.mapping.joins(of: $0) } : []
  }

  /// What an element is, and whether it says that a record is gone; nil for what is no record.
  func subject(
    of slice: XMLSlice, _ parser: XMLRecordParser
  ) throws(XMLConnectorError) -> (subject: AdoptedRecords.Subject, isTombstone: Bool)? {
    try all(of: slice, parser).first
  }

  /// All that an element may be: a tombstone may be that of a firm or of a person.
  func all(
    of slice: XMLSlice, _ parser: XMLRecordParser
  ) throws(XMLConnectorError) -> [(subject: AdoptedRecords.Subject, isTombstone: Bool)] {
    let xml: XMLRecord
    do throws(XMLError) { xml = try parser.parse(slice) } catch {
      throw .malformed(path: source.options.path, error)
    }
    let node = tree.node(of: xml.root)
    let mapping = source.mapping
    var all: [(subject: AdoptedRecords.Subject, isTombstone: Bool)] = []
    for entity in mapping.entities where source.places.holds(slice, of: entity) {
      guard mapping.selects(node, as: entity), let key = mapping.key(of: node, entity: entity) else {
        continue
      }
      all.append((.record(entity, key), mapping.isTombstone(node, entity: entity)))
    }
    if !all.isEmpty { return all }
    for list in lists where source.places.stands(slice, at: list.paths) {
      guard let key = list.ownKey(of: node) else { continue }
      return [(.joined(list.entity, list.name, RecordKey(rawValue: key)), false)]
    }
    return []
  }

  /// The names down to the list in which a new record goes.
  func list(for subject: AdoptedRecords.Subject) -> [String]? {
    switch subject {
    case .record(let entity, _): return source.places.newRecords[entity]
    case .joined(let entity, let name, _):
      let path = lists.first { $0.entity == entity && $0.name == name }?.paths.first { $0.isPlain }
      return path.map { Array($0.steps.dropLast()) }
    }
  }

  /// Where records like a subject may stand.
  func paths(for subject: AdoptedRecords.Subject) -> [RecordPath] {
    switch subject {
    case .record(let entity, _): source.places.paths(of: entity)
    case .joined(let entity, let name, _):
      lists.first { $0.entity == entity && $0.name == name }?.paths ?? []
    }
  }

  /// The node of a record elsewhere.
  func node(of xml: XMLRecord) -> RawNode { tree.node(of: xml.root) }
}
