import Contractors
import Files
import Mappings
import XMLText

/// Takes records of one document over into another in one rewriting, each as it stands there.
struct Adoption {
  private let source: XMLSource
  private let parser: XMLRecordParser
  private let subjects: Subjects
  private var adopted: AdoptedRecords
  private var hasChanged = false
  private(set) var refused: [AdoptionRefusal] = []

  init(_ source: XMLSource, _ adopted: AdoptedRecords, parser: XMLRecordParser, withJoined: Bool) {
    self.source = source
    self.parser = parser
    self.adopted = adopted
    subjects = Subjects(source, withJoined: withJoined)
  }

  /// Writes the new file and puts it in the old one's place.
  ///
  /// - Throws: ``XMLConnectorError`` when nothing was changed.
  mutating func run() throws(XMLConnectorError) {
    if adopted.isEmpty { return }
    try source.checkReversible()
    var none = OperationBatch([], source, parser: parser)
    let survey = try Survey(source, &none, parser: parser)
    let sink = try RewriteSink(
      path: source.options.path, coding: source.coding, faults: source.options.faults)
    do throws(XMLConnectorError) { try write(survey, to: sink) } catch {
      sink.replacement.abort()
      throw error
    }
    for subject in adopted.inOrder { refuse(subject, RecordSentence.noList(subject.entity)) }
    guard hasChanged else { return sink.replacement.abort() }
    do throws(FileError) { try sink.replacement.commit(expecting: source.identity) } catch {
      throw .file(error)
    }
  }

  private mutating func refuse(_ subject: AdoptedRecords.Subject, _ reason: Sentence) {
    refused.append(AdoptionRefusal(entity: subject.entity, key: subject.key, reason: reason))
  }

  private mutating func write(_ survey: Survey, to sink: RewriteSink) throws(XMLConnectorError) {
    var pieces = try source.pieces(isChecked: false)
    var ends = 0
    while let piece = try pieces.next() {
      switch piece {
      case .envelope(let envelope): try sink.write(envelope.bytes)
      case .record(let slice) where slice.ancestry.ancestors.isEmpty:
        try writeRoot(slice, to: sink)
      case .record(let slice): try write(slice, to: sink)
      case .listEnd(let end):
        try write(end, number: ends, survey, to: sink)
        ends += 1
      }
    }
  }

  private mutating func write(_ slice: XMLSlice, to sink: RewriteSink) throws(XMLConnectorError) {
    let shared = source.mapping.entities.filter { source.places.holds(slice, of: $0) }
    guard let known = try subjects.subject(of: slice, parser),
      let subject = adopted.held(known.subject, among: shared)
    else {
      try sink.write(slice.indentation)
      return try sink.write(slice.bytes)
    }
    // Of a record that stands here twice, and of a tombstone of what is there again, nothing is left.
    if known.isTombstone {
      hasChanged = true
      return
    }
    guard let xml = try adopted.take(subject, parser) else {
      hasChanged = true
      return
    }
    let bytes = transplanted(xml, subject, slice.ancestry) ?? Array(slice.bytes)
    if !bytes.elementsEqual(slice.bytes) { hasChanged = true }
    try sink.write(slice.indentation)
    try sink.write(bytes)
  }

  /// The record for its new place, read once more to be sure that it says the same there.
  private mutating func transplanted(
    _ adopted: XMLRecord, _ subject: AdoptedRecords.Subject, _ ancestry: XMLAncestry
  ) -> [UInt8]? {
    let encoding = source.coding.scanned
    guard let xml = fitted(adopted, subject, ancestry) else {
      refuse(subject, RecordSentence.notSelected(subject.entity))
      return nil
    }
    guard let bytes = xml.transplanted(into: ancestry, encoding: encoding),
      let again = try? parser.parse(XMLSlice(bytes: bytes[...], ancestry: ancestry, encoding: encoding)),
      subjects.node(of: again) == subjects.node(of: xml)
    else {
      refuse(subject, RecordSentence.notTheSame)
      return nil
    }
    return bytes
  }

  /// A record without the elements that the document's version lacks, with what they say where the format says it besides.
  ///
  /// - Returns: nil where it would not be a record of its entity any more.
  private func fitted(
    _ xml: XMLRecord, _ subject: AdoptedRecords.Subject, _ ancestry: XMLAncestry
  ) -> XMLRecord? {
    let mapping = source.mapping
    guard case .record(let entity, _) = subject, let versions = mapping.document?.versions else { return xml }
    let node = subjects.node(of: xml)
    if mapping.isTombstone(node, entity: entity) { return xml }
    guard let new = mapping.fitting(node, of: entity, without: versions.lacking(in: ancestry)) else {
      return nil
    }
    if new == node { return xml }
    let edits = try? NodeEdits(
      xml, from: node, to: new, tree: RawTree(source), made: NewElements(rules: mapping.document))
    guard let bytes = try? edits?.edit.bytes() else { return xml }
    return try? parser.parse(xml.slice.with(bytes))
  }

