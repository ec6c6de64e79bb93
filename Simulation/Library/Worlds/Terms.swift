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

  init(_ choices: inout Choices) {
    hasReferences = choices.perhaps(0.5)
    cascades = choices.perhaps(0.5)
    isDated = choices.perhaps(0.7)
  }

  // MARK: Settings

  func agree(on settings: inout SyncSettings, _ choices: inout Choices) {
    settings.direction = choices.pick(plain: .both, [.both, .both, .both, .leftToRight, .rightToLeft])
    settings.drift = choices.pick(plain: .report, DriftPolicy.allCases)
    settings.removals = choices.pick(plain: .flag, [.flag, .flag, .delete, .detach])
    for side in Side.allCases {
      settings.create[side] = choices.pick(
        plain: .always, Array(repeating: .always, count: 8) + [.never, .requires(["phones"])])
      if choices.perhaps(0.06) { settings.filters[side] = ["comment": [""]] }
    }
    let isPlain = choices.random.chance(0.4)
    for unit in Self.units {
      let policy = choices.pick(
        plain: .ask, isPlain ? [.ask, .ask, .left, .right, .longest, .preferLeft] : Policy.allCases)
      settings.rules[unit] = FieldRule(policy, isClearable: isPlain || !choices.perhaps(0.3))
    }
    for bag in ["phones", "contacts", "companies"] as [FieldName] {
      let policies: [Policy] = [.union, .union, .ask, .left, .fillOnly, .createOnly, .never]
      let policy = isPlain ? .union : choices.pick(plain: .union, policies)
      settings.rules[bag] = FieldRule(policy, isClearable: isPlain || !choices.perhaps(0.3))
    }
  }

  // MARK: Sides

  /// What the order of references says on each side.
  func agreeOnOrder(_ stage: Stage, _ choices: inout Choices) {
    for side in Side.allCases {
      let order = choices.pick(plain: .kept, [.unsaid, .stated, .kept, .kept, .kept] as [ElementOrder])
      stage.replica(side).setOptions { options in
        for field in ["contacts", "companies"] as [FieldName] { options.limit(field) { $0.order = order } }
      }
    }
  }

  func fileOptions(_ choices: inout Choices, _ clock: TestClock) -> MemoryOptions {
    var options = Stage.file
    common(&options, &choices, clock)
    options.reading = choices.pick(plain: .listing, [.listing, .file])
    if choices.perhaps(0.3) { options.keyByOrigins() }
    options.omitsUnset = choices.perhaps(0.4)
    return options
  }

  func portalOptions(_ choices: inout Choices, _ clock: TestClock, _ weather: Weather) -> MemoryOptions {
    var options = Stage.portal
    common(&options, &choices, clock)
    options.reading = choices.pick(plain: .listing, [.listing, .deltas])
    // With the longest delay of a creation shorter than the time after which one without an answer is looked up.
    options.indexLagSeconds = choices.pick(plain: 0, [0, 5, 30])
    options.shiftsPages = choices.perhaps(0.3)
    options.refusesUnknownReferences = choices.perhaps(0.2)
    if choices.perhaps(0.3) { options.budget = .init(operations: 2 + choices.random.below(3), seconds: 30) }
    if weather == .hostile {
      options.reading = .listing
      options.statesKept = 3
    }
    if weather == .calm && choices.perhaps(0.3) {
      // How it holds a value is learned from its own answer only, so answers must arrive.
      options.readsBack = true
      options.budget = nil
      options.normaliser = { field, text in
        field == "comment" ? text.replacing("Заметка", with: "Зам.") : text
      }
    }
    return options
  }

  private func common(_ options: inout MemoryOptions, _ choices: inout Choices, _ clock: TestClock) {
    for entity in Entity.allCases {
      var carried = Self.fields[entity] ?? []
      if hasReferences { carried.formUnion(Self.references[entity] ?? []) }
      for field in Self.dispensable[entity] ?? [] where choices.perhaps(0.1) { carried.remove(field) }
      options.carryOnly(carried, of: entity)
    }
    for field in ["fullName", "position"] as [FieldName] where choices.perhaps(0.06) {
      options.limit(field) { $0.isWritable = false }
    }
    if choices.perhaps(0.3) { options.limit("comment") { $0.maximumLength = 10 } }
    if choices.perhaps(0.3) { options.limit("name") { $0.maximumLength = 12 } }
    if choices.perhaps(0.2) { options.limit("lastName") { $0.maximumLength = 5 } }
    if choices.perhaps(0.2) { options.limit("phones") { $0.maximumElements = 2 } }
    if choices.perhaps(0.1) { options.limit("phones") { $0.carriesKind = false } }
    options.pageSize = 1 + choices.random.below(4)
    let size = choices.pick(plain: 1, [1, 2, 50])
    for entity in Entity.allCases { options.capabilities[entity]?.batchSize = size }
    options.readsBack = choices.perhaps(0.7)
    options.checksVersion = choices.perhaps(0.3)
    options.now = { clock.others }
    options.showsTimes = isDated
  }
}
