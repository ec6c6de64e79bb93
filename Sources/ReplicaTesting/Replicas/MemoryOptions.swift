public import Contractors

/// How a replica in memory behaves.
public struct MemoryOptions: Sendable {
  /// Whether an update may give a field a text; what it may not is refused, field by field.
  public var accepts: @Sendable (FieldName, String) -> Bool = { _, _ in true }
  /// Whether it keeps its own order, whatever it is told to put first.
  public var keepsOwnOrder = false
  /// How keys of new records are made.
  public enum Keys: Sendable, Hashable {
    /// The next number, as portals do.
    case numbers(from: Int)
    /// From the origin, as files do: creating twice with one origin gives one record.
    case fromOrigin
  }

  /// How records are read.
  public enum Reading: Sendable, Hashable {
    /// All of them, each time; no cursor.
    case listing
    /// All of them, unless nothing changed since the cursor.
    case file
    /// What changed since the cursor; all without one.
    case deltas
  }

  /// How much a replica lets itself be written.
  public struct Budget: Sendable, Hashable {
    /// Operations that are carried out in one window.
    public var operations: Int
    /// The window's length; it starts with the first operation in it.
    public var seconds: Double

    /// Makes a budget.
    public init(operations: Int, seconds: Double) {
      self.operations = operations
      self.seconds = seconds
    }
  }

  /// What the replica can hold, by entity.
  public var capabilities: [Entity: Capabilities]
  /// What the replica makes of a text besides its known limits, unknown to its capabilities; must be a fixed point of itself.
  public var normaliser: @Sendable (FieldName, String) -> String = { $1 }
  /// How keys of new records are made.
  public var keys = Keys.numbers(from: 1)
  /// How records are read.
  public var reading = Reading.listing
  /// What a reading of everything amounts to.
  public var completeness = Completeness.complete
  /// How many records a page shows; at least 1.
  public var pageSize = 3
  /// Whether a listing is read by offsets while records come and go: what lies behind a record that is removed meanwhile moves up and
  /// one is skipped, and what is added before is shown twice.
  public var shiftsPages = false
  /// Whether what refers to a record that is not there is refused.
  public var refusesUnknownReferences = false
  /// Whether a record that is removed stays with a mark, as an accounting system's does.
  public var marksRemovals = false
  /// Whether answers show what is now held.
  public var readsBack = true
  /// Whether a field that never held a value is left out of what is shown, as an XML file has no element for it, instead of being shown
  /// empty.
  public var omitsUnset = false
  /// Fields that are left out of what is shown where they are empty: the format has no way to say that.
  public var silentlyEmpty: Set<FieldName> = []
  /// Whether readings show a record's origin. A file whose keys are made of origins has no place for the origin itself: a look-up finds
  /// the record, and nothing else tells whose it is.
  public var showsOrigin = true
  /// Whether another version than the expected one is stale, even if the written fields are as expected.
  public var checksVersion = false
  /// For how many calls of the replica a new record is not found by its origin.
  public var indexLagCalls = 0
  /// For how many seconds, by its own time, a new record is not found by its origin.
  public var indexLagSeconds = 0.0
  /// How much the replica lets itself be written before it asks to wait; nil is any amount.
  public var budget: Budget?
  /// The time that a budget counts by; nil is no time.
  public var now: (@Sendable () -> Timestamp)?
  /// Whether records show that time as that of their last change.
  public var showsTimes = false
  /// How many earlier states are kept for stale pages.
  public var statesKept = 0
  /// How values are compared.
  public var comparison = Comparison()

  /// Options for capabilities that hold for both entities' fields.
  public init(capabilities: [Entity: Capabilities]) { self.capabilities = capabilities }

  /// A replica that carries every field of the catalogue without limits.
  public static func everything(keepsOrigin: Bool = true) -> MemoryOptions {
    MemoryOptions(
      capabilities: Dictionary(
        uniqueKeysWithValues: Entity.allCases.map { entity in
          let fields = Catalogue.standard.fields(of: entity).map {
            ($0.name, FieldCapability(carriesComment: true))
          }
          return (
            entity, Capabilities(fields: Dictionary(uniqueKeysWithValues: fields), keepsOrigin: keepsOrigin)
          )
        }))
  }

  /// Makes keys of origins and shows the origins nowhere, as files without a place for them do.
  public mutating func keyByOrigins() {
    keys = .fromOrigin
    showsOrigin = false
    for entity in capabilities.keys { capabilities[entity]?.settlesAtOnce = true }
  }

  /// Changes what is said of a field of both entities; a field that an entity does not carry stays away.
  public mutating func limit(_ field: FieldName, _ change: (inout FieldCapability) -> Void) {
    for entity in Entity.allCases {
      guard var capability = capabilities[entity]?.fields[field] else { continue }
      change(&capability)
      capabilities[entity]?.fields[field] = capability
    }
  }

  /// Lets only some fields of an entity be carried.
  public mutating func carryOnly(_ fields: Set<FieldName>, of entity: Entity) {
    let carried = capabilities[entity]?.fields ?? [:]
    capabilities[entity]?.fields = carried.filter { fields.contains($0.key) }
  }
}
