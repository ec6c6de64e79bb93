import Mappings
import SyncConfiguration
import Testing

@Suite struct YAMLReaderTests {
  private func problems(_ text: String) -> String {
    do {
      _ = try YAMLReader.read(text, file: "a.yaml")
      return ""
    } catch { return error.description }
  }

  @Test func `scalars keep their text and know their place`() throws {
    let document = try YAMLReader.read("a: no\nb:\n  - 0123\n  - '2026-01-01'\n", file: "a.yaml")
    #expect(document.root["a"]?.text == "no")
    #expect(document.root["b"]?.items.map(\.text) == ["0123", "2026-01-01"])
    #expect(document.root["b"]?.items[1].mark == SourceMark(line: 4, column: 5))
    #expect(document.root.entries[1].mark == SourceMark(line: 2, column: 1))
  }

  @Test func `a key without a value is nothing, a quoted one is a text`() throws {
    let document = try YAMLReader.read("a:\nb: ''\nc: ~\n", file: "a.yaml")
    #expect(document.root["a"]?.content == .null)
    #expect(document.root["b"]?.content == .scalar(""))
    #expect(document.root["c"]?.content == .null)
  }

  @Test func `a key that stands twice is a problem with its place`() {
    let text = problems("name: a\nformat: csv\nname: b\n")
    #expect(text.contains("a.yaml:"))
    #expect(text.contains("the key 'name' stands twice"))
  }

  @Test func `broken YAML is shown with line and caret`() {
    let text = problems("a: [1, 2\nb: 3\n")
    #expect(text.contains("a.yaml:2:"))
    #expect(text.contains("  2 | b: 3"))
    #expect(text.contains("^"))
  }

  @Test func `an empty file is a problem`() {
    #expect(problems("").contains("the file is empty"))
    #expect(problems("# nothing\n").contains("the file is empty"))
  }

  @Test func `a byte order mark is skipped`() throws {
    #expect(try YAMLReader.read("\u{FEFF}a: 1\n", file: "a").root["a"]?.text == "1")
  }

  @Test func `aliases repeat what they name`() throws {
    let document = try YAMLReader.read("a: &x { b: 1 }\nc: *x\n", file: "a")
    #expect(document.root["c"]?["b"]?.text == "1")
  }

  @Test func `aliases cannot grow without bound`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let repeated = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(repeated)]\n"
    }
    #expect(problems(text).contains("once its aliases are resolved"))
  }

  @Test func `deep nesting is refused`() {
    let text = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(problems(text).contains("deeper than 32 levels"))
  }

  @Test func `a file of more than a mebibyte is refused`() {
    let text = "a: " + String(repeating: "x", count: YAMLReader.bytesMaximum)
    #expect(problems(text).contains("more than 1048576 bytes"))
  }

  @Test func `an undefined alias and a list as a key are problems`() {
    #expect(problems("a: *nowhere\n").contains("undefined alias"))
    #expect(problems("? [a, b]\n: c\n").contains("a key must be a plain text"))
  }

  @Test func `text behind the document is a problem`() {
    #expect(problems("a: 1\n---\nb: 2\n") != "")
  }
}
