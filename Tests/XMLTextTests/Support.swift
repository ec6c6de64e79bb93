import Testing
import XMLText

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func string(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

func paths(_ texts: String...) throws -> [XMLRecordPath] {
  try texts.map { try #require(XMLRecordPath($0)) }
}

/// Scans a file given in chunks; what was found up to an error, and the error.
func scan(
  _ file: [UInt8], chunks: [Int] = [], paths: [XMLRecordPath], encoding: XMLEncoding = .utf8,
  limits: XMLLimits = .standard
) -> (pieces: [XMLPiece], error: XMLError?) {
  var scanner = XMLScanner(paths: paths, encoding: encoding, limits: limits)
  var pieces: [XMLPiece] = []
  var start = 0
  var turn = 0
  do throws(XMLError) {
    while start < file.count {
      let size = chunks.isEmpty ? file.count : chunks[turn % chunks.count]
      let end = min(file.count, start + max(1, size))
      scanner.feed(file[start..<end])
      while let piece = try scanner.next() { pieces.append(piece) }
      start = end
      turn += 1
    }
    scanner.finish()
    while let piece = try scanner.next() { pieces.append(piece) }
    return (pieces, nil)
  } catch {
    return (pieces, error)
  }
}

/// Scans, parses and checks a whole file.
@discardableResult
func readAll(
  _ file: [UInt8], paths: [XMLRecordPath], encoding: XMLEncoding = .utf8, limits: XMLLimits = .standard
) throws(XMLError) -> [XMLRecord] {
  let parser = XMLRecordParser(limits: limits)
  let check = try XMLEnvelopeCheck()
  var records: [XMLRecord] = []
  for piece in try XMLScanner.pieces(of: file, paths: paths, encoding: encoding, limits: limits) {
    try check.feed(piece)
    if case .record(let slice) = piece { records.append(try parser.parse(slice)) }
  }
  try check.finish()
  return records
}

/// The records of a scan.
func slices(_ pieces: [XMLPiece]) -> [XMLSlice] {
  pieces.compactMap { piece in
    if case .record(let slice) = piece { slice } else { nil }
  }
}

/// A record alone in no namespace.
func record(_ text: String, indentation: String = "") throws -> XMLRecord {
  try XMLRecordParser().parse(XMLSlice(bytes: bytes(text)[...], indentation: bytes(indentation)[...]))
}

/// A piece as a line that can be compared.
func line(_ piece: XMLPiece) -> String {
  switch piece {
  case .envelope(let envelope):
    "\(envelope.kind) @\(envelope.place.offset) \(envelope.place): \(string(envelope.bytes))"
  case .record(let slice):
    "record \(slice.path) @\(slice.place.offset) \(slice.place) depth \(slice.depth) "
      + "\(slice.ancestry.ancestors.map(\.localName)) \(slice.ancestry.namespaces.bindings): "
      + "[\(string(slice.indentation))]\(string(slice.bytes))"
  }
}
