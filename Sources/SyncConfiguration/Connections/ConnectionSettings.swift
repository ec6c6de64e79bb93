/// A configured place where contractors live.
public struct ConnectionSettings: Sendable, Hashable {
  /// The connection's name.
  public var name: String
  /// What records created elsewhere from this place carry as their originator; the name by default.
  public var origin: String
  /// What kind of place it is.
  public var kind: Kind

  /// The kinds of places.
  public enum Kind: Sendable, Hashable {
    case csv(CSVSettings)
    case xml(XMLSettings)
    case exchange(ExchangeSettings)
    case bitrix24(PortalSettings)
  }

  /// Makes a connection.
  public init(name: String, origin: String? = nil, kind: Kind) {
    self.name = name
    self.origin = origin ?? name
    self.kind = kind
  }

  /// A shipped mapping's name or a mapping file.
  public var mapping: String {
    switch kind {
    case .csv(let file): file.mapping
    case .xml(let file): file.mapping
    case .exchange(let exchange): exchange.mapping
    case .bitrix24(let portal): portal.mapping
    }
  }
}

/// A CSV file as a connection.
public struct CSVSettings: Sendable, Hashable {
  /// The file, relative to the configuration's folder.
  public var path: String
  /// A shipped mapping's name or a mapping file.
  public var mapping: String
  /// Whether the file always holds all records, so that a missing one means something.
  public var isFull: Bool
  /// The encoding's name; nil recognises it.
  public var encoding: String?
  /// The delimiter; nil recognises it.
  public var delimiter: String?
  /// Whether a spreadsheet will open the file: texts that it would run as a formula are written as data.
  public var isSpreadsheet: Bool

  /// Makes settings.
  public init(
    path: String, mapping: String, isFull: Bool = false, encoding: String? = nil, delimiter: String? = nil,
    isSpreadsheet: Bool = false
  ) {
    self.path = path
    self.mapping = mapping
    self.isFull = isFull
    self.encoding = encoding
    self.delimiter = delimiter
    self.isSpreadsheet = isSpreadsheet
  }
}

/// An XML file as a connection.
public struct XMLSettings: Sendable, Hashable {
  /// The file, relative to the configuration's folder.
  public var path: String
  /// A shipped mapping's name or a mapping file.
  public var mapping: String
  /// Whether the file always holds all records, so that a missing one means something.
  public var isFull: Bool
  /// The encoding's name; nil takes the one that the file declares.
  public var encoding: String?

  /// Makes settings.
  public init(path: String, mapping: String, isFull: Bool = false, encoding: String? = nil) {
    self.path = path
    self.mapping = mapping
    self.isFull = isFull
    self.encoding = encoding
  }
}

/// A Bitrix24 portal as a connection.
public struct PortalSettings: Sendable, Hashable {
  /// How the program is let in.
  public var access: Access
  /// A shipped mapping's name or a mapping file.
  public var mapping: String
  /// Whether the portal is on the Enterprise plan, whose limits are wider.
  public var isEnterprise: Bool
  /// Where the application token stands by which its events are known; nil where it sends none.
  public var eventsToken: SecretReference?
  /// Whether the portal keeps its changes for the application, which fetches them.
  public var keepsOfflineEvents = false
  /// How new records are made.
  public var load: Load
  /// How long after a full reading the next ones read only what changed; 0 reads everything every time.
  public var rereadSeconds = 0

  /// How records are updated.
  public var updates = Updates.packed

  /// The ways into a portal.
  public enum Access: Sendable, Hashable {
    /// An inbound webhook, whose address stands there.
    case webhook(SecretReference)
    /// A local application.
    case application(ApplicationSettings)
  }

  /// The local application; nil for a webhook.
  public var application: ApplicationSettings? {
    if case .application(let application) = access { application } else { nil }
  }

  /// Where the secret stands: the webhook's address or the application's key.
  public var secret: SecretReference {
    switch access {
    case .webhook(let reference): reference
    case .application(let application): application.clientSecret
    }
  }

  /// The ways in which records are updated.
  public enum Updates: String, Sendable, Hashable, CaseIterable {
    /// Many in a batch; an edit in the moment of the write is told.
    case packed
    /// Each only while its record was not changed.
    case conditional
  }

  /// The ways in which new records are made.
  public enum Load: String, Sendable, Hashable, CaseIterable {
    /// Imported when many are made at once.
    case auto
    /// Always imported where the portal allows it.
    case `import`
    /// Always one by one, so that the portal's robots and workflows run.
    case add
  }

  /// Makes settings.
  public init(
    webhook: SecretReference, mapping: String = "bitrix24", isEnterprise: Bool = false,
    eventsToken: SecretReference? = nil, load: Load = .auto
  ) {
    self.init(
      access: .webhook(webhook), mapping: mapping, isEnterprise: isEnterprise, eventsToken: eventsToken,
      load: load)
  }

  /// Makes settings.
  public init(
    access: Access, mapping: String = "bitrix24", isEnterprise: Bool = false,
    eventsToken: SecretReference? = nil, load: Load = .auto
  ) {
    self.access = access
    self.mapping = mapping
    self.isEnterprise = isEnterprise
    self.load = load
    self.eventsToken = eventsToken
  }
}
