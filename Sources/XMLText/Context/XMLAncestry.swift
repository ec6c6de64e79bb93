/// The elements a record stands in, shared by all records of one place.
public struct XMLAncestry: Sendable {
  /// The elements from the root to the record's parent; empty when the record is the root.
  public var ancestors: [XMLAncestor] { storage.ancestors }
  /// The namespaces in force where the record stands.
  public var namespaces: XMLNamespaceContext { storage.namespaces }

  private let storage: Storage

  private final class Storage: Sendable {
    let ancestors: [XMLAncestor]
    let namespaces: XMLNamespaceContext

    init(_ ancestors: [XMLAncestor], _ namespaces: XMLNamespaceContext) {
      self.ancestors = ancestors
      self.namespaces = namespaces
    }
  }

  /// An ancestry with known namespaces.
  public init(_ ancestors: [XMLAncestor] = [], namespaces: XMLNamespaceContext = XMLNamespaceContext()) {
    storage = Storage(ancestors, namespaces)
  }

  /// The ancestry of a document's root element.
  public static let root = XMLAncestry()

  /// Whether both are one and the same, not only equal.
  public func isSame(as other: XMLAncestry) -> Bool { storage === other.storage }
}

/// An element around a record, known by its start tag alone.
public struct XMLAncestor: Sendable, Hashable {
  /// The name without its prefix.
  public let localName: String
  /// The prefix; empty without one.
  public let prefix: String
  /// The start tag as it stands in the file, in the file's encoding, from `<` to `>`.
  public let startTag: [UInt8]

  /// Makes an ancestor; `startTag` is not checked.
  public init(localName: String, prefix: String, startTag: [UInt8]) {
    self.localName = localName
    self.prefix = prefix
    self.startTag = startTag
  }
}
