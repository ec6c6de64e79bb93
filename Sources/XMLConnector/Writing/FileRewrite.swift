import Contractors
import Files
import XMLText

/// Makes all changes of one call in one new file that takes the place of the old one.
struct FileRewrite {
  private let source: XMLSource
  private let parser: XMLRecordParser
  private var batch: OperationBatch
  /// How many lines further down things stand in the new file.
  private var shift = 0

  init(_ source: XMLSource, _ operations: [Operation]) {
    self.source = source
    parser = XMLRecordParser(limits: source.options.limits)
    batch = OperationBatch(operations, source, parser: parser)
  }

  /// Writes the new file and puts it in the old one's place.
  ///
  /// - Returns: one outcome per operation.
  /// - Throws: ``XMLConnectorError`` when nothing was changed.
  mutating func run() throws(XMLConnectorError) -> [Outcome] {
    guard batch.isSeeking else { return batch.answers }
    try source.checkReversible()
    let survey: Survey
    do throws(XMLConnectorError) { survey = try Survey(source, &batch, parser: parser) } catch {
      return try staleIfChanged(error)
    }
    refuseHomeless(survey)
    guard batch.hasFound || !batch.creations.isEmpty else { return batch.answers }
    if batch.isAnyRepeated {
      do throws(XMLConnectorError) { try tryRepeated() } catch { return try staleIfChanged(error) }
    }
    let sink = try RewriteSink(
      path: source.options.path, coding: source.coding, faults: source.options.faults)
    do throws(XMLConnectorError) { try write(survey, to: sink) } catch {
      sink.replacement.abort()
      return try staleIfChanged(error)
    }
    batch.finish()
    guard !batch.effective.isEmpty else {
      sink.replacement.abort()
      return batch.answers
    }
    return try commit(sink)
  }

  private mutating func commit(_ sink: RewriteSink) throws(XMLConnectorError) -> [Outcome] {
    do throws(FileError) {
      try sink.replacement.commit(expecting: source.identity)
      return batch.answers
    } catch {
      switch error {
      case .changedMeanwhile: return stale
      // The new file is in place; only whether it outlasts a power cut is not known.
      case .system(.syncDirectory, _, _): return unknown(error)
      // The look at the new file may have failed after it was put in place.
      case .system(.inspect, _, _) where !isOldInPlace: return unknown(error)
      default: throw .file(error)
      }
    }
  }

  private var stale: [Outcome] { Array(repeating: .stale(nil), count: batch.answers.count) }

  /// A file that another program is writing to may look damaged for a moment.
  private func staleIfChanged(_ error: XMLConnectorError) throws(XMLConnectorError) -> [Outcome] {
    guard case .malformed = error, (try? source.reader.hasChanged()) == true else { throw error }
    return stale
  }

  private var isOldInPlace: Bool {
    let options = source.options
    return (try? FileIdentity(path: options.path, faults: options.faults)) == source.identity
  }

  private mutating func unknown(_ error: FileError) -> [Outcome] {
    let sentence = XMLConnectorError.file(error).sentence
    for index in batch.effective { batch.settle(index, .unknown(sentence)) }
    return batch.answers
  }

  /// Refuses new records for which the mapping names no list.
  private mutating func refuseHomeless(_ survey: Survey) {
    for (target, operations) in batch.creations {
      let way = source.places.newRecords[target.entity]
      if way.flatMap({ survey.sites[$0] }) == nil {
        batch.refuse(target, operations, RecordSentence.noList(target.entity))
      }
    }
  }

  /// Makes changes of records that stand in several places for trial: what one place refuses is done in none.
  private mutating func tryRepeated() throws(XMLConnectorError) {
    var trial = batch
    var pieces = try source.pieces(isChecked: false)
    var number = 0
    while let piece = try pieces.next() {
      guard case .record(let slice) = piece else { continue }
      defer { number += 1 }
      guard trial.isRepeated(number) else { continue }
      let xml: XMLRecord
      do throws(XMLError) { xml = try parser.parse(slice) } catch {
        throw .malformed(path: source.options.path, error)
      }
      _ = trial.meet(xml, number: number, line: slice.place.line)
    }
    batch.refuse(whatRefused: trial)
  }

