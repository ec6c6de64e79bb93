import Testing
import XMLText

struct `Writing documents` {
  private final class Sink {
    var bytes: [UInt8] = []
    var count = 0
  }

  private func document(
    encoding: XMLEncoding = .utf8, layout: XMLLayout = .indented, _ body: (inout XMLWriter) throws -> Void
  ) throws -> String {
    let sink = Sink()
    var writer = XMLWriter(encoding: encoding, layout: layout) { sink.bytes += $0 }
    try body(&writer)
    try writer.finish()
    return try #require(encoding.decode(sink.bytes[...]))
  }

  @Test func `a document is written element by element`() throws {
    let text = try document { writer in
      try writer.declaration()
      try writer.comment(" примечание ")
      try writer.open(
        XMLNode(
          "КоммерческаяИнформация", namespace: "urn:1C.ru:commerceml_2",
          attributes: [.init("ВерсияСхемы", "2.09")]))
      try writer.open(XMLNode("Контрагенты"))
      try writer.write(
        XMLNode("Контрагент", elements: [XMLNode("Ид", text: "1"), XMLNode("ИНН"), XMLNode("КПП", text: "")]))
      try writer.write(bytes: bytes("<Контрагент/>")[...])
      try writer.close()
      try writer.open(XMLNode("Пусто"))
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- примечание -->
        <КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.09">
          <Контрагенты>
            <Контрагент>
              <Ид>1</Ид>
              <ИНН/>
              <КПП></КПП>
            </Контрагент>
            <Контрагент/>
          </Контрагенты>
          <Пусто></Пусто>
        </КоммерческаяИнформация>

        """)
  }

  @Test func `a document can be on one line and in another encoding`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let text = try document(encoding: encoding, layout: .compact) { writer in
      try writer.declaration(hasByteOrderMark: true, isStandalone: true)
      try writer.write(
        XMLNode("а", attributes: [.init("б", "\"é\"")], children: [.characterData("<"), .characterData("é")]))
    }
    #expect(
      text
        == "<?xml version=\"1.0\" encoding=\"windows-1251\" standalone=\"yes\"?><а б=\"&quot;&#233;&quot;\"><![CDATA[<]]>&#233;</а>"
    )
  }

  @Test func `namespaces get the prefixes that are wanted`() throws {
    let text = try document(layout: .compact) { writer in
      try writer.open(
        XMLNode(
          "Message",
          declarations: [.init(prefix: "msg", namespace: "urn:m"), .init(prefix: "xsi", namespace: "urn:i")]))
      try writer.write(XMLNode("Header", namespace: "urn:m", elements: [XMLNode("Format", text: "1")]))
      try writer.open(XMLNode("Body", namespace: "urn:b"))
      try writer.write(
        XMLNode(
          "С",
          attributes: [
            .init("type", "x", namespace: "urn:i"), .init("z", "1", namespace: "urn:z", prefix: "z"),
          ]))
    }
    #expect(
      text
        == "<Message xmlns:msg=\"urn:m\" xmlns:xsi=\"urn:i\"><msg:Header><msg:Format>1</msg:Format></msg:Header>"
        + "<Body xmlns=\"urn:b\"><С xmlns:z=\"urn:z\" xsi:type=\"x\" z:z=\"1\"/></Body></Message>")
  }

  @Test func `what is no document is refused`() {
    func write(_ body: (inout XMLWriter) throws -> Void) throws { _ = try document(body) }
    #expect(throws: XMLWriteError.outsideRoot) { try write { _ in } }
    #expect(throws: XMLWriteError.outsideRoot) {
      try write {
        try $0.write(XMLNode("a"))
        try $0.write(XMLNode("b"))
      }
    }
    for name in ["", "1", "a b", "a:b", "-", "a<"] {
      #expect(throws: XMLWriteError.invalidName(name)) { try write { try $0.write(XMLNode(name)) } }
    }
    for text in ["--", "a-", "-"] {
      #expect(throws: XMLWriteError.invalidComment(text)) { try write { try $0.comment(text) } }
    }
    #expect(throws: XMLWriteError.forbiddenCharacter("\u{0}", in: "a")) {
      try write { try $0.write(XMLNode("a", text: "\u{0}")) }
    }
    for binding in [("xml", "urn:1"), ("xmlns", "urn:1"), ("a", ""), ("a b", "urn:1")] {
      #expect(throws: XMLWriteError.invalidPrefix(binding.0)) {
        try write {
          try $0.write(XMLNode("a", declarations: [.init(prefix: binding.0, namespace: binding.1)]))
        }
      }
    }
    let latin = XMLEncoding(named: "ISO-8859-1")
    #expect(throws: XMLWriteError.unencodable("имя", encoding: "ISO-8859-1")) {
      _ = try document(encoding: try #require(latin)) { try $0.write(XMLNode("имя")) }
    }
  }

  @Test func `the sink gets portions, and what it throws comes out`() throws {
    struct Full: Error {}
    let sink = Sink()
    var writer = XMLWriter { bytes in
      sink.count += 1
      if sink.count == 3 { throw Full() }
    }
    try writer.open(XMLNode("a"))
    #expect(throws: Full.self) {
      for number in 0..<100_000 { try writer.write(XMLNode("b", text: "\(number)")) }
    }
    #expect(sink.count == 3)
  }

  @Test func `a new record is written for its place`() throws {
    let pieces = try XMLScanner.pieces(
      of: bytes("<m:а xmlns:m='urn:1'>\n  <m:Р/></m:а>"), paths: paths("а/Р"))
    let slice = try #require(slices(pieces).first)
    let new = try XMLNode("Р", elements: [XMLNode("И", text: "1")]).bytes(
      in: slice.ancestry, indentation: "  ")
    #expect(string(new) == "<m:Р>\n    <m:И>1</m:И>\n  </m:Р>")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `what is written is read back`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var model = random.model()
    model.children.removeAll { if case .instruction = $0 { true } else { false } }
    let node = `Whatever is edited`.node(model)
    for layout in [XMLLayout.compact, .indented] {
      let text = try document(layout: layout) { try $0.write(node) }
      let root = try XMLRecordParser().parse(document: bytes(text)).root
      let written = Model(try XMLRecordParser().parse(document: try node.bytes(layout: .compact)).root)
      #expect(Model(root).withoutLayout == written.withoutLayout)
    }
  }
}
