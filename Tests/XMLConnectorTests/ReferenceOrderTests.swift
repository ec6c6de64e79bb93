import Contractors
import Foundation
import ReplicaTesting
import Testing

@testable import XMLConnector

/// References whose order is somebody's.
@Suite struct ReferenceOrderTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func `references change their places with all that stands in their elements`() async throws {
    let mapping = try TestMapping.compile(
      """
      version: 1
      name: people
      format: xml
      document: { root: A }
      entities:
        contact:
          records: A/Person
          key: Id
          fields:
            lastName: Name
            companies: { repeat: Firm, element: Ref }
      """)
    func document(_ firms: [String]) -> String {
      "<A>\n  <Person><Id>7</Id><Name>Ильина</Name>\n    "
        + firms.joined(separator: "\n    <!-- and -->\n    ") + "\n    <Firm/>\n  </Person>\n</A>\n"
    }
    func firm(_ key: String) -> String {
      "<Firm since='200\(key)'> <Ref>\(key)</Ref><!-- \(key) --><x:Note xmlns:x='urn:x'><![CDATA[&]]></x:Note></Firm>"
    }
    let replica = try XMLReplica.firms(folder.write(document(["1", "2", "3"].map(firm))), mapping: mapping)
    let change = BagChange(order: ["3", "1", "2"].map { Element($0) })
    let operation = Contractors.Operation(
      id: 1, entity: .contact, key: "7", action: .update(["companies": .bag(change)]),
      expected: ["companies": .bag(["1", "2", "3"].map { Element($0) })])
    let outcomes = try await replica.apply([operation])
    #expect(outcomes.allSatisfy { $0.isDone })
    #expect(
      try folder.text()
        == "<A>\n  <Person><Id>7</Id><Name>Ильина</Name>\n    <!-- and -->\n    <!-- and -->\n    "
        + ["3", "1", "2"].map(firm).joined(separator: "\n    ") + "\n  </Person>\n</A>\n")
  }
}
