import Contractors
import Mappings
import SyncConfiguration
import Testing

/// Mistakes in what a mapping says of documents are told with their place and what to do.
@Suite struct DocumentProblemTests {
  private func problems(_ document: String, _ entity: String, format: String = "xml") -> [SourceProblem] {
    func indented(_ text: String, _ width: Int) -> String {
      text.split(separator: "\n").map { String(repeating: " ", count: width) + $0 }.joined(separator: "\n")
    }
    do {
      _ = try Mapping.read(
        yaml: """
          version: 1
          name: test
          format: \(format)
          \(format == "xml" ? "document:\n  root: Root" : "")
          \(indented(document, 2))
          entities:
            company:
              \(format == "xml" ? "records: Root/Item" : "")
              key: Id
          \(indented(entity, 4))
          """, file: "m.yaml")
      return []
    } catch { return error.problems }
  }

  @Test(arguments: [
    (
      "joins: { a: { records: Root/A, owner: B } }\nfields: { name: Name }", "a join needs",
      "say where the records"
    ),
    (
      "joins: { a: { records: Root/A, owner: B, is: Id, on: C } }\nfields: { name: Name }",
      "unknown key 'on'", "known"
    ),
    (
      "joins: { a: { records: Root/A, owner: B, is: Id } }\nfields: { phones: { joined: b } }",
      "'joins' has no 'b'", "there is 'a'"
    ),
    ("fields: { phones: { joined: b } }", "'joins' has no 'b'", "add it under 'joins:'"),
    (
      "joins: { a: { records: Root/A, owner: B, is: Id } }\nfields: { phones: { joined: a, write: always } }",
      "what is joined is only read", "take 'write' away"
    ),
    ("fields: { phones: { joined: a, repeat: B } }", "cannot stand together", "take one away"),
    (
      "tombstones: { element: Ref }\nfields: { name: Name }", "nothing says where the records stand",
      "records:"
    ),
    (
      "tombstones: { records: Root/Item, element: Ref }\nfields: { name: Name }",
      "the name of the records themselves", "'removed'"
    ),
    ("again: yes\nfields: { name: Name }", "expected error or same", ""),
    ("fields: { name: { element: [A, B], then: [C] } }", "has no alternatives", "take one"),
    ("fields: { name: { element: A, then: [\"[\"] } }", "is no path", "without prefixes"),
    ("fields: { name: { element: A, filler: \"{phones}\" } }", "has no field 'phones'", ""),
    ("fields: { name: { element: A, repeats: phones } }", "has no field 'phones'", ""),
    ("fields: { phones: { element: A, copies: B } }", "'copies' says nothing without 'repeat'", ""),
    ("fields: { phones: { repeat: A, changed: { B: 1 } } }", "expected", ""),
    ("fields: { roles: { constant: customer, element: A } }", "unknown key 'element'", "known here"),
  ])
  func `in an entity`(entity: String, message: String, advice: String) throws {
    let found = problems("", entity)
    let problem = try #require(found.first)
    #expect(found.count == 1, "\(found)")
    #expect(problem.description.contains(message) && problem.description.contains(advice), "\(problem)")
    #expect(problem.description.contains("\n     |") || problem.description.contains("^"), "\(problem)")
  }

  @Test(arguments: [
    ("order: { A: [b:C] }", "the prefix 'b' has no namespace", "prefixes:"),
    ("template: text", "does not begin with an element", "whole document"),
    ("template: \"<?xml version='1.0'?><a/>\"", "does not begin with an element", ""),
    ("write: sometimes", "expected always or never", ""),
    ("nested: Value", "expected keys", ""),
    ("prefix: { a: b }", "unknown key 'prefix'", "did you mean 'prefixes'?"),
  ])
  func `in the document`(document: String, message: String, advice: String) throws {
    let found = problems(document, "fields: { name: Name }")
    let problem = try #require(found.first)
    #expect(found.count == 1, "\(found)")
    #expect(problem.description.contains(message) && problem.description.contains(advice), "\(problem)")
    #expect(problem.mark.line == 6)
  }

  @Test(arguments: ["joins: { a: b }", "tombstones: { element: A }", "again: same"])
  func `in formats that have no documents`(line: String) {
    let found = problems("", "\(line)\nfields: { name: Name }", format: "csv")
    #expect(
      found.count == 1 && found.first?.description.contains("in mappings of XML only") == true, "\(found)")
  }
}
