import Contractors

/// The keys that mean something at one place of a document.
package struct AllowedKeys: Sendable, Hashable {
  /// The keys that lead there.
  package var path: [String]
  /// The keys that it may have.
  package var keys: [String]
}

/// Reads the nodes of a document by key and collects every problem it meets, so that a file is mended in one go.
///
/// The configuration file is read with it as well. It lives within one compilation and is not shared between tasks.
public final class SourceReader {
  /// The document being read.
  public let document: SourceDocument
  /// What was wrong so far.
  public private(set) var problems: [SourceProblem] = []

  /// The keys that places of the document may have, place by place as they were met.
  package private(set) var allowedKeys: [AllowedKeys] = []

  /// Starts reading a document.
  public init(_ document: SourceDocument) { self.document = document }

  /// Records a problem at a place.
  ///
  /// - Parameters:
  ///   - mark: the place.
  ///   - path: the keys that led there.
  ///   - remark: what is wrong and what to do about it.
  ///   - showsLine: false where the line may hold a secret.
  public func report(_ mark: SourceMark, _ path: [String], _ remark: SourceRemark, showsLine: Bool = true) {
    var problem = document.problem(at: mark, path: path, remark)
    if !showsLine { problem.lineText = nil }
    problems.append(problem)
  }

  /// The values of a mapping by key; unknown keys are problems with a suggestion.
  ///
  /// - Parameters:
  ///   - node: what should hold keys with values.
  ///   - path: the keys that led there, for messages.
  ///   - allowed: the keys that mean something here; nil allows all.
  /// - Returns: nil when the node is no mapping, which is a problem too.
  public func keys(_ node: SourceNode, _ path: [String], allowed: [String]?) -> [String: SourceNode]? {
    guard case .mapping(let entries) = node.content else {
      report(node.mark, path, .expected(SourceExpectation.keys, found: node))
      return nil
    }
    if let allowed { allowedKeys.append(AllowedKeys(path: path, keys: allowed)) }
    var values: [String: SourceNode] = [:]
    for entry in entries {
      if let allowed, !allowed.contains(entry.key) {
        report(entry.mark, path, .unknownKey(entry.key, known: allowed))
        continue
      }
      values[entry.key] = entry.value
    }
    return values
  }

  /// A text that is not empty.
  public func text(_ node: SourceNode, _ path: [String]) -> String? {
    if let text = node.text, !text.isEmpty { return text }
    report(node.mark, path, .expected(SourceExpectation.text, found: node))
    return nil
  }

  /// One text or a list of texts, at least one; empty texts are allowed.
  public func texts(_ node: SourceNode, _ path: [String]) -> [String]? {
    switch node.content {
    case .scalar(let text): return [text]
    case .sequence(let items) where !items.isEmpty:
      var texts: [String] = []
      for item in items {
        guard let text = item.text else {
          report(item.mark, path, .expected(SourceExpectation.text, found: item))
          return nil
        }
        texts.append(text)
      }
      return texts
    default:
      report(node.mark, path, .expected(SourceExpectation.texts, found: node))
      return nil
    }
  }

  /// `yes`, `no`, `true` or `false`.
  public func flag(_ node: SourceNode, _ path: [String]) -> Bool? {
    switch node.text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      report(node.mark, path, .expected(SourceExpectation.flag, found: node))
      return nil
    }
  }

  /// A whole number within bounds.
  public func integer(_ node: SourceNode, _ path: [String], in range: ClosedRange<Int>) -> Int? {
    if let text = node.text, let number = Int(text), range.contains(number) { return number }
    report(node.mark, path, .expected(SourceExpectation.integer(range), found: node))
    return nil
  }

  /// One word of a closed list.
  public func word<Word: RawRepresentable & CaseIterable>(_ node: SourceNode, _ path: [String]) -> Word?
  where Word.RawValue == String {
    if let text = node.text, let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    let nearest = node.text.flatMap { Suggestion.nearest(to: $0, among: words) }
    report(node.mark, path, .expected(words.alternatives, found: node, nearest: nearest))
    return nil
  }
}
