import Contractors

/// Compiles conditions on a record: of `where:`, and of cases.
struct ConditionCompiler {
  let reader: SourceReader
  let places: PlaceCompiler

  private static let keys = ["is", "isNot", "empty", "present", "digits", "legalForm", "not", "all", "any"]

  /// Only a file with a header can be asked for a column beforehand.
  private var ownKeys: [String] { places.format == .csv ? ["required"] : [] }

  /// A condition; a list holds when all of its conditions do. Nil when it has problems.
  func condition(_ node: SourceNode, _ path: [String]) -> Condition? {
    if case .sequence(let items) = node.content { return .all(items.compactMap { condition($0, path) }) }
    guard let keys = reader.keys(node, path, allowed: places.placeKeys + Self.keys + ownKeys) else {
      return nil
    }
    if let inner = keys["not"] { return condition(inner, path + ["not"]).map(Condition.not) }
    if let list = keys["all"] { return .all(list.items.compactMap { condition($0, path + ["all"]) }) }
    if let list = keys["any"] { return .any(list.items.compactMap { condition($0, path + ["any"]) }) }
    guard var place = places.place(keys, at: node.mark, path) else { return nil }
    if let flag = keys["required"] {
      place.isRequired = reader.flag(flag, path + ["required"]) ?? false
    }
    if let texts = keys["is"] {
      return reader.texts(texts, path + ["is"]).map { .isOne(place, of: FoldedTexts($0)) }
    }
    if let texts = keys["isNot"] {
      return reader.texts(texts, path + ["isNot"]).map { .isNone(place, of: FoldedTexts($0)) }
    }
    if let flag = keys["empty"] { return reader.flag(flag, path + ["empty"]).map { .isEmpty(place, $0) } }
    if let flag = keys["present"] {
      return reader.flag(flag, path + ["present"]).map { .isPresent(place, $0) }
    }
    if let flag = keys["legalForm"] {
      return reader.flag(flag, path + ["legalForm"]).map { .hasLegalForm(place, $0) }
    }
    if let node = keys["digits"] {
      return reader.integer(node, path + ["digits"], in: 1...Self.digitsMaximum).map { .hasDigits(place, $0) }
    }
    reader.report(node.mark, path, .openCondition)
    return nil
  }

  /// No official number is longer.
  private static let digitsMaximum = 40
}
