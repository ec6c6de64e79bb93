public import Contractors

extension CompiledMapping {
  /// Makes a new raw record.
  ///
  /// Fields that the mapping does not cover, or only reads, are left out: capabilities said so. Defaults and constants are
  /// filled in, the conditions of the entity are met, the key is that of ``newKey(for:)`` and the origin stands in its places
  /// where the mapping names some.
  ///
  /// - Parameters:
  ///   - record: the values, with the origin of which the key is made.
  ///   - key: another key, for a record that is to come back under the one it had.
  ///   - elementKey: what tells elements of a bag apart.
  /// - Returns: the raw record; of a CSV mapping with a child for each column.
  /// - Throws: ``MappingError`` when a value cannot be written or the key cannot be made.
  public func make(
    _ record: Record, key: RecordKey? = nil,
    elementKey: (Element, FieldType) -> String = { Comparison().elementKey(of: $0, type: $1) }
  ) throws(MappingError) -> RawNode {
    guard let mapping = rules[record.entity] else { throw .noEntity(record.entity, mapping: name) }
    if isReadOnly { throw .readOnly(mapping: name) }
    var editor = editor(of: emptyRecord(of: record.entity))
    for rule in mapping.rules(making: record) where rule.write != .never {
      guard rule.isThere else { continue }
      if case .scalar(let scalar) = rule, let value = scalar.defaultValue,
        record[scalar.field.name] ?? .text(value) == .text(value), let text = scalar.codec.encode(value)
      {
        // An empty cell means the same here, and something else to other programs: Odoo takes an empty `active` for False.
        _ = editor.set(text, at: scalar.place)
        continue
      }
      try Self.write(rule, record, fields: Set(record.fields.keys), into: &editor, key: elementKey)
    }
    for (field, value) in record.fields.sorted(by: { $0.key < $1.key }) where field.isExtra {
      guard let place = extraPlace(field, of: record.entity) else { continue }
      _ = editor.set(value.text ?? "", at: place)
    }
    for constant in mapping.constants(making: record) { _ = editor.set(constant.text, at: constant.place) }
    if let condition = mapping.condition { editor.meet(condition) }
    // A record that does not meet its variant's condition would be read by other rules.
    let variant = mapping.variant(making: record)
    if let condition = variant.flatMap({ mapping.variants[$0].condition }), !condition.holds(editor.raw) {
      editor.meet(condition, overwriting: false)
    }
    if let origin = mapping.origin, let value = record.origin {
      _ = editor.set(value.originator, at: origin.originator)
      _ = editor.set(value.id, at: origin.id)
    }
    try writeKey(key, record, mapping, into: &editor)
    fill(mapping.rules(making: record), record, into: &editor)
    if document?.writesEmpties == true {
      writeEmpties(mapping.rules(making: record), record, into: &editor)
    }
    let made = mapping.key.key(of: editor.raw)
    for line in mapping.composed where line.isMade {
      _ = editor.set(line.text(of: record, key: made), at: line.place)
    }
    followFirstRow(mapping, before: nil, into: &editor.raw)
    try checkVariant(variant, mapping, record, editor.raw)
    return editor.raw
  }

  /// Refuses a record of which something would be lost, since it is of no variant or would be read as another one.
  private func checkVariant(
    _ variant: Int?, _ mapping: EntityMapping, _ record: Record, _ raw: RawNode
  ) throws(MappingError) {
    if mapping.variants.isEmpty { return }
    let own = variant.map { mapping.variants[$0].rules } ?? []
    let covered = Set((mapping.rules + own).flatMap(\.fields).map(\.name))
    for rule in mapping.variants.flatMap(\.rules) where rule.write != .never && rule.isThere {
      for field in rule.fields where !covered.contains(field.name) && record.says(field.name) {
        throw .notWritable(field.name, reason: AbilitySentence.otherVariant(name, field.name))
      }
    }
    if mapping.variant(reading: raw) == variant { return }
    let read = get(raw, entity: record.entity).record
    for rule in own where rule.write != .never && rule.isThere {
      for field in rule.fields where record.says(field.name) && !read.says(field.name) {
        throw .notWritable(field.name, reason: AbilitySentence.otherVariant(name, field.name))
      }
    }
  }

