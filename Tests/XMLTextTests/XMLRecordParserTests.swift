import Testing
import XMLText

struct `Parsing records` {
  @Test func `an element knows its values and where each stands`() throws {
    let text = "<а б=\"1&amp;2\" в='x'><г>раз &lt; два</г><!-- п --><![CDATA[<]]><?ц д?>хвост<е/></а>"
    let record = try record(text)
    let file = bytes(text)
    func part(_ range: Range<Int>) -> String { string(file[range]) }
    let root = record.root
    #expect(root.attributes.map(\.value) == ["1&2", "x"])
    #expect(root.attributes.map { part($0.range) } == ["б=\"1&amp;2\"", "в='x'"])
    #expect(root.attributes.map { part($0.valueRange) } == ["1&amp;2", "x"])
    #expect(root.text == "<хвост")
    let inner = try #require(root.element(named: "г"))
    #expect(inner.text == "раз < два")
    #expect(part(inner.range) == "<г>раз &lt; два</г>")
    #expect(inner.contentRange.map(part) == "раз &lt; два")
    #expect(inner.parent?.name == root.name)
    #expect(root.element(named: "е")?.contentRange == nil)
    let runs = root.children.map { child in
      switch child {
      case .element(let element): "element \(part(element.range))"
      case .text(let run): "text \(part(run.range)) \(run.value)"
      case .characterData(let run): "CDATA \(part(run.range)) \(run.value)"
      case .comment(let run): "comment \(part(run.range)) \(run.value)"
      case .instruction(let target, let run): "instruction \(part(run.range)) \(target) \(run.value)"
      }
    }
    #expect(
      runs == [
        "element <г>раз &lt; два</г>", "comment <!-- п -->  п ", "CDATA <![CDATA[<]]> <",
        "instruction <?ц д?> ц д", "text хвост хвост", "element <е/>",
      ])
  }

  @Test func `names get the namespaces of where the record stands`() throws {
    let file =
      "<m:a xmlns:m='urn:m' xmlns='urn:&quot;д&quot;'><r m:x='1' y='2'><m:b xmlns:m='urn:n'/><c xmlns=''/></r></m:a>"
    let root = try #require(try readAll(bytes(file), paths: paths("a/r")).first).root
    #expect(root.name == XMLName(localName: "r", namespace: "urn:\"д\""))
    #expect(root.attribute("x", namespace: "urn:m") == "1")
    #expect(root.attribute("x", namespace: "") == nil)
    #expect(root.attribute("y", namespace: "") == "2")
    #expect(root.elements.map(\.name.namespace) == ["urn:n", ""])
    #expect(root.elements[0].declarations == [.init(prefix: "m", namespace: "urn:n")])
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `what was written is what is read, and every place holds what it says`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let model = random.model()
    let text = random.written(model)
    let root = try record(text).root
    #expect(Model(root) == model, "\(text)")
    let file = bytes(text)
    func check(_ element: XMLElement) throws {
      #expect(Model(try record(string(file[element.range])).root) == Model(element))
      for attribute in element.attributes {
        let alone = try record("<a \(string(file[attribute.range]))/>").root.attributes
        #expect(alone.map(\.value) == [attribute.value])
      }
      for inner in element.elements { try check(inner) }
    }
    try check(root)
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `a record reads alike in every encoding that can write it`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let model = random.model()
    let text = random.written(model)
    for name in ["windows-1251", "KOI8-R", "IBM866", "ISO-8859-5"] {
      let encoding = try #require(XMLEncoding(named: name))
      guard let encoded = encoding.encode(text) else { continue }
      let record = try XMLRecordParser().parse(XMLSlice(bytes: encoded[...], encoding: encoding))
      #expect(Model(record.root) == model, "\(name) \(text)")
    }
  }

  @Test func `one parser reads records of several places and encodings in turn`() throws {
    let parser = XMLRecordParser()
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let cyrillic = try #require(encoding.encode("<Имя>ё</Имя>"))
    let context = XMLAncestry(namespaces: XMLNamespaceContext([.init(prefix: "", namespace: "urn:1")]))
    for _ in 0..<3 {
      #expect(try parser.parse(XMLSlice(bytes: cyrillic[...], encoding: encoding)).root.text == "ё")
      #expect(try parser.parse(XMLSlice(bytes: bytes("<Имя>й</Имя>")[...])).root.name.namespace == "")
      #expect(
        try parser.parse(XMLSlice(bytes: bytes("<Имя/>")[...], ancestry: context)).root.name.namespace
          == "urn:1")
      #expect(throws: XMLError.self) { try parser.parse(XMLSlice(bytes: bytes("<Имя>&нет;</Имя>")[...])) }
    }
  }

  @Test func `an error of a record has its place in the file`() throws {
    let file = bytes("<a>\n  <r>\n    <б>&имя;</б>\n  </r>\n</a>")
    let paths = try paths("a/r")
    let error = try #require(#expect(throws: XMLError.self) { try readAll(file, paths: paths) })
    #expect(error.cause == .undeclaredEntity("имя"))
    #expect(error.place.line == 3)
    #expect((8...13).contains(error.place.column))
  }

  @Test func `a byte that the encoding lacks has its place`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let slice = XMLSlice(
      bytes: [0x3C, 0x61, 0x3E, 0xE0, 0x98, 0x3C, 0x2F, 0x61, 0x3E],
      place: XMLPlace(offset: 100, line: 7, column: 3), encoding: encoding)
    #expect(
      throws: XMLError(
        .undecodableByte(0x98, encoding: "windows-1251"), at: XMLPlace(offset: 104, line: 7, column: 7))
    ) { try XMLRecordParser().parse(slice) }
  }

  @Test func `XML that stands as text in a value is parsed by itself`() throws {
    let outer = try record("<в>&lt;?xml version=\"1.0\"?&gt;&lt;К П=\"+7\"/&gt;</в>")
    let inner = try XMLRecordParser().parse(document: bytes(outer.root.text))
    #expect(inner.root.attribute("П") == "+7")
    #expect(throws: XMLError.self) { try XMLRecordParser().parse(document: bytes("Имя=Значение")) }
  }

  @Test(arguments: [
    "", "x", "<a>", "<a/><b/>", "<a/> ", "</a>", "<a></b>", "<a b='1' b='2'/>", "<a x:b='1'/>", "<x:a/>",
    "<a>&lt</a>", "<a>&#0;</a>", "<a>&#xFFFF;</a>", "<a>]]></a>", "<a b='&b;'/>",
    "<a><?xml version='1.0'?></a>",
    "<a b/>", "<a b=c/>", "<a><![CDATA[]]</a>", "<a xmlns:p=''/>", "<a xmlns:xmlns='urn:x'/>", "<a:b:c/>",
    "<a b='<'/>", "<a>\u{1}</a>", "<a><!-- -- --></a>", "<a\u{B7}=''/>",
    "<p:a xmlns:p='1' xmlns:q='1' p:x='' q:x=''/>", "<a><!DOCTYPE a></a>", "<!-- x --><a/>",
  ])
  func `what is not one well-formed element is refused`(text: String) {
    #expect(throws: XMLError.self) { try record(text) }
  }

  @Test func `only namespaces in force at one place count against the limit`() throws {
    let text =
      "<r xmlns='1'>" + String(repeating: "<a xmlns='2'><b xmlns='3'/><b xmlns='4'/></a>", count: 50) + "</r>"
    let slice = XMLSlice(bytes: bytes(text)[...])
    #expect(try XMLRecordParser(limits: XMLLimits(namespaces: 3)).parse(slice).root.elements.count == 50)
    #expect(throws: XMLError.self) { try XMLRecordParser(limits: XMLLimits(namespaces: 2)).parse(slice) }
    let envelope = bytes(text.replacing("r", with: "q"))
    #expect(scan(envelope, paths: [], limits: XMLLimits(namespaces: 3)).error == nil)
    #expect(
      scan(envelope, paths: [], limits: XMLLimits(namespaces: 2)).error?.cause
        == .limitExceeded(.namespaces, limit: 2))
  }

  @Test(arguments: [
    ("<r>12345678</r>", XMLLimits.Name.recordBytes, XMLLimits(recordBytes: 14)),
    ("<r><a><b/></a></r>", .depth, XMLLimits(depth: 2)),
    ("<r a='' b=''/>", .attributes, XMLLimits(attributes: 1)),
    ("<r><abcdef/></r>", .nameBytes, XMLLimits(nameBytes: 5)),
    ("<r>12345678</r>", .textBytes, XMLLimits(textBytes: 7)),
    ("<r a='12345678'/>", .tagBytes, XMLLimits(tagBytes: 16)),
    ("<r xmlns='1'><a xmlns='2'/></r>", .namespaces, XMLLimits(namespaces: 1)),
  ])
  func `every limit stops the parse and says which it is`(
    text: String, name: XMLLimits.Name, limits: XMLLimits
  ) {
    let error = #expect(throws: XMLError.self) {
      try XMLRecordParser(limits: limits).parse(XMLSlice(bytes: bytes(text)[...]))
    }
    guard case .limitExceeded(let found, _) = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == name)
  }
}

