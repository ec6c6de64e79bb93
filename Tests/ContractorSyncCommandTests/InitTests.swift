import Bitrix24Emulator
import Foundation
import Testing

struct InitTests {
  @Test func `init recognises the file and writes a configuration that checks and runs`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.copyFixture("companies-1251.csv", as: "companies.csv")
      let ending = try await workshop.run("init", "--file", "companies.csv", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(try workshop.read("contractor-sync.yaml").contains("accounting-ru"))
      #expect(try await workshop.run("check").status == 0)
      #expect(try await workshop.run("sync").status == 0)
      #expect(emulator.snapshot().companies.count >= 55)
      #expect(
        try await workshop.run("init", "--file", "companies.csv", "--webhook-from", "env:WEBHOOK").status == 1
      )
    }
  }

  @Test(arguments: [
    ("clients.csv", "conf/my.yaml", "../clients.csv"), ("conf/clients.csv", "conf/my.yaml", "clients.csv"),
    ("data/clients.csv", "my.yaml", "data/clients.csv"), ("clients.csv", "a/b/my.yaml", "../../clients.csv"),
  ])
  func `what init writes counts from the folder of the configuration`(
    file: String, configuration: String, path: String
  ) async throws {
    try await withPortal { emulator, workshop in
      for folder in ["conf", "data"] {
        try FileManager.default.createDirectory(
          at: workshop.path(folder), withIntermediateDirectories: false)
      }
      // One column that only a mapping made from the header knows.
      try workshop.write("Ид;Клиент;Тел.\n1;ООО «Альфа»;+7 495 000-00-01\n", to: file)
      try workshop.write(workshop.environment["WEBHOOK"] ?? "", to: "secret.txt")
      let ending = try await workshop.run(
        "init", "--config", configuration, "--file", file, "--webhook-from", "file:secret.txt")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(try workshop.read(configuration).contains("path: \"\(path)\""))
      #expect(try await workshop.run("check", "--config", configuration).status == 0)
      #expect(try await workshop.run("sync", "--config", configuration).status == 0)
      #expect(emulator.snapshot().companies.count == 1)
    }
  }

  @Test func `a file without a recognisable key gets a proposal that a person completes`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write("Город;Телефон\nКазань;+7 843 000-00-01\n", to: "my.csv")
      let ending = try await workshop.run("init", "--file", "my.csv", "--webhook-from", "env:WEBHOOK")
      #expect(ending.status == 3 && ending.messages.contains("key in mappings/my.yaml"), "\(ending.messages)")
      #expect(try await workshop.run("check").status == 78)
      let mapping = try workshop.read("mappings/my.yaml")
      let remark = try #require(mapping.split(separator: "\n").first { $0.hasPrefix("    # key: ") })
      try workshop.write(mapping.replacing(remark, with: "    key: Телефон"), to: "mappings/my.yaml")
      let checked = try await workshop.run("check")
      #expect(checked.status == 0, "\(checked.messages)")
    }
  }

  @Test func `what init says of the columns fits the mapping that it chose`() async throws {
    let workshop = try Workshop()
    try workshop.copyFixture("companies-1251.csv", as: "companies.csv")
    let ending = try await workshop.run("init", "--file", "companies.csv", "--webhook-from", "env:WEBHOOK")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.messages.contains("understands 13 of 13 columns"))
    #expect(ending.messages.contains("mapped: ") && !ending.messages.contains("not mapped: "))
  }

  @Test func `a webhook that is none is refused when it is typed in`() async throws {
    let workshop = try Workshop()
    try workshop.write(fourClients, to: "clients.csv")
    for (typed, status) in [("nonsense", 78), ("https://firm.bitrix24.ru/rest/1/abcdef123456/", 0)]
      as [(String, Int32)]
    {
      let terminal = try Terminal()
      try terminal.type(typed + "\n")
      let ending = try await workshop.run(["init", "--file", "clients.csv"], input: terminal.input)
      #expect(ending.status == status, "\(ending.messages)")
      #expect(!ending.messages.contains("abcdef123456"))
      for name in ["webhook.txt", "contractor-sync.yaml"] {
        #expect(FileManager.default.fileExists(atPath: workshop.path(name).path) == (status == 0))
      }
    }
  }

  @Test func `a mapping is inferred from an unknown header`() async throws {
    let workshop = try Workshop()
    try workshop.write(
      "Ид;Клиент;Тел.;Электронная почта\n1;ООО «Альфа»;+7 495 000-00-01;a@alfa.example\n", to: "x.csv")
    let ending = try await workshop.run("mappings", "infer", "x.csv")
    #expect(ending.status == 0, "\(ending.messages)")
    try workshop.write(ending.output, to: "x.yaml")
    #expect(try await workshop.run("mappings", "check", "./x.yaml").status == 0)
  }
}
