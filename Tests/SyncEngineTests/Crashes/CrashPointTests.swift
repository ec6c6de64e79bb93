import Contractors
import Reconciliation
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

/// I14: wherever the process is killed, the final state is that of the run that was not. Source: `sync-algorithm.md` §4.9.
struct CrashPointTests {
  /// What happened before the run that is killed.
  enum Story: String, CaseIterable, Sendable {
    case firstMerge
    case edits
    case removals
    case deletions
    case restoration
    case references
    case throttledAndRefused
    case marks
  }

  /// How the left side keeps whose record is whose, and how soon the next run comes.
  enum File: String, CaseIterable, Sendable {
    /// Records show their origins, and the next run comes when a creation without an answer can be looked up.
    case showingOrigins
    /// Keys are made of origins and nothing shows them, and the next run comes at once.
    case keyedByOrigins
  }

  @Test(arguments: Story.allCases, File.allCases)
  func `a run killed at any point ends as if it had not been`(_ story: Story, _ file: File) async throws {
    let expected = try await finalState(story, file, diesAfter: nil)
    var step = 0
    while true {
      let reached = try await finalState(story, file, diesAfter: step)
      if !reached.died { break }
      let differences = reached.state.differences(from: expected.state)
      if !differences.isEmpty {
        Issue.record(
          "\(story) \(file) killed after step \(step) of \(expected.steps): \(differences.joined(separator: "\n"))"
        )
        return
      }
      step += 1
    }
    #expect(step == expected.steps)
    #expect(step > 5)
  }

  @Test(arguments: [Story.edits, .deletions, .marks])
  func `a run killed twice ends as if it had not been`(_ story: Story) async throws {
    let expected = try await finalState(story, .showingOrigins, diesAfter: nil)
    for first in 0..<expected.steps {
      for second in stride(from: first % 4, to: expected.steps, by: 4) {
        let reached = try await finalState(story, .showingOrigins, diesAfter: first, then: second)
        let differences = reached.state.differences(from: expected.state)
        if !differences.isEmpty {
          Issue.record(
            "\(story) killed after the steps \(first) and \(second): \(differences.joined(separator: "\n"))")
          return
        }
      }
    }
  }

  private func finalState(
    _ story: Story, _ file: File, diesAfter step: Int?, then second: Int? = nil
  ) async throws -> (state: FinalState, steps: Int, died: Bool) {
    var stage = try await prepare(story, file)
    let options = RunOptions(allowed: Set(GuardName.allCases))
    var first = options
    if story == .marks { first.markedOnly = [.right] }
    let (died, steps) = try await stage.runMortal(first, diesAfter: step)
    if file == .keyedByOrigins { stage.pause = 5 } else { stage.clock.advance(30) }
    if let second { _ = try await stage.runMortal(first, diesAfter: second) }
    stage.left.setFaults(.none)
    stage.right.setFaults(.none)
    _ = try stage.answers.retrySetAside()
    for _ in 0..<5 {
      try await stage.run(options)
      stage.pause = 120
    }
    #expect(try await stage.operationsOfRun(options) == 0)
    #expect(try stage.store.marks().isEmpty)
    return (try FinalState(stage), steps, died)
  }

