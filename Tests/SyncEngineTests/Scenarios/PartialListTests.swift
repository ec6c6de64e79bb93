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
}
