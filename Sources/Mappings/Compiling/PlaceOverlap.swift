import Contractors

/// Where a rule writes in a tree, to see whether two rules can write into one node.
struct WrittenPlace {
  /// The way to the text or attribute.
  var path: PlacePath
  /// Whether the whole node belongs to the rule: it makes such nodes and takes them away.
  var isWholeNode = false

  /// Whether the node of one can be that of the other, or stand in it.
  ///
  /// Filters that want different texts of one thing keep them apart; so do attributes of different names.
  func mayMeet(_ other: WrittenPlace) -> Bool {
    for (own, others) in zip(path.steps, other.path.steps) where own.isApart(from: others) { return false }
    let (short, long) =
      path.steps.count <= other.path.steps.count ? (self, other) : (other, self)
    if short.isWholeNode { return true }
    if short.path.steps.count < long.path.steps.count {
      // Beside a text that is written no other elements stand; attributes do.
      return short.path.attribute == nil && !short.path.steps.isEmpty
    }
    return long.isWholeNode || short.path.attribute == long.path.attribute
  }
}

extension PlaceStep {
  /// Whether no node is of both steps.
  fileprivate func isApart(from other: PlaceStep) -> Bool {
    if name != other.name, name != Self.any, other.name != Self.any { return true }
    return filters.contains { own in
      other.filters.contains { others in
        own.steps == others.steps && own.attribute == others.attribute
          && Set(own.texts).isDisjoint(with: others.texts)
      }
    }
  }
}

extension Rule {
  /// Where the rule writes in a tree.
  var writtenPlaces: [WrittenPlace] {
    switch self {
    case .constant, .cases: []
    case .scalar, .split: places.flatMap(\.paths).map { WrittenPlace(path: $0) }
    case .bag(let rule):
      rule.sources.flatMap { source -> [WrittenPlace] in
        switch source {
        case .slot(let slot), .rows(let slot, _), .family(let slot, _):
          slot.places.flatMap(\.paths).map { WrittenPlace(path: $0) }
        case .nodes(let nodes): [nodes.told]
        }
      }
    }
  }
}

extension NodeList {
  /// The repeated nodes; those of which the kind says that they are others' are told apart like by a filter.
  fileprivate var told: WrittenPlace {
    var steps = place.steps
    if case .place(let kind, let table, _) = kind, table.unknown == .error, let last = steps.popLast() {
      let texts = table.spellings.values.flatMap(\.self)
      let filter = StepFilter(steps: kind.steps.map(\.name), attribute: kind.attribute, texts: texts)
      steps.append(PlaceStep(last.name, filters: last.filters + [filter]))
    }
    return WrittenPlace(path: PlacePath(steps: steps), isWholeNode: true)
  }
}

extension EntityMapping {
  /// Places of a tree into which two fields would write, or one field and the key or the mark of removed records.
  var overlaps: [(place: String, first: FieldName, second: FieldName)] {
    var found: [(place: String, first: FieldName, second: FieldName)] = []
    let keys = key.places.flatMap(\.paths)
    let marks = removed?.place.paths ?? []
    var writers: [(field: FieldName, places: [WrittenPlace])] = []
    for rule in rules where rule.write != .never {
      guard let field = rule.fields.first?.name else { continue }
      let own = rule.writtenPlaces
      // A field may be the key itself; what is written there is looked after by the key's own rules.
      for key in keys {
        guard let place = own.first(where: { $0.path != key && $0.mayMeet(WrittenPlace(path: key)) }) else {
          continue
        }
        found.append((place.path.text, "key", field))
      }
      for mark in marks {
        if let place = own.first(where: { $0.mayMeet(WrittenPlace(path: mark)) }) {
          found.append((place.path.text, "removed", field))
        }
      }
      for writer in writers where writer.field != field {
        let met = own.first { place in writer.places.contains { $0.mayMeet(place) } }
        if let met { found.append((met.path.text, writer.field, field)) }
      }
      writers.append((field, own))
    }
    return found
  }
}
