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
    case .cancelled, .transfer, .gateway, .unreadable, .authorization:
      return error.execution == .notExecuted ? .throttled(until: nil) : .unknown(error.sentence)
    case .mistake: return .refused(Refusal(reason: error.sentence))
    case .refused:
      if error.execution == .unknown { return .unknown(error.sentence) }
      if order.kind != .create, error.isNotFound { return .gone }
      return .refused(Refusal(field: field(error, order), reason: reason(error)))
    }
  }

  /// The outcome of an operation whose requisite was not written, or may not have been.
  ///
  /// A new record is there all the same: its outcome says so and no more, so that it is read again, and what it lacks is written
  /// like any other change. Source: sync-algorithm.md §4.5.
  func outcome(_ failure: BelongingsFailure, of operation: Operation, owner: Int) -> Outcome {
    if case .create = operation.action { return .done(RecordKey(rawValue: String(owner)), nil) }
    if failure.hasMoved { return .stale(nil) }
    var order = WriteOrder(
      operation.id, .update, id: owner, method: failure.method, [:], Effect(ofMethod: failure.method))
    order.columns = failure.columns
    switch outcome(failure.error, of: order) {
    // Somebody removed the requisite or what belongs to it meanwhile; the record is there.
    case .gone: return .stale(nil)
    case .refused(var refusal):
      refusal.field = refusal.field ?? failure.columns.lazy.compactMap { schema.fields[$0]?.first }.first
      return .refused(refusal)
    case let other: return other
    }
  }

  /// What a new record may lack, since its requisite, an account or an address was not written, or may not have been.
  func notices(_ failure: BelongingsFailure, of operation: Operation, owner: Int) -> [Notice] {
    guard case .create = operation.action else { return [] }
    let fields = Set(failure.columns.compactMap { schema.fields[$0]?.first })
    return fields.sorted().map { field in
      Notice(
        entity: schema.entity, key: RecordKey(rawValue: String(owner)), field: field,
        event: .awaited(failure.error.sentence))
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
    // The portal's full stop is not ours to double.
    let text = error.text.hasSuffix(".") ? String(error.text.dropLast()) : error.text
    let said = [text, error.code.isEmpty ? "" : "(\(error.code))"].filter { !$0.isEmpty }.joined(
      separator: " ")
    let sentence = PortalSentence.refused(said)
    return error.adviceSentence.map { sentence + ". " + $0 } ?? sentence
  }
}
