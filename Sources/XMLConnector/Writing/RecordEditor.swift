import Contractors
import Mappings
import XMLText

/// Makes one element of another, or a new one, for records of one entity.
struct RecordEditor {
  let source: XMLSource
  let reader: RecordReader
  private let parser: XMLRecordParser

  init(_ source: XMLSource, entity: Entity, parser: XMLRecordParser) {
    self.source = source
    self.parser = parser
    reader = RecordReader(source, entity: entity)
  }

  /// Why a record was not made.
  enum Obstacle: Error {
    /// Somebody edited the record since it was read.
    case stale
    case refused(Refusal)
  }

  private var comparison: Comparison { source.options.comparison }

  private func elementKey(_ element: Element, _ type: FieldType) -> String {
    comparison.elementKey(of: element, type: type)
  }

  /// The mapping for writing where a document's version may lack elements.
  private func mapping(in ancestry: XMLAncestry) -> CompiledMapping {
    guard let versions = source.mapping.document?.versions else { return source.mapping }
    return source.mapping.writing(without: versions.lacking(in: ancestry))
  }

  // MARK: Existing records

  /// The element with fields changed, and without the mark of removal where that is to be lifted; the same one when it says all that
  /// already.
  func updated(
    _ parsed: RecordReader.Parsed, _ changes: [FieldName: FieldChange], expected: [FieldName: Value],
    lifting: Bool = false
  ) throws(Obstacle) -> XMLSlice {
    try check(parsed.record, expected)
    var record = applying(changes, to: parsed.record)
    var node: RawNode
    do throws(MappingError) {
      node = try mapping(in: parsed.slice.ancestry).put(
        record, fields: Set(changes.keys), into: parsed.node, key: elementKey)
    } catch {
      throw .refused(error.refusal)
    }
    if lifting {
      guard let lifted = source.mapping.liftRemoval(node, entity: reader.entity) else {
        throw .refused(Refusal(reason: AbilitySentence.lastingMark))
      }
      node = lifted
      record.removal = .none
    }
    return try edited(parsed, node, record)
  }

  /// The element marked as removed; nil when it is to be taken out.
  func removed(
    _ parsed: RecordReader.Parsed, expected: [FieldName: Value]
  ) throws(Obstacle) -> XMLSlice? {
    try check(parsed.record, expected)
    if source.mapping.isTombstone(parsed.node, entity: reader.entity) { return parsed.slice }
    if let key = parsed.key,
      let tombstone = source.mapping.tombstone(of: key, parsed.node, entity: reader.entity)
    {
      return try replaced(parsed, by: tombstone)
    }
    guard let marked = source.mapping.markRemoved(parsed.node, entity: reader.entity) else { return nil }
    return try edited(parsed, marked, parsed.record)
  }

  /// A record with fields changed.
  func applying(_ changes: [FieldName: FieldChange], to record: Record) -> Record {
    record.applying(changes, catalogue: source.mapping.catalogue, comparison: comparison)
  }

  /// Makes sure that a record says what was expected.
  func check(_ record: Record, _ expected: [FieldName: Value]) throws(Obstacle) {
    for (field, value) in expected {
      let descriptor =
        source.mapping.catalogue.descriptor(of: field, in: reader.entity) ?? FieldDescriptor(field, .text)
      guard comparison.same(record[field] ?? .empty, value, as: descriptor) else { throw .stale }
    }
  }

  private func edited(
    _ parsed: RecordReader.Parsed, _ node: RawNode, _ record: Record
  ) throws(Obstacle) -> XMLSlice {
    if node == parsed.node { return parsed.slice }
    let bytes: [UInt8]
    do throws(XMLWriteError) {
      bytes = try NodeEdits(parsed.xml, from: parsed.node, to: node, tree: reader.tree, made: elements).edit
        .bytes()
    } catch {
      throw .refused(error.refusal(of: record))
    }
    return try checked(parsed.slice.with(bytes), reader.tree.withoutTexts(besideNested: node))
  }

  private var elements: NewElements { NewElements(rules: source.mapping.document) }

