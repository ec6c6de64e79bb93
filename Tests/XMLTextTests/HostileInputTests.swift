import FoundationEssentials
import Testing
import XMLText

struct `Hostile files` {
  private static let marker = "МЕТКА-ИЗ-ФАЙЛА"

  /// Reads a file with each way to come at its records; gives the error, and checks that nothing leaked.
  private func refusal(_ file: String) throws -> XMLError? {
    let paths = try paths("a/r")
    var found: XMLError?
    do throws(XMLError) {
      for record in try readAll(bytes(file), paths: paths) {
        #expect(!record.root.text.contains(Self.marker))
      }
    } catch {
      found = error
    }
    #expect(found.map { !$0.description.contains(Self.marker) } ?? true)
    return found
  }

  @Test func `entities that multiply are never expanded`() throws {
    let levels = (1...9).map { level in
      "<!ENTITY e\(level) \"" + String(repeating: "&e\(level - 1);", count: 10) + "\">"
    }
    let file = "<!DOCTYPE a [<!ENTITY e0 'ха'>\(levels.joined())]><a><r>&e9;</r></a>"
    #expect(try refusal(file)?.cause == .undeclaredEntity("e9"))
    #expect(try refusal(file.replacing("<r>&e9;</r>", with: "&e9;<r/>"))?.cause == .undeclaredEntity("e9"))
  }

  @Test func `a long entity named often is never expanded`() throws {
    let file =
      "<!DOCTYPE a [<!ENTITY b '\(String(repeating: "x", count: 50_000))'>]><a><r>"
      + String(repeating: "&b;", count: 50_000) + "</r></a>"
    #expect(try refusal(file)?.cause == .undeclaredEntity("b"))
  }

  @Test func `nothing outside of the file is opened`() throws {
    let directory = FileManager.default.temporaryDirectory.path
    let path = "\(directory)/xmltext-\(UInt64.random(in: 0...UInt64.max)).txt"
    try Self.marker.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let url = "file://\(path)"
    let files = [
      "<!DOCTYPE a [<!ENTITY b SYSTEM '\(url)'>]><a><r>&b;</r></a>",
      "<!DOCTYPE a [<!ENTITY b SYSTEM 'http://127.0.0.1:9/x'>]><a><r>&b;</r></a>",
      "<!DOCTYPE a [<!ENTITY b SYSTEM '\(url)'>]><a>&b;<r/></a>",
      "<!DOCTYPE a [<!ENTITY b SYSTEM '\(url)'>]><a x='&b;'><r/></a>",
    ]
    for file in files { #expect(try refusal(file)?.cause == .undeclaredEntity("b")) }
    // A document type is skipped whole, so that these read as if it were not there.
    for file in [
      "<!DOCTYPE a SYSTEM '\(url)'><a><r/></a>", "<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1:9/x'><a><r/></a>",
      "<!DOCTYPE a [<!ENTITY % b SYSTEM '\(url)'> %b;]><a><r/></a>",
      "<?xml-stylesheet href='\(url)'?><a xmlns:xi='http://www.w3.org/2001/XInclude'><r><xi:include href='\(url)' parse='text'/></r></a>",
    ] {
      #expect(try refusal(file) == nil)
    }
  }

  @Test func `a document type within a record is refused`() throws {
    #expect(try refusal("<a><r><!DOCTYPE r [<!ENTITY b 'x'>]>&b;</r></a>") != nil)
  }

  @Test func `deep nesting stops at the limit`() throws {
    let deep = String(repeating: "<b>", count: 100_000)
    #expect(try refusal("<a><r>\(deep)")?.cause == .limitExceeded(.depth, limit: 256))
    #expect(try refusal("<a>\(deep)")?.cause == .limitExceeded(.depth, limit: 256))
    let most = String(repeating: "<b>", count: 254) + String(repeating: "</b>", count: 254)
    #expect(try refusal("<a><r>\(most)</r>\(most)</a>") == nil)
  }

  @Test func `huge attributes, names and attribute lists stop at their limits`() throws {
    let huge = String(repeating: "x", count: 2 << 20)
    #expect(try refusal("<a><r b='\(huge)'/></a>")?.cause == .limitExceeded(.tagBytes, limit: 1 << 20))
    #expect(try refusal("<a><r><\(huge)/></r></a>")?.cause == .limitExceeded(.nameBytes, limit: 1024))
    let many = (0..<10_000).map { " a\($0)=''" }.joined()
    #expect(try refusal("<a><r\(many)/></a>")?.cause == .limitExceeded(.attributes, limit: 256))
    #expect(try refusal("<a\(many)><r/></a>")?.cause == .limitExceeded(.attributes, limit: 256))
  }

  @Test func `namespaces that every record would be parsed with are bounded`() throws {
    let long = String(repeating: "x", count: 20_000)
    #expect(
      try refusal("<a xmlns:b='\(long)'><r/></a>")?.cause == .limitExceeded(.namespaceBytes, limit: 16 << 10))
    #expect(try refusal("<a><b xmlns:b='\(long)'/><r/></a>") == nil)
  }

