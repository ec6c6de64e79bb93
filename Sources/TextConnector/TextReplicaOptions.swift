public import Contractors
public import Files
public import Mappings

/// Everything that makes a text file a replica.
public struct TextReplicaOptions: Sendable {
  /// The connection's name; with it the file is identified. Source: sync-algorithm.md §1, "Identity of a file source".
  public var connection: String
  /// How the configuration names the file; nil where files come and go under one name.
  public var place: String?
  /// The file.
  public var path: String
  /// The file's form.
  public var form: TextForm
  /// A hash of all on which a reading depends besides the file: the mapping and the options of the tree's replica.
  public var context: SourceFingerprint
  /// The encoding, where that is not told by the form.
  public var encoding: TextEncoding?
  /// Whether a file that is missing or empty is made.
  public var createsFile: Bool
  /// Opens the tree of the file, an XML document, which is there.
  public var open: @Sendable (_ path: String) -> any Replica
  /// Failures for tests.
  public var faults: FileFaults
  /// The time of day, compared with the file's time of modification, which is not trusted for two seconds.
  public var now: @Sendable () -> Timestamp

  /// Options of a text file.
  public init(
    connection: String, place: String? = nil, path: String, form: TextForm, context: SourceFingerprint,
    encoding: TextEncoding? = nil, createsFile: Bool = false,
    open: @escaping @Sendable (String) -> any Replica, faults: FileFaults = .none,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.connection = connection
    self.place = place
    self.path = path
    self.form = form
    self.context = context
    self.encoding = encoding
    self.createsFile = createsFile
    self.open = open
    self.faults = faults
    self.now = now
  }

  /// `text:`, the connection's name and, in brackets, ``place``.
  public var identity: String { bareIdentity + (place.map { " (\($0))" } ?? "") }
  /// The identity without ``place``.
  public var bareIdentity: String { "text:" + connection }
}
