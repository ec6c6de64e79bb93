/// The name of an element or attribute.
public struct XMLName: Sendable, Hashable, CustomStringConvertible {
  /// The name without its prefix.
  public let localName: String
  /// The prefix; empty without one.
  public let prefix: String
  /// The namespace; empty for none.
  public let namespace: String

  /// Makes a name.
  public init(localName: String, prefix: String = "", namespace: String = "") {
    self.localName = localName
    self.prefix = prefix
    self.namespace = namespace
  }

  /// The name with its prefix, as it stands in the file.
  public var description: String { prefix.isEmpty ? localName : "\(prefix):\(localName)" }
}