  @Test func `an endless text stops at its limit`() throws {
    let file = "<a><r>" + String(repeating: "x", count: 9 << 20)
    #expect(try refusal(file)?.cause == .limitExceeded(.textBytes, limit: 8 << 20))
  }

  @Test func `the longest text that is allowed is read`() throws {
    let text = String(repeating: "x", count: 8 << 20)
    let record = try #require(
      try readAll(bytes("<a><r>\(text)</r><b>\(text)</b></a>"), paths: paths("a/r")).first)
    #expect(record.root.text.utf8.count == 8 << 20)
  }

  @Test(
    arguments: [
      [0x80], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0xAF],
      [0xFF],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are refused wherever they stand`(wrong: [UInt8]) throws {
    for (before, after) in [
      ("<a><r>", "</r></a>"), ("<a><r b='", "'/></a>"), ("<a><r><!--", "--></r></a>"),
      ("<a><r><![CDATA[", "]]></r></a>"),
      ("<a><r><?b ", "?></r></a>"), ("<a><r><c", "/></r></a>"), ("<a>", "<r/></a>"), ("<a b='", "'><r/></a>"),
      ("<a><!--", "--><r/></a>"),
    ] {
      let file = bytes(before) + wrong + bytes(after)
      #expect(throws: XMLError.self, "\(before)") { try readAll(file, paths: paths("a/r")) }
    }
  }

  @Test func `a wrong encoding is found or read as it was named`() throws {
    let encoding = try #require(XMLEncoding(named: "windows-1251"))
    let file = try #require(encoding.encode("<a><r>Ромашка</r></a>"))
    #expect(throws: XMLError.self) { try readAll(file, paths: paths("a/r")) }
    let utf8 = bytes("<a><r>Ж</r></a>")
    #expect(try readAll(utf8, paths: paths("a/r"), encoding: encoding).map(\.root.text) == ["Р–"])
    let wide = "<a><r/></a>".utf16.flatMap { [UInt8($0), 0] as [UInt8] }
    #expect(throws: XMLError(.nulByte, at: XMLPlace(offset: 1, line: 1, column: 2))) {
      try readAll(wide, paths: paths("a/r"))
    }
  }

  @Test func `names without end do not fill the memory of a parser`() throws {
    // libxml2 never forgets a name, and takes no more of them after 10 MB.
    let parser = XMLRecordParser()
    let padding = String(repeating: "x", count: 900)
    for number in 0..<16_000 {
      let record = try parser.parse(XMLSlice(bytes: bytes("<r\(number)\(padding)/>")[...]))
      #expect(record.root.localName.hasPrefix("r\(number)x"))
    }
  }

  @Test func `parsers work beside each other`() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          let parser = XMLRecordParser()
          var count = 0
          for number in 0..<300 {
            let good = XMLSlice(bytes: bytes("<r a='\(task)'>\(number)</r>")[...])
            if try parser.parse(good).root.text == "\(number)" { count += 1 }
            if (try? parser.parse(XMLSlice(bytes: bytes("<r>&x;</r>")[...]))) == nil { count += 1 }
          }
          return count
        }
      }
      for try await count in group { #expect(count == 600) }
    }
  }
}
