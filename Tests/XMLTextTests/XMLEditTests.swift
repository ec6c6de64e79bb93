import Testing
import XMLText

/// A record after edits.
func edited(
  _ text: String, indentation: String = "", ancestry: XMLAncestry = .root, encoding: XMLEncoding = .utf8,
  _ edits: (inout XMLEdit, XMLElement) throws -> Void
) throws -> String {
  let encoded = try #require(encoding.encode(text))
  let slice = XMLSlice(
    bytes: encoded[...], indentation: bytes(indentation)[...], ancestry: ancestry, encoding: encoding)
  let record = try XMLRecordParser().parse(slice)
  var edit = XMLEdit(record)
  try edits(&edit, record.root)
  let new = try edit.bytes()
  _ = try XMLRecordParser().parse(XMLSlice(bytes: new[...], ancestry: ancestry, encoding: encoding))
  return try #require(encoding.decode(new[...]))
}

struct `Editing texts` {
  @Test(arguments: [
    ("<a>1</a>", "2", "<a>2</a>"), ("<a></a>", "2", "<a>2</a>"), ("<a/>", "2", "<a>2</a>"),
    ("<a />", "2", "<a>2</a>"),
    ("<a b='1' />", "2", "<a b='1'>2</a>"), ("<a\n/>", "", "<a\n/>"), ("<a>1</a>", "", "<a></a>"),
    ("<a><!-- п -->1</a>", "2", "<a><!-- п -->2</a>"), ("<a><!-- п --></a>", "2", "<a><!-- п -->2</a>"),
    ("<a> <!-- п --> 1 </a>", "2", "<a><!-- п -->2</a>"), ("<a>1<?x?>2</a>", "3", "<a>3<?x?></a>"),
    ("<a><![CDATA[1<]]></a>", "2<", "<a><![CDATA[2<]]></a>"),
    ("<a><![CDATA[1]]></a>", "]]>", "<a>]]&gt;</a>"),
    ("<a><![CDATA[1]]></a>", "1\r", "<a>1&#13;</a>"), ("<a>1</a>", "<&>\"'\t\n", "<a>&lt;&amp;>\"'\t\n</a>"),
    ("<a>1</a>", "]]>]>", "<a>]]&gt;]></a>"), ("<п:a xmlns:п='п'/>", "1", "<п:a xmlns:п='п'>1</п:a>"),
    ("<a>1</a >", "2", "<a>2</a >"),
  ])
  func `a text is set where the text stands`(text: String, value: String, expected: String) throws {
    #expect(try edited(text) { try $0.setText(value, of: $1) } == expected)
  }

  @Test func `a text set to what it is changes nothing`() throws {
    let record = try record("<a b='&#49;'>&#49;<![CDATA[2]]></a>")
    var edit = XMLEdit(record)
    try edit.setText("12", of: record.root)
    try edit.setAttribute("b", to: "1", of: record.root)
    try edit.removeAttribute("c", of: record.root)
    #expect(edit.isEmpty)
    try edit.setText("13", of: record.root)
    try edit.setText("12", of: record.root)
    #expect(edit.isEmpty)
    #expect(try edit.bytes() == Array(record.slice.bytes))
  }

  @Test(arguments: [
    ("<r><a>1</a></r>", XMLEdit.EmptyForm.selfClosed, "<r><a/></r>"),
    ("<r><a>1</a></r>", .pair, "<r><a></a></r>"),
    ("<r><a></a></r>", .selfClosed, "<r><a/></r>"), ("<r><a b='1' /></r>", .pair, "<r><a b='1'></a></r>"),
    ("<r><a/></r>", .selfClosed, "<r><a/></r>"),
    ("<r><a>1<!-- п --></a></r>", .selfClosed, "<r><a><!-- п --></a></r>"),
    ("<r><a b='1'>1<![CDATA[2]]></a></r>", .selfClosed, "<r><a b='1'/></r>"),
    ("<r>\n\t<a>1</a>\n\t<b/>\n</r>", .removed, "<r>\n\t<b/>\n</r>"),
    ("<r><a>1</a><b/></r>", .removed, "<r><b/></r>"),
  ])
  func `an element is cleared in the form that is asked for`(
    text: String, form: XMLEdit.EmptyForm, expected: String
  ) throws {
    #expect(try edited(text) { try $0.clear($1.elements[0], as: form) } == expected)
  }

