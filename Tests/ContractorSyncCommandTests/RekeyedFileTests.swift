import Foundation
import Testing

/// Records of a file that are there under other keys than before, or twice.
struct RekeyedFileTests {
  /// Two files of one layout, the first of which holds all its records.
  private func workshop(isFull: Bool = true) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.write(
      """
      version: 1
      name: own
      format: csv
      entities: { company: { key: key, fields: { name: name, phones: phone, emails: email } } }

      """, to: "own.yaml")
    try workshop.write(
      """
      version: 1
      connections:
        a: { type: csv, path: a.csv, mapping: own.yaml, full: \(isFull ? "yes" : "no") }
        b: { type: csv, path: b.csv, mapping: own.yaml }
      syncs:
        own: { left: a, right: b }

      """, to: "contractor-sync.yaml")
    try workshop.write("key,name,phone,email\n", to: "b.csv")
    return workshop
  }

  @Test func `of two rows of one key neither takes the place of the record that had it`() async throws {
    let workshop = try workshop()
    try workshop.write("key,name,phone,email\n1,Альфа,,\n2,Бета,,\n", to: "a.csv")
    #expect(try await workshop.run("sync").status == 0)
    let before = try workshop.read("b.csv")
    try workshop.write("key,name,phone,email\n1,Альфа,,\n2,Гамма,,\n2,Бета,,\n", to: "a.csv")
    let double = try await workshop.run("sync")
    #expect(double.status == 3, "\(double.messages)")
    #expect(try workshop.read("b.csv") == before)
    try workshop.write("key,name,phone,email\n1,Альфа,,\n3,Гамма,,\n2,Бета,,\n", to: "a.csv")
    let mended = try await workshop.run("sync")
    #expect(mended.status == 0, "\(mended.messages)")
    let after = try workshop.read("b.csv")
    #expect(after.contains("Бета") && after.contains("Гамма"))
  }

  @Test func `a re-coded column of keys stops the run with its figures and the way on`() async throws {
    let workshop = try workshop()
    func file(_ prefix: String) -> String {
      "key,name,phone,email\n" + (1...8).map { "\(prefix)\($0),Фирма \($0),,\n" }.joined()
    }
    try workshop.write(file(""), to: "a.csv")
    #expect(try await workshop.run("sync").status == 0)
    let before = try workshop.read("b.csv")
    try workshop.write(file("00-"), to: "a.csv")
    let stopped = try await workshop.run("sync")
    #expect(stopped.status == 4, "\(stopped.messages)")
    #expect(
      (stopped.output + stopped.messages).contains("8/8")
        && (stopped.output + stopped.messages).contains("--allow keys"),
      "\(stopped.output) \(stopped.messages)")
    #expect(try workshop.read("b.csv") == before)
  }

  @Test func `a question about another key shows what the record of the pair says`() async throws {
    let workshop = try workshop(isFull: false)
    try workshop.write(
      "key,name,phone,email\n1,Вектор,+7 495 000-00-01,a@a.example\n9,Другая,,\n", to: "a.csv")
    #expect(try await workshop.run("sync").status == 0)
    try workshop.write(
      "key,name,phone,email\n2,Вектор плюс,+7 495 000-00-01,a@a.example\n9,Другая,,\n", to: "a.csv")
    #expect(try await workshop.run("sync").status == 3)
    let list = try await workshop.run("review", "list")
    #expect(list.status == 3 && list.output.contains("under another"), "\(list.output)")
    #expect(list.output.contains("name: Вектор плюс | Вектор\n"), "\(list.output)")
  }

  @Test(arguments: ["accept", "reject"])
  func `a firm entered anew beside the row that stayed is a question, and the answer holds`(_ answer: String)
    async throws
  {
    let workshop = try workshop()
    let settings = try workshop.read("contractor-sync.yaml")
    try workshop.write(
      settings.replacing("right: b }", with: "right: b, removals: detach }"), to: "contractor-sync.yaml")
    let others = (1...5).map { "\($0),Фирма \($0),,\n" }.joined()
    func write(_ row: String) throws {
      try workshop.write("key,name,phone,email\n" + others + row, to: "a.csv")
    }
    try write("7,Вектор,+7 495 000-00-01,\n")
    #expect(try await workshop.run("sync").status == 0)
    try write("")
    for _ in 0..<2 { #expect(try await workshop.run("sync").status == 0) }
    let before = try workshop.read("b.csv")
    try write("77,Вектор,+7 495 000-00-01,new@a.example\n")
    let asking = try await workshop.run("sync")
    #expect(asking.status == 3 && asking.output.contains("questions 1"), "\(asking.output)")
    #expect(try workshop.read("b.csv") == before)
    let list = try await workshop.run("review", "list")
    #expect(
      list.output.contains("come back") && list.output.contains("name: Вектор | Вектор\n"), "\(list.output)")
    #expect(try await workshop.run("review", answer, "1").status == 0)
    #expect(try await workshop.run("sync").status == 0)
    let after = try workshop.read("b.csv")
    #expect(after.components(separatedBy: "Вектор").count == (answer == "accept" ? 2 : 3), "\(after)")
    #expect(after.contains("new@a.example"), "\(after)")
    let rest = try await workshop.run("sync")
    #expect(rest.status == 0 && rest.output.contains("Nothing to do"), "\(rest.output)")
    #expect(try workshop.read("b.csv") == after)
  }
}
