public import Contractors
public import Mappings
public import Reconciliation

/// The configuration file in typed form. Source: `architecture.md` §6.
public struct Configuration: Sendable {
  /// The country for phones without a country code.
  public var country: CountryCode
  /// The store's file, relative to the configuration's folder; named like the configuration unless it says otherwise.
  public var store: String
  /// The connections by name.
  public var connections: [String: ConnectionSettings]
  /// The syncs by name; fingerprints and catalogues are completed once the mappings are loaded.
  public var syncs: [String: SyncDefinition]

  /// The name that the file has unless another is given.
  public static let fileName = "contractor-sync.yaml"
  /// The store beside it.
  public static let storeName = "contractor-sync.sqlite"

  /// The store of a configuration file unless it names another: two configurations in one folder have two memories.
  ///
  /// - Parameter file: the configuration's name, such as `books.yaml`; only its last part counts.
  /// - Returns: a name beside it, such as `books.sqlite`.
  public static func storeName(of file: String) -> String { stem(of: file) + ".sqlite" }

  /// The name of a configuration file without its folder and its ending.
  public static func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? fileName
    let ending = [".yaml", ".yml"].first { name.lowercased().hasSuffix($0) && name.count > $0.count }
    return String(name.dropLast(ending?.count ?? 0))
  }

  /// Makes a configuration.
  public init(
    country: CountryCode = .russia, store: String = storeName,
    connections: [String: ConnectionSettings] = [:],
    syncs: [String: SyncDefinition] = [:]
  ) {
    self.country = country
    self.store = store
    self.connections = connections
    self.syncs = syncs
  }

  /// Reads a configuration file.
  ///
  /// - Parameters:
  ///   - text: the YAML text, at most 1 MiB.
  ///   - file: its name for messages.
  ///   - declaredFields: the fields that a connection's mapping declares beside the catalogue's, so that syncs may name them; nil
  ///     when the mapping cannot be read. Asked only about syncs that name a field which is not in the catalogue.
  ///   - knownChoices: all codes that a field of a connection can have by its mapping; nil when they are not known.
  /// - Returns: the configuration, with all its references resolved but no secret read.
  /// - Throws: ``Mappings/SourceProblems`` with every problem found, each with line, key and advice.
  public static func read(
    _ text: String, file: String,
    declaredFields: @escaping (ConnectionSettings) -> [FieldName]? = { _ in [] },
    knownChoices: @escaping (ConnectionSettings, FieldName) -> [String]? = { _, _ in nil }
  ) throws(SourceProblems) -> Configuration {
    let document = try YAMLReader.read(text, file: file)
    let reader = ConfigurationReader(document, declaredFields, knownChoices)
    let configuration = reader.configuration(document.root, store: storeName(of: document.file))
    guard reader.problems.isEmpty, let configuration else { throw SourceProblems(reader.problems) }
    return configuration
  }
}

/// A configured sync.
public struct SyncDefinition: Sendable, Hashable {
  /// Everything that decides what a run does.
  public var settings: SyncSettings
  /// When `serve` runs it, in cron's five fields; nil when only by hand.
  public var schedule: String?

  /// Makes a definition.
  public init(settings: SyncSettings, schedule: String? = nil) {
    self.settings = settings
    self.schedule = schedule
  }
}

/// Reads the nodes of a configuration and collects every problem it meets.
final class ConfigurationReader {
  let reader: SourceReader
  var connections: [String: ConnectionSettings] = [:]
  var country = CountryCode.russia
  /// Connections that are there but could not be read: what refers to them is not a problem of its own.
  var brokenConnections: Set<String> = []

  /// The fields that a connection's mapping declares.
  let declaredFields: (ConnectionSettings) -> [FieldName]?

  /// All codes that a field of a connection can have.
  let knownChoices: (ConnectionSettings, FieldName) -> [String]?

  init(
    _ document: SourceDocument, _ declaredFields: @escaping (ConnectionSettings) -> [FieldName]?,
    _ knownChoices: @escaping (ConnectionSettings, FieldName) -> [String]?
  ) {
    reader = SourceReader(document)
    self.declaredFields = declaredFields
    self.knownChoices = knownChoices
  }

  var problems: [SourceProblem] { reader.problems }

  private static let supportedVersion = 1

  func configuration(_ root: SourceNode, store: String) -> Configuration? {
    guard let keys = reader.keys(root, [], allowed: ["version", "country", "store", "connections", "syncs"])
    else {
      return nil
    }
    if let version = keys["version"] {
      _ = reader.integer(version, ["version"], in: Self.supportedVersion...Self.supportedVersion)
    } else {
      reader.report(root.mark, [], .missingVersion(Self.supportedVersion))
    }
    var configuration = Configuration(store: store)
    if let node = keys["country"], let text = reader.text(node, ["country"]) {
      if let code = CountryCode(text) {
        country = code
        configuration.country = code
      } else {
        reader.report(node.mark, ["country"], .noCountry(text))
      }
    }
    if let store = keys["store"].flatMap({ reader.text($0, ["store"]) }) { configuration.store = store }
    for entry in keys["connections"].map({ namedEntries($0, ["connections"]) }) ?? [] {
      if let connection = connection(entry.key, entry.value) {
        connections[entry.key] = connection
      } else {
        brokenConnections.insert(entry.key)
      }
    }
    configuration.connections = connections
    for entry in keys["syncs"].map({ namedEntries($0, ["syncs"]) }) ?? [] {
      if let sync = sync(entry.key, entry.value) { configuration.syncs[entry.key] = sync }
    }
    return configuration
  }

  private func namedEntries(_ node: SourceNode, _ path: [String]) -> [SourceEntry] {
    guard case .mapping(let entries) = node.content else {
      reader.report(node.mark, path, .expected(SourceRemark.names, found: node))
      return []
    }
    return entries
  }
}
