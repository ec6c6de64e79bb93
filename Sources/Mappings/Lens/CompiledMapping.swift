public import Contractors

/// A mapping ready for use: a lens between the raw records of one format and canonical records.
///
/// The laws, for every raw record `r` and record `c` (sync-algorithm.md §4.1): writing back what was read changes nothing,
/// `put(get(r), r) == r`; what was written reads back as far as the format can hold it, `get(put(c, r)) == π(c)`, where π is
/// told by ``capabilities(of:)``. What no rule names is never touched.
///
/// Bind it to a file's header or a portal's fields first (``bind(header:)``): then each place is found once, not once a record.
public struct CompiledMapping: Sendable, Hashable {
  /// The mapping's name.
  public let name: String
  /// The format it is written for.
  public let format: MappingFormat
  /// What it is for, by language (`en`, `ru`).
  public internal(set) var descriptions: [String: String] = [:]
  /// How files of this format are usually written; nil when the mapping does not say.
  public internal(set) var dialect: FileDialect?
  /// The document that records stand in; nil for formats without one.
  public internal(set) var document: DocumentRules?
  /// What stands above the records of a CSV file; nil when it is one row of headings and nothing else is said of it.
  public internal(set) var header: HeaderRules?
  /// How rows of a CSV file that continue the record above are known; nil when every row is a record.
  public internal(set) var continuation: RowContinuation?
  /// The catalogue with the mapping's own fields.
  public let catalogue: Catalogue
  /// A hash of everything that bears on what is read and written; names, descriptions, layout and comments do not count.
  ///
  /// A connector mixes it into its source fingerprints, so that records are read anew when the mapping changes.
  public let fingerprint: SourceFingerprint

  private(set) var rules: [Entity: EntityMapping] = [:]
  private(set) var readers = EntityReaders()
  /// The columns or fields the side has; nil before binding.
  var columnNames: [String]?
  /// The columns that `extra:` carries; for `rest` known after binding only.
  var extras: [Entity: [FieldName: Place]] = [:]

  init(name: String, format: MappingFormat, catalogue: Catalogue, fingerprintText: String) {
    self.name = name
    self.format = format
    self.catalogue = catalogue
    fingerprint = SourceFingerprint(of: Array(fingerprintText.utf8))
  }

  mutating func set(_ mapping: EntityMapping) {
    rules[mapping.entity] = mapping
    readers[mapping.entity] = EntityReader(mapping)
    var carried: [FieldName: Place] = [:]
    if case .places(let places) = mapping.extra {
      for place in places where !place.isMissing { carried[.extra(place.steps.last?.name ?? "")] = place }
    }
    extras[mapping.entity] = carried
  }

  /// The entities that the mapping reads, companies first.
  public var entities: [Entity] { rules.keys.sorted() }

  /// The columns or fields the mapping names, in the order of a header written from nothing; optional ones are left out.
  ///
  /// A bound mapping gives the header it is bound to.
  public var columns: [String] {
    if let columnNames { return columnNames }
    var columns = header?.columns ?? []
    var seen = Set(columns.map(HeadingFold.fold))
    for entity in entities {
      for place in rules[entity]?.places ?? [] where !place.isOptional {
        guard let name = place.steps.first?.name, seen.insert(HeadingFold.fold(name)).inserted else {
          continue
        }
        columns.append(name)
      }
    }
    return columns
  }

  /// Every column or field the mapping names, optional ones too: what a portal must be asked for.
  public var allColumns: [String] {
    let columns = header?.columns ?? []
    var seen = Set(columns)
    return columns
      + entities.flatMap { rules[$0]?.places ?? [] }.compactMap(\.steps.first?.name)
      .filter { seen.insert($0).inserted }
  }

  /// The columns without which records cannot be told apart: those of the keys, or those that stand in for them.
  public var requiredColumns: [String] {
    var seen: Set<String> = []
    return entities.compactMap { rules[$0]?.key }.flatMap { $0.otherwise.isEmpty ? $0.places : $0.otherwise }
      .map(\.name).filter { seen.insert($0).inserted }
  }

