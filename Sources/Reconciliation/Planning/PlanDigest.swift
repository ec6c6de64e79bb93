import Contractors
import Crypto

extension Plan {
  /// SHA-256 over the sorted operations with their values before and after, in hexadecimal digits.
  ///
  /// Two plans of equal digest do the same to the same records. Source: `sync-algorithm.md` §4.5, P5.
  public var digest: String {
    var hash = SHA256()
    for line in (operations + ended).map({ $0.digestLine(referenceNames) }).sorted() {
      hash.update(data: Array(line.utf8))
    }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

extension Planner {
  /// Gives the pairs that the operations refer to names that do not depend on the numbers of pairs.
  mutating func nameReferences() {
    for operation in plan.operations {
      for (field, value) in Array(operation.before) + Array(operation.after) {
        guard settings.catalogue.descriptor(of: field, in: operation.entity)?.refersTo != nil else {
          continue
        }
        let tokens = value.elements.map(\.value) + (value.text.map { [$0] } ?? [])
        for token in tokens {
          let keys = Side.allCases.map { references.key(token, side: $0).map { framed($0) } ?? "-" }
          plan.referenceNames[token] = keys.joined()
        }
      }
    }
  }
}

/// A text with its length, so that no two lists of texts are spelled alike.
private func framed(_ text: String) -> String { "\(text.utf8.count):\(text)" }

extension PlannedOperation {
  /// One line that tells the operation from every other, independent of the numbers of pairs and plans.
  fileprivate func digestLine(_ names: [String: String]) -> String {
    func optional(_ text: String?) -> String { text.map(framed) ?? "-" }
    func named(_ text: String) -> String { framed(names[text] ?? text) }
    func line(_ element: Element) -> String {
      let parts = element.parts.sorted { $0.key < $1.key }.map { framed($0.key) + framed($0.value) }
      return named(element.value) + optional(element.kind) + optional(element.comment)
        + framed(parts.joined())
    }
    func line(_ value: Value?) -> String {
      switch value {
      case nil: "absent"
      case .empty?: "empty"
      case .text(let text)?: "text" + named(text)
      case .bag(let elements)?: "bag" + framed(elements.map(line).joined())
      }
    }
    var text = framed(entity.rawValue) + optional(keys.left?.rawValue) + optional(keys.right?.rawValue)
    text += framed(side.rawValue) + framed(liftsMark ? "lift" : kind.rawValue)
    if let origin { text += framed("origin") + framed(origin.originator) + framed(origin.id) }
    for field in Set(before.keys).union(after.keys).sorted() {
      text += framed(field.rawValue) + line(before[field]) + ">" + line(after[field])
    }
    return text + "\n"
  }
}
