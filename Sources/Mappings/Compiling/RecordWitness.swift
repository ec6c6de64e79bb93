import Contractors

/// Looks for a record of which something holds, by trying the few texts that conditions tell apart in each of their places.
///
/// What is found is a proof; what is not found may be there nevertheless, where there was too much to try.
struct RecordWitness {
  /// The places that are varied, each with the texts it may have; nil is a place that is not there.
  var choices: [(place: Place, texts: [String?])]

  /// More records than any mapping of ours asks for; looking through them takes some ten milliseconds.
  private static let triedMaximum = 20_000

  /// A record with these places of which `isWanted` holds after `change`; nil when none was found.
  func record(
    changedBy change: (inout RawEditor) -> Void = { _ in }, where isWanted: (RawNode) -> Bool
  ) -> RawNode? {
    var indices = choices.map { _ in 0 }
    for _ in 0..<Self.triedMaximum {
      var editor = RawEditor(raw: RawNode("record"))
      for (choice, index) in zip(choices, indices) {
        if let text = choice.texts[index] { _ = editor.set(text, at: choice.place) }
      }
      change(&editor)
      if isWanted(editor.raw) { return editor.raw }
      guard let next = indices.indices.first(where: { indices[$0] + 1 < choices[$0].texts.count }) else {
        return nil
      }
      indices[next] += 1
      for earlier in 0..<next { indices[earlier] = 0 }
    }
    return nil
  }

  /// Whether all records would be tried.
  var isExhaustive: Bool {
    var count = 1
    for choice in choices {
      count = min(count * choice.texts.count, Self.triedMaximum + 1)
    }
    return count <= Self.triedMaximum
  }
}

extension Condition {
  /// The conditions that it is made of.
  private var leaves: [Condition] {
    switch self {
    case .not(let condition): condition.leaves
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.leaves)
    case .isOne, .isNone, .isEmpty, .isPresent, .hasDigits, .hasLegalForm: [self]
    }
  }

  /// A text that the condition tells from others, with what it looks at.
  private var telling: [String] {
    switch self {
    case .isOne(_, let texts), .isNone(_, let texts): texts.spellings
    case .hasDigits(_, let count): [String(repeating: "7", count: count)]
    case .hasLegalForm: ["ООО «Вектор»"]
    case .isEmpty, .isPresent, .not, .all, .any: []
    }
  }

  /// The places that some conditions look at, each with all the texts that they tell apart there.
  static func choices(of conditions: [Condition]) -> [(place: Place, texts: [String?])] {
    var found: [(place: Place, texts: [String?])] = []
    for leaf in conditions.flatMap(\.leaves) {
      guard let place = leaf.places.first else { continue }
      let index =
        found.firstIndex { $0.place.isSamePlace(as: place) }
        ?? {
          found.append((place, [nil, "", "Вектор"]))
          return found.count - 1
        }()
      for text in leaf.telling where !found[index].texts.contains(text) { found[index].texts.append(text) }
    }
    return found
  }
}

extension Place {
  /// Whether both are one place, or have one in common.
  func isSamePlace(as other: Place) -> Bool {
    if !isFolding || !other.isFolding { return !Set(paths).isDisjoint(with: other.paths) }
    return !headings.isDisjoint(with: other.headings)
  }
}