  private func prepare(_ story: Story, _ file: File) async throws -> Stage {
    var stage = Stage()
    if file == .keyedByOrigins { stage.left.setOptions { $0.keyByOrigins() } }
    for side in Side.allCases {
      stage.replica(side).setOptions { options in
        options.carryOnly(["name", "comment", "taxId", "phones", "active", "parent"], of: .company)
        options.carryOnly(["lastName", "position", "phones", "active", "companies"], of: .contact)
        for entity in Entity.allCases { options.capabilities[entity]?.batchSize = 2 }
      }
    }
    var random = RandomSource(seed: 11)
    let taxId = Value.text(random.companyTaxId())
    for number in 1...3 {
      stage.left.add(
        company("Фирма \(number)", ["phones": phones("+7916000000\(number)"), "active": .text("yes")]))
    }
    stage.left.add(company("Кедр", ["taxId": taxId, "comment": .text("слева")]))
    stage.right.add(company("Кедр", ["taxId": taxId, "phones": phones("+79167654321")]))
    stage.right.add(contact("Орлов", ["phones": phones("+79161112233")]), key: "301")
    if story == .firstMerge { return stage }
    if story == .references {
      stage.left.add(company("Дочь", ["parent": .text("1")]))
      stage.left.add(
        contact("Климова", ["companies": .elements([Element("1"), Element("2")])]), key: "20")
      return stage
    }
    stage.settings.removals = story == .deletions ? .delete : .flag
    try await stage.run()
    switch story {
    case .edits:
      stage.left.set("1", "name", "Фирма первая")
      stage.right.edit(try key(of: "Фирма 2", stage), .company) { $0["phones"] = phones("+79169999999") }
      stage.left.set("3", "comment", "слева")
      stage.right.set(try key(of: "Фирма 3", stage), "comment", "справа")
      stage.right.set("301", "position", "Директор", .contact)
    case .removals, .deletions:
      stage.right.remove(try key(of: "Фирма 1", stage), .company)
      stage.left.remove("2", .company)
      stage.left.set("3", "name", "Фирма третья")
    case .restoration:
      stage.right.remove(try key(of: "Фирма 1", stage), .company)
      stage.left.set("1", "comment", "живёт")
    case .throttledAndRefused:
      stage.left.set("1", "name", "Фирма первая")
      stage.left.set("2", "name", "Фирма вторая")
      stage.left.set("3", "name", "Фирма третья")
      stage.left.add(company("Новая"))
      let calls = Counter()
      stage.right.setFaults(
        FaultPlan { call in
          guard call.kind == .apply else { return nil }
          return [.refused([0]), .throttled, .answerLost(done: 1)][calls.next() % 3]
        })
    case .marks:
      stage.right.set(try key(of: "Фирма 1", stage), "comment", "справа")
      stage.right.remove(try key(of: "Фирма 2", stage), .company)
      stage.left.set("3", "name", "Фирма третья")
      stage.right.add(company("Новая"), key: "401")
      try stage.store.mark(
        stage.right.keys(of: .company).map { DirtyMark(stream: Stream(.right, .company), key: $0) }
          + [
            DirtyMark(stream: Stream(.right, .company), key: try lost(stage)),
            DirtyMark(stream: Stream(.right, .contact), key: "301"),
          ])
    case .firstMerge, .references: break
    }
    return stage
  }

  /// The key of the record that was removed, which only its pair knows.
  private func lost(_ stage: Stage) throws -> RecordKey? {
    var found: RecordKey?
    try stage.store.forEachPair { pair in
      if pair.entity == .company, let key = pair.keys.right, stage.right.record(key, .company) == nil {
        found = key
      }
    }
    return found
  }

  private func key(of name: String, _ stage: Stage) throws -> RecordKey {
    guard let key = stage.right.records(of: .company).first(where: { $0.value["name"] == .text(name) })?.key
    else {
      throw StageError("no company \(name)")
    }
    return key
  }
}

/// What both sides hold and the memory says of it, apart from the keys that new records got.
struct FinalState: Sendable {
  var texts: [String]

  init(_ stage: Stage) throws {
    var texts: [String] = []
    for side in Side.allCases {
      for entity in Entity.allCases {
        for (key, record) in stage.replica(side).records(of: entity) {
          texts.append(
            "\(side) \(Self.text(record, side, stage)) \(try Self.text(stage.store.pair(of: Stream(side, entity), key: key)))"
          )
        }
      }
    }
    for conflict in try stage.store.conflicts(includingClosed: false) {
      texts.append("conflict \(conflict.unit) \(conflict.values.left) \(conflict.values.right)")
    }
    for row in try stage.store.setAside() { texts.append("set aside \(row.reason)") }
    self.texts = texts.sorted()
  }

  private static func text(_ pair: Pair?) -> String {
    guard let pair else { return "unpaired" }
    return "\(pair.state) \(pair.isUnsettled)"
  }

  /// A record without the keys of others: a reference is told by the name of the record it leads to.
  private static func text(_ record: Record, _ side: Side, _ stage: Stage) -> String {
    record.fields.sorted { $0.key < $1.key }.compactMap { field, value -> String? in
      guard value != .empty else { return nil }
      guard let target = Catalogue.standard.descriptor(of: field, in: record.entity)?.refersTo else {
        return
          "\(field)=\(value.text ?? "") \(value.elements.map { "\($0.value)/\($0.kind ?? "")" }.sorted())"
      }
      let keys = value.elements.map(\.value) + (value.text.map { [$0] } ?? [])
      let names = keys.map { key in
        let record = stage.replica(side).record(RecordKey(rawValue: key), target)
        return record?["name"]?.text ?? record?["lastName"]?.text ?? "nobody"
      }
      return "\(field)=\(names.sorted())"
    }.joined(separator: "; ")
  }

  func differences(from other: FinalState) -> [String] {
    texts.difference(from: other.texts).map { change in
      switch change {
      case .insert(_, let text, _): "now: \(text)"
      case .remove(_, let text, _): "without the kill: \(text)"
      }
    }
  }
}
