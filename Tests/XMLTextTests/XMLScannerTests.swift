import Testing
import XMLText

struct `Scanning for records` {
  static let commerceML = """
    <?xml version="1.0" encoding="UTF-8"?>
    <КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.09">
      <Контрагенты СодержитТолькоИзменения="true">
        <Контрагент><Ид>1</Ид></Контрагент>
        <Контрагент/>
      </Контрагенты>
    </КоммерческаяИнформация>

    """

  @Test func `records are cut out with their place, ancestors and namespaces`() throws {
    let pieces = try XMLScanner.pieces(
      of: bytes(Self.commerceML), paths: paths("КоммерческаяИнформация/Контрагенты/Контрагент"))
    let found = slices(pieces)
    #expect(found.map { string($0.bytes) } == ["<Контрагент><Ид>1</Ид></Контрагент>", "<Контрагент/>"])
    #expect(found.map { string($0.indentation) } == ["\n    ", "\n    "])
    #expect(found.map(\.place.line) == [4, 5])
    #expect(found.map(\.place.column) == [5, 5])
    #expect(found.map(\.depth) == [3, 3])
    let file = bytes(Self.commerceML)
    #expect(found.map { Array(file[$0.byteRange]) } == found.map { Array($0.bytes) })
    let ancestry = try #require(found.first?.ancestry)
    #expect(ancestry.ancestors.map(\.localName) == ["КоммерческаяИнформация", "Контрагенты"])
    #expect(ancestry.namespaces.namespace(of: "") == "urn:1C.ru:commerceml_2")
    #expect(string(ancestry.ancestors[1].startTag) == "<Контрагенты СодержитТолькоИзменения=\"true\">")
    #expect(pieces.flatMap(\.bytes) == file)
  }