  /// What takes an element's place, laid out as that was.
  private func replaced(_ parsed: RecordReader.Parsed, by node: RawNode) throws(Obstacle) -> XMLSlice {
    let slice = parsed.slice
    let layout = slice.bytes.contains(0x0A) ? parsed.xml.layout : .compact
    let indentation = slice.indentation.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
    let bytes: [UInt8]
    do throws(XMLWriteError) {
      bytes = try elements.element(
        node, in: slice.ancestry.ancestors.last?.localName ?? "", like: parsed.xml.root.name
      ).bytes(
        in: slice.ancestry, layout: layout, indentation: String(decoding: indentation, as: UTF8.self),
        encoding: source.coding.scanned)
    } catch {
      throw .refused(error.refusal(of: parsed.record))
    }
    return try checked(slice.with(bytes), node)
  }

  // MARK: New records

  /// An element for a new record, under a key that it has elsewhere or one that is made for it.
  func made(_ record: Record, key: RecordKey?, at place: NewRecordPlace) throws(Obstacle) -> XMLSlice {
    let node: RawNode
    do throws(MappingError) {
      node = try mapping(in: place.ancestry).make(record, key: key, elementKey: elementKey)
    } catch {
      throw .refused(error.refusal)
    }
    guard source.mapping.selects(node, as: record.entity) else {
      throw .refused(Refusal(reason: RecordSentence.notSelected(record.entity)))
    }
    let bytes: [UInt8]
    do throws(XMLWriteError) {
      bytes = try elements.element(
        node, in: place.ancestry.ancestors.last?.localName ?? "", like: place.example
      ).bytes(
        in: place.ancestry, layout: place.layout, indentation: place.indentation,
        encoding: source.coding.scanned)
    } catch {
      throw .refused(error.refusal(of: record))
    }
    let slice = XMLSlice(
      bytes: bytes[...], indentation: place.prefix[...], ancestry: place.ancestry,
      encoding: source.coding.scanned)
    return try checked(slice, node)
  }

  // MARK: Checks

  /// Reads an element once more.
  ///
  /// - Returns: nil when it is no record of the entity.
  func read(_ slice: XMLSlice) -> RecordReader.Parsed? {
    (try? parser.parse(slice)).flatMap { reader.read($0) }
  }

  /// The new element, read again to be sure that it is the record that was meant.
  private func checked(_ slice: XMLSlice, _ node: RawNode) throws(Obstacle) -> XMLSlice {
    guard slice.bytes.count <= source.options.limits.recordBytes else {
      throw .refused(Refusal(reason: RecordSentence.tooLarge(source.options.limits.recordBytes)))
    }
    let meant = source.mapping.get(node, entity: reader.entity)
    let parsed = read(slice)
    if let parsed, parsed.rejection == nil, parsed.key == meant.key, parsed.record == meant.record {
      return slice
    }
    let field = parsed.flatMap { parsed in
      meant.record.fields.sorted { $0.key < $1.key }.first { parsed.record[$0.key] != $0.value }
        .map { (key: $0.key, value: $0.value) }
    }
    throw .refused(
      Refusal(
        field: field?.key,
        reason: RecordSentence.notTheSame(field, because: parsed?.rejection?.reason)))
  }
}

extension XMLSlice {
  /// The same place with other bytes.
  func with(_ bytes: [UInt8]) -> XMLSlice {
    XMLSlice(
      bytes: bytes[...], path: path, indentation: indentation, place: place, ancestry: ancestry,
      encoding: encoding)
  }

  /// The same record on another line.
  func on(line: Int) -> XMLSlice {
    var place = place
    place.line = line
    return XMLSlice(
      bytes: bytes, path: path, indentation: indentation, place: place, ancestry: ancestry, encoding: encoding
    )
  }
}

extension MappingError {
  fileprivate var refusal: Refusal {
    switch self {
    case .notWritable(let field, _), .unwritable(let field, _, _): Refusal(field: field, reason: sentence)
    case .noEntity, .noOrigin, .unfitKey, .noKey, .readOnly: Refusal(reason: sentence)
    }
  }
}

extension XMLWriteError {
  /// The refusal of a record that holds what cannot be written.
  fileprivate func refusal(of record: Record) -> Refusal {
    guard case .forbiddenCharacter(let scalar, _) = self else { return Refusal(reason: sentence) }
    let field = record.fields.sorted { $0.key < $1.key }.first { $0.value.holds(scalar) }
    return Refusal(field: field?.key, reason: sentence)
  }
}

extension Value {
  /// Whether a text of the value has the character.
  fileprivate func holds(_ scalar: Unicode.Scalar) -> Bool {
    let texts = [text ?? ""] + elements.flatMap { [$0.value, $0.comment ?? ""] + $0.parts.values }
    return texts.contains { $0.unicodeScalars.contains(scalar) }
  }
}
