import Contractors
import Reconciliation
import SyncEngine

/// The JSON shapes of runs and plans. Source: `architecture.md` §6.
struct RunJSON {
  let settings: SyncSettings

  /// The object of `sync`, `import`, `export` and `plan`.
  func summary(_ result: RunResult, isDryRun: Bool) -> JSONText.Value {
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
      ("requests", .int(report.requests)), ("commands", .int(report.commands)),
      ("seconds", .number(report.seconds)),
    ]
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

  /// One operation of `plan --output ndjson`.
  func operation(_ operation: PlannedOperation) -> JSONText.Value {
    .object([
      ("op", .string(operation.kind.rawValue)), ("side", .string(operation.side.rawValue)),
      ("entity", .string(operation.entity.rawValue)),
      ("leftKey", operation.keys.left.map { .string($0.rawValue) } ?? .null),
      ("rightKey", operation.keys.right.map { .string($0.rawValue) } ?? .null),
      ("fields", .object(fields(operation))),
    ])
  }

  private func fields(_ operation: PlannedOperation) -> [(String, JSONText.Value)] {
    var groups: [FieldName: (from: [(String, JSONText.Value)], to: [(String, JSONText.Value)])] = [:]
    var result: [(FieldName, JSONText.Value)] = []
    for name in Set(operation.before.keys).union(operation.after.keys).sorted() {
      let descriptor = settings.catalogue.descriptor(of: name, in: operation.entity)
      if case .bag(let change)? = operation.changes[name] {
        result.append((name, bag(change)))
      } else if descriptor?.cardinality == .many {
        result.append(
          (
            name,
            bag(
              BagChange(
                added: operation.after[name]?.elements ?? [], removed: operation.before[name]?.elements ?? [])
            )
          ))
      } else if let group = descriptor?.group {
        groups[group, default: ([], [])].from.append((name.rawValue, scalar(operation.before[name])))
        groups[group, default: ([], [])].to.append((name.rawValue, scalar(operation.after[name])))
      } else {
        result.append(
          (name, .object([("from", scalar(operation.before[name])), ("to", scalar(operation.after[name]))])))
      }
    }
    for (group, parts) in groups {
      result.append((group, .object([("from", .object(parts.from)), ("to", .object(parts.to))])))
    }
    return result.sorted { $0.0 < $1.0 }.map { ($0.0.rawValue, $0.1) }
  }

  private func bag(_ change: BagChange) -> JSONText.Value {
    .object([
      ("added", .array(change.added.map { .string(Self.text($0)) })),
      ("removed", .array(change.removed.map { .string(Self.text($0)) })),
      (
        "changed",
        .array(
          change.changed.map {
            .object([("from", .string(Self.text($0.from))), ("to", .string(Self.text($0.to)))])
          })
      ),
    ])
  }

  private func scalar(_ value: Value?) -> JSONText.Value {
    switch value {
    case nil: .null
    case .empty?: .string("")
    case .text(let text)?: .string(text)
    case .bag(let elements)?: .array(elements.map { .string(Self.text($0)) })
    }
  }

  /// An element in one line: `kind:value` with its parts.
  static func text(_ element: Element) -> String {
    let parts = element.parts.sorted { $0.key < $1.key }.map(\.value).filter { !$0.isEmpty }
    let value = ([element.value].filter { !$0.isEmpty } + parts).joined(separator: ", ")
    return element.kind.map { "\($0):\(value)" } ?? value
  }
}
