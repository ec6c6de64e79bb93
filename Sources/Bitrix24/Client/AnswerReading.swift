import HTTPTransfer

/// What the client makes of the body of an answer, for tests that throw any bytes at it.
package enum AnswerReading {
  /// Reads the body as the answer to a method and as that to a batch of three commands, and says what is wrong with it.
  ///
  /// - Parameters:
  ///   - body: any bytes.
  ///   - status: the HTTP status that they came with.
  /// - Returns: how many outcomes of the batch could be told.
  @discardableResult
  package static func read(_ body: [UInt8], status: Int) -> Int {
    guard let url = try? HTTPURL("http://127.0.0.1/rest/"),
      let batch = try? Batch(["a", "b", "c"].map { Command($0, "crm.company.get", ["id": 1]) }, halts: true)
    else { return 0 }
    let whole = Classification(method: "batch", host: "127.0.0.1", effect: .read)
    switch whole.answer(to: Response(status: status, body: body, url: url), redacting: { $0 }) {
    case .failure(let error):
      _ = error.description
      return 0
    case .success(let answer):
      guard let outcomes = try? batch.outcomes(of: answer, in: whole, redacting: { $0 }) else { return 0 }
      _ = batch.remainder(after: outcomes)
      return outcomes.count
    }
  }
}
