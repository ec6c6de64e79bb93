/// An element to be written: what it holds, not how it will look.
public struct XMLNode: Sendable, Hashable {
  /// The name without its prefix.
  public var localName: String
  /// The namespace; empty for none, `nil` for that of the element it will stand in, with the same prefix.
  public var namespace: String?
  /// The prefix wanted where the namespace has none in force; empty for a default namespace.
  public var prefix: String
  /// Namespaces to declare although the element itself may not need them.
  public var declarations: [XMLNamespaceContext.Binding]
  /// The attributes in order.
  public var attributes: [Attribute]
  /// What it holds, in order. An element with nothing in it is written as `<a/>`, one with an empty text as
  /// `<a></a>`.
  public var children: [Child]

  /// An attribute to be written.
  public struct Attribute: Sendable, Hashable {
    /// The name without its prefix.
    public var localName: String
    /// The namespace; empty for none.
    public var namespace: String
    /// The prefix wanted where the namespace has none in force.
    public var prefix: String
    /// The value.
    public var value: String

    /// Makes an attribute.
    public init(_ localName: String, _ value: String, namespace: String = "", prefix: String = "") {
      self.localName = localName
      self.value = value
      self.namespace = namespace
      self.prefix = prefix
    }
  }

  /// What an element holds.
  public enum Child: Sendable, Hashable {
    /// An element.
    case element(XMLNode)
    /// Text; elements beside text are not indented.
    case text(String)
    /// Text as a CDATA section where it fits, else as text.
    case characterData(String)
    /// A comment.
    case comment(String)
  }

  /// An element from its parts.
  public init(
    _ localName: String, namespace: String? = nil, prefix: String = "",
    declarations: [XMLNamespaceContext.Binding] = [], attributes: [Attribute] = [], children: [Child] = []
  ) {
    self.localName = localName
    self.namespace = namespace
    self.prefix = prefix
    self.declarations = declarations
    self.attributes = attributes
    self.children = children
  }

  /// An element with a text.
  public init(_ localName: String, namespace: String? = nil, attributes: [Attribute] = [], text: String) {
    self.init(localName, namespace: namespace, attributes: attributes, children: [.text(text)])
  }

  /// An element with elements.
  public init(
    _ localName: String, namespace: String? = nil, attributes: [Attribute] = [], elements: [XMLNode]
  ) {
    self.init(
      localName, namespace: namespace, attributes: attributes, children: elements.map { .element($0) })
  }
}

/// Line ends and indentation.
public struct XMLLayout: Sendable, Hashable {
  /// What ends a line; empty to write all on one line.
  public var newline: String
  /// What a level adds to the indentation.
  public var unit: String

  /// Makes a layout.
  public init(newline: String, unit: String) {
    self.newline = newline
    self.unit = unit
  }

  /// LF and two spaces.
  public static let indented = XMLLayout(newline: "\n", unit: "  ")
  /// All on one line.
  public static let compact = XMLLayout(newline: "", unit: "")
}
