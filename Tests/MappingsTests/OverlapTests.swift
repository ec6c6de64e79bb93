import Mappings
import SyncConfiguration
import Testing

/// Places of XML into which two fields would write are refused, however they are spelt.
struct OverlapTests {
  private func problems(_ fields: String, removed: String? = nil) -> [String] {
    let indented = fields.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    do {
      _ = try Mapping.read(
        yaml: """
          version: 1
          name: club
          format: xml
          document: { root: Club }
          entities:
            company:
              records: Club/Firm
              key: { element: Id, new: uuid }
              removed: { element: "\(removed ?? "@none")", values: ["1"] }
              fields:
          \(indented.replacing("      ", with: "        "))
          """, file: "club.yaml")
      return []
    } catch { return error.problems.map { "\($0)" } }
  }

  @Test(arguments: [
    ("name: Name\ncomment: \"*\"", "key"), ("name: C\ncomment: C/D", "name"),
    ("name: C/D\ncomment: C", "name"),
    ("taxId: [A, B]\ncomment: B", "taxId"), ("name: \"R[T=a]/V\"\ncomment: \"R[T=a|b]/V\"", "name"),
    ("phones: { repeat: R, element: V }\nemails: { repeat: \"R[T=b]\", element: V }", "phones"),
    ("phones: { repeat: \"R[T=a]\", element: V }\nemails: { repeat: \"R[T=a|b]\", element: V }", "phones"),
    ("phones: { repeat: R, element: V }\ncomment: R/Note", "phones"), ("name: A@x\ncomment: A@x", "name"),
    ("comment: \"*/C\"", "key"),
  ])
  func `places that may be one are refused, naming both fields`(fields: String, other: String) throws {
    let found = problems(fields)
    #expect(found.contains { $0.contains("would be written by \(other) and by ") }, "\(found)")
    // What only reads takes nothing from others.
    let last = try #require(fields.split(separator: "\n").last)
    let reading =
      last.contains("{")
      ? last.dropLast(1) + ", write: never }"
      : last.replacing(": ", with: ": { element: ", maxReplacements: 1) + ", write: never }"
    let rest = fields.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(
      problems(other == "key" ? rest + "\ncomment: { element: \"*\", write: never }" : rest + "\n" + reading)
        == [])
  }

  @Test func `the mark of removed records is no place for a field`() {
    #expect(
      problems("name: Name\ncomment: \"@del\"", removed: "@del").contains {
        $0.contains("by removed and by comment")
      })
    #expect(problems("name: Name\ncomment: { element: \"@del\", write: never }", removed: "@del") == [])
  }

  @Test(arguments: [
    "name: A@x\ncomment: A@y", "name: A\ncomment: A@y", "name: \"R[T=a]/V\"\ncomment: \"R[T=b]/V\"",
    "phones: { repeat: \"R[T=a]\", element: V }\nemails: { repeat: \"R[T=b|c]\", element: V }",
    "name: A/B\ncomment: A/C", "phones: { repeat: A/P }\nemails: { repeat: A/M }",
    "name: Id\ncomment: Note",
  ])
  func `places that never meet are taken`(fields: String) { #expect(problems(fields) == []) }
}
