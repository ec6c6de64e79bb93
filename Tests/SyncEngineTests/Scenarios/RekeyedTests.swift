import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A record that a side shows under another key than before: a firm entered anew under another code, a file whose key is the name.
struct RekeyedTests {
  var stage = Stage()
  private let firm = company(
    "Ромашка", ["taxId": .text("7707083893"), "taxReason": .text("773601001"), "comment": .text("важное")])

  init() { stage.settings.removals = .delete }

  private func renew(_ name: String = "Ромашка плюс", _ key: RecordKey = "2") {
    var record = firm
    record.fields["name"] = .text(name)
    stage.left.remove("1", .company)
    stage.left.add(record, key: key)
  }

  @Test func `is the same one by its official numbers, and the other side's record stays`() async throws {
    stage.left.add(firm, key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    renew()
    let result = try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101", "102"])
    #expect(stage.text(.right, "101") == "Ромашка плюс" && result.report.sides.right.created == 0)
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
    #expect(stage.right.keys(of: .company) == ["101", "102"])
    // Under its new key it is known like any other.
    stage.right.set("101", "comment", "иное")
    try await stage.run()
    #expect(stage.text(.left, "2", "comment") == "иное")
  }

  private func person(_ name: String, _ phone: String = "+79160000001", _ email: String = "a@a.example")
    -> Record
  {
    Record(
      .contact,
      [
        "lastName": .text(name), "firstName": .text("Анна"), "emails": .bag([Element(email)]),
        "phones": phones(phone),
      ])
  }

  /// Two persons, the first of whom comes back under another name, which is the key.
  private func renamePerson(isFull: Bool, _ new: String = "Сидорова") async throws -> RunResult {
    stage.left.setOptions { options in
      options.completeness = isFull ? .complete : .partial
      options.reading = .file
      options.capabilities[.contact]?.showsAll = true
    }
    stage.left.add(person("Климова"), key: "Климова")
    stage.left.add(person("Другая", "+79160000002", "b@b.example"), key: "Другая")
    try await stage.run()
    stage.left.remove("Климова", .contact)
    stage.left.add(person(new), key: RecordKey(rawValue: new))
    return try await stage.run()
  }

  private var names: [String] {
    stage.right.records(of: .contact).values.compactMap { $0["lastName"]?.text }.sorted()
  }

  @Test func `of a full file is the same one by its e-mail and phone where the names fit`() async throws {
    #expect(try await renamePerson(isFull: true, "Климова Сидорова").reviews.isEmpty)
    for _ in 0..<3 { try await stage.run() }
    #expect(names == ["Другая", "Климова Сидорова"])
    #expect(stage.right.keys(of: .contact) == ["101", "102"])
  }

  @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
  func `is a question under another name, and nothing is made or removed until it is answered`(
    isFull: Bool, isSame: Bool
  ) async throws {
    let asking = try await renamePerson(isFull: isFull)
    #expect(asking.reviews.map(\.reason) == [.renamed] && asking.outcome == .attention)
    let key = try #require(
      stage.right.records(of: .contact).first { $0.value["lastName"] == .text("Климова") }?.key)
    #expect(asking.reviews.map(\.left) == ["Сидорова"] && asking.reviews.map(\.right) == [key])
    // What is edited there meanwhile waits, and the question is asked once, however the file comes to be read.
    stage.left.edit("Сидорова", .contact) { $0["position"] = .text("директор") }
    for _ in 0..<3 {
      #expect(try await stage.operationsOfRun() == 0)
      #expect(try stage.answers.openReviews() == asking.reviews)
    }
    try stage.answers.review(try #require(asking.reviews.first).id, isSame: isSame)
    let result = try await stage.run()
    #expect(result.reviews.isEmpty && result.report.sides.right.created == (isSame ? 0 : 1))
    if isFull && !isSame {
      // What is another one was taken out of a full file.
      for _ in 0..<3 { try await stage.run() }
      #expect(names == ["Другая", "Сидорова"] && stage.right.record(key, .contact) == nil)
    } else {
      #expect(names == (isSame ? ["Другая", "Сидорова"] : ["Другая", "Климова", "Сидорова"]))
    }
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
    // Under its new key the pair goes on both ways.
    let now = try #require(
      stage.right.records(of: .contact).first { $0.value["lastName"] == .text("Сидорова") }?.key)
    #expect((now == key) == isSame && stage.text(.right, now, "position", .contact) == "директор")
    stage.right.edit(now, .contact) { $0["position"] = .text("бухгалтер") }
    try await stage.run()
    #expect(stage.text(.left, "Сидорова", "position", .contact) == "бухгалтер")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `is no question any more where its old row is in the file again`() async throws {
    let review = try #require(try await renamePerson(isFull: false).reviews.first)
    stage.left.add(person("Климова"), key: "Климова")
    try await stage.run()
    #expect(names == ["Другая", "Климова", "Сидорова"])
    #expect(try stage.answers.openReviews().isEmpty && review.reason == .renamed)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `is no question any more where the new row is gone as well`() async throws {
    let review = try #require(try await renamePerson(isFull: true).reviews.first)
    stage.left.remove("Сидорова", .contact)
    for _ in 0..<3 { try await stage.run() }
    #expect(try stage.answers.openReviews().isEmpty && review.answer == .open)
    #expect(names == ["Другая"])
    #expect(try await stage.run().outcome == .done)
  }

