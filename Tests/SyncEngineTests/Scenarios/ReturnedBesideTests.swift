import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// A firm that is entered anew beside the record which stayed when its link ended.
struct ReturnedBesideTests {
  var stage = Stage()
  private let firm = company(
    "Ромашка",
    [
      "taxId": .text("7707083893"), "taxReason": .text("773601001"), "phones": phones("+74950000001"),
      "active": .text("yes"), "comment": .text("важное"),
    ])
  private let allowed = RunOptions(allowed: [.shrink])

  /// The firm on both sides beside others; then one side removes it, and the other one keeps it.
  private mutating func ended(_ removals: RemovalPolicy, by side: Side, _ firm: Record? = nil) async throws
    -> Record
  {
    stage.settings.removals = removals
    stage.left.add(firm ?? self.firm, key: "a1")
    for number in 2...4 { stage.left.add(company("Фирма \(number)"), key: RecordKey(rawValue: "a\(number)")) }
    try await stage.run()
    let key = try #require(find(side, of: "Ромашка"))
    let record = try #require(stage.replica(side).record(key, .company))
    stage.replica(side).remove(key, .company)
    for _ in 0..<2 { try await stage.run(allowed) }
    return record
  }

  private func find(_ side: Side, of name: String) -> RecordKey? {
    stage.replica(side).records(of: .company).first { $0.value["name"] == .text(name) }?.key
  }

  private func add(_ record: Record, _ side: Side, _ key: RecordKey = "777") {
    var record = record
    record.origin = nil
    stage.replica(side).add(record, key: key)
  }

  private func counts() -> [Int] { Side.allCases.map { stage.replica($0).keys(of: .company).count } }

  @Test(arguments: [RemovalPolicy.detach, .ignore, .flag], Side.allCases)
  mutating func `is a question, and both answers hold`(_ removals: RemovalPolicy, _ side: Side) async throws {
    for isSame in [true, false] {
      stage = Stage()
      var again = try await ended(removals, by: side)
      let other = side.opposite
      let stayed = try #require(find(other, of: "Ромашка"))
      #expect(stage.text(other, stayed, "active") == (removals == .flag ? "no" : "yes"))
      again["comment"] = .empty
      again["emails"] = .elements([Element("new@r.example", kind: "work")])
      add(again, side)
      let asking = try await stage.run()
      #expect(asking.reviews.map(\.reason) == [.returned] && asking.outcome == .attention)
      #expect(asking.reviews.map { [$0[side], $0[other]] } == [["777", stayed]])
      for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
      #expect(try stage.answers.openReviews() == asking.reviews && counts() == [4, 4])
      try stage.answers.review(try #require(asking.reviews.first).id, isSame: isSame)
      let result = try await stage.run()
      #expect(result.reviews.isEmpty && result.conflicts.isEmpty && result.outcome == .done)
      #expect(result.report.sides[other].created == (isSame ? 0 : 1))
      for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
      #expect(stage.replica(side).keys(of: .company).count == 4)
      #expect(stage.replica(other).keys(of: .company).count == (isSame ? 4 : 5))
      #expect(try stage.answers.openReviews().isEmpty)
      if isSame {
        // A first merge: nothing is cleared, what one of the two lacks is filled, and our mark is gone.
        #expect(
          stage.text(side, "777", "comment") == "важное" && stage.text(other, stayed, "active") == "yes")
        #expect(stage.replica(other).record(stayed, .company)?["emails"]?.elements.count == 1)
        for (editor, own, reader, its) in [(side, "777", other, stayed), (other, stayed, side, "777")] {
          stage.replica(editor).set(own, "comment", "пишет \(editor)")
          try await stage.run()
          #expect(stage.text(reader, its, "comment") == "пишет \(editor)")
        }
      } else {
        #expect(stage.text(other, stayed, "comment") == "важное")
      }
    }
  }

