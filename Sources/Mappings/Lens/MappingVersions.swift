public import Contractors

extension CompiledMapping {
  /// The mapping for writing into a document that lacks some elements: what has another place goes there, a constant is left out, and
  /// a field without another place cannot be written.
  ///
  /// - Parameter names: the elements' names.
  /// - Returns: a mapping that must not be used for reading.
  public func writing(without names: Set<String>) -> CompiledMapping {
    if names.isEmpty { return self }
    var copy = self
    for entity in entities {
      guard let mapping = rules[entity] else { continue }
      copy.set(mapping.writing(without: names))
    }
    return copy
  }
}

extension CompiledMapping {
  /// A record without some elements, with what they say in other places of it.
  ///
  /// - Parameters:
  ///   - raw: the record.
  ///   - entity: its entity.
  ///   - names: the elements' names.
  /// - Returns: the same record where it has none of them; nil where it would be none of the entity any more.
  public func fitting(_ raw: RawNode, of entity: Entity, without names: Set<String>) -> RawNode? {
    var fitted = raw.without(names)
    if fitted == raw { return raw }
    let (before, after) = (get(raw, entity: entity).record, get(fitted, entity: entity).record)
    let lost = before.fields.filter { after[$0.key] != $0.value }.keys
    // What has no other place is not said in that version.
    for field in lost.sorted() {
      fitted = (try? writing(without: names).put(before, fields: [field], into: fitted)) ?? fitted
    }
    return selects(fitted, as: entity) ? fitted : nil
  }
}

extension RawNode {
  fileprivate func without(_ names: Set<String>) -> RawNode {
    if names.isEmpty { return self }
    var node = self
    node.children = children.filter { !names.contains($0.name) }.map { $0.without(names) }
    return node
  }
}

extension EntityMapping {
  fileprivate func writing(without names: Set<String>) -> EntityMapping {
    func limited(_ rule: Rule) -> Rule {
      switch rule {
      case .scalar(var rule):
        rule.place = rule.place.limited(to: names)
        return .scalar(rule)
      case .split(var rule):
        rule.place = rule.place.limited(to: names)
        return .split(rule)
      case .constant, .cases, .bag: return rule
      }
    }
    func limited(_ constants: [CellConstant]) -> [CellConstant] {
      constants.filter { !$0.place.names(any: names) }
    }
    var copy = self
    copy.rules = rules.map(limited)
    copy.constants = limited(constants)
    copy.composed = composed.filter { !$0.place.names(any: names) }
    copy.variants = variants.map { variant in
      var variant = variant
      variant.rules = variant.rules.map(limited)
      variant.constants = limited(variant.constants)
      return variant
    }
    return copy
  }
}

extension Place {
  /// Whether the way to the main node leads through an element of some names.
  fileprivate func names(any names: Set<String>) -> Bool { steps.contains { names.contains($0.name) } }

  /// The place without ways through elements of some names.
  fileprivate func limited(to names: Set<String>) -> Place {
    let left = (0...alternatives.count).map(choice).filter { !$0.names(any: names) }
    guard var place = left.first else {
      var copy = self
      copy.binding = .missing
      return copy
    }
    place.alternatives = left.dropFirst().map { PlacePath(steps: $0.steps, attribute: $0.attribute) }
    return place
  }
}
