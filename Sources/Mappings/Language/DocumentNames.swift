/// The namespaces of names that a new document does not take from the element around.
///
/// Paths are written without prefixes; what namespace a new element gets is said once, by its prefix in `order:`.
struct DocumentNames: Sendable, Hashable {
  /// Namespaces by prefix (`prefixes:`).
  var namespaces: [String: String] = [:]
  /// Prefixes by the parent's name and the child's, attributes with `@`.
  private(set) var prefixes: [String: [String: String]] = [:]

  /// Prefixes that need no declaration in a mapping. Source: XML Schema Part 1, §2.6.
  static let known = ["xsi": "http://www.w3.org/2001/XMLSchema-instance"]

  /// The namespace of a prefix; nil for one that nothing declares.
  func namespace(of prefix: String) -> String? { namespaces[prefix] ?? Self.known[prefix] }

  /// Notes the prefix of a child.
  mutating func note(_ prefix: String, of child: String, in parent: String) {
    prefixes[parent, default: [:]][child] = prefix
  }

  /// A name of `order:` (`adb:id`, `@xsi:type`, `Name`) as its prefix, if it has one, and the local name with its `@`.
  static func split(_ name: String) -> (prefix: String?, name: String) {
    let mark = name.hasPrefix("@") ? "@" : ""
    let parts = name.dropFirst(mark.count).split(separator: ":", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], mark + parts[1]) : (nil, name)
  }
}

/// The namespace of a new element or attribute, and the prefix it is written with where the namespace has none yet.
public struct DocumentName: Sendable, Hashable {
  /// The prefix.
  public var prefix: String
  /// The namespace.
  public var namespace: String
}

extension DocumentRules {
  /// The namespace of a new element; nil for that of its parent.
  public func name(of child: String, in parent: String) -> DocumentName? {
    qualified(names.prefixes[parent]?[child])
  }

  /// The namespace of a new attribute; nil for none.
  public func name(ofAttribute attribute: String, in element: String) -> DocumentName? {
    qualified(names.prefixes[element]?["@" + attribute])
  }

  /// The names that stand before a child in its parent; none where the mapping does not say.
  public func predecessors(of child: String, in parent: String) -> [String] {
    guard let ranks = order.ranks[parent], let own = ranks[child] else { return [] }
    return ranks.filter { $0.value < own && !$0.key.hasPrefix("@") }.keys.sorted()
  }

  private func qualified(_ prefix: String?) -> DocumentName? {
    guard let prefix, let namespace = names.namespace(of: prefix) else { return nil }
    return DocumentName(prefix: prefix, namespace: namespace)
  }
}
