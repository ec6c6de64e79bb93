public import Bitrix24
public import Contractors
public import Mappings

/// What a portal replica is made of.
public struct PortalReplicaOptions: Sendable {
  /// The names of the two fields that hold a record's origin.
  public struct OriginFields: Sendable, Hashable {
    /// The field of the originator.
    public var originator: String
    /// The field of the other side's key.
    public var id: String

    /// Names the fields; by default the portal's own, which people do not see on the card.
    public init(originator: String = "ORIGINATOR_ID", id: String = "ORIGIN_ID") {
      self.originator = originator
      self.id = id
    }
  }

  /// How new records are made.
  public enum Load: String, Sendable, Hashable, CaseIterable {
    /// By import when many are made at once, see ``PortalReplicaOptions/manyAtOnce``; one by one otherwise.
    case auto
    /// By import whenever the portal allows it.
    case `import`
    /// One by one: robots and workflows of the portal run for each.
    case add
  }

  /// How records are updated.
  public enum Updates: String, Sendable, Hashable, CaseIterable {
    /// Up to 48 in a batch between two lists of them: fewest requests; an edit between the two is told and overwritten.
    case packed
    /// Each under the condition that its record was not changed since it was read, up to 24 in a batch: an edit meanwhile is not
    /// overwritten. Packed where the portal resolves references in a way that is not safe.
    case conditional
  }

  /// From so many new records at once ``Load/auto`` imports.
  public static let manyAtOnce = 200

  /// The configured name of the connection.
  public var connection: String
  /// The portal.
  public var client: PortalClient
  /// A mapping of the format `portal`, not bound.
  public var mapping: CompiledMapping
  /// Where origins stand when the mapping does not name places of its own.
  public var originFields = OriginFields()
  /// How values are compared before they are overwritten.
  public var comparison = Comparison()
  /// Codes of choices that the other side or the sync's settings name: they are canonical as they are. Of other codes that are the
  /// portal's own the canonical value is the entry's name.
  public var spelledCodes: [Entity: [FieldName: Set<String>]] = [:]
  /// How new records are made: imported ones start no robots and workflows of the portal.
  public var load = Load.auto
  /// How records are updated.
  public var updates = Updates.packed
  /// For how many seconds after a full reading the next ones read only what the portal says was changed, where requisites or links
  /// are read; 0 reads everything every time.
  public var fullReadingSeconds = 0.0
  /// Whether the companies of a contact are read in their order, which takes a command for each contact with three or more; without it the
  /// primary one alone is told.
  public var ordersLinks = true
  /// The exchange channel in whose name records are written, so that the writes do not come back as offline events; nil names none.
  public var channel: String?
  /// Which methods are used for what.
  public var methods = MethodChoice()
  /// How many batches of writes are under way at once, at least 1.
  public var batchesAtOnce = 4
  /// The present time, for the moments at which a resting portal may be asked again.
  public var now: @Sendable () -> Timestamp

  /// Names what there is no default for.
  public init(
    connection: String, client: PortalClient, mapping: CompiledMapping,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.connection = connection
    self.client = client
    self.mapping = mapping
    self.now = now
  }
}
