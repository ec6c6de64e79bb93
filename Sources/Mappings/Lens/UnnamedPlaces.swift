public import Contractors

extension CompiledMapping {
  /// What of a record of a tree no rule, key, condition or mark looks at.
  ///
  /// - Parameters:
  ///   - raw: the record.
  ///   - entity: its entity.
  /// - Returns: ways from the record down to nodes and attributes, `Представители`, `Контакты/Контакт`, `@Статус`, in the
  ///   order of the record. A node of which nothing is looked at is told once, with all that is in it.
  public func unnamedPlaces(in raw: RawNode, entity: Entity) -> [String] {
    guard let mapping = rules[entity] else { return [] }
    var named = NamedNodes()
    // What a text's tree says of the lines is not of the records.
    if document?.text != nil { named.ignored = ["raw", "end"] }
    for path in mapping.paths { named.follow(path.steps[...], path.attribute, from: raw, at: []) }
    return named.others(in: raw, at: [], way: "")
  }
}

extension EntityMapping {
  /// The ways to everything that is looked at.
  fileprivate var paths: [PlacePath] {
    (places + allRules.flatMap(\.places)).flatMap(\.paths) + allRules.flatMap(\.listPaths)
  }
}

extension Rule {
  /// The ways to what belongs to the elements of repeated nodes.
  fileprivate var listPaths: [PlacePath] {
    guard case .bag(let rule) = self else { return [] }
    return rule.sources.flatMap { source -> [PlacePath] in
      guard case .nodes(let list) = source else { return [] }
      var inner = [list.value, list.comment].compactMap(\.self) + Array(list.parts.values)
      if case .place(let place, _, _) = list.kind { inner.append(place) }
      return inner.flatMap(\.paths).map { path in
        PlacePath(steps: list.place.steps + path.steps, attribute: path.attribute)
      }
    }
  }
}

/// The nodes and attributes of a record that ways lead to; each node by the indices down to it.
private struct NamedNodes {
  var nodes: Set<[Int]> = []
  var attributes: Set<[String]> = []
  /// Attributes of which nothing is told.
  var ignored: Set<String> = []

  /// Follows a way to all nodes it leads to.
  mutating func follow(
    _ steps: ArraySlice<PlaceStep>, _ attribute: String?, from node: RawNode, at place: [Int]
  ) {
    guard let step = steps.first else {
      if let attribute { attributes.insert(Self.name(place, attribute)) } else { nodes.insert(place) }
      return
    }
    for (index, child) in node.children.enumerated() where step.matches(child) {
      nodes.insert(place + [index])
      for filter in step.filters {
        follow(filter.steps.map { PlaceStep($0) }[...], filter.attribute, from: child, at: place + [index])
      }
      follow(steps.dropFirst(), attribute, from: child, at: place + [index])
    }
  }

  /// What is left in a node.
  func others(in node: RawNode, at place: [Int], way: String) -> [String] {
    var others = node.attributes.keys.sorted()
      .filter { !ignored.contains($0) && !attributes.contains(Self.name(place, $0)) }
      .map { "\(way)@\($0)" }
    for (index, child) in node.children.enumerated() {
      let next = way.isEmpty ? child.name : "\(way)/\(child.name)"
      others +=
        nodes.contains(place + [index]) ? self.others(in: child, at: place + [index], way: next) : [next]
    }
    return others
  }

  private static func name(_ place: [Int], _ attribute: String) -> [String] {
    place.map(String.init) + [attribute]
  }
}
