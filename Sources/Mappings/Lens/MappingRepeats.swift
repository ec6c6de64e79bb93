public import Contractors

extension CompiledMapping {
  /// What a record says that stands in a document once more: of each field the last place that says it counts.
  ///
  /// Of fields that are only read the first one counts, since they belong to one place (a party has a role in each order); one that
  /// follows from what a place says (`cases`) comes from the last place in which a condition of it holds.
  ///
  /// - Parameters:
  ///   - record: what the places before say.
  ///   - later: what the next place says.
  ///   - raw: the next place.
  /// - Returns: what all of them say.
  public func merging(_ record: Record, with later: Record, from raw: RawNode) -> Record {
    let ownRules = rules[record.entity]?.allRules ?? []
    var kept: Set<FieldName> = []
    for rule in ownRules where rule.write == .never {
      if case .cases(let cases) = rule, cases.isDecided(by: raw) { continue }
      kept.formUnion(rule.fields.map(\.name))
    }
    var merged = record
    for (field, value) in later.fields where merged[field] == nil || !kept.contains(field) {
      merged[field] = value
    }
    merged.removal = later.removal
    merged.modified = later.modified ?? record.modified
    merged.origin = later.origin ?? record.origin
    return merged
  }
}

extension CaseRule {
  /// Whether the first case that holds has a condition.
  fileprivate func isDecided(by raw: RawNode) -> Bool {
    cases.first { $0.condition?.holds(raw) ?? true }?.condition != nil
  }
}