  @Test func `characters that the encoding lacks become references`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let new = try edited("<Имя Ид='1'>Ёж</Имя>", encoding: encoding) { edit, root in
      try edit.setText("Café №5 👍", of: root)
      try edit.setAttribute("Ид", to: "é", of: root)
    }
    #expect(new == "<Имя Ид='&#233;'>Caf&#233; №5 &#128077;</Имя>")
  }

  @Test func `what cannot be written is refused with its place`() throws {
    #expect(throws: XMLWriteError.forbiddenCharacter("\u{1}", in: "a")) {
      try edited("<a/>") { try $0.setText("x\u{1}", of: $1) }
    }
    #expect(throws: XMLWriteError.forbiddenCharacter("\u{FFFE}", in: "b")) {
      try edited("<a/>") { try $0.setAttribute("b", to: "\u{FFFE}", of: $1) }
    }
    #expect(throws: XMLWriteError.holdsElements("a")) {
      try edited("<a><b/></a>") { try $0.setText("x", of: $1) }
    }
    #expect(throws: XMLWriteError.removesRecord("a")) { try edited("<a/>") { try $0.remove($1) } }
    #expect(throws: XMLWriteError.invalidName("1")) {
      try edited("<a/>") { try $0.setAttribute("1", to: "", of: $1) }
    }
    #expect(throws: XMLWriteError.invalidName("xmlns")) {
      try edited("<a/>") { try $0.setAttribute("xmlns", to: "", of: $1) }
    }
    let other = try record("<a/>").root
    #expect(throws: XMLWriteError.foreignElement("a")) {
      try edited("<a/>") { edit, _ in try edit.setText("1", of: other) }
    }
    #expect(throws: XMLWriteError.conflictingEdits("a")) {
      try edited("<a/>") { edit, root in
        try edit.setText("1", of: root)
        try edit.insert(XMLNode("b"), into: root, at: .last)
      }
    }
  }
}

struct `Editing attributes` {
  @Test(arguments: [
    ("<a b='1'/>", "b", "2", "<a b='2'/>"),
    ("<a b=\"1\"/>", "b", "\"'<&>\t", "<a b=\"&quot;'&lt;&amp;>&#9;\"/>"),
    ("<a b='1'/>", "b", "\"'\n", "<a b='\"&apos;&#10;'/>"), ("<a/>", "b", "1", "<a b=\"1\"/>"),
    ("<a c='1' />", "b", "2", "<a c='1' b='2' />"),
    ("<a\n  c='1'\n  d='2'>x</a>", "b", "3", "<a\n  c='1'\n  d='2'\n  b='3'>x</a>"),
    ("<a xmlns='x'></a>", "b", "1", "<a xmlns='x' b='1'></a>"),
    ("<a b = '1'/>", "b", "\r", "<a b = '&#13;'/>"),
  ])
  func `an attribute is set as the tag writes its others`(
    text: String, name: String, value: String, expected: String
  ) throws {
    #expect(try edited(text) { try $0.setAttribute(name, to: value, of: $1) } == expected)
  }

  @Test func `an attribute is removed with the space before it`() throws {
    #expect(
      try edited("<a b='1'  c='2' d='3'/>") { try $0.removeAttribute("c", of: $1) } == "<a b='1' d='3'/>")
    let new = try edited("<a b='1' c='2'/>") { edit, root in
      try edit.removeAttribute("c", of: root)
      try edit.setAttribute("d", to: "3", of: root)
      try edit.setText("4", of: root)
      try edit.removeAttribute("b", of: root)
    }
    #expect(new == "<a d='3'>4</a>")
  }

  @Test func `an attribute of a namespace gets a prefix that means it`() throws {
    let ancestry = XMLAncestry(
      namespaces: XMLNamespaceContext([
        .init(prefix: "", namespace: "urn:1"), .init(prefix: "x", namespace: "urn:1"),
      ]))
    func set(_ text: String, _ namespace: String, _ prefix: String = "") throws -> String {
      try edited(text, ancestry: ancestry) {
        try $0.setAttribute("b", to: "1", namespace: namespace, prefix: prefix, of: $1)
      }
    }
    #expect(try set("<a/>", "urn:1") == "<a x:b=\"1\"/>")
    #expect(try set("<a x:b='2'/>", "urn:1") == "<a x:b='1'/>")
    #expect(try set("<a/>", "urn:2", "y") == "<a xmlns:y=\"urn:2\" y:b=\"1\"/>")
    #expect(try set("<a/>", "urn:2") == "<a xmlns:ns1=\"urn:2\" ns1:b=\"1\"/>")
    #expect(try set("<a b='2'/>", "urn:1") == "<a b='2' x:b='1'/>")
    #expect(try set("<a/>", XMLNamespaceContext.xmlNamespace) == "<a xml:b=\"1\"/>")
  }
}

