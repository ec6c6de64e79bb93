public import CSVText
public import Contractors
internal import FileSources
public import Files
public import Mappings

/// Everything that makes a CSV file a replica.
public struct CSVReplicaOptions: Sendable {
  /// The connection's name; with it the file is identified. Source: sync-algorithm.md §1, "Identity of a file source".
  public var connection: String
  /// How the configuration names the file, so that a connection that comes to name another one is noticed; nil where files come
  /// and go under one name.
  public var place: String?
  /// The file.
  public var path: String
  /// The mapping, compiled and not bound to a header.
  public var mapping: CompiledMapping
  /// Whether the file always holds all records, so that a missing one means something.
  public var isFull: Bool
  /// The encoding; nil recognises it.
  public var encoding: TextEncoding?
  /// The delimiter; nil recognises it.
  public var delimiter: CSVDelimiter?
  /// Whether a spreadsheet will open the file: texts that it would run as formulas are written as data.
  public var isSpreadsheet: Bool
  /// Whether a file that is missing or empty is made: with the mapping's header, in ``encoding`` or in UTF-8 with a
  /// byte order mark.
  public var createsFile: Bool
  /// How values are compared with what an operation expects.
  public var comparison: Comparison
  /// How large fields and rows may be.
  public var limits: CSVLimits
  /// Failures for tests.
  public var faults: FileFaults
  /// The time of day; a file that was modified less than two seconds before it is not trusted to stand still.
  public var now: @Sendable () -> Timestamp

  /// Options; without further arguments everything about the file is recognised.
  public init(
    connection: String, path: String, mapping: CompiledMapping, isFull: Bool = false,
    encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil, isSpreadsheet: Bool = false,
    createsFile: Bool = false, comparison: Comparison = Comparison(), limits: CSVLimits = .standard,
    faults: FileFaults = .none, now: @escaping @Sendable () -> Timestamp = Self.systemTime
  ) {
    self.connection = connection
    self.path = path
    self.mapping = mapping
    self.isFull = isFull
    self.encoding = encoding
    self.delimiter = delimiter
    self.isSpreadsheet = isSpreadsheet
    self.createsFile = createsFile
    self.comparison = comparison
    self.limits = limits
    self.faults = faults
    self.now = now
  }

  /// `csv:`, the connection's name and, in brackets, ``place``.
  public var identity: String { bareIdentity + (place.map { " (\($0))" } ?? "") }
  /// The identity without ``place``.
  public var bareIdentity: String { "csv:" + connection }

  /// The machine's time of day.
  @Sendable public static func systemTime() -> Timestamp {
    SystemTime.now()
  }

  /// A delimiter as configuration spells it: one ASCII character, or `tab`, `comma`, `semicolon`, `pipe`; nil for
  /// anything that cannot stand between cells.
  public static func delimiter(named name: String) -> CSVDelimiter? {
    switch name.lowercased() {
    case "tab", "\\t": .tab
    case "comma": .comma
    case "semicolon": .semicolon
    case "pipe": .pipe
    default: name.utf8.count == 1 ? name.utf8.first.flatMap { CSVDelimiter($0) } : nil
    }
  }
}
