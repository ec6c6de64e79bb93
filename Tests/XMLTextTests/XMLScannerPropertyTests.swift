import Testing
import XMLText

struct `Whatever the file` {
  private static let paths = ["Файл/Список/Контрагент", "**/ИНН", "a/*/Имя"].compactMap { XMLRecordPath($0) }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `the pieces joined are the file, and all of it is well-formed`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let file = bytes(random.document())
    let pieces = try XMLScanner.pieces(of: file, paths: Self.paths)
    #expect(pieces.flatMap(\.bytes) == file)
    #expect(throws: Never.self) { try readAll(file, paths: Self.paths) }
    for slice in slices(pieces) { #expect(Array(file[slice.byteRange]) == Array(slice.bytes)) }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `the chunking never shows`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var file = bytes(random.document())
    // Damage most of the files: errors must not depend on the chunks either.
    for _ in 0..<random.number(0...3) {
      let place = random.number(0...file.count - 1)
      switch random.number(0...4) {
      case 0: file[place] = random.one(of: [0, 0x3C, 0x3E, 0x22, 0x27, 0x2D, 0x2F, 0x21, 0x26, 0x5D])
      case 1: file.remove(at: place)
      case 2: file.insert(random.one(of: [0, 0x3C, 0x3E, 0x22, 0x2D, 0x20]), at: place)
      case 3: file.removeLast(min(file.count - 1, random.number(0...20)))
      default:
        file.insert(contentsOf: random.one(of: ["<!--", "]]>", "</a>", "<a>", "<?xml ?>"]).utf8, at: place)
      }
    }
    let limits =
      random.chance(1, in: 3)
      ? XMLLimits(
        recordBytes: random.number(20...200), depth: random.number(2...5), tagBytes: random.number(10...60),
        attributes: random.number(1...3), nameBytes: random.number(10...60),
        textBytes: random.number(10...100))
      : .standard
    let whole = scan(file, paths: Self.paths, limits: limits)
    let sizes = (0..<random.number(1...4)).map { _ in random.number(1...random.one(of: [1, 7, 64])) }
    let parts = scan(file, chunks: sizes, paths: Self.paths, limits: limits)
    #expect(parts.pieces.map(line) == whole.pieces.map(line), "\(string(file))")
    #expect(parts.error == whole.error, "\(string(file))")
  }

  @Test(arguments: 0..<25 as Range<UInt64>)
  func `a file cut off at any byte is an error, after pieces that are those of the whole file`(seed: UInt64)
    throws
  {
    var random = SeededGenerator(seed: seed)
    let text = random.document()
    let file = bytes(String(text[...(text.lastIndex(of: ">") ?? text.startIndex)]))
    let whole = try XMLScanner.pieces(of: file, paths: Self.paths).map(line)
    let hasTail = text.contains("после")
    for length in 0..<file.count {
      let cut = scan(Array(file[..<length]), paths: Self.paths)
      if cut.error == nil {
        // Only what may follow the root can be missing unnoticed.
        #expect(hasTail && string(file[length...]).hasSuffix("<!-- после -->"))
      } else {
        #expect(whole.starts(with: cut.pieces.map(line)))
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `damage never crashes the readers`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var file = bytes(random.document())
    for _ in 0..<random.number(1...8) {
      let place = random.number(0...file.count - 1)
      file[place] = UInt8.random(in: 0...255, using: &random)
    }
    // Either answer is right; what matters is that there is one, and that all bytes are accounted for.
    let found = scan(file, paths: Self.paths)
    if found.error == nil { #expect(found.pieces.flatMap(\.bytes) == file) }
    let parser = XMLRecordParser()
    for slice in slices(found.pieces) {
      guard let record = try? parser.parse(slice) else { continue }
      #expect(record.root.range == 0..<slice.bytes.count)
    }
  }
}
