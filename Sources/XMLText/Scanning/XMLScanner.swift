/// Cuts a file into its records and what lies between them, without parsing either.
///
/// Feed chunks of any size, take pieces with ``next()`` until it gives `nil`, feed again, and after the last chunk
/// call ``finish()`` and take the rest. The chunking never shows in the pieces.
///
/// Checked are the structure (tags that match, one root, attributes in quotes, comments, CDATA sections and
/// instructions that end) and the limits. The rest is checked where the bytes are parsed: records by
/// ``XMLRecordParser``, all others by ``XMLEnvelopeCheck``. A record within a record is not cut out by itself.
public struct XMLScanner: Sendable {
  /// Where records stand.
  public let paths: [XMLRecordPath]
  /// The encoding of the bytes fed.
  public let encoding: XMLEncoding
  /// The limits that stop the scan.
  public let limits: XMLLimits

  private var scan: MarkupScan
  private var buffer: [UInt8] = []
  /// Stands somewhere in the buffer, before all that was not yet given out.
  private var counter: PlaceCounter
  /// Where `counter` stands in the buffer.
  private var counted = 0
  private var isFinished = false
  private var failure: XMLError?

  /// A scanner at the beginning of a file.
  ///
  /// - Parameters:
  ///   - paths: where records stand. Where several match, the first one counts.
  ///   - encoding: the encoding of the bytes, see ``XMLEncodingDetection``; the declaration is not looked at.
  ///   - limits: what stops the scan.
  public init(paths: [XMLRecordPath], encoding: XMLEncoding = .utf8, limits: XMLLimits = .standard) {
    self.paths = paths
    self.encoding = encoding
    self.limits = limits
    scan = MarkupScan(paths: paths, encoding: encoding, limits: limits)
    counter = PlaceCounter(isUTF8: encoding.isUTF8)
  }

  /// Whether a document type declaration was met; it was skipped, and is an envelope piece of its own.
  public var hasDocumentType: Bool { scan.hasDocumentType }

  /// Adds the next bytes of the file. Bytes fed after ``finish()`` are ignored.
  public mutating func feed(_ chunk: [UInt8]) {
    guard !isFinished, failure == nil else { return }
    dropGiven(expecting: chunk.count)
    let start = buffer.count
    if buffer.isEmpty { buffer = chunk } else { buffer.append(contentsOf: chunk) }
    scan.noticeBytes(buffer, from: start)
  }

  /// Adds the next bytes of the file from a part of a larger array.
  public mutating func feed(_ chunk: ArraySlice<UInt8>) {
    guard !isFinished, failure == nil else { return }
    dropGiven(expecting: chunk.count)
    let start = buffer.count
    buffer.append(contentsOf: chunk)
    scan.noticeBytes(buffer, from: start)
  }

  /// Says that no more bytes follow.
  public mutating func finish() { isFinished = true }

  /// The next piece; `nil` when more bytes are needed or, after ``finish()``, when the file is through.
  ///
  /// - Returns: pieces in the order of the file. An envelope ends at a record, at a tag after 64 KiB, and at a
  ///   declaration; none is empty.
  /// - Throws: ``XMLError`` for what breaks the structure or a limit. After an error every call throws it again:
  ///   where the next record begins is unknown.
  public mutating func next() throws(XMLError) -> XMLPiece? {
    if let failure { throw failure }
    do throws(ScanFailure) {
      guard let event = try scan.advance(buffer, isFinished: isFinished) else { return nil }
      return try piece(of: event)
    } catch {
      let located = XMLError(error.cause, at: place(of: error.offset))
      failure = located
      throw located
    }
  }

  /// All pieces of a whole file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - paths: where records stand.
  ///   - encoding: the encoding of the bytes.
  ///   - limits: what stops the scan.
  /// - Returns: pieces in the order of the file.
  /// - Throws: what ``next()`` throws.
  public static func pieces(
    of bytes: [UInt8], paths: [XMLRecordPath], encoding: XMLEncoding = .utf8, limits: XMLLimits = .standard
  ) throws(XMLError) -> [XMLPiece] {
    var scanner = XMLScanner(paths: paths, encoding: encoding, limits: limits)
    scanner.feed(bytes)
    scanner.finish()
    var pieces: [XMLPiece] = []
    while let piece = try scanner.next() { pieces.append(piece) }
    return pieces
  }

  private mutating func piece(of event: MarkupScan.Event) throws(ScanFailure) -> XMLPiece {
    switch event {
    case .envelope(let range, let kind):
      move(to: range.lowerBound)
      return .envelope(
        XMLEnvelope(kind: kind, bytes: buffer[range], place: counter.place, encoding: encoding))
    case .record(let indentation, let range, let path):
      move(to: range.lowerBound)
      return .record(
        XMLSlice(
          bytes: buffer[range], path: path, indentation: buffer[indentation..<range.lowerBound],
          place: counter.place, ancestry: try scan.ancestry(at: range.lowerBound), encoding: encoding))
    }
  }

  /// Forgets what was given out. Pieces that are still held keep the old buffer alive by themselves.
  private mutating func dropGiven(expecting count: Int) {
    let given = scan.pieceStart
    guard given > 0 else { return }
    move(to: given)
    if given == buffer.count {
      buffer = []
    } else {
      // Removing in place would copy the whole buffer while pieces of it are held.
      var rest: [UInt8] = []
      rest.reserveCapacity(buffer.count - given + count)
      rest.append(contentsOf: buffer[given...])
      buffer = rest
    }
    scan.rebase(by: given)
    counted = 0
  }

  private mutating func move(to position: Int) {
    counter.advance(over: buffer, from: counted, to: position)
    counted = max(counted, position)
  }

  private func place(of position: Int) -> XMLPlace {
    var counter = self.counter
    if position >= counted {
      counter.advance(over: buffer, from: counted, to: min(position, buffer.count))
    }
    return counter.place
  }
}
