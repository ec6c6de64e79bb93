import Testing

@testable import XMLText

/// A parser that has met a record's names reads it without libxml2 where it can; a new one asks libxml2. Both must say the same.
struct `Reading records without libxml2` {
  private static let encodings = ["UTF-8", "windows-1251", "KOI8-R"]

  /// Bytes and sequences at which readers of XML differ.
  private static let damage: [[UInt8]] = [
    [0x3C], [0x3E], [0x26], [0x5D], [0x5D, 0x5D, 0x3E], [0x22], [0x27], [0x2F], [0x3D], [0x20], [0x0D],
    [0x0D, 0x0A],
    [0x0A], [0x09], [0x00], [0x01], [0x1F], [0x7F], [0x80], [0x98], [0xC0], [0xC0, 0xAF], [0xEF, 0xBF, 0xBF],
    [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBD], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F],
    [0x3A],
    [0x2D], [0xE2, 0x82], Array("&amp;".utf8), Array("&lt".utf8), Array("&apos;".utf8), Array("&#10;".utf8),
    Array("<!---->".utf8), Array("<a/>".utf8), Array(" a=''".utf8), Array(" xmlns=''".utf8),
    Array(" xml:a=''".utf8),
    Array("<![CDATA[]]>".utf8), Array("</a>".utf8), Array("ё".utf8),
  ]

  private static let contexts = [
    XMLAncestry.root,
    XMLAncestry(namespaces: XMLNamespaceContext([.init(prefix: "", namespace: "urn:1")])),
    XMLAncestry(
      namespaces: XMLNamespaceContext([
        .init(prefix: "п", namespace: "urn:1"), .init(prefix: "q", namespace: "urn:1"),
      ])),
  ]

  /// All that is known of a record, or the error.
  private func reading(_ slice: XMLSlice, _ parser: XMLRecordParser) -> String {
    do throws(XMLError) {
      let tree = try parser.parse(slice).tree
      let names = tree.nodes.map { $0.kind == .element ? "\(tree.names[Int($0.name)])" : "" }
      let nodes = tree.nodes.map { node in
        var node = node
        node.name = 0
        return node
      }
      let attributes = tree.attributes.map { attribute in
        let name = tree.names[Int(attribute.name)]
        return "\(name) \(name.namespace) \(attribute.place) \(attribute.textStart) \(attribute.textEnd)"
      }
      return "\(names) \(nodes) \(attributes) \(tree.declarations) \(tree.texts)"
    } catch {
      return "\(error)"
    }
  }

  private func text(_ random: inout SeededGenerator) -> String {
    let text = random.written(random.model())
    // Comments and the like are libxml2's: mostly there are none.
    return random.chance(1, in: 4)
      ? text : text.replacing(/<!--.*?-->|<\?.*?\?>/.dotMatchesNewlines(), with: "")
  }

  @Test(arguments: 0..<600 as Range<UInt64>)
  func `a record reads alike once its names are known`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let text = text(&random)
    let encoding = try #require(XMLEncoding(named: random.one(of: Self.encodings)))
    guard let bytes = encoding.encode(text) else { return }
    let slice = XMLSlice(bytes: bytes[...], ancestry: random.one(of: Self.contexts), encoding: encoding)
    let parser = XMLRecordParser()
    let first = reading(slice, parser)
    #expect(parser.plainCount == 0)
    #expect(reading(slice, parser) == first, "\(text)")
  }

  @Test(arguments: 0..<3_000 as Range<UInt64>)
  func `a damaged record is refused, or read, alike`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let encoding = try #require(XMLEncoding(named: random.one(of: Self.encodings)))
    let names = "<a a='' б=''><Имя x='1'/><a/><п:a xmlns:п='urn:1'/></a>"
    guard var bytes = encoding.encode(text(&random)), let known = encoding.encode(names) else { return }
    let ancestry = random.one(of: Self.contexts)
    let parser = XMLRecordParser()
    for whole in [bytes, known] {
      _ = reading(XMLSlice(bytes: whole[...], ancestry: ancestry, encoding: encoding), parser)
    }
    for _ in 0..<random.number(1...3) {
      let place = random.number(0...bytes.count)
      let length = min(random.number(0...2), bytes.count - place)
      bytes.replaceSubrange(place..<place + length, with: random.one(of: Self.damage))
    }
    let slice = XMLSlice(bytes: bytes[...], ancestry: ancestry, encoding: encoding)
    #expect(
      reading(slice, parser) == reading(slice, XMLRecordParser()),
      "\(String(decoding: bytes, as: UTF8.self))")
  }

  @Test(arguments: encodings)
  func `what programs write is read without libxml2`(name: String) throws {
    let text =
      "<Контрагент Вид='1' Имя=\"ООО &quot;Ромашка&quot;\">\r\n\t<Имя>ООО &quot;Ромашка&quot; &amp; Ко</Имя>\r\n\t<ИНН/></Контрагент>"
    let encoding = try #require(XMLEncoding(named: name))
    let slice = XMLSlice(bytes: try #require(encoding.encode(text))[...], encoding: encoding)
    let parser = XMLRecordParser()
    for count in 0..<3 {
      let root = try parser.parse(slice).root
      #expect(root.attribute("Имя") == "ООО \"Ромашка\"")
      #expect(root.element(named: "Имя")?.text == "ООО \"Ромашка\" & Ко")
      #expect(root.children.count == 4)
      #expect(parser.plainCount == count)
    }
  }

  @Test func `a name means what it means where the record stands`() throws {
    let parser = XMLRecordParser()
    let bytes = bytes("<п:a п:б='1'/>")
    for _ in 0..<2 {
      for namespace in ["urn:1", "urn:2"] {
        let context = XMLNamespaceContext([.init(prefix: "п", namespace: namespace)])
        let slice = XMLSlice(bytes: bytes[...], ancestry: XMLAncestry(namespaces: context))
        for _ in 0..<2 {
          let root = try parser.parse(slice).root
          #expect(root.name.namespace == namespace)
          #expect(root.attribute("б", namespace: namespace) == "1")
        }
      }
      #expect(throws: XMLError.self) { try parser.parse(XMLSlice(bytes: bytes[...])) }
    }
    #expect(parser.plainCount == 4)
  }
}
