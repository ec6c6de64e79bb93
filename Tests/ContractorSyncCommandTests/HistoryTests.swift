import Bitrix24Emulator
import Contractors
import Foundation
import Reconciliation
import SyncStore
import Testing

@testable import ContractorSyncCommand

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
          == "company comment  file b2: из файла ≠ crm \(id): из портала  (contested: a person decides)\n")
      let russian = try await workshop.run("history", "2", "--lang", "ru")
      #expect(russian.output.hasSuffix("(спорно: решает человек)\n"))
      let list = try await workshop.run("conflicts")
      #expect(list.output.hasPrefix("1  comment  company b2 ↔ \(id)  ООО \"Бета\"\n"), "\(list.output)")
    }
  }

  @Test func `a run of more than 400 days ago is forgotten by the next one`() async throws {
    try await withPortal { _, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let file = try StoreFile.open(path: workshop.path("contractor-sync.sqlite").path)
      let store = try file.sync(named: try #require(try file.syncNames().first))
      func begin(daysAgo days: Double) throws -> Int64 {
        try store.begin(Run(trigger: "command", startedAt: .present.adding(seconds: -days * 86_400)))
      }
      let (old, younger) = (try begin(daysAgo: 401), try begin(daysAgo: 399))
      #expect(try await workshop.run("plan").status == 0)
      #expect(try store.runs(limit: 9).map(\.id).contains(old))
      #expect(try await workshop.run("sync").status == 0)
      let kept = try store.runs(limit: 9).map(\.id)
      #expect(!kept.contains(old) && kept.contains(younger) && kept.contains(1), "\(kept)")
      try file.close()
    }
  }

  @Test func `a run is undone field by field, after it was shown`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(bothWays, to: "contractor-sync.yaml")
      try workshop.write(fourClients, to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let beta = try #require(emulator.find(companyTitled: "ООО \"Бета\""))
      let text = try workshop.read("clients.csv")
      try workshop.write(text.replacing("важный", with: "из файла"), to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let shown = try await workshop.run("undo", "2", "--dry-run", "--lang", "ru")
      #expect(shown.status == 0)
      #expect(shown.output == "crm company \(beta.id)  comment: из файла → важный\n", "\(shown.output)")
      #expect(try await workshop.run("history", "2").status == 0)
      let undone = try await workshop.run("undo", "2", "--output", "ndjson")
      #expect(undone.status == 0 && undone.output.contains("\"undone\":true"), "\(undone.output)")
      #expect(try await workshop.run("sync").status == 0)
      #expect(try workshop.read("clients.csv") == text)
      #expect(emulator.find(companyTitled: "ООО \"Бета\"")?["COMMENTS"] == "важный")
      #expect(try await workshop.run("undo", "1").status == 3)
      #expect(try await workshop.run("undo", "77").status == 1)
    }
  }

  @Test func `the write of a value that a person chose says so, and later edits do not`() async throws {
    try await withPortal { emulator, workshop in
      let id = try await contested(emulator, workshop)
      #expect(try await workshop.run("conflicts", "resolve", "1", "--take", "left").status == 0)
      #expect(try await workshop.run("sync").status == 0)
      let chosen = try await workshop.run("history", "3")
      #expect(
        chosen.output == "crm company \(id)  comment: из портала → из файла  (chosen by a person)\n")
      let json = try await workshop.run("history", "3", "--output", "ndjson")
      #expect(json.output.contains(#""why":{"comment":"answer"}"#))
      for text in ["позже", "из файла"] {
        try emulator.updateCompany(id, ["COMMENTS": text])
        #expect(try await workshop.run("sync").status == 0)
      }
      let later = try await workshop.run("history", "5")
      #expect(later.output == "file company b2  comment: позже → из файла  (changed on the other side)\n")
    }
  }

  /// Two files with one company each, whose cells are changed after the first run.
  private func edited(_ workshop: Workshop, left: (String, String), right: (String, String)) async throws
    -> Int32
  {
    try workshop.write(
      """
      version: 1
      connections:
        a: { type: csv, path: a.csv, mapping: generic }
        b: { type: csv, path: b.csv, mapping: generic }
      syncs: { both: { left: a, right: b } }

      """, to: "contractor-sync.yaml")
    let row = "key,name,taxId,taxReason,phones\na1,ООО «Альфа»,9900000017,990101001,work:+7 495 000-00-01\n"
    for name in ["a.csv", "b.csv"] { try workshop.write(row, to: name) }
    #expect(try await workshop.run("sync").status == 0)
    try workshop.write(row.replacing(left.0, with: left.1), to: "a.csv")
    try workshop.write(row.replacing(right.0, with: right.1), to: "b.csv")
    return try await workshop.run("sync").status
  }

  @Test func `what both sides say alike in a contested group is not told as contested`() async throws {
    let workshop = try Workshop()
    let status = try await edited(
      workshop, left: ("9900000017", "9900000024"), right: ("9900000017", "9900000031"))
    #expect(status == 3)
    let history = try await workshop.run("history", "2")
    #expect(
      history.output.hasPrefix("company taxId ") && !history.output.contains("taxReason"), "\(history.output)"
    )
  }

  @Test func `a corrected phone is one change as in the plan`() async throws {
    let workshop = try Workshop()
    #expect(
      try await edited(workshop, left: ("000-00-01", "000-00-09"), right: ("a1", "a1")) == 0)
    let history = try await workshop.run("history", "2", "--output", "ndjson")
    let fields = try #require(history.json["fields"] as? [String: [String: [Any]]])
    #expect(fields["phones"]?.mapValues(\.count) == ["added": 0, "removed": 0, "changed": 1])
  }

  @Test func `an operation that was not done names its record, and how it ended where that is known`() throws
  {
    let console = Console(language: .english, isQuiet: false, usesColour: false, showsProgress: false)
    let text = HistoryText(console: console, names: Sides(left: "books", right: "crm"))
    var entry = JournalEntry(
      run: 1, sequence: 0, pair: PairID(rawValue: 1), side: .right, entity: .company, kind: .create,
      after: ["name": .text("Альфа\nи Ко")])
    var pair = Pair(
      id: PairID(rawValue: 1), entity: .company, keys: Sides(left: "a1", right: nil), state: .half)
    #expect(text.line(entry, pair, name: nil) == "crm create company Альфа и Ко (books a1): planned")
    entry.state = .sending
    #expect(text.line(entry, pair, name: nil).hasSuffix("sending; found not to have been made"))
    pair.keys.right = "12"
    pair.state = .coupled
    #expect(text.line(entry, pair, name: nil).hasSuffix("sending; the record is there now: 12"))
    entry.kind = .update
    entry.after = [:]
    entry.state = .refused
    #expect(text.line(entry, pair, name: nil) == "crm update company 12: refused")
    #expect(text.line(entry, nil, name: nil) == "crm update company: refused")
  }

  @Test func `a record that a file did not take is named by the portal's`() async throws {
    try await withPortal { emulator, workshop in
      try workshop.write(
        bothWays.replacing("full: yes", with: "full: yes, encoding: windows-1251"), to: "contractor-sync.yaml"
      )
      try workshop.write("key,name\na1,Alfa\n", to: "clients.csv")
      #expect(try await workshop.run("sync").status == 0)
      let id = try emulator.addCompany(fields: ["TITLE": "北京 Ltd"])
      #expect(try await workshop.run("sync").status == 3)
      let list = try await workshop.run("setaside")
      #expect(list.output.hasPrefix("1  file ← crm \(id)"), "\(list.output)")
      let history = try await workshop.run("history", "2")
      #expect(
        history.messages.contains("file create company 北京 Ltd (crm \(id)): refused: "), "\(history.messages)")
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
