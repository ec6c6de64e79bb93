import Bitrix24Emulator
import Foundation
import Testing

struct StatsTests {
  private typealias Object = [String: Any]

  private func objects(_ ending: Ending) throws -> [Object] {
    try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [Object])
  }

  private func method(_ name: String, of report: Object) throws -> Object {
    let methods = try #require(report["methods"] as? [Object])
    return try #require(methods.first { $0["method"] as? String == name }, "\(methods)")
  }

  @Test func `what a sync asked of its portal is counted by day and method, as the portal counts it`()
    async throws
  {
    try await withPortal({ $0.companies = 3 }) { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let none = try await workshop.run("stats")
      #expect(none.status == 1 && none.output.isEmpty, "nothing is known before the first run")
      for _ in 0..<2 { #expect(try await workshop.run("sync").status == 0) }
      let asked = emulator.journal.requests
      let reports = try objects(try await workshop.run("stats", "--output", "json"))
      #expect(reports.map { $0["connection"] as? String } == ["crm"])
      let days = try #require(reports[0]["days"] as? [Object])
      // Two where midnight passes.
      #expect((1...2).contains(days.count))
      #expect(days.compactMap { $0["requests"] as? Int }.reduce(0, +) == asked)
      #expect(days.allSatisfy { $0["rejected"] as? Int == 0 && $0["failed"] as? Int == 0 })
      let made = try method("crm.item.add", of: reports[0])
      #expect(made["commands"] as? Int == 4 && made["requests"] as? Int == 0)
      let operating = try #require(made["operating"] as? Object)
      #expect(operating["limit"] as? Double == 480)
      #expect(try #require(operating["peak"] as? Double) > 0)
      #expect(try method("batch", of: reports[0])["commands"] as? Int == 0)
      let text = try await workshop.run("stats", "--days", "1", "--lang", "ru")
      #expect(text.output.contains("crm: запросов за день") && text.output.contains("█"), "\(text.output)")
      #expect(text.output.contains("crm.item.add"))
      #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
      #expect(emulator.journal.requests == asked, "nothing is asked for it")
    }
  }

  @Test func `refused requests and failed commands are counted apart`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      emulator.inject(Fault(.commandError(status: 400, code: "", text: "made up"), method: "crm.item.add"))
      #expect(try await workshop.run("sync").status == 3)
      emulator.inject(Fault(.rateLimited, method: "profile"))
      #expect(try await workshop.run("call", "profile", "--connection", "crm").status == 0)
      let report = try #require(try objects(try await workshop.run("stats", "--output", "json")).first)
      let made = try method("crm.item.add", of: report)
      #expect(made["failed"] as? Int == 1 && made["rejected"] as? Int == 0)
      let profile = try method("profile", of: report)
      #expect(profile["failed"] as? Int == 1 && profile["rejected"] as? Int == 1)
      #expect(profile["requests"] as? Int == 2, "the one refused, and the same again")
    }
  }

  @Test(arguments: [["--days", "0"], ["--days", "1000"], ["--connection", "nobody"]])
  func `what cannot be counted is refused`(arguments: [String]) async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let ending = try await workshop.run(["stats"] + arguments)
      #expect([64, 78].contains(ending.status))
      #expect(ending.messages.contains(arguments[1]), "\(ending.messages)")
    }
  }
}
