import Bitrix24Emulator
import Foundation
import Testing

struct BadInputTests {
  @Test func `a missing configuration is named with what to do`() async throws {
    let ending = try await Workshop().run("sync")
    #expect(ending.status == 78)
    #expect(ending.messages.contains("contractor-sync init"))
  }

  @Test func `an unknown key is shown with its line, a caret and a suggestion`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      bothWays.replacing("direction: both", with: "directon: both"), to: "contractor-sync.yaml")
    let ending = try await workshop.run("check")
    #expect(ending.status == 78)
    #expect(ending.messages.contains("contractor-sync.yaml:7"))
    #expect(ending.messages.contains("^"))
    #expect(ending.messages.contains("did you mean 'direction'?"))
  }

  @Test func `every problem of a configuration is shown at its place`() async throws {
    let workshop = try Workshop()
    try workshop.write(fourClients, to: "clients.csv")
    let wrong = bothWays.replacing("full: yes", with: "full: yes, encoding: windows1251x")
    try workshop.write(
      wrong.replacing("direction: both", with: "directon: both, flag: { right: { active: maybe } }"),
      to: "contractor-sync.yaml")
    let ending = try await workshop.run("check")
    #expect(ending.status == 78)
    for said in ["windows1251x", "did you mean 'windows-1251'?", "'directon'", "yes or no", "^"] {
      #expect(ending.messages.contains(said), "\(ending.messages)")
    }
    try workshop.write(
      """
      { version: 1, name: own, format: csv, entities: { company: { key: key, fields: { name: name,
        kind: { column: entity, choices: { legalEntity: [company], person: [contact] } } } } } }
      """, to: "own.yaml")
    try workshop.write(
      bothWays.replacing("mapping: generic", with: "mapping: own.yaml").replacing(
        "direction: both", with: "where: { left: { kind: [person, legalEntiti] } }"),
      to: "contractor-sync.yaml")
    let choice = try await workshop.run("check")
    #expect(choice.status == 78, "\(choice.messages)")
    #expect(choice.messages.contains("did you mean 'legalEntity'?"), "\(choice.messages)")
  }

  @Test func `a missing file with the webhook is a matter of configuration`() async throws {
    let workshop = try Workshop()
    try workshop.write(fourClients, to: "clients.csv")
    try workshop.write(bothWays.replacing("env:WEBHOOK", with: "file:none.txt"), to: "contractor-sync.yaml")
    let ending = try await workshop.run("sync")
    #expect(ending.status == 78 && ending.messages.contains("none.txt"), "\(ending.messages)")
  }

  @Test func `a port that is none or in use is told with what to do`() async throws {
    try await withPortal { _, workshop in
      let none = try await workshop.run("emulator", "--port", "99999999")
      #expect(none.status == 64 && none.messages.contains("no port"), "\(none.messages)")
      let port = try #require(URL(string: workshop.environment["WEBHOOK"] ?? "")?.port)
      let used = try await workshop.run("emulator", "--port", String(port))
      #expect(used.status == 1 && used.messages.contains("name another one"), "\(used.messages)")
    }
  }

  @Test func `a name of two lines is one line of a plan, and a side without records says so`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write("key,name\na1,\"ООО «Альфа»\nфилиал\"\n", to: "clients.csv")
      let plan = try await workshop.run("plan")
      let lines = plan.output.split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.hasSuffix("create ООО «Альфа» филиал") }, "\(plan.output)")
      #expect(lines.contains("  crm: no records"), "\(plan.output)")
    }
  }

  @Test func `a webhook written into the configuration is refused without being shown`() async throws {
    let workshop = try Workshop()
    let secret = "https://firm.bitrix24.ru/rest/1/abcdef123456/"
    try workshop.write(bothWays.replacing("${env:WEBHOOK}", with: secret), to: "contractor-sync.yaml")
    let ending = try await workshop.run("check")
    #expect(ending.status == 78)
    #expect(!ending.messages.contains("abcdef123456"))
  }

  @Test func `a proxy of the environment is used for portals and not for this machine`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(fourClients, to: "clients.csv")
      let arguments = ["import", "clients.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK"]
      // Nothing listens there: whoever asks the proxy is refused, whoever asks for the host finds none.
      workshop.environment["https_proxy"] = "http://127.0.0.1:9"
      workshop.environment["http_proxy"] = "http://127.0.0.1:9"
      #expect(try await workshop.run(arguments).status == 0)
      workshop.environment["WEBHOOK"] = "https://firm.invalid/rest/1/abcdef123456/"
      let ending = try await workshop.run(arguments)
      #expect(ending.status == 1 && ending.messages.contains("no connection"), "\(ending.messages)")
    }
  }

  @Test func `a mapping of another format is refused`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(fourClients, to: "clients.csv")
      let ending = try await workshop.run(
        "import", "clients.csv", "--mapping", "bitrix24", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 78 && ending.messages.contains("for csv"), "\(ending.messages)")
    }
  }

  @Test func `a wrong webhook and a portal out of reach are errors without the secret`() async throws {
    let workshop = try Workshop()
    try workshop.write(bothWays, to: "contractor-sync.yaml")
    try workshop.write(fourClients, to: "clients.csv")
    workshop.environment["WEBHOOK"] = "hello"
    #expect(try await workshop.run("sync").status == 78)
    workshop.environment["WEBHOOK"] = "http://127.0.0.1:9/rest/1/abcdef123456/"
    let ending = try await workshop.run("sync")
    #expect(ending.status == 1 && ending.messages.contains("the server is running"), "\(ending.messages)")
    #expect(!ending.messages.contains("abcdef123456"))
  }

  @Test func `a run that does not reach the portal leaves a trace`() async throws {
    let workshop = try Workshop()
    try workshop.write(bothWays, to: "contractor-sync.yaml")
    try workshop.write(fourClients, to: "clients.csv")
    workshop.environment["WEBHOOK"] = "http://127.0.0.1:9/rest/1/abcdef123456/"
    let ending = try await workshop.run("sync", "--output", "json")
    #expect(ending.status == 1)
    #expect(ending.json["outcome"] as? String == "failed" && ending.json["run"] as? Int == 1)
    let error = try #require(ending.json["error"] as? String)
    #expect(ending.messages.contains(error) && !error.contains("abcdef123456"))
    let lines = try await workshop.run("plan", "--output", "ndjson")
    #expect(lines.status == 1 && lines.json["outcome"] as? String == "failed")
    #expect(lines.json["error"] as? String == error)
    let status = try await workshop.run("status")
    #expect(status.output.contains("last run 1") && status.output.contains("failed"), "\(status.output)")
    #expect(try await workshop.run("history").output.contains("failed"))
    let plan = try await workshop.run("plan", "--output", "json")
    #expect(plan.status == 1 && plan.json["dryRun"] as? Bool == true && plan.json["run"] is NSNull)
  }

  @Test func `a failed run does not hide how many links there are`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      workshop.environment["WEBHOOK"] = "http://127.0.0.1:9/rest/1/abcdef123456/"
      #expect(try await workshop.run("sync").status == 1)
      let status = try await workshop.run("status")
      #expect(status.output.contains("failed") && status.output.contains("links 4"), "\(status.output)")
    }
  }

  @Test func `a missing scope says which one to grant`() async throws {
    try await withPortal {
      $0.scopes = ["user"]
    } _: { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      let ending = try await workshop.run("sync")
      #expect(ending.status == 1)
      #expect(ending.messages.contains("crm"))
    }
  }

  @Test func `check says that responsible persons are not carried without the scope for users`() async throws
  {
    for scopes in [["crm"], ["crm", "user"]] {
      try await withPortal {
        $0.scopes = scopes
      } _: { _, workshop in
        try workshop.write(bothWays, to: "contractor-sync.yaml")
        try workshop.write(fourClients, to: "clients.csv")
        let ending = try await workshop.run("check")
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(ending.output.contains("responsible persons are not carried") == (scopes.count == 1))
        #expect(ending.output.contains("lacks the scope 'user'") == (scopes.count == 1))
        #expect(
          try await workshop.run("check", "--lang", "ru").output.contains("право «user»")
            == (scopes.count == 1))
      }
    }
  }

  @Test func `plan and sync say too that responsible persons are not carried, where the file has them`()
    async throws
  {
    try await withPortal {
      $0.scopes = ["crm"]
    } _: { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(!(try await workshop.run("plan").messages.contains("responsible persons are not carried")))
      try workshop.write("key,name,responsible\na1,ООО «Альфа»,Анна Соколова\n", to: "clients.csv")
      for command in ["plan", "sync"] {
        let ending = try await workshop.run(command)
        let said = ending.messages.split(separator: "\n").filter {
          $0.hasPrefix("crm: ") && $0.contains("responsible persons are not carried")
        }
        #expect(ending.status == 0 && said.count == 1, "\(ending.messages)")
      }
    }
  }

  @Test func `a missing file is named`() async throws {
    try await withPortal { _, workshop in
      let ending = try await workshop.run(
        "import", "nowhere.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 1)
      #expect(ending.messages.contains("nowhere.csv"))
    }
  }

  @Test(arguments: [
    "demo", "init", "check", "plan", "sync", "import", "export", "status", "history", "conflicts", "review",
    "setaside",
    "links", "mappings", "emulator",
  ]) func `every command explains itself`(command: String) async throws {
    let ending = try await Workshop().run(command, "--help")
    #expect(ending.status == 0)
    #expect(ending.output.contains("USAGE: contractor-sync \(command)"))
    #expect(ending.output.contains("Example"))
  }

  @Test func `the version is printed and an unknown option is a usage error`() async throws {
    let workshop = try Workshop()
    #expect(try await workshop.run("--version").output.hasPrefix("0."))
    #expect(try await workshop.run("sync", "--nonsense").status == 64)
  }

  @Test func `shell completions are generated`() async throws {
    let ending = try await Workshop().run("--generate-completion-script", "bash")
    #expect(ending.status == 0)
    #expect(ending.output.contains("contractor-sync"))
  }

  @Test func `errors speak Russian to those who read it`() async throws {
    try await withPortal {
      $0.scopes = ["user"]
    } _: { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync", "--lang", "ru").messages.contains("право «crm»"))
      let missing = try await workshop.run(
        "import", "нет.csv", "--mapping", "generic", "--webhook-from", "env:WEBHOOK", "--lang", "ru")
      #expect(missing.messages.contains("Файла") && missing.messages.contains("нет.csv"))
      workshop.environment["WEBHOOK"] = "hello"
      #expect(try await workshop.run("sync", "--lang", "ru").messages.contains("адрес"))
    }
  }
}
