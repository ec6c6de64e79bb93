public import Contractors

extension CompiledMapping {
  /// Writes fields of a record into a raw record and leaves everything else of it as it is.
  ///
  /// A field whose new value is what the raw record says already is not touched either, whatever its spelling there. Of a
  /// group in one place (`ФИО`) the parts that are not to be written are taken from the raw record.
  ///
  /// - Parameters:
  ///   - record: holds the new values in full; fields that are absent in it are left alone.
  ///   - fields: the fields to be written.
  ///   - raw: the record as the side has it.
  ///   - key: what tells elements of a bag apart; by default by phone of Russia.
  /// - Returns: the raw record with the new values.
  /// - Throws: ``MappingError`` when a field cannot be written or its value would not read back the same.
  public func put(
    _ record: Record, fields: Set<FieldName>, into raw: RawNode,
    key: (Element, FieldType) -> String = { Comparison().elementKey(of: $0, type: $1) }
  ) throws(MappingError) -> RawNode {
    guard let mapping = rules[record.entity] else { throw .noEntity(record.entity, mapping: name) }
    if let field = fields.first, let reason = reasonAgainstWriting(mapping, raw) {
      throw .notWritable(field, reason: reason)
    }
    var editor = editor(of: raw)
    let rules = mapping.rules(reading: raw)
    let isOwn = selects(raw, as: record.entity)
    // The field with which the record would begin to be one of another entity, or none.
    var estranging: FieldName?
    var written: Set<Int> = []
    let repetitions = self.repetitions(rules, raw, of: record.entity)
    for field in fields.sorted() where record[field] != nil {
      if field.isExtra {
        try putExtra(record, field, mapping, into: &editor)
        continue
      }
      if case .no(let reason) = canWrite(field, of: record.entity) {
        throw .notWritable(field, reason: reason)
      }
      guard let index = rules.firstIndex(where: { rule in rule.fields.contains { $0.name == field } }) else {
        // Another variant of the record has it.
        throw .notWritable(field, reason: AbilitySentence.otherVariant(name, field))
      }
      guard written.insert(index).inserted else { continue }
      // What only repeats another field is empty as it stands.
      if record[field] == .empty, repetitions.contains(where: { $0.field.name == field }) { continue }
      if rules[index].write == .never {
        // The field is written in other variants: here nothing but what stands there can be said.
        if get(raw, entity: record.entity).record[field] == record[field] { continue }
        throw .notWritable(field, reason: AbilitySentence.readOnly(field, name))
      }
      try Self.write(rules[index], record, fields: fields, into: &editor, key: key)
      if isOwn { estranging = selects(editor.raw, as: record.entity) ? nil : estranging ?? field }
    }
    if let field = estranging {
      let value = record[field] ?? .empty
      throw .unwritable(
        field, value: value.text ?? value.elements.map(\.value).joined(separator: ", "),
        expected: Expectation.valueOf(record.entity))
    }
    if editor.raw != raw {
      writeRepeated(rules, record, fields, before: repetitions, into: &editor)
    }
    writeComposed(mapping, fields, before: raw, into: &editor)
    followFirstRow(mapping, before: raw, into: &editor.raw)
    return editor.raw
  }

  /// What repeats the written fields follows them, where it did so before.
  private func writeComposed(
    _ mapping: EntityMapping, _ fields: Set<FieldName>, before raw: RawNode, into editor: inout RawEditor
  ) {
    for line in mapping.composed where !line.fields.isDisjoint(with: fields) && editor.raw != raw {
      let key = key(of: raw, entity: mapping.entity)
      let old = line.text(of: get(raw, entity: mapping.entity).record, key: key)
      guard line.place.text(in: raw)?.trimmed == old else { continue }
      let new = line.text(of: get(editor.raw, entity: mapping.entity).record, key: key)
      if new != old { _ = editor.set(new, at: line.place) }
    }
  }

  private func putExtra(
    _ record: Record, _ field: FieldName, _ mapping: EntityMapping, into editor: inout RawEditor
  ) throws(MappingError) {
    guard let place = carriedExtras(editor.raw, of: mapping)[field] else {
      throw .notWritable(field, reason: AbilitySentence.noSuchColumn(name))
    }
    let text = record[field]?.text ?? ""
    if place.text(in: editor.raw)?.trimmed != text.trimmed { _ = editor.set(text, at: place) }
  }

