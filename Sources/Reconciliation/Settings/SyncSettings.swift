public import Contractors

/// A configured sync in typed form: everything that decides what a run does, apart from the data.
public struct SyncSettings: Sendable, Hashable {
  /// The sync's name.
  public var name: String
  /// The connections' names.
  public var connections: Sides<String>
  /// What a record created on the *other* side carries as its originator.
  public var origins: Sides<String>
  /// Which way changes travel.
  public var direction: Direction
  /// The entities that are synced.
  public var entities: [Entity]
  /// Per side, the values a new record must have to be synced; leaving the filter later is not a removal.
  public var filters: Sides<[FieldName: [String]]>
  /// Which new records are created on each side.
  public var create: Sides<CreateRule>
  /// The tiers of matching, in order.
  public var matching: [MatchTier]
  /// The rules of fields and groups.
  public var rules: [FieldName: FieldRule]
  /// The rule of every other field.
  public var defaultRule: FieldRule
  /// What happens to drift in a one-way sync.
  public var drift: DriftPolicy
  /// What happens to a record whose counterpart is gone.
  public var removals: RemovalPolicy
  /// What ``RemovalPolicy/flag`` writes on each side.
  public var flags: Sides<[FieldName: String]>
  /// The brakes.
  public var guards: [GuardName: GuardLimit]
  /// The fields, with those that the configuration adds.
  public var catalogue: Catalogue
  /// How values are compared.
  public var comparison: Comparison
  /// A text over everything that decides meaning (mappings, filters, policies); another one trips the guard `configuration`.
  public var fingerprint: String

  /// Makes settings with the defaults of `architecture.md` §6.
  public init(name: String, connections: Sides<String>, origins: Sides<String>? = nil) {
    self.name = name
    self.connections = connections
    self.origins = origins ?? connections
    direction = .both
    entities = [.company, .contact]
    filters = Sides(left: [:], right: [:])
    create = Sides(left: .always, right: .always)
    matching = MatchTier.allCases
    rules = ["phones": FieldRule(.union), "emails": FieldRule(.union)]
    defaultRule = FieldRule(.ask)
    drift = .report
    removals = .flag
    flags = Sides(left: ["active": "no"], right: ["active": "no"])
    guards = GuardLimit.defaults
    catalogue = .standard
    comparison = Comparison()
    fingerprint = ""
  }

  /// The rule of a field: its own, else its group's, else the default.
  public func rule(for name: FieldName, group: FieldName? = nil) -> FieldRule {
    rules[name] ?? group.flatMap { rules[$0] } ?? defaultRule
  }

  /// The rule of a group of several fields, which are decided as one: its own, else that of its fields where they have the same, else
  /// the default. Fields that have different rules leave the decision to a person.
  public func rule(forGroup name: FieldName, of fields: [FieldName]) -> FieldRule {
    if let rule = rules[name] { return rule }
    let named = fields.compactMap { rules[$0] }
    guard let first = named.first else { return defaultRule }
    if named.allSatisfy({ $0 == first }) { return first }
    return FieldRule(.ask, isClearable: named.allSatisfy(\.isClearable))
  }
}
