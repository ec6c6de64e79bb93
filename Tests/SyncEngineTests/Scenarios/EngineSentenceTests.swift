import Contractors
import ReplicaTesting
import SyncEngine
import Testing

@testable import Simulation

@Suite struct EngineSentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String]) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  /// What an error names; a new case does not compile before it stands here.
  private func arguments(of error: EngineError) -> [String] {
    switch error {
    case .busy, .leaseLost: []
    case .stalePlan: ["`plan`"]
    case .identityChanged(let side, let connection, let known, let found):
      [side.rawValue, connection, known, found]
    }
  }

  private func arguments(of error: AnswerError) -> [String] {
    switch error {
    case .unknown(let id): ["\(id)"]
    case .wrongParts(let expected): expected.map(\.rawValue)
    case .unfit(let field, let text, _): [field.rawValue, text]
    case .ended, .notPaired: []
    case .unknownRecord(let side, let key), .paired(let side, let key): [side.rawValue, key.rawValue]
    }
  }

  @Test func `every error of a run and of an answer is told in both languages`() {
    let runs: [EngineError] = [
      .busy, .leaseLost, .stalePlan(expected: "a", found: "b"),
      .identityChanged(side: .left, connection: "ARG1", known: "ARG2", found: "ARG3"),
    ]
    for error in runs {
      check(error.sentence, arguments(of: error))
      #expect(error.description == error.sentence.english)
    }
    let answers: [AnswerError] = [
      .unknown(41), .wrongParts(expected: ["ARG1", "ARG2"]), .ended, .unknownRecord(.right, "ARG1"),
      .paired(.left, "ARG1"), .notPaired, .unfit("ARG1", text: "ARG2", .date),
      .unfit("ARG1", text: "ARG2", .number), .unfit("ARG1", text: "ARG2", .flag),
    ]
    for error in answers {
      check(error.sentence, arguments(of: error))
      #expect(error.description == error.sentence.english)
    }
    check(EngineSentence.noOutcome, [])
  }
}
