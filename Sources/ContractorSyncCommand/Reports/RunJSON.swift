import Contractors
import Reconciliation
import SyncEngine

/// The JSON shapes of runs and plans. Source: `architecture.md` §6.
struct RunJSON {
  let settings: SyncSettings

  /// The object of `sync`, `import`, `export` and `plan`; `error` is why a run failed.
  func summary(_ result: RunResult, isDryRun: Bool, error: String? = nil) -> JSONText.Value {
    let report = result.report
    func side(_ counts: SideCounts) -> JSONText.Value {
      .object([
        ("read", .int(counts.read)), ("unchanged", .int(counts.unchanged)), ("changed", .int(counts.changed)),
        ("new", .int(counts.new)), ("gone", .int(counts.gone)), ("rejected", .int(counts.rejected)),
        ("created", .int(counts.created)), ("updated", .int(counts.updated)),
        ("removed", .int(counts.removed)),
        ("flagged", .int(counts.flagged)), ("refused", .int(counts.refused)),
      ])
    }
    var members: [(String, JSONText.Value)] = [
      ("run", result.run.id == 0 ? .null : .int(Int(result.run.id))),
      ("plan", result.plan.map { .int(Int($0)) } ?? .null), ("sync", .string(settings.name)),
      ("direction", .string(settings.direction.rawValue)), ("dryRun", .bool(isDryRun)),
      ("outcome", .string(result.outcome.rawValue)), ("left", side(report.sides.left)),
      ("right", side(report.sides.right)), ("pairs", .int(report.pairs)),
      ("conflicts", .int(report.conflicts)),
      ("review", .int(report.review)), ("setAside", .int(report.setAside)), ("unknown", .int(report.unknown)),
      ("detached", .int(report.detached)), ("notCreated", .int(report.notCreated)),
      ("putOff", .int(report.putOff)), ("doubtfulValues", .int(report.doubtfulValues)),
      ("overwritten", .int(report.overwritten)), ("leftOut", .int(report.leftOut)),
      ("reshaped", .int(report.reshaped)),
      ("requests", .int(report.requests)), ("commands", .int(report.commands)),
      ("seconds", .number(report.seconds)),
    ]
    if !result.doubtful.isEmpty { members.append(("doubtful", .array(result.doubtful.map(Self.doubtful)))) }
    if !result.repeated.isEmpty { members.append(("repeated", .array(result.repeated.map(Self.repeated)))) }
    if let error { members.append(("error", .string(error))) }
    if !report.guards.isEmpty {
      members.append(
        (
          "guards",
          .array(
            report.guards.map { verdict in
              .object([
                ("name", .string(verdict.name.rawValue)),
                ("side", verdict.side.map { .string($0.rawValue) } ?? .null),
                ("field", verdict.field.map { .string($0.rawValue) } ?? .null),
                ("observed", .int(verdict.observed)), ("limit", .int(verdict.limit)),
                ("total", .int(verdict.total)),
              ])
            })
        ))
    }
    return .object(members)
  }

  /// A number that looks mistyped, with the members that `mappings check` gives it.
  private static func doubtful(_ number: DoubtfulNumber) -> JSONText.Value {
    .object([
      ("doubtful", .string(number.position.name)), ("side", .string(number.stream.side.rawValue)),
      ("entity", .string(number.stream.entity.rawValue)), ("key", .string(number.key.rawValue)),
      ("field", .string(number.identifier.field.rawValue)), ("value", .string(number.identifier.value)),
    ])
  }

  /// New records that have the same official numbers.
  private static func repeated(_ group: RepeatedNumbers) -> JSONText.Value {
    .object([
      ("repeated", .string(group.number)), ("side", .string(group.stream.side.rawValue)),
      ("entity", .string(group.stream.entity.rawValue)),
      ("keys", .array(group.keys.map { .string($0.rawValue) })),
    ])
  }

