import Contractors

/// Sees to it that texts made of fields lose none: each has a place of its own, and the fields that it repeats are mapped.
struct ComposedCheck {
  let reader: SourceReader
  let format: MappingFormat

  /// Reports the texts of an entity that would take the place of a field's value, or would be empty in every new record.
  func check(_ mapping: EntityMapping, _ node: SourceNode, _ path: [String]) {
    let mapped = Set(mapping.allRules.flatMap(\.fields).map(\.name))
    for (index, (line, item)) in zip(mapping.composed, node.items).enumerated() {
      let path = path + ["[\(index + 1)]"]
      for field in line.fields.sorted() where !mapped.contains(field) {
        reader.report(item.mark, path, .unmappedPiece(field))
      }
      if let writer = writer(of: line, mapping) {
        reader.report(item.mark, path, .writtenByText(line.place.name, writer))
      }
      if mapping.composed.prefix(index).contains(where: { $0.place.isSamePlace(as: line.place) }) {
        reader.report(item.mark, path, .composedTwice(line.place.name))
      }
    }
  }

  /// The field that writes into the place of a text, unless both write the same in the records that have it.
  private func writer(of line: ComposedText, _ mapping: EntityMapping) -> FieldName? {
    let variants = mapping.variants.map { mapping.rules + $0.rules }
    for rules in variants.isEmpty ? [mapping.rules] : variants {
      let mapped = Set(rules.flatMap(\.fields).map(\.name))
      for rule in rules where rule.write != .never && !rule.writes(whatSays: line, of: mapped) {
        let meets =
          format == .xml
          ? rule.writtenPlaces.contains { place in
            line.place.paths.contains { place.mayMeet(WrittenPlace(path: $0)) }
          }
          : rule.places.contains { $0.isSamePlace(as: line.place) }
        if meets { return rule.fields.first?.name }
      }
    }
    return mapping.key.places.contains { $0.isSamePlace(as: line.place) } && line.pieces != [.key]
      ? "key" : nil
  }
}

extension Rule {
  /// Whether a text repeats the rule's own fields as the rule writes them, in records of which some fields are mapped.
  fileprivate func writes(whatSays line: ComposedText, of mapped: Set<FieldName>) -> Bool {
    var names: [FieldName] = []
    for piece in line.pieces {
      switch piece {
      case .field(let name): if mapped.contains(name) { names.append(name) }
      case .text(let text): if !text.trimmed.isEmpty { return false }
      case .key: return false
      }
    }
    return switch self {
    case .scalar(let rule): names == [rule.field.name]
    case .split(let rule): names == rule.fields.map(\.name)
    case .constant, .cases, .bag: false
    }
  }
}