struct `Inserting and removing elements` {
  private static let order = ["Ид", "Наименование", "ИНН", "КПП", "Адрес", "Контакты"]

  private func inserted(_ text: String, _ names: String..., indentation: String = "") throws -> String {
    try edited(text, indentation: indentation) { edit, root in
      for name in names { try edit.insert(XMLNode(name, text: "н"), into: root, at: .ordered(Self.order)) }
    }
  }

  @Test func `an element goes where the schema wants it`() throws {
    #expect(try inserted("<а><Ид/><КПП/></а>", "ИНН") == "<а><Ид/><ИНН>н</ИНН><КПП/></а>")
    #expect(try inserted("<а><КПП/></а>", "ИНН") == "<а><ИНН>н</ИНН><КПП/></а>")
    #expect(try inserted("<а><Ид/></а>", "ИНН") == "<а><Ид/><ИНН>н</ИНН></а>")
    #expect(try inserted("<а><Ид/><Роль/></а>", "ИНН") == "<а><Ид/><ИНН>н</ИНН><Роль/></а>")
    #expect(try inserted("<а><Роль/></а>", "ИНН") == "<а><Роль/><ИНН>н</ИНН></а>")
    #expect(try inserted("<а><ИНН/><ИНН/><КПП/></а>", "ИНН") == "<а><ИНН/><ИНН/><ИНН>н</ИНН><КПП/></а>")
    #expect(try inserted("<а><Ид/></а>", "Новое") == "<а><Ид/><Новое>н</Новое></а>")
    #expect(try inserted("<а/>", "КПП", "Ид", "ИНН") == "<а><Ид>н</Ид><ИНН>н</ИНН><КПП>н</КПП></а>")
    #expect(try inserted("<а><Контакты/></а>", "КПП", "Ид") == "<а><Ид>н</Ид><КПП>н</КПП><Контакты/></а>")
  }