  @Test(arguments: [true, false])
  mutating func `our mark is lifted where the other side has no word for it, and edits since then travel`(
    _ isNew: Bool
  ) async throws {
    stage.right.setOptions { $0.capabilities[.company]?.fields["active"] = nil }
    var again = try await ended(.flag, by: .right)
    #expect(stage.text(.left, "a1", "active") == "no")
    stage.left.set("a1", "fullName", "Ромашка, общество")
    #expect(try await stage.operationsOfRun() == 0)
    again["comment"] = .empty
    if isNew {
      add(again, .right)
      let review = try #require(try await stage.run().reviews.first)
      try stage.answers.review(review.id, isSame: true)
    } else {
      stage.right.add(again, key: "101")
    }
    try await stage.run()
    #expect(stage.text(.left, "a1", "active") == "yes" && counts() == [4, 4])
    #expect(stage.text(.right, isNew ? "777" : "101", "fullName") == "Ромашка, общество")
    for _ in 0..<3 { #expect(try await stage.operationsOfRun() == 0) }
  }

  /// Of two firms on both sides one goes from the right, where removals end links.
  private mutating func removeOfTwo() async throws {
    stage.settings.removals = .detach
    stage.left.add(company("Ромашка"), key: "a1")
    stage.left.add(company("Фирма 2"), key: "a2")
    try await stage.run()
    stage.right.remove("101", .company)
  }

  @Test mutating func `removed and entered anew between two runs is asked about by its name alone`()
    async throws
  {
    try await removeOfTwo()
    add(company("Ромашка"), .right)
    let result = try await stage.run(allowed)
    #expect(result.reviews.map(\.reason) == [.returned] && result.report.detached == 1)
    #expect(counts() == [2, 2])
    for _ in 0..<2 { #expect(try await stage.operationsOfRun() == 0) }
    try stage.answers.review(try #require(result.reviews.first).id, isSame: true)
    try await stage.run()
    stage.right.set("777", "comment", "снова")
    try await stage.run()
    #expect(stage.text(.left, "a1", "comment") == "снова" && counts() == [2, 2])
  }

  @Test mutating func `an edit that wins over the removal brings the record back, and there is no question`()
    async throws
  {
    try await removeOfTwo()
    stage.left.set("a1", "comment", "нужна")
    add(company("Ромашка"), .right)
    #expect(try await stage.run(allowed).reviews.isEmpty)
    #expect(find(.right, of: "Ромашка") != nil)
  }

  @Test(
    arguments: [
      (["taxId": .text("7707083893")], 1), (["phones": phones("8 (495) 000-00-01")], 1),
      (["taxId": .text("7736207543"), "taxReason": .text("773601001"), "phones": phones("+74950000001")], 0),
      (["phones": phones("+74950000099")], 0),
    ] as [([FieldName: Value], Int)])
  mutating func `is asked about by what would be asked of two records without pairs`(
    _ fields: [FieldName: Value], _ questions: Int
  ) async throws {
    _ = try await ended(.detach, by: .right)
    add(company(fields["phones"] == nil || questions == 0 ? "Иная" : "Ромашка плюс", fields), .right)
    let result = try await stage.run()
    #expect(result.reviews.count == questions && result.report.sides.left.created == 1 - questions)
  }

  @Test mutating func `what stayed is known by what it shows now`() async throws {
    _ = try await ended(.detach, by: .right, company("Ромашка"))
    stage.left.edit("a1", .company) {
      $0["name"] = .text("Василёк")
      $0["taxId"] = firm["taxId"]
      $0["taxReason"] = firm["taxReason"]
    }
    try await stage.run()
    var again = firm
    again["name"] = .text("Ромашка, ООО, новая")
    again["phones"] = .empty
    add(again, .right)
    let asking = try await stage.run()
    #expect(asking.reviews.map(\.left) == ["a1"])
    try stage.answers.review(try #require(asking.reviews.first).id, isSame: true)
    let merged = try await stage.run()
    // Two names that nobody has decided between yet.
    #expect(merged.conflicts.map(\.unit) == ["name"])
    #expect(stage.text(.left, "a1") == "Василёк" && stage.text(.left, "a1", "comment") == "важное")
  }

  @Test mutating func `who is never entered anew is no question, and other firms go their way`() async throws
  {
    _ = try await ended(.flag, by: .right)
    add(company("Лютик", ["taxId": .text("7736207543"), "taxReason": .text("773601001")]), .right)
    let result = try await stage.run()
    #expect(result.reviews.isEmpty && result.report.sides.left.created == 1)
    #expect(try await stage.operationsOfRun() == 0)
  }

  @Test mutating func `a question of which a record is gone is nobody's any more`() async throws {
    let again = try await ended(.detach, by: .right)
    add(again, .right)
    #expect(try await stage.run().reviews.count == 1)
    stage.right.remove("777", .company)
    #expect(try await stage.run(allowed).reviews.isEmpty)
    // The same where the one that stayed goes: the new one is a contractor like any other.
    add(again, .right, "778")
    #expect(try await stage.run().reviews.count == 1)
    stage.left.remove("a1", .company)
    for _ in 0..<2 { try await stage.run(allowed) }
    #expect(try stage.answers.openReviews().isEmpty && find(.left, of: "Ромашка") != nil)
    #expect(counts() == [4, 4])
  }

  @Test
  mutating func `a record that a file does not hold at present is paired, and written when it stands there`()
    async throws
  {
    stage.left.setOptions { options in
      options.completeness = .partial
      options.reading = .file
      options.capabilities[.company]?.showsAll = true
    }
    let again = try await ended(.detach, by: .right)
    let row = try #require(stage.left.record("a1", .company))
    stage.left.remove("a1", .company)
    add(again, .right)
    let asking = try await stage.run()
    #expect(asking.reviews.map(\.left) == ["a1"])
    try stage.answers.review(try #require(asking.reviews.first).id, isSame: true)
    for _ in 0..<3 { #expect(try await stage.run().report.sides.left.created == 0) }
    stage.right.set("777", "comment", "пишет портал")
    try await stage.run()
    stage.left.add(row, key: "a1")
    try await stage.run()
    #expect(stage.text(.left, "a1", "comment") == "пишет портал" && counts() == [4, 4])
  }

  @Test mutating func `of two that were taken apart the other one stays by itself`() async throws {
    stage.left.add(firm, key: "a1")
    try await stage.run()
    try stage.answers.split(PairID(rawValue: 1))
    add(firm, .right)
    let asking = try await stage.run()
    #expect(asking.reviews.map(\.right) == ["777"])
    try stage.answers.review(try #require(asking.reviews.first).id, isSame: true)
    stage.right.set("777", "comment", "третья")
    try await stage.run()
    #expect(stage.right.keys(of: .company) == ["101", "777"] && stage.left.keys(of: .company) == ["a1"])
    stage.left.set("a1", "position", "")
    stage.left.set("a1", "fullName", "Ромашка, общество")
    try await stage.run()
    #expect(stage.text(.right, "777", "fullName") == "Ромашка, общество")
    #expect(stage.text(.right, "101", "fullName")?.isEmpty != false)
  }

  @Test(arguments: Seeds.list(20))
  mutating func `whatever comes back and however it is answered, nothing is there twice without a word`(
    _ seed: UInt64
  ) async throws {
    var random = RandomSource(seed: seed)
    stage.settings.removals = [.detach, .ignore, .flag][random.below(3)]
    let count = 12
    for number in 0..<count {
      stage.left.add(
        company("Фирма \(number)", ["phones": phones("+7495000\(1000 + number)"), "active": .text("yes")]),
        key: RecordKey(rawValue: "f\(number)"))
    }
    try await stage.run()
    let options = RunOptions(allowed: Set(GuardName.allCases))
    var wanted = Sides(left: count, right: count)
    for round in 0..<6 {
      let side: Side = random.below(2) == 0 ? .left : .right
      let keys = stage.replica(side).keys(of: .company)
      let key = keys[random.below(keys.count)]
      let pair = try stage.store.pair(of: Stream(side, .company), key: key)
      // One that stayed alone has no other one beside which it comes back.
      guard pair?.state == .coupled, let record = stage.replica(side).record(key, .company) else { continue }
      stage.replica(side).remove(key, .company)
      for _ in 0..<2 { try await stage.run(options) }
      add(record, side, RecordKey(rawValue: "\(9000 + round)"))
      let result = try await stage.run(options)
      #expect(!result.reviews.isEmpty, "seed \(seed), round \(round), \(side) \(key)")
      let isSame = random.below(3) > 0
      for (place, review) in result.reviews.enumerated() {
        // Several may resemble it: only one of them can be it.
        try stage.answers.review(review.id, isSame: isSame && place == 0)
      }
      if !isSame { wanted[side.opposite] += 1 }
      try await stage.run(options)
      #expect(try await stage.operationsOfRun(options) == 0, "seed \(seed), round \(round)")
      #expect(counts() == [wanted.left, wanted.right], "seed \(seed), round \(round)")
      #expect(try stage.answers.openReviews().isEmpty, "seed \(seed), round \(round)")
    }
  }
}
