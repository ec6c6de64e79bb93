/// `$result[key][…]` in the parameters of a later command. Source: bitrix24-rest.md §3.2.
struct Reference {
  /// The results of the commands that have run, by key.
  let results: PHPArray
  let missing: EmulatorOptions.MissingReference

  private static let start = "$result["

  func expanded(_ value: PHPValue) -> PHPValue {
    switch value {
    case .array(var array):
      array.mapValues(expanded)
      return .array(array)
    case .string(let text) where text.contains(Reference.start): return expanded(text)
    default: return value
    }
  }

  /// A text that is nothing but a reference becomes the value itself; inside other text it is spelled out.
  private func expanded(_ text: String) -> PHPValue {
    var spelled = ""
    var rest = text[...]
    while let found = rest.firstRange(of: Reference.start) {
      let before = rest[..<found.lowerBound]
      var path: [String] = []
      var after = rest[rest.index(before: found.upperBound)...]
      while after.first == "[", let close = after.firstIndex(of: "]") {
        path.append(String(after[after.index(after: after.startIndex)..<close]))
        after = after[after.index(after: close)...]
      }
      guard !path.isEmpty else {
        spelled += rest[..<found.upperBound]
        rest = rest[found.upperBound...]
        continue
      }
      let value = value(at: path)
      if spelled.isEmpty, before.isEmpty, after.isEmpty { return value }
      spelled += before + (value.text ?? "Array")
      rest = after
    }
    return .string(spelled + rest)
  }

  private func value(at path: [String]) -> PHPValue {
    var current = PHPValue.array(results)
    for key in path {
      guard let next = current.array?[key] else {
        return switch missing {
        case .parentArray: current
        case .empty: .string("")
        case .aboveAll: .string(String(Int.max))
        }
      }
      current = next
    }
    return current
  }
}