  // MARK: Writing

  private mutating func write(_ survey: Survey, to sink: RewriteSink) throws(XMLConnectorError) {
    var pieces = try source.pieces(isChecked: false)
    var number = 0
    var ends = 0
    while let piece = try pieces.next() {
      switch piece {
      case .envelope(let envelope): try sink.write(envelope.bytes)
      case .record(let slice):
        try write(slice, number: number, to: sink)
        number += 1
      case .listEnd(let end):
        try write(end, number: ends, survey, to: sink)
        ends += 1
      }
    }
  }

  private mutating func write(
    _ slice: XMLSlice, number: Int, to sink: RewriteSink
  ) throws(XMLConnectorError) {
    guard batch.concerns(number) else {
      try sink.write(slice.indentation)
      return try sink.write(slice.bytes)
    }
    let xml: XMLRecord
    do throws(XMLError) { xml = try parser.parse(slice) } catch {
      throw .malformed(path: source.options.path, error)
    }
    switch batch.meet(xml, number: number, line: slice.place.line + shift) {
    case .kept:
      try sink.write(slice.indentation)
      try sink.write(slice.bytes)
    case .replaced(let new):
      shift += new.bytes.lineCount - slice.bytes.lineCount
      try sink.write(slice.indentation)
      try sink.write(new.bytes)
    case .takenOut: shift -= slice.indentation.lineCount + slice.bytes.lineCount
    }
  }

  private mutating func write(
    _ end: XMLListEnd, number: Int, _ survey: Survey, to sink: RewriteSink
  ) throws(XMLConnectorError) {
    let sites = survey.sites.filter { $0.value.end == number }
    let first = end.place.line - end.indentation.lineCount + shift
    let within = records(at: sites.filter { !$0.value.isBehind }, line: first + end.opening.lineCount)
    let own = within.isEmpty ? Array(end.indentation + end.bytes) : end.opening + within + end.closing
    let new = own + records(at: sites.filter(\.value.isBehind), line: first + own.lineCount)
    shift += new.lineCount - end.indentation.lineCount - end.bytes.lineCount
    try sink.write(new)
  }

  /// The new records that go to some places, in the order of the ways to them.
  private mutating func records(at sites: [[String]: Survey.Site], line: Int) -> [UInt8] {
    var written: [UInt8] = []
    let ways = Set(batch.creations.compactMap { source.places.newRecords[$0.target.entity] })
    for way in ways.sorted(by: { source.places.comes($0, before: $1) }) {
      guard let site = sites[way] else { continue }
      let place = NewRecordPlace(
        site.list, missing: Array(way.dropFirst(site.depth)), neighbour: site.neighbour)
      written += records(of: way, at: place, line: line + written.lineCount)
    }
    return written
  }

  /// The new records of a list with the lists that must be made around them; empty when none could be made.
  private mutating func records(of way: [String], at place: NewRecordPlace, line: Int) -> [UInt8] {
    let own = batch.creations.filter { source.places.newRecords[$0.target.entity] == way }
    guard let opening = place.opening, let closing = place.closing else {
      for (target, operations) in own {
        batch.refuse(target, operations, RecordSentence.noList(target.entity))
      }
      return []
    }
    var written: [UInt8] = []
    for (target, operations) in own {
      let next = line + opening.lineCount + written.lineCount + place.prefix.lineCount
      if let slice = batch.make(target, operations, at: place, line: next) {
        written += place.prefix + slice.bytes
      }
    }
    return written.isEmpty ? [] : opening + written + closing
  }
}

extension Collection<UInt8> {
  /// How many line ends stand in some bytes.
  var lineCount: Int { count { $0 == 0x0A } }
}
