/// How much of a file may belong to one thing before it is taken for damage or an attack.
public struct XMLLimits: Sendable, Hashable {
  /// The most bytes of one record; bounds the memory of scanner and parser.
  public var recordBytes: Int
  /// The most elements open at once, root and record included. libxml2 stops at 256 by itself.
  public var depth: Int
  /// The most bytes of one tag or document type declaration.
  public var tagBytes: Int
  /// The most attributes of one tag, namespace declarations included. libxml2 compares each with each.
  public var attributes: Int
  /// The most bytes of a name with its prefix.
  public var nameBytes: Int
  /// The most bytes of one run of text, CDATA section, comment or processing instruction. libxml2 stops at
  /// 10,000,000 by itself.
  public var textBytes: Int
  /// The most namespace declarations in force at one place.
  public var namespaces: Int
  /// The most bytes of all prefixes and namespaces in force where a record stands: each record is parsed with them.
  public var namespaceBytes: Int

  /// Limits of one's own; the defaults are those of ``standard``. Values below 1 count as 1.
  public init(
    recordBytes: Int = 16 << 20, depth: Int = 256, tagBytes: Int = 1 << 20, attributes: Int = 256,
    nameBytes: Int = 1024, textBytes: Int = 8 << 20, namespaces: Int = 256, namespaceBytes: Int = 16 << 10
  ) {
    // Places within a record are kept in 32 bits.
    self.recordBytes = min(max(1, recordBytes), 1 << 30)
    self.depth = max(1, depth)
    self.tagBytes = max(1, tagBytes)
    self.attributes = max(1, attributes)
    self.nameBytes = max(1, nameBytes)
    self.textBytes = max(1, textBytes)
    self.namespaces = max(1, namespaces)
    self.namespaceBytes = max(1, namespaceBytes)
  }

  /// 16 MiB a record, 256 levels, 1 MiB a tag, 256 attributes, 1 KiB a name, 8 MiB a text, 256 namespaces of
  /// 16 KiB together.
  public static let standard = XMLLimits()

  /// Which limit was exceeded.
  public enum Name: String, Sendable, Hashable, CustomStringConvertible {
    /// ``XMLLimits/recordBytes``
    case recordBytes = "bytes in a record"
    /// ``XMLLimits/depth``
    case depth = "elements within each other"
    /// ``XMLLimits/tagBytes``
    case tagBytes = "bytes in a tag"
    /// ``XMLLimits/attributes``
    case attributes = "attributes of an element"
    /// ``XMLLimits/nameBytes``
    case nameBytes = "bytes in a name"
    /// ``XMLLimits/textBytes``
    case textBytes = "bytes in one text"
    /// ``XMLLimits/namespaces``
    case namespaces = "namespaces at one place"
    /// ``XMLLimits/namespaceBytes``
    case namespaceBytes = "bytes of namespaces at one place"

    /// The unit counted.
    public var description: String { rawValue }
  }
}
