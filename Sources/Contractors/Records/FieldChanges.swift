extension Record {
  /// The record with changes made: scalars set, bags changed element by element.
  ///
  /// An element is found by its spelling first, then by its key; one that is to be added and is there already takes
  /// the attributes of the new one.
  package func applying(
    _ changes: [FieldName: FieldChange], catalogue: Catalogue, comparison: Comparison
  ) -> Record {
    var record = self
    for (name, change) in changes {
      switch change {
      case .set(let value): record[name] = value
      case .bag(let change):
        let type = catalogue.descriptor(of: name, in: entity)?.type ?? .text
        record[name] = .elements(
          change.applied(to: record[name]?.elements ?? []) { comparison.elementKey(of: $0, type: type) })
      }
    }
    return record
  }
}

extension BagChange {
  fileprivate func applied(to elements: [Element], key: (Element) -> String) -> [Element] {
    var elements = elements
    func index(of element: Element) -> Int? {
      elements.firstIndex(of: element) ?? elements.firstIndex { key($0) == key(element) }
    }
    for change in changed {
      if let index = index(of: change.from) {
        elements[index] = change.to
      } else if index(of: change.to) == nil {
        elements.append(change.to)
      }
    }
    for element in removed {
      if let index = index(of: element) { elements.remove(at: index) }
    }
    for element in added {
      if let index = index(of: element) { elements[index] = element } else { elements.append(element) }
    }
    return order.map { elements.arranged($0, key: key) } ?? elements
  }
}

extension Array {
  /// The elements with those that an order names in that order; all others keep their places.
  package func arranged(_ order: [Element], key: (Element) -> String) -> [Element] {
    let ranks = Dictionary(order.enumerated().map { (key($1), $0) }, uniquingKeysWith: { first, _ in first })
    let places = indices.filter { ranks[key(self[$0])] != nil }
    let sources = places.sorted { one, other in
      let (first, second) = (ranks[key(self[one])] ?? 0, ranks[key(self[other])] ?? 0)
      return (first, one) < (second, other)
    }
    var arranged = self
    for (place, source) in zip(places, sources) { arranged[place] = self[source] }
    return arranged
  }
}
