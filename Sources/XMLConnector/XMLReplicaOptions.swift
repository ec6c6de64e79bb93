public import Contractors
internal import FileSources
public import Files
public import Mappings
public import XMLText

/// Everything that makes an XML file a replica.
public struct XMLReplicaOptions: Sendable {
  /// The connection's name; with it the file is identified. Source: sync-algorithm.md §1, "Identity of a file source".
  public var connection: String
  /// How the configuration names the file, so that a connection that comes to name another one is noticed; nil where files come
  /// and go under one name.
  public var place: String?
  /// The file.
  public var path: String
  /// The mapping, of the format `xml`.
  public var mapping: CompiledMapping
  /// Whether the file always holds all records, so that a missing one means something. What the file itself says of it
  /// is not believed.
  public var isFull: Bool
  /// The encoding; nil takes that of the byte order mark or of the declaration.
  public var encoding: TextEncoding?
  /// Whether a file that is missing or empty is made: with the mapping's root element, in ``encoding``, in that of the
  /// mapping, or in UTF-8.
  public var createsFile: Bool
  /// What stands for the names in braces of the mapping's receipt in a new file; nil leaves the receipt out.
  public var receipt: [String: String]?
  /// How values are compared with what an operation expects.
  public var comparison: Comparison
  /// How large records, texts and tags may be and how deep elements may stand within each other.
  public var limits: XMLLimits
  /// Failures for tests.
  public var faults: FileFaults
  /// The time of day: written into a new file's root, and compared with the file's time of modification, which is not
  /// trusted for two seconds.
  public var now: @Sendable () -> Timestamp

  /// Options; without further arguments everything about the file is recognised.
  public init(
    connection: String, path: String, mapping: CompiledMapping, isFull: Bool = false,
    encoding: TextEncoding? = nil, createsFile: Bool = false, receipt: [String: String]? = nil,
    comparison: Comparison = Comparison(),
    limits: XMLLimits = .standard, faults: FileFaults = .none,
    now: @escaping @Sendable () -> Timestamp = Self.systemTime
  ) {
    self.connection = connection
    self.path = path
    self.mapping = mapping
    self.isFull = isFull
    self.encoding = encoding
    self.createsFile = createsFile
    self.receipt = receipt
    self.comparison = comparison
    self.limits = limits
    self.faults = faults
    self.now = now
  }

  /// `xml:`, the connection's name and, in brackets, ``place``.
  public var identity: String { bareIdentity + (place.map { " (\($0))" } ?? "") }
  /// The identity without ``place``.
  public var bareIdentity: String { "xml:" + connection }

  /// The machine's time of day.
  @Sendable public static func systemTime() -> Timestamp { SystemTime.now() }
}
