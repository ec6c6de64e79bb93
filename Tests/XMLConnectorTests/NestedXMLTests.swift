import Contractors
import ReplicaTesting
import Testing
import XMLConnector

/// XML that stands as text in an element.
@Suite struct `XML in values` {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func replica(_ value: String) throws -> XMLReplica {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: nested
      format: xml
      document: { root: A, nested: { V: urn:n }, order: { V: [N], N: ["@xsi:kind", B] } }
      entities:
        company:
          records: A/F
          key: { element: K, new: "{originator}-{id}" }
          fields: { name: V/N@text, comment: { element: V, write: never }, fullName: V/N/B }
      """)
    let text = "<A>\n  <F><K>1</K><V>\(value)</V></F>\n</A>"
    return try XMLReplica.firms(folder.write(text), mapping: mapping)
  }

  @Test(arguments: [
    ("&lt;N xmlns='urn:n' text='Луч &amp;amp; К'/&gt;", "Луч & К"),
    (
      "\n &lt;?xml version='1.0'?&gt;&lt;!-- x --&gt;&lt;N xmlns='urn:n' text='Луч &amp;amp; К'&gt;&lt;B/&gt;&lt;/N&gt; ",
      "Луч & К"
    ),
    ("<![CDATA[<x:N xmlns:x='urn:n' other=\"1\" text='Луч &amp; К'><x:B>б</x:B></x:N>]]>", "Луч & К"),
  ])
  func `is read and edited in place, the rest of it as it was`(value: String, name: String) async throws {
    let replica = try replica(value)
    #expect(try await replica.everything()["1"]?.record["name"] == .text(name))
    let old = try folder.text()
    let outcome = try await replica.outcome(.rename("1", "Луна"))
    let written = try folder.text()
    #expect(try await outcome == .done("1", replica.everything()["1"]))
    let isSection = value.hasPrefix("<!")
    let plain =
      isSection
      ? old.replacing("Луч &amp; К", with: "Луна") : old.replacing("Луч &amp;amp; К", with: "Луна")
    // Text that is written anew needs no reference for `>`.
    #expect(
      written.replacing("&gt;", with: ">") == (isSection ? plain : plain.replacing("&gt;", with: ">")))
  }

  @Test(arguments: ["<V/>", "<V></V>", "<V>\n  </V>"])
  func `is made as text in an element that is there and empty`(empty: String) async throws {
    let replica = try replica("")
    let old = try folder.text().replacing("<V></V>", with: empty)
    try folder.write(old)
    #expect(try await replica.outcome(.rename("1", "Луна & К"))?.isDone == true)
    let made = "<V>&lt;N text=\"Луна &amp;amp; К\" xmlns=\"urn:n\"/></V>"
    let written = try folder.text().replacing("&gt;", with: ">").replacing(
      "xmlns=\"urn:n\" text=\"Луна &amp;amp; К\"", with: "text=\"Луна &amp;amp; К\" xmlns=\"urn:n\"")
    #expect(written == old.replacing(empty, with: made))
    #expect(try await replica.everything()["1"]?.record["name"] == .text("Луна & К"))
  }

  @Test(arguments: [
    "&lt;не XML&gt;", "&lt;N xmlns='urn:other' text='x'/&gt;", "&lt;N text='x'/&gt;", "просто текст",
    "&lt;N xmlns='urn:n'",
  ])
  func `that is none, or of another namespace, stays a text`(value: String) async throws {
    let record = try #require(try await replica(value).everything()["1"]?.record)
    #expect(record["name"] == nil)
    #expect(
      record["comment"] == .text(value.replacing("&lt;", with: "<").replacing("&gt;", with: ">")))
  }

  @Test func `is made with its namespace`() async throws {
    let replica = try replica("x")
    #expect(try await replica.outcome(.create("Луч & К", origin: "7"))?.isDone == true)
    #expect(
      try folder.text().contains(
        "<V>&lt;N xmlns=\"urn:n\" text=\"Луч &amp;amp; К\"/></V>"))
  }
}
