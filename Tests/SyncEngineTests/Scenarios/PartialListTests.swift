import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A side whose records name some of their elements only, such as the accounts from which somebody paid this month.
struct PartialListTests {
  let stage = Stage()
  private let accounts = ["40702810200000000001", "40702810900000000003", "40702810600000000002"].map {
    Element($0, parts: ["bankCode": "044525225"])
  }

  init() {
    stage.left.setOptions { options in
      for entity in Entity.allCases {
        options.capabilities[entity]?.fields["bankAccounts"]?.showsAll = false
        options.capabilities[entity]?.fields["bankAccounts"]?.isWritable = false
      }
    }
    stage.left.add(company("Ромашка", ["bankAccounts": .bag([accounts[0], accounts[1]])]), key: "1")
  }

  private func shows(_ elements: [Element]) {
    stage.left.edit("1", .company) { $0["bankAccounts"] = .bag(elements) }
  }

  private var held: [String] {
    (stage.right.record("101", .company)?["bankAccounts"]?.elements ?? []).map(\.value).sorted()
  }

  @Test func `what it does not name stays on the other side, and what it adds comes`() async throws {
    try await stage.run()
    #expect(held == accounts[0...1].map(\.value).sorted())
    shows([accounts[0]])
    #expect(try await stage.operationsOfRun() == 0)
    shows([accounts[2]])
    try await stage.run()
    #expect(held == accounts.map(\.value).sorted())
    shows([])
    #expect(try await stage.operationsOfRun() == 0)
    #expect(held == accounts.map(\.value).sorted())
  }

  @Test func `what the other side took out does not come back with the next naming`() async throws {
    try await stage.run()
    stage.right.edit("101", .company) { $0["bankAccounts"] = .bag([accounts[1]]) }
    #expect(try await stage.operationsOfRun() == 0)
    shows([accounts[1]])
    #expect(try await stage.operationsOfRun() == 0)
    shows([accounts[0], accounts[1]])
    #expect(try await stage.operationsOfRun() == 0)
    #expect(held == [accounts[1].value])
  }

  @Test(arguments: [
    ("", "044525225", "044525225"), ("044525225", "", "044525225"), ("044525225", "044525226", "044525226"),
  ])
  func `an account whose bank becomes known or is corrected stays one`(
    _ first: String, _ second: String, _ held: String
  ) async throws {
    func account(_ bank: String) -> Element {
      Element(accounts[0].value, parts: bank.isEmpty ? [:] : ["bankCode": bank])
    }
    shows([account(first), accounts[1]])
    try await stage.run()
    shows([account(second)])
    for _ in 0..<2 { try await stage.run() }
    let shown = stage.right.record("101", .company)?["bankAccounts"]?.elements ?? []
    #expect(shown.count == 2)
    #expect(shown.first { $0.value == accounts[0].value }?.parts["bankCode"] == held)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `one number at two banks is two accounts, also where one of them is not named`() async throws {
    let twins = ["044525225", "044525226"].map { Element(accounts[0].value, parts: ["bankCode": $0]) }
    shows(twins)
    try await stage.run()
    shows([twins[0]])
    #expect(try await stage.operationsOfRun() == 0)
    #expect(stage.right.record("101", .company)?["bankAccounts"]?.elements.count == 2)
  }
}
