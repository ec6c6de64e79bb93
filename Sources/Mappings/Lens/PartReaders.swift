/// Where the parts of an element stand.
final class PartReaders: Sendable {
  let count: Int
  private let parts: [PartReader]
  /// Nil where the parts do not stand as such a choice.
  private let choice: PartChoice?

  init(_ parts: [String: Place]) {
    self.parts = parts.sorted { $0.key < $1.key }.map { PartReader($0.key, $0.value) }
    count = parts.count
    choice = PartChoice(self.parts)
  }

  /// Calls `body` with the name and the text of each part that a node says something of.
  func forEach(in node: RawNode, _ body: (String, String) -> Void) {
    if let choice { return choice.forEach(in: node, body) }
    for part in parts {
      if let text = part.place.text(in: node) { body(part.name, text) }
    }
  }
}

/// Where one part stands.
final class PartReader: Sendable {
  let name: String
  let place: Place

  init(_ name: String, _ place: Place) {
    self.name = name
    self.place = place
  }
}

/// Parts that stand in nodes of one name, of which a text says which part each is: `АдресноеПоле[Тип=Улица]/Значение`.
///
/// Going over the nodes once finds all parts, where each part by itself goes over all nodes.
private final class PartChoice: Sendable {
  private let parts: [PartReader]
  private let way: [PlaceStep]
  private let step: PlaceStep
  private let filter: StepFilter
  private let texts: [ExactTexts]
  private let rest: [PlaceStep]

  init?(_ parts: [PartReader]) {
    guard (2...64).contains(parts.count), let first = parts.first?.place,
      let depth = first.steps.firstIndex(where: { !$0.filters.isEmpty }),
      let filter = first.steps[depth].filters.first
    else { return nil }
    self.parts = parts
    self.filter = filter
    way = Array(first.steps[..<depth])
    step = PlaceStep(first.steps[depth].name)
    rest = Array(first.steps[(depth + 1)...])
    texts = parts.map {
      ExactTexts($0.place.steps.count > depth ? $0.place.steps[depth].filters.first?.texts ?? [] : [])
    }
    let likeFirst = parts.map { part in
      var place = part.place
      guard place.steps.count > depth, place.steps[depth].filters.count == 1 else { return place }
      let own = place.steps[depth].filters[0]
      place.steps[depth].filters = [
        StepFilter(steps: own.steps, attribute: own.attribute, texts: filter.texts)
      ]
      return place
    }
    let isPlain =
      !first.isFolding && first.binding == .unbound && first.missing == .absent
      && first.alternatives.isEmpty && first.continuations.isEmpty && first.figures.isEmpty
      && first.attribute == nil
    guard isPlain, first.steps[depth].filters.count == 1, likeFirst.allSatisfy({ $0 == first }) else {
      return nil
    }
  }

  func forEach(in node: RawNode, _ body: (String, String) -> Void) {
    var nodes = node.children
    for step in way {
      guard let index = step.index(in: nodes) else { return }
      nodes = nodes[index].children
    }
    // A part stands in the first node that is its own, whatever that says.
    var isFound: UInt64 = 0
    var next = step.index(in: nodes)
    while let index = next {
      let lent = nodes.span
      var isOwn: UInt64 = 0
      _ = filter.contains(in: lent[index]) { text in
        let mayCombine = text.mayCombine
        for part in parts.indices where (isFound | isOwn) & 1 << UInt64(part) == 0 {
          if texts[part].contains(text, mayCombine: mayCombine) { isOwn |= 1 << UInt64(part) }
        }
        return false
      }
      isFound |= isOwn
      if isOwn != 0, let text = lent[index].text(at: rest, nil) {
        for part in parts.indices where isOwn & 1 << UInt64(part) != 0 { body(parts[part].name, text) }
      }
      next = step.index(in: nodes, from: index + 1)
    }
  }
}
