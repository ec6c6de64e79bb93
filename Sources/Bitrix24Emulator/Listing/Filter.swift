/// Which records a list shows.
indirect enum Filter: Sendable {
  case all([Filter])
  case any([Filter])
  case condition(Condition)
}

extension Portal {
  /// The classic form: a flat map whose unknown keys are ignored. Source: bitrix24-rest.md §4.6.
  func classicFilter(_ filter: PHPArray, _ entity: PortalEntity) -> Filter {
    .all(
      filter.pairs.compactMap { key, value in
        let (comparison, name) = Comparison.split(key)
        guard let field = catalog(entity).field(named: name) else { return nil }
        // An empty list says nothing for order comparisons, where it can only come from a lost reference.
        if let array = value.array, array.isEmpty, comparison != .equal { return nil }
        return .condition(Condition(field: field, comparison: comparison, value: value, time: time))
      })
  }

  /// The universal form: nested groups, and every unknown name is refused. Source: bitrix24-rest.md §5.5.
  func itemFilter(_ filter: PHPArray, _ entity: PortalEntity, originalUserNames: Bool) throws(RestError)
    -> Filter
  {
    var parts: [Filter] = []
    var joinsByOr = false
    for (key, value) in filter.pairs {
      if key.lowercased() == "logic" {
        joinsByOr = value.text?.uppercased() == "OR"
        continue
      }
      if Int(key) != nil, let group = value.array {
        parts.append(try itemFilter(group, entity, originalUserNames: originalUserNames))
        continue
      }
      let (comparison, name) = Comparison.split(key)
      // The category of the emulated portal is always the default one.
      if name == "categoryId" { continue }
      guard let field = catalog(entity).field(itemNamed: name, originalUserNames: originalUserNames) else {
        throw .invalidArgument("Invalid filter: field '\(name)' is not allowed in filter")
      }
      guard isAcceptable(value, field, comparison) else {
        throw .invalidArgument("Invalid filter: field '\(name)' has invalid value")
      }
      parts.append(.condition(Condition(field: field, comparison: comparison, value: value, time: time)))
    }
    return joinsByOr ? .any(parts) : .all(parts)
  }

  private func isAcceptable(_ value: PHPValue, _ field: Field, _ comparison: Comparison) -> Bool {
    if let list = value.array {
      guard comparison == .equal || comparison == .notEqual else { return false }
      return list.values.allSatisfy { $0.array == nil && isAcceptable($0, field, comparison) }
    }
    guard let text = value.text, !text.isEmpty else { return true }
    switch field.kind {
    case .integer, .user, .lead, .company, .contact: return Int(text) != nil
    case .double: return Double(text) != nil
    case .moment: return time.moment(text) != nil
    case .date: return PortalTime.dateOnly(text) != nil
    default: return true
    }
  }

  func matches(_ filter: Filter, _ record: PortalRecord) -> Bool {
    switch filter {
    case .all(let parts): parts.allSatisfy { matches($0, record) }
    case .any(let parts): parts.isEmpty || parts.contains { matches($0, record) }
    case .condition(let condition): matches(condition, record)
    }
  }

  private func matches(_ condition: Condition, _ record: PortalRecord) -> Bool {
    let comparison = condition.comparison
    func integer(_ value: Int) -> Bool { condition.any { comparison.holds(value, $0.integer) } }
    func moment(_ value: Int) -> Bool {
      condition.any { $0.moment.map { comparison.holds(value, $0) } ?? false }
    }
    switch condition.field.source {
    case .id: return integer(record.id)
    case .createdBy: return integer(record.createdBy)
    case .modifiedBy: return integer(record.modifiedBy)
    case .assignedBy: return integer(record.assignedBy)
    case .created: return moment(record.created)
    case .modified: return moment(record.modified)
    case .multi(let kind):
      let values = record.values(of: kind).map(\.value)
      let isFound = condition.operands.contains { operand in
        operand.text.isEmpty ? values.isEmpty : values.contains(operand.text)
      }
      return isFound != comparison.isNegative
    case .primaryCompany, .companyIDs, .contactIDs:
      let ids =
        condition.field.source == .contactIDs
        ? links.contacts(of: record.id) : links.companies(of: record.id)
      let isFound = condition.operands.contains {
        $0.integer == 0 ? ids.isEmpty : ids.contains($0.integer)
      }
      return isFound != comparison.isNegative
    case .stored, .has, .fixed: return storedMatches(condition, record)
    }
  }

  private func storedMatches(_ condition: Condition, _ record: PortalRecord) -> Bool {
    let text = text(condition.field, of: record) ?? ""
    let comparison = condition.comparison
    if condition.field.isUserField, condition.field.isMultiple {
      let values = MultipleValues.split(text)
      let isFound = condition.operands.contains { operand in
        operand.text.isEmpty ? values.isEmpty : values.contains(operand.text)
      }
      return isFound != comparison.isNegative
    }
    switch condition.field.kind {
    case .double: return condition.any { comparison.holds(Double(text) ?? 0, $0.number) }
    case .integer, .user, .lead:
      return condition.any { comparison.holds(Int(text) ?? 0, $0.integer) }
    case .date:
      return condition.any {
        comparison.holds(text, PortalTime.dateOnly($0.text) ?? "")
      }
    case .moment:
      let moment = time.moment(text)
      return condition.any { operand in
        guard let moment, let wanted = operand.moment else {
          return (moment == nil && operand.text.isEmpty) != comparison.isNegative
        }
        return comparison.holds(moment, wanted)
      }
    case .flag:
      let shown = classicValue(condition.field, of: record).text ?? ""
      let value = condition.field.isUserField && shown.isEmpty ? "0" : shown
      return condition.any { comparison.holds(value, $0.text) }
    default: return condition.holds(text: text)
    }
  }
}