  @Test func `lines and columns are counted through long stretches of line ends and letters`() throws {
    let file =
      "<a>" + String(repeating: "\n", count: 9_999) + String(repeating: "ё", count: 9_999) + "<r/></a>"
    for chunk in [7, 4096, 100_000] {
      let slice = try #require(
        slices(scan(bytes(file), chunks: [chunk], paths: try paths("a/r")).pieces).first)
      #expect(slice.place == XMLPlace(offset: 3 + 9_999 * 3, line: 10_000, column: 10_000))
    }
  }

  @Test func `an attribute of an ancestor can be read`() throws {
    let found = slices(try XMLScanner.pieces(of: bytes(Self.commerceML), paths: paths("**/Контрагент")))
    let ancestry = try #require(found.first?.ancestry)
    let element = try XMLRecordParser().parse(ancestry.ancestors[1], of: ancestry, encoding: .utf8)
    #expect(element.attribute("СодержитТолькоИзменения") == "true")
    #expect(element.name.namespace == "urn:1C.ru:commerceml_2")
  }

  @Test func `declaration and document type are pieces of their own`() throws {
    let file = "\u{FEFF}<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE a [ <!ENTITY b ']>'> ]>\n<a/>\n"
    var scanner = XMLScanner(paths: [])
    scanner.feed(bytes(file))
    scanner.finish()
    var found: [XMLEnvelope] = []
    while let piece = try scanner.next() {
      if case .envelope(let envelope) = piece { found.append(envelope) }
    }
    #expect(found.map(\.kind) == [.declaration, .markup, .documentType, .markup])
    #expect(string(found[2].bytes) == "<!DOCTYPE a [ <!ENTITY b ']>'> ]>")
    #expect(scanner.hasDocumentType)
  }

  @Test(arguments: [
    ("a/b", ["<b>1</b>"]), ("a/*", ["<b>1</b>", "<c><b>2</b></c>"]), ("a/**/b", ["<b>1</b>", "<b>2</b>"]),
    ("**/b", ["<b>1</b>", "<b>2</b>"]), ("*/c/b", ["<b>2</b>"]), ("a/**/*", ["<b>1</b>", "<c><b>2</b></c>"]),
    ("x/b", []), ("a", ["<a><b>1</b><c><b>2</b></c></a>"]), ("/a/c/b", ["<b>2</b>"]),
  ])
  func `a path selects by names, any element and any depth`(path: String, expected: [String]) throws {
    let file = bytes("<a><b>1</b><c><b>2</b></c></a>")
    let found = slices(try XMLScanner.pieces(of: file, paths: paths(path)))
    #expect(found.map { string($0.bytes) } == expected)
  }

  @Test func `paths that say nothing are refused`() {
    #expect(XMLRecordPath("") == nil)
    #expect(XMLRecordPath("a//b") == nil)
    #expect(XMLRecordPath("a/**") == nil)
    #expect(XMLRecordPath(Array(repeating: .any, count: 64)) == nil)
    #expect(XMLRecordPath("a/**/Справочник.Контрагенты")?.description == "a/**/Справочник.Контрагенты")
  }

  @Test func `a record within a record is not cut out, and the first of several paths counts`() throws {
    let file = bytes("<a><b><b/></b><c/></a>")
    let found = slices(try XMLScanner.pieces(of: file, paths: paths("a/c", "**/b", "a/b")))
    #expect(found.map { string($0.bytes) } == ["<b><b/></b>", "<c/>"])
    #expect(found.map(\.path) == [1, 0])
  }

  @Test func `names match whatever the prefix, and the namespace when one is asked for`() throws {
    let file = bytes(
      "<p:a xmlns:p='urn:&#49;' xmlns='urn:2'><p:b/><b/><b xmlns='urn:1'/><x:b xmlns:x='urn:3'/><b xmlns=''/></p:a>"
    )
    func found(_ namespace: String?) throws -> [String] {
      let path = try #require(XMLRecordPath("a/b", namespace: namespace))
      return slices(try XMLScanner.pieces(of: file, paths: [path])).map { string($0.bytes) }
    }
    #expect(try found(nil).count == 5)
    #expect(try found("urn:1") == ["<p:b/>", "<b xmlns='urn:1'/>"])
    #expect(try found("urn:2") == ["<b/>"])
    #expect(try found("urn:3") == ["<x:b xmlns:x='urn:3'/>"])
    #expect(try found("") == ["<b xmlns=''/>"])
  }

  @Test func `what looks like a record in comments, CDATA, instructions and attributes is none`() throws {
    let inner = "<!-- <b> > --><![CDATA[<b></b>]]><?x <b> ?><c d='<'/>".replacing("'<'", with: "'>/>'")
    let file = bytes("<a>\(inner)<b>\(inner)</b></a>")
    let found = slices(try XMLScanner.pieces(of: file, paths: paths("a/b")))
    #expect(found.map { string($0.bytes) } == ["<b>\(inner)</b>"])
  }

  @Test func `each record has the ancestors and namespaces of its own place`() throws {
    let file = bytes(
      "<a><b n='1' xmlns='urn:1'><r/><x><y/></x><r/></b><b n='2'><r/></b><c xmlns='urn:3'><b><r/></b></c></a>"
    )
    let found = slices(try XMLScanner.pieces(of: file, paths: paths("**/r")))
    #expect(
      found.map { $0.ancestry.ancestors.map { string($0.startTag) }.joined() } == [
        "<a><b n='1' xmlns='urn:1'>", "<a><b n='1' xmlns='urn:1'>", "<a><b n='2'>", "<a><c xmlns='urn:3'><b>",
      ])
    #expect(found.map { $0.ancestry.namespaces.namespace(of: "") } == ["urn:1", "urn:1", "", "urn:3"])
  }

  @Test func `names are found in windows-1251`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let text = "<Файл>\n <Контрагент Ид='№1'>ё</Контрагент></Файл>"
    let file = try #require(encoding.encode(text))
    let pieces = try XMLScanner.pieces(of: file, paths: paths("Файл/Контрагент"), encoding: encoding)
    let slice = try #require(slices(pieces).first)
    #expect(encoding.decode(slice.bytes) == "<Контрагент Ид='№1'>ё</Контрагент>")
    #expect(slice.place == XMLPlace(offset: 8, line: 2, column: 2))
    #expect(slice.ancestry.ancestors.map(\.localName) == ["Файл"])
    let record = try XMLRecordParser().parse(slice)
    #expect(record.root.text == "ё")
    #expect(record.root.attribute("Ид") == "№1")
  }

  @Test func `long stretches without records come in bounded pieces`() throws {
    let file = bytes("<a>" + String(repeating: "<b>Товар</b>\n", count: 20_000) + "<r/></a>")
    let pieces = try XMLScanner.pieces(of: file, paths: paths("a/r"))
    #expect(pieces.count > 4)
    #expect(pieces.allSatisfy { $0.bytes.count < 66_000 })
    #expect(pieces.flatMap(\.bytes) == file)
  }
}