  static func write(
    _ rule: Rule, _ record: Record, fields: Set<FieldName>, into editor: inout RawEditor,
    key: (Element, FieldType) -> String
  ) throws(MappingError) {
    switch rule {
    case .constant, .cases: return
    case .scalar(let rule):
      guard let value = record[rule.field.name] else { return }
      try rule.write(value, into: &editor)
    case .split(let rule): try rule.write(record, fields: fields, into: &editor)
    case .bag(let rule):
      guard let value = record[rule.field.name] else { return }
      var seats = BagSeats(rule, editor.raw)
      if let problem = seats.problems.first {
        throw .unwritable(
          rule.field.name, value: problem.value, expected: Expectation.there(problem.expected))
      }
      seats.assign(value.elements, key: key)
      if rule.saysOrder { seats.arrange(value.elements, key: key) }
      if let element = seats.crowdedOut {
        throw .unwritable(rule.field.name, value: element.value, expected: Expectation.freeAccount)
      }
      try seats.write(into: &editor)
    }
  }
}

extension ScalarRule {
  func write(_ value: Value, into editor: inout RawEditor) throws(MappingError) {
    let current = place.text(in: editor.raw).flatMap { try? self.value(of: $0).get() }
    if current == value { return }
    guard var text = value.text?.trimmed else {
      let elements = value.elements.map(\.value).joined(separator: ", ")
      throw .unwritable(field.name, value: elements, expected: Expectation.oneValue)
    }
    if let maximumLength { text = String(text.prefix(maximumLength)).trimmed }
    // A day without a year is not known here, so that nothing may be put in its place but the whole date of it.
    if let day = codec.dayWithoutYear((place.text(in: editor.raw) ?? "").trimmed), !text.hasSuffix(day) {
      if text.isEmpty { return }
      throw .unwritable(field.name, value: text, expected: Expectation.date(of: day))
    }
    if let current, current == .scalar(text) { return }
    guard !text.isEmpty else {
      if current == nil, !emptiness.isSaid, place.text(in: editor.raw) != nil { return }
      if let defaultValue {
        throw .unwritable(
          field.name, value: "", expected: Expectation.valueUnlike(default: defaultValue))
      }
      _ = editor.set("", at: place)
      // Another place of the value says something else still.
      if let left = place.text(in: editor.raw)?.trimmed, !left.isEmpty, !place.alternatives.isEmpty {
        throw .unwritable(field.name, value: "", expected: Expectation.agreement(with: left.shortened))
      }
      return
    }
    guard let spelled = codec.encode(text) else {
      throw .unwritable(field.name, value: text, expected: codec.expectedCanonical)
    }
    let own = place.place(for: spelled)
    guard own.lines(of: spelled) != nil else {
      throw .unwritable(field.name, value: text, expected: own.expectedSize)
    }
    // Checked inversion: what would read back as something else is refused, not written.
    guard case .success(.text(let again)) = self.value(of: spelled),
      again == text || codec.encode(again) == spelled
    else {
      throw .unwritable(field.name, value: text, expected: Expectation.readableFrom(place.name))
    }
    guard editor.set(spelled, at: place) else {
      throw .notWritable(field.name, reason: AbilitySentence.noPlace(place.name))
    }
  }
}

extension SplitRule {
  func write(_ record: Record, fields wanted: Set<FieldName>, into editor: inout RawEditor)
    throws(MappingError)
  {
    let current = place.text(in: editor.raw).map(emptiness.trimmed) ?? ""
    let old = parts(of: current) ?? fields.map { _ in "" }
    var new = old
    for (index, field) in fields.enumerated() where wanted.contains(field.name) {
      if let text = record[field.name]?.text { new[index] = collapsed(text) }
    }
    if new == old { return }
    guard let text = text(of: new) else {
      let plain = new.filter { !$0.isEmpty }.joined(separator: separator ?? " ")
      let (index, read) = misread(plain, new) ?? (0, plain)
      throw .unwritable(
        fields[index].name, value: new[index],
        expected: Expectation.part(
          of: fields.map(\.name.rawValue).joined(separator: ", "), readableFrom: place.name, not: read))
    }
    guard editor.set(text, at: place) else {
      throw .notWritable(fields[0].name, reason: AbilitySentence.noPlace(place.name))
    }
  }

  /// A person's name in one place knows single spaces only.
  private func collapsed(_ text: String) -> String {
    separator == nil ? text.split(whereSeparator: \.isWhitespace).joined(separator: " ") : text.trimmed
  }
}