struct `Checking what stands outside of records` {
  @Test(arguments: [
    "<a>&b;<r/></a>", "<a x='&b;'><r/></a>", "<x:a><r/></x:a>", "<a b='1' b='2'><r/></a>", "<a>]]><r/></a>",
    "<a><r/><b\u{B7}c/><\u{B7}/></a>", "<a><r/><p:b/></a>", "<?xml version='1.0' bogus?><a><r/></a>",
    "<a><?xml?><r/></a>",
    "<?xml version='2.0'?><a><r/></a>", "<a><r/>\u{1}</a>", "<!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;<r/></a>",
  ])
  func `what is not well-formed there is refused`(file: String) throws {
    #expect(throws: XMLError.self) { try readAll(bytes(file), paths: paths("a/r")) }
  }

  @Test(arguments: ["r", "x"], [50, 20_000])
  func `an error there has its place`(name: String, count: Int) throws {
    let filler = String(repeating: "  <\(name)>ё</\(name)>\n", count: count)
    let file = "<a>\n\(filler)<b>\n\(filler)  <c>&d;</c></b></a>"
    let paths = try paths("**/r")
    let error = try #require(#expect(throws: XMLError.self) { try readAll(bytes(file), paths: paths) })
    #expect(error.cause == .undeclaredEntity("d"))
    #expect(error.place.line == 2 * count + 3)
    #expect((5...9).contains(error.place.column))
  }

  @Test(arguments: [
    "<a/>", "<r/>", "<r>1</r>", "<a><r/></a>", "<?xml version='1.1'?><a/>", "<a>&amp;&#1078;<r/>&lt;</a>",
    "<!DOCTYPE a SYSTEM 'http://host.example/a.dtd'><a><r/></a>", "<a xmlns='Контрагенты из 1С'><r/></a>",
  ])
  func `well-formed files pass`(file: String) {
    #expect(throws: Never.self) { try readAll(bytes(file), paths: paths("r", "a/r")) }
  }

  @Test func `the encoding of a declaration does not matter`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    for declared in ["windows-1251", "UTF-16", "UTF-8", "nonsense"] {
      let file = try #require(
        encoding.encode("<?xml version='1.0' encoding='\(declared)'?><Файл>ё<З>ж</З></Файл>"))
      #expect(try readAll(file, paths: paths("Файл/З"), encoding: encoding).map(\.root.text) == ["ж"])
    }
  }
}