  @Test func `is no question where the other one is there, or says other numbers`() async throws {
    stage.left.setOptions { options in
      options.completeness = .partial
      options.capabilities[.contact]?.showsAll = true
    }
    stage.left.add(person("Климова"), key: "Климова")
    stage.left.add(person("Другая", "+79160000002", "b@b.example"), key: "Другая")
    try await stage.run()
    stage.left.add(person("Сестра"), key: "Сестра")
    try await stage.run()
    #expect(stage.right.keys(of: .contact).count == 3)
    stage.left.remove("Другая", .contact)
    // The e-mail alone, beside another phone, may be an office's.
    stage.left.add(person("Третья", "+79160000003", "b@b.example"), key: "Третья")
    let result = try await stage.run()
    #expect(result.reviews.isEmpty && stage.right.keys(of: .contact).count == 4)
  }

  @Test func `renamed once more while it is asked about is asked about under its last name`() async throws {
    let first = try #require(try await renamePerson(isFull: false).reviews.first)
    stage.left.remove("Сидорова", .contact)
    stage.left.add(person("Белова"), key: "Белова")
    let reviews = try await stage.run().reviews
    let last = try #require(reviews.first { $0.left == "Белова" })
    for review in [first, last] { try stage.answers.review(review.id, isSame: true) }
    try await stage.run()
    #expect(names == ["Белова", "Другая"] && stage.right.keys(of: .contact).count == 2)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `which comes back under its first key is followed again`() async throws {
    stage.left.add(firm, key: "1")
    try await stage.run()
    renew()
    try await stage.run()
    stage.left.remove("2", .company)
    stage.left.add(firm, key: "1")
    try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101"] && stage.text(.right, "101") == "Ромашка")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test func `is another one where the first is still there, and where two have the numbers`() async throws {
    stage.left.add(firm, key: "1")
    try await stage.run()
    stage.left.add(firm, key: "2")
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 2)
    stage.left.remove("1", .company)
    stage.left.add(firm, key: "3")
    stage.left.add(firm, key: "4")
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 4)
  }

  // MARK: Origin

  private func letOriginsMove() {
    stage.right.setOptions { $0.capabilities[.company]?.movesOrigins = true }
  }

  @Test(arguments: ["Ромашка", "Ромашка плюс"])
  func `gives the other side's record its new key as the origin, once`(_ name: String) async throws {
    letOriginsMove()
    stage.left.add(firm, key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    renew(name)
    let result = try await stage.run()
    #expect(result.report.sides.right.updated == 1)
    #expect(stage.right.record("101", .company)?.origin == Origin(originator: "accounts", id: "2"))
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
    // Who gets the key that is free now is made anew, and nothing is left that could mix the two.
    stage.left.add(company("Новая"), key: "1")
    try await stage.run()
    let origins = stage.right.records(of: .company).values.compactMap(\.origin?.id).sorted()
    #expect(origins == ["1", "2", "9"])
  }

  @Test func `gives it in a later run where the first one cannot`() async throws {
    letOriginsMove()
    stage.left.add(firm, key: "1")
    try await stage.run()
    renew("Ромашка")
    stage.right.setOptions { $0.capabilities[.company]?.movesOrigins = false }
    #expect(try await stage.operationsOfRun() == 0)
    letOriginsMove()
    stage.left.edit("2", .company) { $0["comment"] = .text("иное") }
    try await stage.run()
    #expect(stage.right.record("101", .company)?.origin?.id == "2")
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [true, false])
  func `is found again without the store, whoever has its first key`(_ moves: Bool) async throws {
    var stage = stage
    if moves { letOriginsMove() }
    stage.left.add(firm, key: "1")
    try await stage.run()
    renew("Ромашка")
    try await stage.run()
    stage.left.add(company("Другая"), key: "1")
    stage.store = MemoryStore()
    try await stage.run()
    #expect(stage.right.keys(of: .company).count == 2)
    #expect((stage.left.record("1", .company)?["taxId"] ?? .empty) == .empty)
    stage.left.set("2", "comment", "проверка")
    try await stage.run()
    #expect(stage.text(.right, "101", "comment") == "проверка")
  }

  // MARK: Evidence

  private let card = company("Вектор", ["taxId": .text("7707083893"), "taxReason": .text("773601001")])

  @Test(arguments: [true, false])
  func `by numbers in a file that is not full is a question: a firm may have two cards`(isSame: Bool)
    async throws
  {
    stage.left.setOptions { options in
      options.completeness = .partial
      options.capabilities[.company]?.showsAll = true
    }
    stage.left.add(card, key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    stage.left.remove("1", .company)
    var supplier = card
    supplier.fields["name"] = .text("Вектор (поставщик)")
    stage.left.add(supplier, key: "2")
    let review = try #require(try await stage.run().reviews.first)
    #expect(review.reason == .renamed && stage.text(.right, "101") == "Вектор")
    try stage.answers.review(review.id, isSame: isSame)
    for _ in 0..<2 { try await stage.run() }
    #expect(stage.right.keys(of: .company).count == (isSame ? 2 : 3))
    #expect(stage.text(.right, "101") == (isSame ? "Вектор (поставщик)" : "Вектор"))
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test(arguments: [
    ("7707083893", "Вектор", true), ("7707083893", "Ромашка", false), ("DE136695976", "Vektor", true),
  ])
  func `of a full file is told by a tax id alone where the names fit`(
    _ number: String, _ name: String, isCertain: Bool
  ) async throws {
    stage.left.add(
      company(number.hasPrefix("D") ? "Vektor GmbH" : "Вектор", ["taxId": .text(number)]), key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    stage.left.remove("1", .company)
    stage.left.add(company(name, ["taxId": .text(number)]), key: "0001")
    let result = try await stage.run()
    #expect(result.reviews.map(\.reason) == (isCertain ? [] : [.renamed]))
    for _ in 0..<3 { try await stage.run() }
    #expect(stage.right.keys(of: .company) == ["101", "102"])
    #expect(stage.text(.right, "101") == (isCertain ? name : "Вектор"))
  }

  @Test(arguments: Side.allCases)
  func `takes the place of one that its side says to be gone`(_ side: Side) async throws {
    let other = side.opposite
    stage.left.add(card, key: "1")
    stage.left.add(company("Другая"), key: "9")
    try await stage.run()
    let (old, opposite): (RecordKey, RecordKey) = side == .left ? ("1", "101") : ("101", "1")
    stage.replica(other).edit(opposite, .company) { $0["comment"] = .text("договор 17") }
    try await stage.run()
    if side == .left {
      stage.left.setOptions { $0.completeness = .partial }
      stage.left.edit(old, .company) { $0.removal = .removed }
    } else {
      stage.right.remove(old, .company)
    }
    stage.replica(side).add(card, key: "55")
    for _ in 0..<3 { try await stage.run() }
    #expect(stage.replica(other).record(opposite, .company)?["comment"] == .text("договор 17"))
    #expect(stage.replica(other).keys(of: .company).count == 2)
    #expect(stage.replica(side).record("55", .company)?["comment"] == .text("договор 17"))
    #expect(try await stage.operationsOfRun() == 0)
  }
}
