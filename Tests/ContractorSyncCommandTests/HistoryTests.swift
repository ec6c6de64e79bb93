import Bitrix24Emulator
import Foundation
import Testing

struct HistoryTests {
  /// A company whose comment both sides have changed since the first run.
  private func contested(_ emulator: PortalEmulator, _ workshop: Workshop) async throws -> Int {
    try workshop.write(bothWays, to: "contractor-sync.yaml")
    try workshop.write(fourClients, to: "clients.csv")
    #expect(try await workshop.run("sync").status == 0)
    let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
    try emulator.updateCompany(beta.id, ["COMMENTS": "из портала"])
    try workshop.write(
      try workshop.read("clients.csv").replacing("важный", with: "из файла"), to: "clients.csv")
    #expect(try await workshop.run("sync").status == 3)
    return beta.id
  }

  @Test func `an open conflict shows both values and whose they are`() async throws {
    try await withPortal { emulator, workshop in
      let id = try await contested(emulator, workshop)
      let english = try await workshop.run("history", "2")
      #expect(
        english.output
          == "comment  file b2: из файла ≠ crm \(id): из портала  (contested: a person decides)\n")
      let russian = try await workshop.run("history", "2", "--lang", "ru")
      #expect(russian.output.hasSuffix("(спорно: решает человек)\n"))
      let list = try await workshop.run("conflicts")
      #expect(list.output.hasPrefix("1  comment  company b2 ↔ \(id)  ООО \"Бета\"\n"), "\(list.output)")
    }
  }

  @Test func `the write of a value that a person chose says so, and later edits do not`() async throws {
    try await withPortal { emulator, workshop in
      let id = try await contested(emulator, workshop)
      #expect(try await workshop.run("conflicts", "resolve", "1", "--take", "left").status == 0)
      #expect(try await workshop.run("sync").status == 0)
      let chosen = try await workshop.run("history", "3")
      #expect(
        chosen.output == "crm \(id)  comment: из портала → из файла  (chosen by a person)\n")
      let json = try await workshop.run("history", "3", "--output", "ndjson")
      #expect(json.output.contains(#""why":{"comment":"answer"}"#))
      for text in ["позже", "из файла"] {
        try emulator.updateCompany(id, ["COMMENTS": text])
        #expect(try await workshop.run("sync").status == 0)
      }
      let later = try await workshop.run("history", "5")
      #expect(later.output == "file b2  comment: позже → из файла  (changed on the other side)\n")
    }
  }

  @Test func `a run that a guard stopped tells what it would have done and not what it did`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let alfa = try #require(emulator.find(companyTitled: "ООО «Альфа»"))
      try emulator.updateCompany(alfa.id, ["COMMENTS": "новое"])
      try workshop.write(
        bothWays.replacing("removals: delete", with: "removals: flag"), to: "contractor-sync.yaml")
      #expect(try await workshop.run("sync").status == 4)
      let list = try await workshop.run("history")
      let stopped = try #require(list.output.split(separator: "\n").first)
      #expect(
        stopped.hasSuffix(
          "stopped by a guard, nothing was written; it would have done: file +0 ~1 −0  crm +0 ~0 −0"),
        "\(stopped)")
      let shown = try await workshop.run("history", "2")
      #expect(shown.status == 0 && shown.output.isEmpty)
      #expect(shown.messages.contains("--allow configuration") && shown.messages.contains("file +0 ~1 −0"))
      #expect(try await workshop.run("history", "2", "--output", "json").output == "[]\n")
      let json = try await workshop.run("history", "--output", "ndjson")
      let line = try #require(json.output.split(separator: "\n").first)
      let run = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect((run["left"] as? [String: Int])?["updated"] == 0)
      let planned = try #require(run["planned"] as? [String: [String: Int]])
      #expect(planned["left"]?["updated"] == 1)
    }
  }
}
