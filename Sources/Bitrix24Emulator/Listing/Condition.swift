/// One key of a filter with the values it compares to, prepared once for all rows.
struct Condition: Sendable {
  struct Operand: Sendable {
    let text: String
    let folded: String
    let integer: Int
    let number: Double
    let moment: Int?

    init(_ value: PHPValue, time: PortalTime) {
      let text = value.text ?? "Array"
      self.text = text
      self.folded = text.lowercased()
      self.integer = value.integer
      self.number = Double(text) ?? Double(value.integer)
      self.moment = time.moment(text)
    }
  }

  let field: Field
  let comparison: Comparison
  let operands: [Operand]

  /// An array as value means any of its elements, or none of them for the negative comparisons.
  init(field: Field, comparison: Comparison, value: PHPValue, time: PortalTime) {
    self.field = field
    self.comparison = comparison
    self.operands = (value.array?.values ?? [value]).map { Operand($0, time: time) }
  }

  /// Combines the verdicts on single operands.
  func any(_ verdict: (Operand) -> Bool) -> Bool {
    comparison.isNegative ? operands.allSatisfy(verdict) : operands.contains(where: verdict)
  }

  func holds(text: String) -> Bool {
    switch comparison {
    case .contains, .notContains, .like, .notLike:
      let folded = text.lowercased()
      return any { operand in
        let isFound =
          comparison == .contains || comparison == .notContains
          ? operand.folded.isEmpty || folded.contains(operand.folded)
          : Condition.isLike(folded, operand.folded)
        return isFound != comparison.isNegative
      }
    case .equal where operands.contains { $0.text == text }: return true
    default:
      let folded = text.lowercased()
      return any { comparison.holds(folded, $0.folded) }
    }
  }

  /// LIKE with `%` for anything, as in "Ром%"; both sides already in lower case.
  static func isLike(_ text: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
    guard text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.count >= last.count && rest.hasSuffix(last)
  }
}
