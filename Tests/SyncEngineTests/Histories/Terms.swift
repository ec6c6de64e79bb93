import Contractors
import Reconciliation
import ReplicaTesting

/// What the people of a history agreed on for their sync, and what each side can hold: drawn from the seed.
struct Terms: Sendable {
  /// Whether records refer to each other.
  let hasReferences: Bool
  /// Whether a side takes out what refers to a record together with the record, as portals do.
  let cascades: Bool
  /// Whether the sides show when their records were changed.
  let isDated: Bool

  /// Everything that histories touch. `fullName`, `director` and the parts of a name may be unknown to a side.
  static let fields: [Entity: Set<FieldName>] = [
    .company: ["name", "fullName", "comment", "taxId", "taxReason", "phones", "active"],
    .contact: ["lastName", "firstName", "position", "comment", "phones", "active"],
  ]

  static let references: [Entity: Set<FieldName>] = [
    .company: ["parent", "contacts"], .contact: ["companies"],
  ]

  /// Fields that a side may lack; a name is what nobody lacks.
  private static let dispensable: [Entity: [FieldName]] = [
    .company: ["fullName", "comment", "taxReason", "phones", "parent", "contacts"],
    .contact: ["firstName", "position", "comment", "companies"],
  ]

  private static let units: [FieldName] = [
    "name", "fullName", "comment", "position", "personName", "identifiers", "parent",
  ]

  init(_ random: inout RandomSource) {
    hasReferences = random.chance(0.5)
    cascades = random.chance(0.5)
    isDated = random.chance(0.7)
  }

  // MARK: Settings

  func agree(on settings: inout SyncSettings, _ random: inout RandomSource) {
    settings.direction = random.pick(.both, .both, .both, .leftToRight, .rightToLeft)
    settings.drift = random.pick(.ignore, .report, .revert)
    settings.removals = random.pick(.flag, .flag, .delete, .detach)
    let isPlain = random.chance(0.4)
    for unit in Self.units {
      let policy: Policy =
        isPlain
        ? random.pick(.ask, .ask, .left, .right, .longest, .preferLeft)
        : random.pick(Policy.allCases) ?? .ask
      settings.rules[unit] = FieldRule(policy, isClearable: isPlain || random.chance(0.7))
    }
    for bag in ["phones", "contacts", "companies"] as [FieldName] {
      let policy: Policy =
        isPlain ? .union : random.pick(.union, .union, .ask, .left, .fillOnly, .createOnly, .never)
      settings.rules[bag] = FieldRule(policy, isClearable: isPlain || random.chance(0.7))
    }
  }

  // MARK: Sides

  /// What the order of references says on each side.
  func agreeOnOrder(_ stage: Stage, _ random: inout RandomSource) {
    for side in Side.allCases {
      let order = random.pick(ElementOrder.unsaid, .stated, .kept, .kept, .kept)
      stage.replica(side).setOptions { options in
        for field in ["contacts", "companies"] as [FieldName] { options.limit(field) { $0.order = order } }
      }
    }
  }

  func fileOptions(_ random: inout RandomSource, _ clock: TestClock) -> MemoryOptions {
    var options = Stage.file
    common(&options, &random, clock)
    options.reading = random.pick(.listing, .file)
    if random.chance(0.3) { options.keyByOrigins() }
    options.omitsUnset = random.chance(0.4)
    return options
  }

  func portalOptions(_ random: inout RandomSource, _ clock: TestClock, _ weather: Weather) -> MemoryOptions {
    var options = Stage.portal
    common(&options, &random, clock)
    options.reading = random.pick(.listing, .deltas)
    // Shorter than the time after which a creation without an answer is looked up.
    options.indexLagSeconds = random.pick(0, 5, 60)
    if random.chance(0.3) { options.budget = .init(operations: 2 + random.below(3), seconds: 30) }
    if weather == .hostile {
      options.reading = .listing
      options.statesKept = 3
    }
    if weather == .calm && random.chance(0.3) {
      // How it holds a value is learned from its own answer only, so answers must arrive.
      options.readsBack = true
      options.budget = nil
      options.normaliser = { field, text in
        field == "comment" ? text.replacing("Заметка", with: "Зам.") : text
      }
    }
    return options
  }

  private func common(_ options: inout MemoryOptions, _ random: inout RandomSource, _ clock: TestClock) {
    for entity in Entity.allCases {
      var carried = Self.fields[entity] ?? []
      if hasReferences { carried.formUnion(Self.references[entity] ?? []) }
      for field in Self.dispensable[entity] ?? [] where random.chance(0.1) { carried.remove(field) }
      options.carryOnly(carried, of: entity)
    }
    for field in ["fullName", "position"] as [FieldName] where random.chance(0.06) {
      options.limit(field) { $0.isWritable = false }
    }
    if random.chance(0.3) { options.limit("comment") { $0.maximumLength = 10 } }
    if random.chance(0.3) { options.limit("name") { $0.maximumLength = 12 } }
    if random.chance(0.2) { options.limit("phones") { $0.maximumElements = 2 } }
    if random.chance(0.1) { options.limit("phones") { $0.carriesKind = false } }
    options.pageSize = 1 + random.below(4)
    let size = random.pick(1, 2, 50)
    for entity in Entity.allCases { options.capabilities[entity]?.batchSize = size }
    options.readsBack = random.chance(0.7)
    options.checksVersion = random.chance(0.3)
    options.now = { clock.now }
    options.showsTimes = isDated
  }
}
