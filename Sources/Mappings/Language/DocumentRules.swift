/// What a mapping says of an XML document as a whole (`document:`).
public struct DocumentRules: Sendable, Hashable {
  /// An attribute of a new document's root.
  public struct Attribute: Sendable, Hashable {
    /// Its name, with a prefix where it has one.
    public var name: String
    /// Its text; `{now}` stands for the time of writing, `{today}` for the date.
    public var text: String
  }

  /// The root's local name in a new document.
  public var root: String
  /// Further local names that the root of a document that is read may have; `*` is any.
  public var otherRoots: [String] = []
  /// The namespace of a new document; nil for none. Whatever namespace a document that is read has is fine.
  public var namespace: String?
  /// The root's attributes in a new document, in their order.
  public var attributes: [Attribute] = []
  /// A whole new document without records, from its first element or processing instruction on; `{now}` and `{today}` as in
  /// attributes. Nil where the root with its attributes is all there is.
  public var template: String?
  /// Names that a connection may give another text for, in the template as `{name=text}`.
  public var choiceNames: [String] {
    (template ?? "").split(separator: "{").dropFirst().compactMap { part in
      guard let close = part.firstIndex(of: "}"), let equals = part[..<close].firstIndex(of: "=") else {
        return nil
      }
      return String(part[..<equals])
    }
  }
  /// Elements whose text is an XML document of its own, with the namespace of that document's root.
  public var nested: [String: String] = [:]
  /// Where messages have their numbers and receipts; nil where the format has none.
  public var receipts: ReceiptRules?
  /// Where documents answer requests; nil where the format has no answers.
  public var answers: AnswerRules?
  /// The form of text that is read as such a document; nil where the file is one itself.
  public var text: TextForm?
  /// Whether documents of the format are only read.
  public var isReadOnly = false
  /// Whether a document of the format can only be changed: none that is made anew would be one that its reader takes.
  public var isOnlyChanged = false
  /// Whether an exchange of documents may write one nevertheless: its own, of what it knows of the other system.
  public var isKeptByExchanges = false
  /// Whether a place of a field that is empty is written empty into a new record, since one that is missing says nothing.
  public var writesEmpties = false
  /// Elements that not all versions have; nil where the mapping knows of none.
  public var versions: VersionRules?
  /// The order of children in the nodes of a new record, by the parent's name.
  var order = SiblingOrder.none
  /// The prefixes of names that stand in another namespace than their parent.
  var names = DocumentNames()

  /// Whether a document with this root is one of the format.
  ///
  /// - Parameter name: its local name.
  /// - Returns: true also where the mapping takes any root.
  public func accepts(root name: String) -> Bool {
    ([root] + otherRoots).contains { $0 == "*" || $0.isSameName(as: name) }
  }

  /// Whether the format's own documents have this root; false where the mapping takes any.
  public func names(root name: String) -> Bool {
    ([root] + otherRoots).contains { $0 != "*" && $0.isSameName(as: name) }
  }
}

/// Where records stand in a tree: local names from the root down, whatever their namespace.
public struct RecordPath: Sendable, Hashable {
  /// The names; `*` is any name, `**` any number of levels, none among them.
  public var steps: [String]

  /// The spelling in a mapping.
  public var text: String { steps.joined(separator: "/") }

  /// Reads `КоммерческаяИнформация/**/Контрагенты/Контрагент`; nil when a step has no name or the last one is a wildcard.
  init?(_ text: String) {
    steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let areNames = steps.allSatisfy { step in
      step == "*" || step == "**" || step.first.map { $0.isLetter || $0 == "_" } ?? false
    }
    guard areNames, let last = steps.last, !last.hasPrefix("*") else { return nil }
  }

  /// Whether new records can be put there.
  public var isPlain: Bool { !steps.contains { $0.hasPrefix("*") } }
}
