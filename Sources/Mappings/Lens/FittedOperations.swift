public import Contractors

/// The operations of one call without what new records have no room for.
///
/// A code of another length than its place takes is no reason to keep a whole record from the other side: it comes into being
/// without, and the run tells that. An existing record's code is refused by itself, since the other fields are written all the same.
public struct FittedOperations: Sendable {
  /// The operations in their order.
  public let operations: [Operation]
  private let leftOut: [Int: [Notice]]

  /// Looks through the new records of one call.
  public init(_ operations: [Operation], _ mapping: CompiledMapping) {
    var leftOut: [Int: [Notice]] = [:]
    self.operations = operations.enumerated().map { index, operation in
      guard case .create(let record) = operation.action else { return operation }
      let misfits = mapping.misfits(of: record)
      if misfits.isEmpty { return operation }
      var fitted = record
      for (field, misfit) in misfits { fitted[field] = misfit.rest }
      leftOut[index] = misfits.sorted { $0.key < $1.key }.map { field, misfit in
        Notice(
          entity: operation.entity, key: "", field: field, event: .leftOut(misfit.value, misfit.expected))
      }
      var copy = operation
      copy.action = .create(fitted)
      return copy
    }
    self.leftOut = leftOut
  }

  /// What is to be told once the operations are done: of each new record that was made what it lacks.
  public func notices(_ outcomes: [Outcome]) -> [Notice] {
    leftOut.sorted { $0.key < $1.key }.flatMap { index, notices in
      guard outcomes.indices.contains(index), case .done(let key, _) = outcomes[index] else {
        return [Notice]()
      }
      return notices.map { notice in
        var copy = notice
        copy.key = key
        return copy
      }
    }
  }
}

/// A value of which something does not fit.
struct Misfit {
  var value: Value
  /// What of the field fits; nil where nothing does.
  var rest: Value?
  var expected: Sentence
}

extension CompiledMapping {
  /// The official numbers and accounts of a new record that have another length than their places take.
  func misfits(of record: Record) -> [FieldName: Misfit] {
    guard let mapping = rules[record.entity] else { return [:] }
    var misfits: [FieldName: Misfit] = [:]
    for rule in mapping.rules(making: record) where rule.write != .never && rule.isThere {
      switch rule {
      case .scalar(let rule) where rule.field.type == .identifier:
        guard let text = record[rule.field.name]?.text?.trimmed, !mapping.key.places.contains(rule.place)
        else {
          continue
        }
        let place = rule.place.place(for: text)
        if place.continuations.isEmpty, !place.fits(text) {
          misfits[rule.field.name] = Misfit(value: .text(text), rest: nil, expected: place.expectedSize)
        }
      case .bag(let rule) where rule.field.type == .bankAccount:
        guard let value = record[rule.field.name] else { continue }
        let unfit = value.elements.map { rule.misfit(of: $0) }
        guard let expected = unfit.lazy.compactMap(\.self).first else { continue }
        let pairs = zip(value.elements, unfit)
        misfits[rule.field.name] = Misfit(
          value: .elements(pairs.filter { $1 != nil }.map(\.0)),
          rest: .elements(pairs.filter { $1 == nil }.map(\.0)), expected: expected)
      case .scalar, .split, .constant, .cases, .bag: continue
      }
    }
    return misfits
  }
}

extension BagRule {
  /// What is expected of a text of an account that does not fit into the first place there is; nil where all fit.
  ///
  /// An account without its bank's code would be another one, so that it goes as a whole.
  fileprivate func misfit(of element: Element) -> Sentence? {
    let (value, parts): (Place?, [String: Place])
    switch sources.first {
    case .slot(let slot), .rows(let slot, _), .family(let slot, _): (value, parts) = (slot.value, slot.parts)
    case .nodes(let nodes): (value, parts) = (nodes.value, nodes.parts)
    case nil: return nil
    }
    return element.texts(value, parts).lazy.compactMap { place, text in
      let place = place?.place(for: text)
      return place.flatMap { $0.continuations.isEmpty && !$0.fits(text) ? $0.expectedSize : nil }
    }.first
  }
}
