import Contractors
import Files
import Mappings
import ReplicaTesting
import Testing
@testable import XMLConnector

/// Records that belong to others in files of any shape.
@Suite struct `Joined records` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func mapping() throws -> CompiledMapping {
    try TestMapping.compile(
      """
      version: 1
      name: joined
      format: xml
      document: { root: A }
      entities:
        company:
          records: A/Firm
          key: { element: Id, new: "{originator}-{id}" }
          joins:
            notes: { records: [A/Note, A/More/Note], owner: "@of", is: Id }
          fields:
            name: Name
            terms: { joined: notes, element: Text }
      """)
  }

  @Test(arguments: [TextEncoding.utf8, .windows1251, .utf16LE], Seeds.list(4))
  func `are those that name their owner, in their order, however many and long`(
    encoding: TextEncoding, seed: UInt64
  ) async throws {
    var random = RandomSource(seed: seed)
    var expected: [String: [String]] = [:]
    var parts: [String] = (0..<60).map { "<Firm><Id>\($0)</Id><Name>Фирма \($0)</Name></Firm>" }
    for number in 0..<300 {
      let owner = String(random.below(70))
      let text = "заметка \(number) " + String(repeating: "ж", count: random.below(8) == 0 ? 3000 : 3)
      let note = "<Note of='\(owner)'><x/><Text><![CDATA[\(text)]]></Text></Note>"
      parts.insert(random.chance(0.3) ? "<More>\(note)</More>" : note, at: random.below(parts.count + 1))
    }
    let name = encoding == .utf16LE ? "UTF-16" : "\(encoding)"
    let text =
      "\(encoding == .utf16LE ? "\u{FEFF}" : "")<?xml version='1.0' encoding='\(name)'?><A>\(parts.joined())</A>"
    for part in parts {
      guard let owner = part.firstMatch(of: /of='(\d+)'/), let text = part.firstMatch(of: /CDATA\[(.*?)\]\]/)
      else {
        continue
      }
      expected[String(owner.1), default: []].append(String(text.1))
    }
    let replica = try XMLReplica.firms(folder.write(text, as: encoding), mapping: mapping())
    let reading = try await replica.everything()
    #expect(reading.records.count == 60 && reading.rejections.isEmpty, "seed \(seed)")
    for observed in reading.records {
      #expect(
        (observed.record["terms"]?.elements ?? []).map(\.value) == expected[observed.key.rawValue] ?? [],
        "seed \(seed), \(observed.key)")
    }
  }

  @Test func `more than can be told apart are an error that says what to do`() throws {
    let text = "<A><Note of='1'/><Note of='2'/><Note/><Note of='3'/></A>"
    let source = try XMLSource.open(XMLReplica.firms(folder.write(text), mapping: mapping()).options)
    #expect(throws: XMLConnectorError.tooManyJoined(path: folder.file(), list: "notes", 2)) {
      try JoinedRecords(source, maximum: 2)
    }
    #expect(throws: Never.self) { try JoinedRecords(source, maximum: 3) }
  }

  @Test func `a record is looked at again when what belongs to it comes, goes or changes`() async throws {
    let mapping = try mapping()
    var text = "<A><Firm><Id>1</Id></Firm><Firm><Id>2</Id></Firm><Note of='1'><Text>а</Text></Note></A>"
    let replica = try XMLReplica.firms(folder.write(text), mapping: mapping)
    var known: [SourceFingerprint: RecordKey] = [:]
    for (old, new) in [
      ("<Text>а</Text>", "<Text>б</Text>"), ("</A>", "<Note of='1'><Text>в</Text></Note></A>"),
      ("<Note of='1'><Text>б</Text></Note>", ""), ("of='1'", "of='3'"),
    ] {
      known = Dictionary(
        uniqueKeysWithValues: try await replica.everything().records.map { ($0.fingerprint, $0.key) })
      text = text.replacing(old, with: new)
      try folder.write(text)
      let seen = known
      let reading = try await replica.everything(known: { seen[$0] })
      #expect(reading.keys == ["1"] && reading.unchanged == ["2"], "\(new)")
    }
  }
}
