import Bitrix24
import Contractors
import HTTPTransfer

/// What a failed command means for its operation.
struct FailureReading {
  let schema: EntitySchema
  let now: Timestamp
  let pace: PortalPace

  /// The outcome of an order that ended with an error. Source: bitrix24-rest.md §1.3, §5.6.
  func outcome(_ error: PortalError, of order: WriteOrder) -> Outcome {
    switch error.cause {
    case .requestRate, .operatingLimit: return .throttled(until: rest(of: error))
    case .halted: return .throttled(until: nil)
    case .cancelled, .transfer, .gateway, .unreadable:
      return error.execution == .notExecuted ? .throttled(until: nil) : .unknown(error.sentence)
    case .mistake: return .refused(Refusal(reason: error.sentence))
    case .refused:
      if error.execution == .unknown { return .unknown(error.sentence) }
      if order.kind != .create, error.isNotFound { return .gone }
      return .refused(Refusal(field: field(error, order), reason: reason(error)))
    }
  }

  /// When the method's oldest execution time is forgotten.
  private func rest(of error: PortalError) -> Timestamp? {
    guard error.cause == .operatingLimit, let state = pace.state.operating[error.method.lowercased()] else {
      return nil
    }
    let moment = Timestamp(milliseconds: Int64(state.resetAt * 1000))
    return moment > now ? moment : nil
  }

  /// The portal names a field by its title or its technical name.
  private func field(_ error: PortalError, _ order: WriteOrder) -> FieldName? {
    let text = error.text.lowercased()
    var best: (length: Int, field: FieldName)?
    for name in order.columns {
      guard let column = schema.column(name), let field = schema.fields[name]?.first else { continue }
      for title in column.titles + [name, schema.itemNames[name] ?? name] {
        let title = title.lowercased()
        if text.contains(title), title.count > best?.length ?? 0 { best = (title.count, field) }
      }
    }
    return best?.field
  }

  private func reason(_ error: PortalError) -> Sentence {
    let said = [error.text, error.code.isEmpty ? "" : "(\(error.code))"].filter { !$0.isEmpty }.joined(
      separator: " ")
    let sentence = PortalSentence.refused(said)
    return error.adviceSentence.map { sentence + ". " + $0 } ?? sentence
  }
}