  /// One operation of `plan --output ndjson`.
  func operation(_ operation: PlannedOperation) -> JSONText.Value {
    let origin = operation.origin.map { origin in
      (
        "origin",
        JSONText.Value.object([("originator", .string(origin.originator)), ("id", .string(origin.id))])
      )
    }
    return .object(
      [
        ("op", .string(operation.kind.rawValue)), ("side", .string(operation.side.rawValue)),
        ("entity", .string(operation.entity.rawValue)),
        ("leftKey", operation.keys.left.map { .string($0.rawValue) } ?? .null),
        ("rightKey", operation.keys.right.map { .string($0.rawValue) } ?? .null),
        (
          "fields",
          .object(
            FieldsJSON(entity: operation.entity, catalogue: settings.catalogue).fields(
              before: operation.before, after: operation.after, changes: operation.changes))
        ),
      ] + [origin].compactMap(\.self))
  }

  /// A run in `history` and `status`; the figures of one that a guard stopped before it wrote anything stand in `planned`.
  static func run(_ run: Run, isUntouched: Bool) -> JSONText.Value {
    func side(_ counts: SideCounts?) -> JSONText.Value {
      guard let counts else { return .null }
      return .object([
        ("created", .int(counts.created)), ("updated", .int(counts.updated)),
        ("removed", .int(counts.removed)),
        ("flagged", .int(counts.flagged)), ("refused", .int(counts.refused)),
      ])
    }
    var members: [(String, JSONText.Value)] = [
      ("run", .int(Int(run.id))), ("started", .string(MomentText.universal(run.startedAt))),
      ("ended", run.endedAt.map { .string(MomentText.universal($0)) } ?? .null),
      ("outcome", run.outcome.map { .string($0.rawValue) } ?? .null),
    ]
    let sides = Side.allCases.map { ($0.rawValue, side(run.report?.sides[$0])) }
    if isUntouched {
      members += Side.allCases.map { ($0.rawValue, side(SideCounts())) } + [("planned", .object(sides))]
    } else {
      members += sides
    }
    return .object(members)
  }

  /// What somebody changed in the target of a one-way sync, in the shape of an operation that was not done.
  static func drift(_ entry: HistoryEntry, _ pair: Pair?) -> JSONText.Value {
    let entity = pair?.entity ?? .company
    let fields = FieldsJSON(entity: entity, catalogue: .standard).fields(
      before: entry.old.map { [entry.field: $0] } ?? [:], after: entry.new.map { [entry.field: $0] } ?? [:])
    return .object([
      ("op", .string("drift")), ("side", .string(entry.side.rawValue)), ("entity", .string(entity.rawValue)),
      ("leftKey", pair?.keys.left.map { .string($0.rawValue) } ?? .null),
      ("rightKey", pair?.keys.right.map { .string($0.rawValue) } ?? .null),
      ("fields", .object(fields)),
      ("why", .object([(entry.field.rawValue, .string(entry.cause.rawValue))])),
    ])
  }

  /// An applied operation of `history RUN`: the plan's shape with `why`, the cause of each field.
  static func applied(_ entry: JournalEntry, _ pair: Pair?, _ history: [HistoryEntry]) -> JSONText.Value {
    let why = history.filter { $0.pair == entry.pair && $0.side == entry.side && $0.cause != .asked }
    let causes = Dictionary(why.map { ($0.field.rawValue, $0.cause.rawValue) }, uniquingKeysWith: { $1 })
    return .object([
      ("op", .string(entry.kind.rawValue)), ("side", .string(entry.side.rawValue)),
      ("entity", .string(entry.entity.rawValue)),
      ("leftKey", pair?.keys.left.map { .string($0.rawValue) } ?? .null),
      ("rightKey", pair?.keys.right.map { .string($0.rawValue) } ?? .null),
      (
        "fields",
        .object(
          FieldsJSON(entity: entry.entity, catalogue: .standard).fields(
            before: entry.before, after: entry.after))
      ),
      ("why", .object(causes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ])
  }
}
