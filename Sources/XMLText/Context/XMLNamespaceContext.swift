/// Which prefix stands for which namespace at one place.
public struct XMLNamespaceContext: Sendable, Hashable {
  /// Prefixes with their namespaces, outermost first; the default namespace has the empty prefix.
  public private(set) var bindings: [Binding]

  /// A prefix and its namespace.
  public struct Binding: Sendable, Hashable {
    /// Empty for the default namespace.
    public var prefix: String
    /// The namespace; empty when the default namespace was taken back.
    public var namespace: String

    /// Makes a binding.
    public init(prefix: String, namespace: String) {
      self.prefix = prefix
      self.namespace = namespace
    }
  }

  /// The namespace of the prefix `xml`, bound everywhere.
  public static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  /// A context with some bindings; the later of two for one prefix counts.
  public init(_ bindings: [Binding] = []) {
    self.bindings = []
    for binding in bindings { bind(binding.prefix, to: binding.namespace) }
  }

  /// The namespace of a prefix; `nil` for a prefix not bound, empty for a default namespace that is none.
  public func namespace(of prefix: String) -> String? {
    if prefix == "xml" { return Self.xmlNamespace }
    return bindings.first { $0.prefix == prefix }?.namespace ?? (prefix.isEmpty ? "" : nil)
  }

  /// A prefix of a namespace: the empty one when the default namespace is it and may be used, else the outermost.
  ///
  /// - Parameters:
  ///   - namespace: the namespace; empty for none, which only the empty prefix can give.
  ///   - isAttribute: attributes without a prefix are in no namespace, so that only others will do.
  /// - Returns: `nil` when no prefix will do.
  public func prefix(of namespace: String, isAttribute: Bool = false) -> String? {
    if namespace == Self.xmlNamespace { return "xml" }
    if isAttribute, namespace.isEmpty { return "" }
    if !isAttribute, self.namespace(of: "") == namespace { return "" }
    return namespace.isEmpty
      ? nil : bindings.first { !$0.prefix.isEmpty && $0.namespace == namespace }?.prefix
  }

  /// Binds a prefix, or binds it anew.
  mutating func bind(_ prefix: String, to namespace: String) {
    if let index = bindings.firstIndex(where: { $0.prefix == prefix }) {
      bindings[index].namespace = namespace
    } else {
      bindings.append(Binding(prefix: prefix, namespace: namespace))
    }
  }
}
