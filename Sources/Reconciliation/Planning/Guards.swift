public import Contractors

/// The figures that the guards need besides the plan.
public struct GuardFigures: Sendable {
  /// Records that each side showed now, and how many it showed when it was last read completely; nil when not complete.
  public var shown: Sides<(now: Int, before: Int)?> = Sides(left: nil, right: nil)
  /// Pairs that hold a record on both sides.
  public var coupled = 0
  /// The same by entity.
  public var coupledOf: [Entity: Int] = [:]
  /// Records of each side.
  public var records = Sides(left: 0, right: 0)
  /// Whether long-paired records could be found by key where records are missing; nil where nothing was missing.
  public var canary: Sides<Bool?> = Sides(left: nil, right: nil)
  /// The entities of which each side keeps official numbers that it does not show.
  public var hidingNumbers = Sides<Set<Entity>>(left: [], right: [])
  /// Whether mapping, filters or policies changed since the last run.
  public var isReconfigured = false

  /// All zero.
  public init() {}
}

extension Plan {
  /// On a first merge both sides must hold more records than this before the guard `creates` counts.
  /// Source: `sync-algorithm.md` §4.7, last paragraph.
  private static let firstMergeRecords = 100
  /// Fewer records than this may well be replaced by others at once.
  private static let replacedRecords = 5

  /// The guards that this plan trips. Source: `sync-algorithm.md` §2, features 20 to 26.
  public func tripped(_ figures: GuardFigures, limits: [GuardName: GuardLimit]) -> [GuardVerdict] {
    var verdicts: [GuardVerdict] = []
    func limit(_ name: GuardName) -> GuardLimit { limits[name] ?? GuardLimit.defaults[name] ?? GuardLimit() }
    func check(_ name: GuardName, _ side: Side? = nil, _ field: FieldName? = nil, observed: Int, total: Int) {
      let maximum = limit(name).maximum(of: total)
      if observed > maximum {
        verdicts.append(
          GuardVerdict(name, side: side, field: field, observed: observed, limit: maximum, total: total))
      }
    }
    let removals = detached + operations.count { $0.kind == .delete || $0.kind == .flag }
    check(.removals, observed: removals, total: figures.coupled)
    for side in Side.allCases {
      if let shown = figures.shown[side] {
        if shown.now == 0 && shown.before > 0 {
          verdicts.append(
            GuardVerdict(.shrink, side: side, observed: shown.before, limit: 0, total: shown.before))
        } else {
          check(.shrink, side, observed: max(0, shown.before - shown.now), total: shown.before)
        }
      }
      if figures.canary[side] == false {
        verdicts.append(GuardVerdict(.canary, side: side, observed: 0, limit: 1, total: 1))
      }
    }
    for (entity, total) in figures.coupledOf.sorted(by: { $0.key < $1.key }) {
      for side in Side.allCases {
        guard let replaced = replacedKeys[Stream(side, entity)], replaced.gone >= Self.replacedRecords,
          replaced.new * 2 >= replaced.gone
        else { continue }
        check(.keys, side, observed: replaced.gone, total: total)
      }
    }
    for (field, count) in changedFields.sorted(by: { $0.key < $1.key }) {
      check(.changes, nil, field, observed: count, total: figures.coupled)
    }
    for (field, count) in clearedFields.sorted(by: { $0.key < $1.key }) {
      check(.clears, nil, field, observed: count, total: figures.coupled)
    }
    if figures.isReconfigured {
      verdicts.append(GuardVerdict(.configuration, observed: 1, limit: 0, total: 1))
    }
    if figures.records.left > Self.firstMergeRecords && figures.records.right > Self.firstMergeRecords {
      for side in Side.allCases {
        check(.creates, side, observed: unmatched[side], total: figures.records[side])
      }
    }
    for side in Side.allCases where !figures.hidingNumbers[side].isEmpty {
      let made = operations.filter {
        $0.kind == .create && $0.side == side && figures.hidingNumbers[side].contains($0.entity)
      }
      check(.recognition, side, observed: made.count(where: \.hasNumbers), total: made.count)
    }
    return verdicts
  }
}