struct `Structure that the scanner checks` {
  @Test(arguments: [
    ("<a><b></a>", XMLError.Cause.mismatchedEndTag(expected: "b", found: "a"), 6),
    ("<r><b></r>", .mismatchedEndTag(expected: "b", found: "r"), 6),
    ("<a></a></a>", .unexpectedEndTag("a"), 7),
    ("<a/><b/>", .secondRoot("b"), 4), ("<a/>x", .textOutsideRoot, 4), (" x<a/>", .textOutsideRoot, 1),
    ("<a/><![CDATA[x]]>", .textOutsideRoot, 4), ("", .noRoot, 0), ("<!-- x -->", .noRoot, 10),
    ("<a>", .unclosedElement("a"), 3), ("<r><b>", .unclosedElement("b"), 6), ("<a", .unterminated(.tag), 0),
    ("<a><", .unterminated(.tag), 3), ("<a></a", .unterminated(.tag), 3),
    ("<a><!-- x", .unterminated(.comment), 3), ("<a><![CDATA[x]]", .unterminated(.characterData), 3),
    ("<a><?x ?", .unterminated(.instruction), 3), ("<!DOCTYPE a [ ]", .unterminated(.documentType), 0),
    ("<!DOCTYPE a 'x>", .unterminated(.documentType), 0), ("<a b='x", .unterminated(.tag), 0),
    ("<a><!-- x -- y --></a>", .unexpected(found: "--", expected: "no -- within a comment"), 10),
    ("<a b=c/>", .unexpected(found: "c", expected: "a quote"), 5),
    ("<a b/>", .unexpected(found: "/", expected: "= of an attribute"), 4),
    ("<a b='1'c='2'/>", .unexpected(found: "c", expected: "a space, / or > in a tag"), 8),
    ("<a b='<'/>", .unexpected(found: "<", expected: "the closing quote of an attribute"), 6),
    ("<1/>", .unexpected(found: "1", expected: "a name after <"), 1),
    ("<a>< b/></a>", .unexpected(found: " ", expected: "a name after <"), 4),
    ("<a><!ELEMENT x></a>", .unexpected(found: "<!E", expected: "<!--, <![CDATA[ or <!DOCTYPE"), 3),
    ("<a></a b>", .unexpected(found: "b", expected: "> of an end tag"), 7),
    (" <?xml version='1.0'?><a/>", .misplacedDeclaration, 1), ("<a><?XML ?></a>", .misplacedDeclaration, 3),
    ("<!DOCTYPE a><!DOCTYPE a><a/>", .misplacedDocumentType, 12),
    ("<a><!DOCTYPE a></a>", .misplacedDocumentType, 3),
    ("<a>\0</a>", .nulByte, 3), ("\0", .nulByte, 0), ("<a b='\0'/>", .nulByte, 6),
  ])
  func `damage is found with its place`(file: String, cause: XMLError.Cause, offset: Int) throws {
    let found = scan(bytes(file), paths: try paths("r")).error
    #expect(found?.cause == cause)
    #expect(found?.place == XMLPlace(offset: offset, line: 1, column: offset + 1))
  }

  @Test func `an error names line and column in characters`() throws {
    let found = scan(bytes("<Файл>\n  <Имя>ё</Имя>\n <ё></Файл>"), paths: []).error
    #expect(found?.place.line == 3)
    #expect(found?.place.column == 5)
    #expect(
      found?.description
        == "Line 3, column 5: end tag </Файл> where </ё> was expected. The file is damaged; export it again.")
  }

  @Test func `an error stays`() throws {
    var scanner = XMLScanner(paths: [])
    scanner.feed(bytes("</a>"))
    #expect(throws: XMLError.self) { try scanner.next() }
    scanner.feed(bytes("<a/>"))
    #expect(throws: XMLError.self) { try scanner.next() }
  }

  @Test(arguments: [
    ("<a><r>12345678901234567890</r></a>", XMLLimits.Name.recordBytes, 26),
    ("<a><b><c><d><e/></d></c></b></a>", .depth, 4), ("<a><r><c><d><e/></d></c></r></a>", .depth, 4),
    ("<a b='1' c='2' d='3'/>", .attributes, 2), ("<abcdefghijk/>", .nameBytes, 10),
    ("<a>123456789012345678901234567890123</a>", .textBytes, 30),
    ("<a><!--23456789012345678901234567890--></a>", .textBytes, 30),
    ("<a b='12345678901234567890123456'/>", .tagBytes, 32),
    ("<!DOCTYPE a [123456789012345678901234567890]><a/>", .tagBytes, 32),
  ])
  func `every limit stops the scan and says which it is`(
    file: String, name: XMLLimits.Name, limit: Int
  ) throws {
    let limits = XMLLimits(
      recordBytes: 26, depth: 4, tagBytes: 32, attributes: 2, nameBytes: 10, textBytes: 30, namespaces: 2)
    let found = scan(bytes(file), paths: try paths("a/r"), limits: limits)
    #expect(found.error?.cause == .limitExceeded(name, limit: limit))
    let wide = XMLLimits(
      recordBytes: 27, depth: 5, tagBytes: 47, attributes: 3, nameBytes: 11, textBytes: 40, namespaces: 2)
    #expect(scan(bytes(file), paths: try paths("a/r"), limits: wide).error == nil)
  }

  @Test func `a text as long as the limit passes in any chunks`() throws {
    let limits = XMLLimits(textBytes: 5)
    for size in 1...9 {
      #expect(scan(bytes("<a>12345<b/></a>"), chunks: [size], paths: [], limits: limits).error == nil)
      #expect(
        scan(bytes("<a>123456<b/></a>"), chunks: [size], paths: [], limits: limits).error?.place.offset == 3)
    }
  }

  @Test func `too many namespaces are refused where a record stands`() throws {
    let limits = XMLLimits(namespaces: 2)
    let file = bytes("<a xmlns='1' xmlns:b='2' xmlns:c='3'><r/></a>")
    #expect(
      scan(file, paths: try paths("a/r"), limits: limits).error?.cause
        == .limitExceeded(.namespaces, limit: 2))
  }
}