  private func emptyRecord(of entity: Entity) -> RawNode {
    switch format {
    case .csv: RawNode("row", children: columns.map { RawNode($0, text: "") })
    case .portal: RawNode("record")
    case .xml: RawNode(rules[entity]?.recordPaths.first?.steps.last ?? "record")
    }
  }

  func editor(of raw: RawNode) -> RawEditor {
    RawEditor(raw: raw, columns: format == .csv ? columnNames : nil, order: document?.order ?? .none)
  }

  /// The key that a new record gets; nil when the side gives it.
  ///
  /// The same record with the same origin gets the same key each time, so that creating is repeatable.
  ///
  /// - Throws: ``MappingError/noOrigin(key:)`` or ``MappingError/noKey(key:)``.
  public func newKey(for record: Record) throws(MappingError) -> RecordKey? {
    guard let mapping = rules[record.entity] else { throw .noEntity(record.entity, mapping: name) }
    switch mapping.key.maker {
    case .assigned: return nil
    case .fields: return mapping.key.key(of: try make(record))
    case .template(let template):
      guard let origin = record.origin else { throw .noOrigin(key: mapping.key.names) }
      guard let text = keyTemplate(template).filled(with: origin, record.entity) else {
        throw .unfitKey(key: mapping.key.names, id: origin.id, template: template)
      }
      return RecordKey(rawValue: text)
    case .uuid:
      guard let origin = record.origin else { throw .noOrigin(key: mapping.key.names) }
      return RecordKey(rawValue: NamedUUID.text(of: origin, record.entity))
    }
  }

  /// The keys that records created from origins have; empty where the mapping makes no keys of origins.
  public func keys(of origins: [Origin], _ entity: Entity) -> [Origin: RecordKey] {
    guard newKeys(of: entity) == .origin else { return [:] }
    return origins.reduce(into: [:]) { keys, origin in
      keys[origin] = try? newKey(for: Record(entity, origin: origin))
    }
  }

  private func newKey(for record: Record, unless key: RecordKey?) throws(MappingError) -> RecordKey? {
    if let key { return key }
    return try newKey(for: record)
  }

  private func writeKey(
    _ key: RecordKey?, _ record: Record, _ mapping: EntityMapping, into editor: inout RawEditor
  ) throws(MappingError) {
    switch mapping.key.maker {
    case .assigned:
      if let key, format != .portal, let place = mapping.key.places.first {
        _ = editor.set(key.rawValue, at: place)
      }
    case .fields:
      if mapping.key.key(of: editor.raw) == nil { throw .noKey(key: mapping.key.names) }
    case .template, .uuid:
      let made = try newKey(for: record, unless: key)
      guard let key = made, let place = mapping.key.places.first else { return }
      guard editor.set(key.rawValue, at: place) else { throw .noKey(key: mapping.key.names) }
    }
  }
}

extension Record {
  /// Whether a field holds something.
  fileprivate func says(_ field: FieldName) -> Bool { (self[field] ?? .empty) != .empty }
}

extension RawEditor {
  /// Writes what a condition wants of a new record; what a field's rule wrote stays when it meets the condition, or in any case.
  mutating func meet(_ condition: Condition, overwriting: Bool = true) {
    for (place, text) in condition.written {
      if text.isEmpty {
        if !place.isThere(in: raw) { _ = set(text, at: place) }
        continue
      }
      let isSaid = !(place.text(in: raw) ?? "").trimmed.isEmpty
      if !isSaid || overwriting && !condition.holds(raw) { _ = set(text, at: place) }
    }
  }
}

extension Rule {
  /// Whether the side has a place for it.
  var isThere: Bool {
    switch self {
    case .scalar(let rule): !rule.place.isMissing
    case .split(let rule): !rule.place.isMissing
    case .constant, .cases: true
    case .bag(let rule):
      rule.sources.contains { source in
        switch source {
        case .slot(let slot), .rows(let slot, _): slot.usable != nil
        case .family(let slot, _): slot.mapPlaces { $0.numbered(1) }.usable != nil
        case .nodes(let nodes): !nodes.place.isMissing
        }
      }
    }
  }
}
