/// Checks what stands outside of records, as one document with the records left out.
///
/// Feed all pieces of a file in order and call ``finish()``. Together with each record's
/// ``XMLRecordParser/parse(_:)`` this checks the whole file. A document type declaration is left out too, so that
/// nothing in it is interpreted and no entity of it is known.
///
/// Not `Sendable`: one check a task.
public final class XMLEnvelopeCheck {
  private let reader: SAXEnvelopeReader
  /// How many bytes libxml2 was given.
  private var given = 0
  /// The last pieces, with what libxml2 had been given before each; it may see an error one piece late.
  private var recent: [(given: Int, envelope: XMLEnvelope)] = []
  private var failure: XMLError?

  /// A check at the beginning of a file.
  ///
  /// - Throws: ``XMLError/Cause/parserUnavailable``.
  public init() throws(XMLError) {
    do throws(ScanFailure) {
      reader = try SAXEnvelopeReader()
    } catch {
      throw XMLError(error.cause, at: .start)
    }
  }

  /// Takes the next piece of the file.
  ///
  /// - Parameter piece: records are skipped.
  /// - Throws: ``XMLError`` for what is not well-formed; after an error every call throws it again.
  public func feed(_ piece: XMLPiece) throws(XMLError) {
    switch piece {
    case .envelope(let envelope): try feed(envelope)
    case .record(let slice):
      // A document needs a root; when that is a record, something stands for it.
      if slice.depth == 1 { try read(Array("<r/>".utf8), isLast: false) }
    }
  }

  /// Says that no more pieces follow.
  ///
  /// - Throws: ``XMLError`` for what is not well-formed.
  public func finish() throws(XMLError) { try read([], isLast: true) }

  private func feed(_ envelope: XMLEnvelope) throws(XMLError) {
    if let failure { throw failure }
    guard envelope.kind != .documentType else { return }
    recent = recent.suffix(1) + [(given, envelope)]
    var bytes: [UInt8] = []
    if let wrong = envelope.encoding.appendUTF8(of: envelope.bytes, to: &bytes) {
      let cause = XMLError.Cause.undecodableByte(envelope.bytes[wrong], encoding: envelope.encoding.name)
      failure = XMLError(cause, at: envelope.place(at: wrong))
    }
    try read(bytes, isLast: false)
  }

  private func read(_ bytes: [UInt8], isLast: Bool) throws(XMLError) {
    if let failure { throw failure }
    if let report = reader.read(bytes, isLast: isLast) {
      let error = XMLError(report.cause, at: place(of: report.consumed))
      failure = error
      throw error
    }
    given += bytes.count
  }

  /// The place of a byte given to libxml2; within the last pieces, before them their beginning.
  private func place(of consumed: Int) -> XMLPlace {
    guard let piece = recent.last(where: { $0.given <= consumed }) ?? recent.first else { return .start }
    let raw = piece.envelope.encoding.rawCount(ofUTF8: consumed - piece.given, in: piece.envelope.bytes)
    return piece.envelope.place(at: piece.envelope.bytes.startIndex + raw)
  }
}

extension XMLEnvelope {
  func place(at index: Int) -> XMLPlace {
    var counter = PlaceCounter(from: place, isUTF8: encoding.isUTF8)
    counter.advance(over: bytes[bytes.startIndex..<min(max(index, bytes.startIndex), bytes.endIndex)])
    return counter.place
  }
}

extension XMLEncoding {
  /// How many bytes of `bytes` become the first `count` bytes of UTF-8.
  func rawCount(ofUTF8 count: Int, in bytes: ArraySlice<UInt8>) -> Int {
    guard let table else { return min(max(0, count), bytes.count) }
    var left = count
    var index = bytes.startIndex
    while index < bytes.endIndex, left > 0 {
      let byte = bytes[index]
      left -= byte < 0x80 ? 1 : (4 - table.utf8[Int(byte) - 128].leadingZeroBitCount / 8)
      index += 1
    }
    return index - bytes.startIndex
  }
}
