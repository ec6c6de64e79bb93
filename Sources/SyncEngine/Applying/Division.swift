import Contractors
import Reconciliation

/// What is still to be tried of updates that a side refused without saying which field it cannot take.
///
/// The fields are halved until the one is found that cannot be written, so that it holds up no other one. A group goes together.
struct Division {
  /// Fields to be tried together, the next ones last; none once all of them have been tried.
  private var rest: [Set<FieldName>]

  /// Divides fields for the first time.
  init(_ fields: Set<FieldName>, by unit: (FieldName) -> FieldName) {
    rest = []
    split(fields, by: unit)
  }

  /// What the next attempt may name; nil once everything has been tried.
  var current: Set<FieldName>? { rest.last }

  /// The fields of an attempt were written, or one unit alone was refused.
  mutating func step() { rest.removeLast() }

  /// The fields of an attempt were refused together.
  mutating func split(_ fields: Set<FieldName>, by unit: (FieldName) -> FieldName) {
    if !rest.isEmpty { step() }
    let units = Set(fields.map(unit)).sorted()
    let first = Set(units.prefix(units.count / 2))
    rest.append(fields.filter { !first.contains(unit($0)) })
    rest.append(fields.filter { first.contains(unit($0)) })
  }

  /// Passes over what is not to be written any more.
  mutating func skip(allBut fields: Set<FieldName>) {
    while let current, current.isDisjoint(with: fields) { step() }
  }
}

extension RunSession {
  /// Where so many records are refused it is not one field of theirs: each further one costs a request or more.
  private static let divisionsMaximum = 100

  /// What a side that refused a change without naming a field is asked next.
  ///
  /// - Returns: nil when there is nothing to leave out: the refusal is final.
  func retry(_ one: SentOperation, _ refusal: Refusal) -> Retry? {
    let planned = one.planned
    let fields = one.operation.fields
    if planned.kind.isCreation {
      let references = fields.filter { isReference($0, planned.entity) }
      let isSuspect = refusal.field.map(references.contains) ?? !references.isEmpty
      if !isSuspect || withoutReferences.contains(planned.pair) { return nil }
      return mayLeaveOutUnpaired(planned, references) ? .pairedOnly : .withoutReferences
    }
    guard planned.kind == .update else { return nil }
    if let field = refusal.field {
      if mayLeaveOutUnpaired(planned, [field]) { return .pairedOnly }
      return fields.count > 1 && fields.contains(field) ? .without([field]) : nil
    }
    if Set(fields.map { unit($0, planned.entity) }).count < 2 {
      if mayLeaveOutUnpaired(planned, fields) { return .pairedOnly }
      // The last one of a division; a change of one field alone is refused as a whole.
      return divisions[planned.pair]?[planned.side] == nil ? nil : .without(fields)
    }
    let isBegun = divisions[planned.pair]?[planned.side] != nil
    return isBegun || divisions.count < Self.divisionsMaximum ? .divided(fields) : nil
  }

  /// Whether fields refer to records without a pair and were not tried without those.
  private func mayLeaveOutUnpaired(_ planned: PlannedOperation, _ fields: Set<FieldName>) -> Bool {
    if pairedOnly.contains(SidedPair(planned)) { return false }
    return fields.contains { field in
      guard isReference(field, planned.entity) else { return false }
      var tokens: [String] = []
      switch planned.changes[field] {
      case .set(let value)?: tokens = [value.text ?? ""]
      case .bag(let change)?: tokens = (change.added + change.changed.map(\.to)).map(\.value)
      case nil:
        let value = planned.record?.fields[field]
        tokens = value?.text.map { [$0] } ?? value?.elements.map(\.value) ?? []
      }
      return tokens.contains { !$0.isEmpty && !References.isPaired($0) }
    }
  }

  /// Goes on with a division after an attempt that needs no further one.
  func step(_ planned: PlannedOperation) {
    guard divisions[planned.pair]?[planned.side]?.current != nil else { return }
    divisions[planned.pair]?[planned.side]?.step()
    next.pairs.insert(planned.pair)
    next.isDividing = true
  }

  /// Fields that a side refused together are tried by halves.
  func divide(_ planned: PlannedOperation, _ fields: Set<FieldName>) {
    let unit = { self.unit($0, planned.entity) }
    var sides = divisions[planned.pair] ?? Sides(left: nil, right: nil)
    if sides[planned.side]?.current == nil {
      sides[planned.side] = Division(fields, by: unit)
    } else {
      sides[planned.side]?.split(fields, by: unit)
    }
    divisions[planned.pair] = sides
    next.pairs.insert(planned.pair)
    next.isDividing = true
  }

  /// Passes over what a round has nothing to write of, or nothing that may be written.
  func skipWritten(_ operations: [PlannedOperation]) {
    for operation in operations
    where operation.kind == .update && divisions[operation.pair]?[operation.side] != nil {
      let side = operation.side
      let isPairedOnly = pairedOnly.contains(SidedPair(operation))
      let refused = refusedFields[operation.pair]?[side] ?? []
      let writable = operation.changes.filter { field, change in
        !refused.contains(field)
          && references.local(
            change, of: field, in: operation.entity, side: side, catalogue: settings.catalogue,
            pairedOnly: isPairedOnly) != nil
      }
      divisions[operation.pair]?[side]?.skip(allBut: Set(writable.keys))
    }
  }

  /// What a field is decided and written with: its group, or itself.
  func unit(_ field: FieldName, _ entity: Entity) -> FieldName {
    settings.catalogue.descriptor(of: field, in: entity)?.group ?? field
  }
}

/// What is tried after a refusal that is not final.
enum Retry {
  /// The others of the record go on without these fields.
  case without(Set<FieldName>)
  /// The fields are tried by halves.
  case divided(Set<FieldName>)
  /// What was refused is tried without the references to records that have no pair: people may have written down what is not there.
  case pairedOnly
  /// A new record is made without its references, which are written to it afterwards.
  case withoutReferences
}