  private mutating func write(
    _ end: XMLListEnd, number: Int, _ survey: Survey, to sink: RewriteSink
  ) throws(XMLConnectorError) {
    let sites = survey.sites.filter { $0.value.end == number }
    var within = try records(at: sites.filter { !$0.value.isBehind })
    if end.ancestry.ancestors.count == 1 { within += try homeless(end, survey) }
    let own = within.isEmpty ? Array(end.indentation + end.bytes) : end.opening + within + end.closing
    try sink.write(own + records(at: sites.filter(\.value.isBehind)))
  }

  /// The new records that go to some places, in the order of the ways to them.
  private mutating func records(at sites: [[String]: Survey.Site]) throws(XMLConnectorError) -> [UInt8] {
    var written: [UInt8] = []
    for way in sites.keys.sorted(by: { source.places.comes($0, before: $1) }) {
      guard let site = sites[way] else { continue }
      let own = adopted.inOrder.filter { subjects.list(for: $0) == way }
      if own.isEmpty { continue }
      let place = NewRecordPlace(
        site.list, missing: Array(way.dropFirst(site.depth)), neighbour: site.neighbour)
      written += try records(own, at: place)
    }
    return written
  }

  /// Some new records with the lists that must be made around them.
  private mutating func records(
    _ own: [AdoptedRecords.Subject], at place: NewRecordPlace
  ) throws(XMLConnectorError) -> [UInt8] {
    guard let opening = place.opening, let closing = place.closing else { return [] }
    let records = try records(own, place.ancestry, prefix: place.prefix)
    return records.isEmpty ? [] : opening + records + closing
  }

  private mutating func records(
    _ own: [AdoptedRecords.Subject], _ ancestry: XMLAncestry, prefix: [UInt8]
  ) throws(XMLConnectorError) -> [UInt8] {
    var records: [UInt8] = []
    for subject in own {
      guard let xml = try adopted.take(subject, parser), let bytes = transplanted(xml, subject, ancestry)
      else { continue }
      records += prefix + bytes
    }
    if !records.isEmpty { hasChanged = true }
    return records
  }

  // MARK: Where the mapping names no place

  /// The new records for which the mapping names no list that is here, at the end of the document: within the elements that were around them.
  private mutating func homeless(_ end: XMLListEnd, _ survey: Survey) throws(XMLConnectorError) -> [UInt8] {
    guard let root = end.ancestry.ancestors.first?.localName else { return [] }
    var written: [UInt8] = []
    let own = adopted.inOrder.filter { subjects.list(for: $0).flatMap { survey.sites[$0] } == nil }
    for (way, own) in ways(own, under: root, like: \.around) {
      written += try records(
        own, at: NewRecordPlace(end, missing: Array(way.dropFirst()), neighbour: nil))
    }
    return written
  }

  /// Some records by the ways to where they go, neighbours with one way together.
  private func ways(
    _ own: [AdoptedRecords.Subject], under root: String, like around: (AdoptedRecords.Place) -> [String]
  ) -> [(way: [String], subjects: [AdoptedRecords.Subject])] {
    var ways: [(way: [String], subjects: [AdoptedRecords.Subject])] = []
    for subject in own {
      guard let place = adopted.place(of: subject),
        let way = RecordPlaces.way(
          under: root, to: place.name, from: around(place), at: subjects.paths(for: subject))
      else { continue }
      if ways.last?.way != way { ways.append((way, [])) }
      ways[ways.count - 1].subjects.append(subject)
    }
    return ways
  }

  /// A record that is the whole document gets an element around it once there are others.
  private mutating func writeRoot(_ slice: XMLSlice, to sink: RewriteSink) throws(XMLConnectorError) {
    let named = source.mapping.document?.root ?? "*"
    let root = named == "*" ? "records" : named
    let own = try subjects.subject(of: slice, parser)?.subject
    let others = ways(adopted.inOrder.filter { $0 != own }, under: root) { _ in [] }
      .filter { $0.way == [root] }
    guard !others.isEmpty, let name = source.coding.scanned.encode(root) else {
      return try write(slice, to: sink)
    }
    let ancestry = XMLAncestry([XMLAncestor(localName: root, prefix: "", startTag: [])])
    try sink.write([0x3C] + name + [0x3E, 0x0A])
    try write(slice, to: sink)
    for (_, own) in others { try sink.write(records(own, ancestry, prefix: [0x0A])) }
    try sink.write([0x0A, 0x3C, 0x2F] + name + [0x3E])
  }
}
