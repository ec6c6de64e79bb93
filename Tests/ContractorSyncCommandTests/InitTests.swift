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
