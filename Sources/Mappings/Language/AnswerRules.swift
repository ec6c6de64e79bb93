/// Where a document answers requests (`document.answers:`).
public struct AnswerRules: Sendable, Hashable {
  /// Where the answers stand.
  public var paths: [RecordPath]
  /// Where an answer names its request.
  var request: Place
  /// Which answers refuse; the others say that the request was carried out.
  var failed: Condition
  /// Where the reason of a refusal stands; nil where none is told.
  var reason: Place?

  /// What an answer says; nil for one that names no request.
  public func answer(_ raw: RawNode) -> RequestAnswer? {
    guard let request = request.text(in: raw)?.trimmed, !request.isEmpty else { return nil }
    if !failed.holds(raw) { return RequestAnswer(request: request, refusal: nil) }
    return RequestAnswer(request: request, refusal: reason?.text(in: raw)?.trimmed ?? "")
  }
}

/// An answer to a request.
public struct RequestAnswer: Sendable, Hashable {
  /// What the request was called.
  public var request: String
  /// Why it was refused, in the other system's words; nil where it was carried out.
  public var refusal: String?
}
