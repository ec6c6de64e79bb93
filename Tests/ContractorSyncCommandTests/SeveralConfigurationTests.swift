import Bitrix24Emulator
import Foundation
import Testing

/// Several configurations in one folder, and configurations whose connections come to point elsewhere.
struct SeveralConfigurationTests {
  private static let first = "key;name\nA1;Альфа\nA2;Аврора\nA3;Азимут\nA4;Атом\n"
  private static let second = "key;name\nA1;Бета\nB2;Бор\nB3;Бриз\nB4;Балт\n"

  private func makeTwo(_ workshop: Workshop) async throws {
    try workshop.write(Self.first, to: "a.csv")
    try workshop.write(Self.second, to: "b.csv")
    for name in ["a", "b"] {
      let ending = try await workshop.run(
        "init", "--file", "\(name).csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK", "--full",
        "--config", "\(name).yaml")
      #expect(ending.status == 0, "\(ending.messages)")
      let text = try workshop.read("\(name).yaml")
        .replacing("direction: both", with: "direction: left-to-right\n    removals: delete")
      try workshop.write(text, to: "\(name).yaml")
    }
  }

  @Test func `two configurations in one folder know nothing of each other`() async throws {
    try await withPortal { emulator, workshop in
      try await makeTwo(workshop)
      for name in ["a", "b", "b", "b", "a"] {
        let ending = try await workshop.run("sync", "--config", "\(name).yaml")
        #expect(ending.status == 0, "\(ending.messages)\(ending.output)")
      }
      let names = Set(emulator.snapshot().companies.compactMap { $0["TITLE"] })
      #expect(names == ["Альфа", "Аврора", "Азимут", "Атом", "Бета", "Бор", "Бриз", "Балт"])
      for name in ["a.sqlite", "b.sqlite"] {
        #expect(FileManager.default.fileExists(atPath: workshop.path(name).path), "\(name)")
      }
      #expect(!FileManager.default.fileExists(atPath: workshop.path("contractor-sync.sqlite").path))
    }
  }

  @Test func `a connection that comes to name another file is not followed`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let writes = emulator.journal.modifyingCommands
      try workshop.write("key,entity,name\nx1,company,Другая\n", to: "others.csv")
      try workshop.write(bothWays.replacing("clients.csv", with: "others.csv"), to: "contractor-sync.yaml")
      for _ in 1...3 {
        let ending = try await workshop.run("sync")
        #expect(ending.status == 78, "\(ending.output)")
        #expect(ending.messages.contains("clients.csv") && ending.messages.contains("others.csv"))
        #expect(ending.messages.contains("links rebuild"))
      }
      #expect(emulator.journal.modifyingCommands == writes)
    }
  }

  @Test func `a file that is saved anew, or spelt otherwise, is the same place`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try FileManager.default.removeItem(at: workshop.path("clients.csv"))
      try workshop.write(fourClients.replacing("важный", with: "новый"), to: "clients.csv")
      for spelling in ["./clients.csv", "sub/../clients.csv", workshop.path("clients.csv").path] {
        try workshop.write(bothWays.replacing("clients.csv", with: spelling), to: "contractor-sync.yaml")
        let ending = try await workshop.run("sync")
        #expect(ending.status == 0, "\(spelling): \(ending.messages)")
      }
      #expect(emulator.snapshot().companies.count == 4)
      #expect(emulator.find(companyTitled: "ООО \"Бета\"")?["COMMENTS"] == "новый")
    }
  }

  @Test func `an export into another file is not taken for a repetition of the first`() async throws {
    try await withPortal { emulator, workshop in
      _ = try emulator.addCompany(fields: ["TITLE": "ООО «Ель»"])
      func export(_ arguments: String...) async throws -> Ending {
        try await workshop.run(
          ["export", "--mapping", "generic", "--webhook-from", "env:WEBHOOK"] + arguments)
      }
      #expect(try await export("a.csv").status == 0)
      #expect(try await export("./a.csv").status == 0)
      let refused = try await export("b.csv")
      #expect(refused.status == 78 && refused.messages.contains("--source"), "\(refused.messages)")
      #expect(try await export("b.csv", "--source", "second").status == 0)
      #expect(try workshop.read("b.csv").contains("ООО «Ель»"))
    }
  }

  @Test func `a file that was moved goes on after links rebuild`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      try FileManager.default.createDirectory(at: workshop.path("data"), withIntermediateDirectories: false)
      try FileManager.default.moveItem(
        at: workshop.path("clients.csv"), to: workshop.path("data/clients.csv"))
      try workshop.write(
        bothWays.replacing("clients.csv", with: "data/clients.csv"), to: "contractor-sync.yaml")
      #expect(try await workshop.run("sync").status == 78)
      #expect(try await workshop.run("links", "rebuild").status == 0)
      let ending = try await workshop.run("sync", "--output", "json")
      #expect(ending.status == 0 && ending.json["pairs"] as? Int == 4, "\(ending.messages)\(ending.output)")
      #expect(emulator.snapshot().companies.count == 4)
      #expect(try await workshop.run("sync").status == 0)
    }
  }

  @Test func `the webhooks of two configurations lie in two files, and none is overwritten`() async throws {
    let workshop = try Workshop()
    try workshop.write(Self.first, to: "a.csv")
    func type(_ code: String, _ arguments: [String]) async throws -> Ending {
      let terminal = try Terminal()
      try terminal.type("https://firm.bitrix24.ru/rest/1/\(code)/\n")
      return try await workshop.run(
        ["init", "--file", "a.csv", "--mapping", "generic"] + arguments, input: terminal.input)
    }
    let plain = try await type("abcdef123456", [])
    #expect(plain.status == 0 && plain.messages.contains("webhook.txt"), "\(plain.messages)")
    let other = try await type("fedcba654321", ["--config", "other.yaml"])
    #expect(other.status == 0 && other.messages.contains("other.webhook.txt"), "\(other.messages)")
    #expect(try workshop.read("webhook.txt").contains("abcdef123456"))
    #expect(try workshop.read("other.webhook.txt").contains("fedcba654321"))
    #expect(try workshop.read("other.yaml").contains("${file:other.webhook.txt}"))

    try FileManager.default.removeItem(at: workshop.path("other.yaml"))
    let refused = try await type("000000000000", ["--config", "other.yaml"])
    #expect(refused.status == 1 && refused.messages.contains("other.webhook.txt"), "\(refused.messages)")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("other.yaml").path))
    #expect(try workshop.read("other.webhook.txt").contains("fedcba654321"))
    #expect(try await type("000000000000", ["--config", "other.yaml", "--force"]).status == 0)
    #expect(try workshop.read("other.webhook.txt").contains("000000000000"))
  }

  @Test func `a webhook that is typed is not shown`() async throws {
    let workshop = try Workshop()
    try workshop.write(Self.first, to: "a.csv")
    let terminal = try Terminal()
    let process = workshop.process(["init", "--file", "a.csv", "--mapping", "generic"])
    async let ending = workshop.run(process, input: terminal.input)
    while terminal.shows { try await Task.sleep(for: .milliseconds(10)) }
    try terminal.type("https://firm.bitrix24.ru/rest/1/abcdef123456/\n")
    #expect(try await ending.status == 0)
    #expect(terminal.shows)
    #expect(try !terminal.shown().contains("abcdef123456"))
  }
}
