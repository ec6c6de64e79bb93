import Contractors

/// Computes what a run would do. Pure: equal inputs give equal plans, and nothing is changed anywhere.
///
/// Source: `sync-algorithm.md` §4.5, P3 to P5.
public struct Planner {
  private(set) var input: PlanningInput
  let units: [Entity: Units]
  var plan = Plan()
  var references: References
  var nextPairID: PairID
  var openConflicts: [ConflictPlace: Conflict]
  /// Pairs whose second record was found among those without a pair.
  var joined: [PairID: (left: Observed, right: Observed)] = [:]
  /// Pairs whose second record may be one of those without a pair: a person is asked first.
  var asked: Set<PairID> = []
  /// Pairs made in this plan, to be decided once all are known.
  var paired: [PairInput] = []

  private init(_ input: PlanningInput) {
    self.input = input
    var units = input.units
    for (entity, capabilities) in input.capabilities where units[entity] == nil {
      units[entity] = Units(entity, settings: input.settings, capabilities: capabilities)
    }
    self.units = units
    plan.formerKeys = self.input.rekey(units)
    references = self.input.references
    nextPairID = input.nextPairID
    openConflicts = Dictionary(
      input.conflicts.map { (ConflictPlace($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Makes the plan.
  public static func plan(_ input: PlanningInput) -> Plan {
    var planner = Planner(input)
    let entities = input.settings.entities.sorted()
    // All pairs are known before the first is decided: a company may refer to a contact that is paired in this very plan.
    for entity in entities { planner.pairUp(entity) }
    let found = input.dormant.filter { planner.joined[$0.pair.id] != nil }
    let pairs = (planner.input.pairs + found).sorted { $0.pair.id < $1.pair.id }
    for given in pairs where planner.joined[given.pair.id] != nil {
      planner.references.add(planner.completed(given).pair)
    }
    for entity in entities {
      for pair in planner.paired where pair.pair.entity == entity { planner.decide(pair) }
      for pair in pairs where pair.pair.entity == entity { planner.decide(planner.completed(pair)) }
    }
    planner.countReplacedKeys()
    planner.dropUnreachable()
    planner.order()
    planner.nameReferences()
    return planner.plan
  }

  var settings: SyncSettings { input.settings }

  mutating func takePairID() -> PairID {
    defer { nextPairID = PairID(rawValue: nextPairID.rawValue + 1) }
    return nextPairID
  }

  /// A record as read, with its references in neutral form.
  func neutral(_ observed: Observed?, _ side: Side) -> Record? {
    observed.map { references.neutral($0.record, side: side, catalogue: settings.catalogue) }
  }

  /// Parents before children, creations before updates, removals last and children first.
  private mutating func order() {
    func rank(_ operation: PlannedOperation) -> (Int, Int) {
      let entity = operation.entity == .company ? 0 : 1
      return switch operation.kind {
      case .create, .restore: (entity * 2, 0)
      case .update, .flag, .detach: (entity * 2 + 1, 0)
      case .delete: (9 - entity, 0)
      }
    }
    plan.operations = plan.operations.enumerated().sorted { first, second in
      let left = rank(first.element)
      let right = rank(second.element)
      return (left.0, first.offset) < (right.0, second.offset)
    }.map(\.element)
  }
}

/// What names an open conflict within a store.
struct ConflictPlace: Hashable {
  var pair: PairID
  var unit: FieldName
  var element: String?

  init(pair: PairID, unit: FieldName, element: String?) {
    self.pair = pair
    self.unit = unit
    self.element = element
  }

  init(_ conflict: Conflict) {
    self.init(pair: conflict.pair, unit: conflict.unit, element: conflict.element)
  }
}