  /// Where the records of an entity stand in an XML document.
  ///
  /// Tombstones stand behind the records.
  public func recordPaths(of entity: Entity) -> [RecordPath] {
    (rules[entity]?.recordPaths ?? []) + [rules[entity]?.tombstone?.path].compactMap(\.self)
  }

  /// The entity that a raw record is of, by the conditions of the mapping; nil when none selects it.
  public func entity(of raw: RawNode) -> Entity? { entities.first { selects(raw, as: $0) } }

  /// Whether a row says that it is of another entity than a record; one that leaves out what tells them apart does not.
  public func contradicts(_ row: RawNode, _ record: RawNode) -> Bool {
    guard let own = entity(of: record), let other = entity(of: row), own != other else { return false }
    let places = rules[other]?.condition?.places ?? []
    return places.contains { !($0.text(in: row) ?? "").trimmed.isEmpty }
  }

  /// Whether the conditions of an entity select a raw record.
  public func selects(_ raw: RawNode, as entity: Entity) -> Bool {
    guard let reader = readers[entity] else { return false }
    if reader.mapping.isTombstone(raw) { return reader.mapping.tombstone?.fits(raw) ?? false }
    return reader.mapping.condition?.holds(raw) ?? true
  }

  /// Whether a raw record may become a new one only: its source wants no existing record changed by it.
  public func isOnlyNew(_ raw: RawNode, as entity: Entity) -> Bool {
    rules[entity]?.onlyNew?.holds(raw) ?? false
  }

  /// The key of a raw record without reading the rest; nil when it has none.
  public func key(of raw: RawNode, entity: Entity) -> RecordKey? {
    guard let mapping = rules[entity] else { return nil }
    return mapping.isTombstone(raw) ? mapping.tombstone?.recordKey(of: raw) : mapping.key.key(of: raw)
  }

  /// Where a portal keeps the origin of records: the names of its two fields; nil when the mapping does not say.
  public func originPlaces(of entity: Entity) -> (originator: String, id: String)? {
    rules[entity]?.origin.map { ($0.originator.name, $0.id.name) }
  }

  /// The field under which a column is carried by name, or nil.
  func extraPlace(_ field: FieldName, of entity: Entity) -> Place? { extras[entity]?[field] }
}

/// Why a mapping cannot write something. Nothing was changed.
public enum MappingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The mapping has no rules for the entity.
  case noEntity(Entity, mapping: String)
  /// The field cannot be written at all, with the reason.
  case notWritable(FieldName, reason: Sentence)
  /// The value cannot be written so that it reads back the same.
  case unwritable(FieldName, value: String, expected: Sentence)
  /// A new record needs an origin to make its key of.
  case noOrigin(key: [String])
  /// The other side's key does not fit into the key that the mapping makes of it.
  case unfitKey(key: [String], id: String, template: String)
  /// A new record lacks the fields its key is made of.
  case noKey(key: [String])
  /// The mapping can only be read.
  case readOnly(mapping: String)

  /// The reason in English; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}

/// What a raw record says.
public struct Reading: Sendable, Hashable {
  /// The canonical record; fields with problems are absent in it.
  public var record: Record
  /// The key; nil when the record has none, which is a problem too.
  public var key: RecordKey?
  /// What could not be read. A record with problems is to be set aside, not used in part.
  public var problems: [FieldProblem]
}

/// A value that could not be read.
public struct FieldProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The field at fault; nil for the key and for the record as a whole.
  public var field: FieldName?
  /// The column or field as the source names it.
  public var place: String
  /// The value as found, shortened.
  public var value: String
  /// What was expected.
  public var expected: Sentence

  init(_ field: FieldName?, _ place: String, _ value: String, expected: Sentence) {
    self.field = field
    self.place = place
    self.value = value.shortened
    self.expected = expected
  }

  /// `'Дата рождения': expected a date like dd.MM.yyyy, found '31.02.2001'`; ``sentence`` has it in both languages.
  public var description: String { sentence.english }
}
