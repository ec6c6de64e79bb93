import Contractors
import Files
import ReplicaTesting
import Testing
import XMLConnector
import XMLText

/// Files that are cut, broken or made to do harm.
@Suite struct `Damaged and hostile files` {
  let folder: TestFolder
  private static let text = """
    <?xml version="1.0"?>
    <!-- до -->
    <Firms>
      <List a="1">
        <Firm><Id>1</Id><Name>Вектор &amp; сын</Name><Note><![CDATA[x]]></Note></Firm>
        <Firm><Id>2</Id><Name/></Firm>
      </List>
    </Firms>
    """

  init() throws { folder = try TestFolder() }

  private func check(_ bytes: [UInt8], limits: XMLLimits = .standard) async throws -> XMLConnectorError? {
    let replica = try XMLReplica.firms(folder.write(bytes), limits: limits)
    let read = try await replica.failure()
    var written: XMLConnectorError?
    do {
      _ = try await replica.apply([.rename("1", "Луч", id: 1), .create("Новая", origin: "5", id: 2)])
    } catch let error as XMLConnectorError {
      written = error
    }
    #expect(read == written)
    if written != nil { #expect(try folder.bytes() == bytes) }
    #expect(try folder.leftovers().isEmpty)
    return read
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LE])
  func `a file cut off at any byte throws and is not written`(encoding: TextEncoding) async throws {
    let whole = try TextEncoder.encode((encoding == .utf8 ? "" : "\u{FEFF}") + Self.text, to: encoding)
    #expect(try await check(whole) == nil)
    for length in 1..<whole.count {
      let error = try await check(Array(whole[..<length]))
      try #require(error != nil, "cut at \(length)")
    }
  }

  @Test(arguments: [
    ("\n</Firms>", "\n</Farms>", 8), ("<Name/>", "<Name>&x;</Name>", 6),
    ("<Name/>", "<Name a='1' a='2'/>", 6),
    ("<Name/>", "<p:Name/>", 6), ("<Name/>", "<Name>]]></Name>", 6), (" a=\"1\"", " a=\"&x;\"", 4),
    ("<!-- до -->", "<!-- до -- -->", 2), ("<!-- до -->", "текст", 2), ("<Name/>", "<Name>\u{1}</Name>", 6),
  ])
  func `what is not well-formed throws with its line, also beside the records`(
    old: String, new: String, line: Int
  ) async throws {
    let error = try await check(Array(Self.text.replacing(old, with: new).utf8))
    guard case .malformed(folder.file(), let cause) = error else {
      return #expect(Bool(false), "\(error as Any)")
    }
    #expect(cause.place.line == line, "\(cause)")
    #expect(error?.description.contains("firms.xml: Line \(line), column") == true)
  }

  @Test func `a broken record is told again when the next page is asked for`() async throws {
    let replica = try XMLReplica.firms(folder.write(Self.text.replacing("<Name/>", with: "&x;")))
    let pages = try await replica.read(ReadRequest(entity: .company))
    for _ in 1...2 { await #expect(throws: XMLConnectorError.self) { try await pages.next() } }
  }

  @Test func `entities of a document type are neither expanded nor fetched`() async throws {
    let bomb = """
      <!DOCTYPE Firms [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c SYSTEM "\(folder.file())"><!ENTITY % d SYSTEM "http://127.0.0.1:9/d"> %d;]>
      <Firms><List><Firm><Id>1</Id><Name>REFERENCE</Name></Firm></List></Firms>
      """
    for reference in ["&a;", "&b;", "&c;"] {
      let error = try await check(Array(bomb.replacing("REFERENCE", with: reference).utf8))
      guard case .malformed(_, let cause) = error, case .undeclaredEntity = cause.cause else {
        return #expect(Bool(false), "\(error as Any)")
      }
    }
    // Without a reference the document type says nothing, and stays where it is.
    let harmless = Array(bomb.replacing("REFERENCE", with: "Вектор").utf8)
    #expect(try await check(harmless) == nil)
    #expect(try folder.text().hasPrefix(bomb.prefix { $0 != ">" }))
    #expect(try folder.text().contains("<Name>Луч</Name>"))
  }

  @Test func `what is too deep, too long or too much throws`() async throws {
    let deep = String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300)
    let attributes = (0..<300).map { " a\($0)='1'" }.joined()
    let cases: [(String, XMLLimits.Name)] = [
      (deep, .depth), ("<Name\(attributes)/>", .attributes),
      ("<Name>\(String(repeating: "x", count: 5000))</Name>", .textBytes),
      ("<Name>1</Name>" + String(repeating: "<a>11111111</a>", count: 800), .recordBytes),
    ]
    let limits = XMLLimits(recordBytes: 10_000, textBytes: 4000)
    for (text, name) in cases {
      let error = try await check(Array(Self.text.replacing("<Name/>", with: text).utf8), limits: limits)
      guard case .malformed(_, let cause) = error, case .limitExceeded(name, _) = cause.cause else {
        return #expect(Bool(false), "\(error as Any)")
      }
    }
  }

  @Test func `a value that would make a record too large is refused`() async throws {
    let replica = try XMLReplica.firms(
      folder.write(Self.text), limits: XMLLimits(recordBytes: 300, textBytes: 200))
    let outcomes = try await replica.apply([
      .rename("1", String(repeating: "ё", count: 140), id: 1), .rename("2", "Луч", id: 2),
      .rename("1", String(repeating: "x", count: 210), id: 3),
    ])
    #expect(outcomes[0].refusal != nil && outcomes[1].isDone && outcomes[2].refusal != nil)
    #expect(try await replica.everything().records.count == 2)
  }
}
