public import Contractors

extension CompiledMapping {
  /// Reads a raw record.
  ///
  /// A column that is not there is absent; an empty cell is empty unless its rule says `empty: unsaid`.
  /// Never fails: what cannot be read is told in the answer. An entity without rules gives a problem.
  public func get(_ raw: RawNode, entity: Entity) -> Reading {
    var reading = Reading(record: Record(entity), key: nil, problems: [])
    guard let reader = readers[entity] else {
      reading.problems = [
        FieldProblem(nil, name, "", expected: Expectation.rules(for: entity))
      ]
      return reading
    }
    if let tombstone = reader.mapping.tombstone, tombstone.fits(raw) {
      reading.key = tombstone.recordKey(of: raw)
      reading.record.removal = .removed
      return reading
    }
    reading.key = reader.mapping.key.key(of: raw)
    if reading.key == nil {
      let names = reader.mapping.key.names.joined(separator: " + ")
      reading.problems.append(FieldProblem(nil, names, "", expected: Expectation.key))
    }
    let rules = reader.rules(reading: raw)
    reading.record.fields.reserveCapacity(rules.count)
    for rule in rules { Self.read(rule, raw, into: &reading) }
    if !reader.repeating.isEmpty { readRepeated(reader.repeating, into: &reading.record) }
    readConstants(reader.mapping, raw, into: &reading)
    readExtras(reader.mapping, raw, into: &reading)
    readMarks(reader.mapping, raw, into: &reading)
    return reading
  }

  /// The places of `extra:`; for an unbound `rest` they are found in the record itself.
  func carriedExtras(_ raw: RawNode, of mapping: EntityMapping) -> [FieldName: Place] {
    guard mapping.extra == .rest, columnNames == nil else { return extras[mapping.entity] ?? [:] }
    return restPlaces(HeaderIndex(raw.children.map(\.name)), of: mapping)
  }

  private static func read(
    _ reader: EntityReader.RuleReader, _ raw: RawNode, into reading: inout Reading
  ) {
    switch reader {
    case .scalar(let rule):
      guard let text = rule.content.place.text(in: raw) else { return }
      switch rule.content.value(of: text) {
      case .success(let value): reading.record[rule.content.field.name] = value
      case .failure(let problem): reading.problems.append(problem)
      }
    case .bag(let reader):
      var bag = BagElements()
      reader.read(raw, into: &bag)
      reading.problems += bag.problems
      guard bag.problems.isEmpty, bag.isPresent, !bag.elements.isEmpty || reader.rule.emptiness.isSaid else {
        return
      }
      reading.record[reader.rule.field.name] = .elements(bag.elements)
    case .other(let rule): read(rule.content, raw, into: &reading)
    }
  }

  private static func read(_ rule: Rule, _ raw: RawNode, into reading: inout Reading) {
    switch rule {
    case .constant(let rule): reading.record[rule.field.name] = rule.said
    case .cases(let rule): reading.record[rule.field.name] = rule.value(of: raw).map(Value.text)
    case .split(let rule):
      guard let text = rule.place.text(in: raw) else { return }
      let trimmed = rule.emptiness.trimmed(text)
      if trimmed.isEmpty, !rule.emptiness.isSaid { return }
      guard let parts = rule.parts(of: trimmed) else {
        let expected = rule.fields.map(\.name.rawValue).joined(separator: rule.separator ?? " ")
        reading.problems.append(
          FieldProblem(rule.fields[0].name, rule.place.name, text, expected: Sentence(same: expected)))
        return
      }
      for (field, part) in zip(rule.fields, parts) { reading.record[field.name] = .scalar(part) }
    // These have readers of their own.
    case .scalar, .bag: return
    }
  }

  private func readConstants(_ mapping: EntityMapping, _ raw: RawNode, into reading: inout Reading) {
    for constant in mapping.constants where constant.isChecked {
      if let text = constant.place.text(in: raw), HeadingFold.fold(text) != HeadingFold.fold(constant.text) {
        reading.problems.append(
          FieldProblem(nil, constant.place.name, text, expected: Expectation.constant(constant.text)))
      }
    }
  }

  private func readExtras(_ mapping: EntityMapping, _ raw: RawNode, into reading: inout Reading) {
    if mapping.extra == .none { return }
    for (field, place) in carriedExtras(raw, of: mapping) {
      if let text = place.text(in: raw) { reading.record[field] = .scalar(text.trimmed) }
    }
  }

  private func readMarks(_ mapping: EntityMapping, _ raw: RawNode, into reading: inout Reading) {
    if let removed = mapping.removed, let text = removed.place.text(in: raw),
      !text.trimmed.isEmpty, removed.texts.contains(text)
    {
      reading.record.removal = .removed
    }
    if let modified = mapping.modified, let text = modified.place.text(in: raw)?.trimmed, !text.isEmpty {
      if let moment = modified.formats.lazy.compactMap({ $0.read(text) }).first {
        reading.record.modified = moment.timestamp
      } else {
        let expected = Expectation.time(modified.formats.map(\.pattern))
        reading.problems.append(FieldProblem(nil, modified.place.name, text, expected: expected))
      }
    }
    if let origin = mapping.origin, let originator = origin.originator.text(in: raw)?.trimmed,
      !originator.isEmpty,
      let id = origin.id.text(in: raw)?.trimmed, !id.isEmpty
    {
      reading.record.origin = Origin(originator: originator, id: id)
    }
  }
}

extension ScalarRule {
  /// What a text says of the field; nil that it says nothing.
  func value(of text: String) -> Result<Value?, FieldProblem> {
    let trimmed = emptiness.trimmed(text)
    if trimmed.isEmpty { return .success(emptyValue) }
    switch codec.decode(trimmed) {
    case .value(let value): return .success(.scalar(value))
    case .empty: return .success(emptyValue)
    case .unsaid: return .success(nil)
    case .expected(let expected):
      return .failure(FieldProblem(field.name, place.name, trimmed, expected: expected))
    }
  }

  private var emptyValue: Value? {
    if let defaultValue { return .text(defaultValue) }
    return emptiness.isSaid ? .empty : nil
  }
}
