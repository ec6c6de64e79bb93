import Contractors

/// Tries whether the records that are made by a variant's rules are read by them again.
struct VariantTrial {
  let reader: SourceReader
  let format: MappingFormat

  /// Reports variants that no record can be of, and those whose own new records would be of another.
  func check(_ mapping: EntityMapping, _ node: SourceNode, isReadOnly: Bool, _ path: [String]) {
    guard mapping.variants.count == node.items.count else { return }
    for (index, variant) in mapping.variants.enumerated() {
      let item = node.items[index]
      let path = path + ["[\(index + 1)]"]
      if mapping.variants[..<index].contains(where: { $0.condition == nil }) {
        reader.report(item.mark, path, .unreachedVariant)
        continue
      }
      let isMade = variant.rules.contains { $0.write != .never } && !mapping.isShadowed(index)
      guard !isReadOnly, isMade, let condition = variant.condition else { continue }
      let choices = mapping.madeChoices(of: variant, index, format)
      let witness = RecordWitness(choices: choices)
      guard witness.isExhaustive else { continue }
      let found = witness.record { editor in
        if let condition = mapping.condition { editor.meet(condition) }
        editor.meet(condition, overwriting: false)
      } where: {
        mapping.variant(reading: $0) == index
      }
      if found != nil { continue }
      let mark = item.entries.first { $0.key == "when" }?.mark
      reader.report(
        mark ?? item.mark, path + ["when"],
        .unmadeVariant(condition.places.map(\.name), variant.rules.flatMap(\.fields).map(\.name)))
    }
  }
}

extension EntityMapping {
  /// Whether every record that would be made by a variant is made by one before it.
  fileprivate func isShadowed(_ index: Int) -> Bool {
    let values = variants[index].values
    return variants[..<index].contains { earlier in
      (earlier.rules.isEmpty || earlier.rules.contains(where: \.isThere))
        && earlier.values.allSatisfy { field, texts in
          values[field].map { Set($0).isSubset(of: texts) } ?? false
        }
    }
  }

  /// What may stand in the places that the conditions up to a variant's look at, in a record made by its rules.
  fileprivate func madeChoices(
    of variant: RuleVariant, _ index: Int, _ format: MappingFormat
  ) -> [(place: Place, texts: [String?])] {
    let conditions = [condition].compactMap(\.self) + variants[...index].compactMap(\.condition)
    return Condition.choices(of: conditions).map { place, texts in
      if let constant = (constants + variant.constants).first(where: { $0.place.isSamePlace(as: place) }) {
        return (place, [constant.text])
      }
      if key.places.contains(where: { $0.isSamePlace(as: place) }) { return (place, texts) }
      // In a row all columns are there.
      let unwritten: [String?] = [format == .csv ? "" : nil]
      for rule in rules + variant.rules where rule.write != .never {
        if rule.places.contains(where: { $0.isSamePlace(as: place) }) {
          return (place, rule.madeTexts(for: variant) ?? texts)
        }
        // What stands below it makes it too.
        if rule.places.contains(where: { $0.isBelow(place) }) { return (place, unwritten + [""]) }
      }
      return (place, unwritten)
    }
  }
}

extension Rule {
  /// The texts that the rule writes into records of a variant; nil for any.
  fileprivate func madeTexts(for variant: RuleVariant) -> [String?]? {
    guard case .scalar(let rule) = self, case .choice(let table) = rule.codec, table.unknown == .error else {
      return nil
    }
    let codes = variant.values[rule.field.name] ?? Array(table.spellings.keys)
    return codes.sorted().map { table.spelling(of: $0) }
  }
}

extension Place {
  /// Whether its way leads through another place of a tree.
  fileprivate func isBelow(_ other: Place) -> Bool {
    !isFolding
      && paths.contains { own in
        other.paths.contains { above in
          above.attribute == nil && own.steps.count + (own.attribute == nil ? 0 : 1) > above.steps.count
            && own.steps.starts(with: above.steps)
        }
      }
  }
}
