import Testing
import XMLText

/// The ends of elements that hold records, where new ones are put.
struct `The end of a list` {
  private func ends(_ file: String, paths records: [String], lists: [String]) throws -> [XMLListEnd] {
    let pieces = try XMLScanner.pieces(
      of: bytes(file), paths: records.compactMap { XMLRecordPath($0) },
      lists: lists.compactMap { XMLRecordPath($0) })
    #expect(pieces.flatMap(\.bytes) == bytes(file))
    return pieces.compactMap { if case .listEnd(let end) = $0 { end } else { nil } }
  }

  @Test func `is a piece with its white space, its place and the namespaces within`() throws {
    let file = "<a xmlns='u'>\n  <b xmlns:x='v' c='>'>\n    <r/>\n  </b >\n</a>\n"
    let found = try ends(file, paths: ["a/b/r"], lists: ["a", "a/b"])
    #expect(found.map(\.list) == [1, 0])
    #expect(found.map { string($0.bytes) } == ["</b >", "</a>"])
    #expect(found.map { string($0.indentation) } == ["\n  ", "\n"])
    #expect(found.map(\.place.description) == ["line 4, column 3", "line 5, column 1"])
    #expect(found.map { string(bytes(file)[$0.place.offset...].prefix(3)) } == ["</b", "</a"])
    #expect(found.map { $0.ancestry.ancestors.map(\.localName) } == [["a", "b"], ["a"]])
    #expect(found[0].ancestry.namespaces.namespace(of: "x") == "v")
    #expect(found[1].ancestry.namespaces.namespace(of: "x") == nil)
    #expect(found.allSatisfy { !$0.isEmptyTag })
  }

  @Test func `is the whole element where that closes itself`() throws {
    let found = try ends("<a><b/>\n<b c='1' xmlns:x='v' /></a>", paths: ["a/b/r"], lists: ["a/b"])
    #expect(found.map(\.isEmptyTag) == [true, true])
    #expect(found.map { string($0.bytes) } == ["<b/>", "<b c='1' xmlns:x='v' />"])
    #expect(found.map { string($0.indentation) } == ["", "\n"])
    #expect(found.map { $0.ancestry.ancestors.last?.localName } == ["b", "b"])
    #expect(found[1].ancestry.namespaces.namespace(of: "x") == "v")
    let root = try ends("<a/>", paths: ["a/b/r"], lists: ["a"])
    #expect(root.map(\.isEmptyTag) == [true] && root[0].ancestry.ancestors.map(\.localName) == ["a"])
  }

  @Test func `is not seen within records, in other places or as a record`() throws {
    #expect(try ends("<a><r><b/></r><c><b/></c></a>", paths: ["a/r"], lists: ["a/b"]).isEmpty)
    #expect(try ends("<a><r/></a>", paths: ["a/r"], lists: ["a/r"]).isEmpty)
  }

  @Test func `is seen where no record can stand, and in a namespace that is asked for`() throws {
    let path = try #require(XMLRecordPath("a/b", namespace: "v"))
    let file = bytes("<a xmlns:x='v'><b></b><x:b></x:b><x:b/></a>")
    let found = try XMLScanner.pieces(of: file, paths: [], lists: [path])
    let ends = found.compactMap { if case .listEnd(let end) = $0 { string(end.bytes) } else { nil } }
    #expect(ends == ["</x:b>", "<x:b/>"])
  }

  @Test func `the root is known by its start tag`() throws {
    var scanner = XMLScanner(paths: [])
    scanner.feed(bytes("<?xml version='1.0'?><п:Корень xmlns:п='urn:п' а='1'>"))
    #expect(try scanner.next() != nil)
    #expect(try scanner.next() == nil)
    let root = try #require(scanner.root)
    #expect(root.ancestors.map(\.localName) == ["Корень"] && root.ancestors.map(\.prefix) == ["п"])
    #expect(root.namespaces.namespace(of: "п") == "urn:п")
    #expect(string(root.ancestors[0].startTag) == "<п:Корень xmlns:п='urn:п' а='1'>")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `whatever the file, records put there are read there`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let file = bytes(random.document())
    let records = ["Файл/Список/Контрагент"].compactMap { XMLRecordPath($0) }
    let lists = ["Файл/Список", "Файл"].compactMap { XMLRecordPath($0) }
    let whole = scan(file, paths: records, lists: lists)
    #expect(whole.error == nil && whole.pieces.flatMap(\.bytes) == file)
    let sizes = (0..<random.number(1...4)).map { _ in random.number(1...random.one(of: [1, 7, 64])) }
    let parts = scan(file, chunks: sizes, paths: records, lists: lists)
    #expect(parts.pieces.map(line) == whole.pieces.map(line), "\(string(file))")

    var longer: [UInt8] = []
    var count = 0
    for piece in whole.pieces {
      guard case .listEnd(let end) = piece, end.list == 0 else {
        longer += piece.bytes
        continue
      }
      count += 1
      let record = try XMLNode("Контрагент", text: "\(count)").bytes(in: end.ancestry)
      if end.isEmptyTag {
        longer += end.indentation + end.bytes.dropLast(2) + [0x3E] + record + bytes("</ф:Список>")
      } else {
        longer += record + end.indentation + end.bytes
      }
    }
    let before = slices(whole.pieces).count
    let after = try readAll(longer, paths: records)
    #expect(after.count == before + count, "\(string(longer))")
    let texts = after.map(\.root.text)
    for number in 0..<count { #expect(texts.contains("\(number + 1)")) }
  }
}