  @Test func `an element is indented as its siblings are`() throws {
    #expect(
      try inserted("<а>\r\n\t\t<Ид/>\r\n\t\t<КПП/>\r\n\t</а>", "ИНН", indentation: "\r\n\t")
        == "<а>\r\n\t\t<Ид/>\r\n\t\t<ИНН>н</ИНН>\r\n\t\t<КПП/>\r\n\t</а>")
    #expect(
      try inserted("<а>\n  <КПП/>\n</а>", "ИНН", "Адрес", indentation: "\n")
        == "<а>\n  <ИНН>н</ИНН>\n  <КПП/>\n  <Адрес>н</Адрес>\n</а>")
    #expect(try inserted("<а>\n  <Ид/><КПП/>\n</а>", "Адрес") == "<а>\n  <Ид/><КПП/><Адрес>н</Адрес>\n</а>")
    // Nothing in it yet.
    #expect(try inserted("<а/>", "ИНН", indentation: "\n    ") == "<а>\n      <ИНН>н</ИНН>\n    </а>")
    #expect(try inserted("<а></а>", "ИНН", indentation: "\n") == "<а>\n  <ИНН>н</ИНН>\n</а>")
    #expect(
      try inserted("<а>\n    </а>", "ИНН", indentation: "\n    ") == "<а>\n      <ИНН>н</ИНН>\n    </а>")
    #expect(try inserted("<а/>", "ИНН") == "<а><ИНН>н</ИНН></а>")
    #expect(try inserted("<а>текст</а>", "ИНН", indentation: "\n") == "<а>текст<ИНН>н</ИНН></а>")
  }

  @Test func `elements within an inserted one are indented a level deeper each`() throws {
    let node = XMLNode(
      "б",
      elements: [XMLNode("в", text: "1"), XMLNode("г", children: [.comment("п"), .element(XMLNode("д"))])])
    let new = try edited("<а>\n\t<ж>\n\t\t<з/>\n\t</ж>\n</а>", indentation: "\n") {
      try $0.insert(node, into: $1, at: .last)
    }
    #expect(
      new
        == "<а>\n\t<ж>\n\t\t<з/>\n\t</ж>\n\t<б>\n\t\t<в>1</в>\n\t\t<г>\n\t\t\t<!--п-->\n\t\t\t<д/>\n\t\t</г>\n\t</б>\n</а>"
    )
    #expect(
      try edited("<а><ж/></а>") { try $0.insert(node, into: $1, at: .last) }
        == "<а><ж/><б><в>1</в><г><!--п--><д/></г></б></а>")
  }

  @Test func `an element goes right before or behind a sibling, also one that is removed`() throws {
    let text = "<а>\n  <б/>\n  <в/>\n</а>"
    func edit(_ positions: (XMLElement) -> [XMLEdit.Position], removing: Int? = nil) throws -> String {
      try edited(text) { edit, root in
        for (number, position) in positions(root).enumerated() {
          try edit.insert(XMLNode("н\(number)"), into: root, at: position)
        }
        if let removing { try edit.remove(root.elements[removing]) }
      }
    }
    #expect(try edit { [.before($0.elements[1])] } == "<а>\n  <б/>\n  <н0/>\n  <в/>\n</а>")
    #expect(
      try edit { [.after($0.elements[0]), .after($0.elements[0])] }
        == "<а>\n  <б/>\n  <н0/>\n  <н1/>\n  <в/>\n</а>")
    #expect(
      try edit({ [.before($0.elements[0]), .after($0.elements[0])] }, removing: 0)
        == "<а>\n  <н0/>\n  <н1/>\n  <в/>\n</а>")
    #expect(try edit({ [.before($0.elements[1])] }, removing: 1) == "<а>\n  <б/>\n  <н0/>\n</а>")
  }

  @Test func `an inserted element is in the namespace of its parent or declares its own`() throws {
    let text = "<p:а xmlns:p='urn:1' xmlns='urn:2'/>"
    func insert(_ node: XMLNode) throws -> String {
      try edited(text) { try $0.insert(node, into: $1, at: .last) }
    }
    #expect(try insert(XMLNode("б")) == "<p:а xmlns:p='urn:1' xmlns='urn:2'><p:б/></p:а>")
    #expect(try insert(XMLNode("б", namespace: "urn:2")) == "<p:а xmlns:p='urn:1' xmlns='urn:2'><б/></p:а>")
    #expect(
      try insert(XMLNode("б", namespace: "")) == "<p:а xmlns:p='urn:1' xmlns='urn:2'><б xmlns=\"\"/></p:а>")
    #expect(
      try insert(XMLNode("б", namespace: "urn:3", prefix: "q", children: [.element(XMLNode("в"))]))
        == "<p:а xmlns:p='urn:1' xmlns='urn:2'><q:б xmlns:q=\"urn:3\"><q:в/></q:б></p:а>")
  }

  @Test func `an element is removed with its line`() throws {
    func remove(_ text: String, _ numbers: Int...) throws -> String {
      try edited(text) { edit, root in for number in numbers { try edit.remove(root.elements[number]) } }
    }
    #expect(try remove("<а>\n  <б/>\n  <в>1</в>\n  <г/>\n</а>", 1) == "<а>\n  <б/>\n  <г/>\n</а>")
    #expect(try remove("<а>\r\n\t<б/>\r\n</а>", 0) == "<а>\r\n</а>")
    #expect(try remove("<а>\n\n  <б/>\n  <в/></а>", 0, 1) == "<а>\n</а>")
    #expect(try remove("<а><б/><в/></а>", 0) == "<а><в/></а>")
    #expect(try remove("<а>текст\n  <б/></а>", 0) == "<а>текст\n  </а>")
  }

  @Test func `edits within a removed element are dropped`() throws {
    let new = try edited("<а><б><в>1</в></б></а>") { edit, root in
      try edit.setText("2", of: root.elements[0].elements[0])
      try edit.remove(root.elements[0])
    }
    #expect(new == "<а></а>")
  }

  @Test func `a record tells its layout`() throws {
    let tabs = try record("<а>\r\n\t\t<б/>\r\n\t</а>", indentation: "\r\n\t")
    #expect(tabs.layout == XMLLayout(newline: "\r\n", unit: "\t"))
    #expect(tabs.lineIndentation == "\t")
    #expect(try record("<а><б/></а>").layout == .compact)
    #expect(try record("<а/>").lineIndentation == nil)
  }
}
