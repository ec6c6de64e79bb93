import Bitrix24
import Contractors
import Mappings

/// Makes orders of operations for one entity.
struct OrderComposer {
  let schema: EntitySchema
  let methods: MethodChoice
  let comparison: Comparison
  /// Whether new records may be imported.
  var importsCreations = false
  /// The portal's time at the pre-read where updates are made under a condition; nil for the packed form.
  var conditionalAt: PortalMoment?

  /// Looks at an operation's target as just read, which is nil when there is none.
  func compose(_ operation: Operation, at index: Int, _ stored: PortalRecord?) -> Composed {
    do throws(Unwritable) {
      if case .create(let record) = operation.action { return .order(try creation(record, index)) }
      guard let stored, schema.takesPart(stored) else { return .ended(.gone) }
      let seen = schema.see(stored)
      for (field, value) in operation.expected where !isSame(seen.observed.record[field], value, field) {
        return .ended(.stale(seen.observed))
      }
      if operation.expectsAnotherOrder(in: seen.observed.record) { return .ended(.stale(seen.observed)) }
      switch operation.action {
      case .create: return .ended(.gone)
      case .delete: return .order(deletion(stored, index))
      case .update(let changes):
        return try update(changes, operation, seen, index)
      }
    } catch {
      return .ended(.refused(error.refusal))
    }
  }

  /// What is absent says nothing, and so cannot differ.
  private func isSame(_ current: Value?, _ expected: Value, _ field: FieldName) -> Bool {
    guard let current else { return true }
    guard let descriptor = schema.mapping.catalogue.descriptor(of: field, in: schema.entity) else {
      return current == expected
    }
    return comparison.same(current, expected, as: descriptor)
  }

  private func elementKey(_ element: Element, _ type: FieldType) -> String {
    comparison.elementKey(of: element, type: type)
  }

  // MARK: The three kinds

  private func creation(_ record: Record, _ index: Int) throws(Unwritable) -> WriteOrder {
    let (record, unknown) = coded(record)
    var raw = try made(record)
    if let origin = record.origin { write(origin, into: &raw) }
    var edits = RecordEdits(from: nil, to: raw, schema)
    let (texts, leftOut) = try wireTexts(edits, beside: nil)
    edits.keepColumns { texts[$0] != nil }
    let family = family(methods.creating, edits)
    let parameters: Parameters =
      switch family {
      case .universal:
        [
          "entityTypeId": .integer(schema.entity.typeID),
          "fields": .map(edits.itemFields(names: schema.itemNames, isNew: true) { texts[$0.name] ?? "" }),
        ]
      case .classic: ["fields": .map(edits.classicFields { texts[$0.name] ?? "" })]
      }
    var order = WriteOrder(index, .create, id: nil, method: method("add", family), parameters, .write)
    if family == .universal && importsCreations {
      order.importFields = edits.importFields(names: schema.itemNames) { texts[$0.name] ?? "" }
    }
    order.columns = edits.names
    order.leftOut = leftOut.merging(unknown) { first, _ in first }
    order.writesLinks = texts[Column.companies] != nil
    let code = raw[RequisiteNames.preset]?.text ?? ""
    order.belongings = belongings(
      from: nil, to: raw, nil, code.isEmpty ? PresetChoice(record).code : code, index)
    if schema.requisite != nil, order.belongings?.edits.isEmpty != false {
      for field in schema.fields[RequisiteNames.preset] ?? [] {
        guard let value = record[field], value != .empty else { continue }
        order.leftOut[field] = .leftOut(value, PortalSentence.noRequisite)
      }
    }
    return order
  }

  private func write(_ origin: Origin, into raw: inout RawNode) {
    for (name, text) in [(schema.origin.originator, origin.originator), (schema.origin.id, origin.id)] {
      raw.children.removeAll { $0.name == name }
      raw.children.append(RawNode(name, text: text))
    }
  }

  /// A new record in the portal's codes, without the choices that the portal has not, as with responsible persons.
  private func coded(_ record: Record) -> (Record, leftOut: [FieldName: Notice.Event]) {
    var coded = record
    var leftOut: [FieldName: Notice.Event] = [:]
    for (field, value) in record.fields {
      do throws(NoSuchChoice) {
        coded[field] = try schema.coded(value, of: field)
      } catch {
        coded[field] = nil
        leftOut[field] = .leftOut(value, error.sentence)
      }
    }
    return (coded, leftOut)
  }

  private func coded(_ value: Value, of field: FieldName) throws(Unwritable) -> Value {
    do throws(NoSuchChoice) {
      return try schema.coded(value, of: field)
    } catch {
      throw Unwritable(refusal: Refusal(field: field, reason: error.sentence))
    }
  }

  /// A new raw record; one that does not say what kind of firm it is gets the kind its numbers tell, so that they go to the
  /// fields of that kind's template.
  private func made(_ record: Record) throws(Unwritable) -> RawNode {
    var known = record
    if schema.requisite != nil, (record["kind"]?.text ?? "").isEmpty, let kind = PresetChoice(record).kind {
      known["kind"] = .text(kind)
      if let raw = try? schema.mapping.make(known, elementKey: elementKey) { return raw }
    }
    do throws(MappingError) {
      return try schema.mapping.make(record, elementKey: elementKey)
    } catch {
      throw Unwritable(error)
    }
  }

  /// What is to be written beside the record; nil for nothing.
  private func belongings(
    from before: RawNode?, to after: RawNode, _ stored: PortalRecord?, _ code: String, _ index: Int
  ) -> BelongingsOrder? {
    let requisite = stored?.belongings.requisite
    let edits = RequisiteEdits(from: before, to: after, requisite, schema)
    // A list cannot be emptied by the record's own update: an empty one vanishes from a command.
    let hadLinks = !(stored?.belongings.companies ?? []).isEmpty
    let hasLinks = after.children(named: Column.companies).contains { !($0.text ?? "").isEmpty }
    let removesLinks = hadLinks && !hasLinks
    if edits.isEmpty && !removesLinks { return nil }
    return BelongingsOrder(
      index: index, owner: stored?.id, requisite: requisite, presetCode: code, edits: edits,
      removesLinks: removesLinks)
  }

  /// Ended when the record says already what it shall say.
  private func update(
    _ changes: [FieldName: FieldChange], _ operation: Operation, _ seen: SeenRecord, _ index: Int
  ) throws(Unwritable) -> Composed {
    var raw = try written(changes, operation.settled, seen)
    if let origin = operation.origin { write(origin, into: &raw) }
    var belongings = belongings(
      from: seen.stored.raw, to: raw, seen.stored, raw[RequisiteNames.preset]?.text ?? "", index)
    let after = after(changes, seen)
    belongings?.after = after
    let edits = RecordEdits(from: seen.stored.raw, to: raw, schema)
    let (texts, _) = try wireTexts(edits, beside: seen.stored)
    let sent = edits.columns.filter { texts[$0.name] != nil }
    if sent.isEmpty && edits.rows.isEmpty {
      return belongings.map(Composed.belongings) ?? .ended(.done(seen.stored.key, seen.observed))
    }

    let clears = schema.entity == .company && sent.contains(where: \.isCleared)
    let family = family(clears ? methods.clearingCompanies : methods.updating, edits)
    let id = seen.stored.id
    var parameters: Parameters
    switch family {
    case .universal:
      var fields = edits.itemFields(names: schema.itemNames, isNew: false) { texts[$0.name] ?? "" }
      for column in edits.columns where texts[column.name] == nil {
        if let name = schema.itemNames[column.name] { fields[name] = nil }
      }
      parameters = [
        "entityTypeId": .integer(schema.entity.typeID), "id": .integer(id), "fields": .map(fields),
      ]
    case .classic:
      var fields = edits.classicFields { texts[$0.name] ?? "" }
      for column in edits.columns where texts[column.name] == nil { fields[column.name] = nil }
      parameters = ["id": .integer(id), "fields": .map(fields)]
    }
    var order = WriteOrder(
      index, .update, id: id, method: method("update", family), parameters,
      edits.addsRows ? .write : .idempotentWrite)
    order.columns = edits.names
    for field in changes.keys { order.before[field] = seen.observed.record[field] }
    order.after = after
    order.condition = condition(seen.stored)
    order.belongings = belongings
    order.writesLinks = texts[Column.companies] != nil
    return .order(order)
  }

  /// The version an update depends on; nil where another edit could have the same.
  private func condition(_ stored: PortalRecord) -> String? {
    guard let conditionalAt, let version = stored.version, let moment = PortalMoment(version),
      conditionalAt.seconds - moment.seconds >= OrderSender.quietSeconds
    else { return nil }
    return version
  }

  /// What the changed fields shall be.
  private func after(_ changes: [FieldName: FieldChange], _ seen: SeenRecord) -> [FieldName: Value] {
    Dictionary(
      uniqueKeysWithValues: changes.map { field, change in
        let type = schema.mapping.catalogue.descriptor(of: field, in: schema.entity)?.type ?? .text
        let value = change.value(from: seen.observed.record[field], type, comparison)
        return (field, schema.named((try? schema.coded(value, of: field)) ?? value, of: field))
      })
  }

  /// The raw record as it shall be.
  private func written(
    _ changes: [FieldName: FieldChange], _ settled: [FieldName: Value], _ seen: SeenRecord
  ) throws(Unwritable) -> RawNode {
    var raw = seen.stored.raw
    if schema.requisite != nil, seen.stored.belongings.requisite == nil {
      // Which fields the numbers of a new requisite go to is told by its template, which is chosen by what the other side says of its kind.
      var known = seen.observed.record
      for (field, value) in settled where (known[field]?.text ?? "").isEmpty { known[field] = value }
      for case (let field, .set(let value)) in changes { known[field] = value }
      raw.setText(presetCode(known), of: RequisiteNames.preset)
    }
    var record = Record(schema.entity)
    var steps: [(FieldName, Value)] = []
    for (field, change) in changes.sorted(by: { $0.key < $1.key }) {
      let type = schema.mapping.catalogue.descriptor(of: field, in: schema.entity)?.type ?? .text
      let current = seen.observed.record[field]
      record[field] = try coded(change.value(from: current, type, comparison), of: field)
      for step in change.corrections(from: current, type, comparison) {
        steps.append((field, try coded(step, of: field)))
      }
    }
    do throws(MappingError) {
      for (field, step) in steps {
        raw = try schema.mapping.put(
          Record(schema.entity, [field: step]), fields: [field], into: raw, key: elementKey)
      }
      raw = try schema.mapping.put(record, fields: Set(changes.keys), into: raw, key: elementKey)
    } catch {
      throw Unwritable(error)
    }
    return raw
  }

  /// What the template of a record's first requisite is to be for: a kind may be the name of one.
  private func presetCode(_ record: Record) -> String {
    if let kind = record["kind"], kind != .empty,
      let raw = try? schema.mapping.make(Record(schema.entity, ["kind": kind]), elementKey: elementKey),
      let code = raw[RequisiteNames.preset]?.text, !code.isEmpty
    {
      return code
    }
    return PresetChoice(record).code
  }

  private func deletion(_ stored: PortalRecord, _ index: Int) -> WriteOrder {
    switch schema.itemNames.isEmpty ? .classic : methods.deleting {
    case .universal:
      WriteOrder(
        index, .delete, id: stored.id, method: "crm.item.delete",
        ["entityTypeId": .integer(schema.entity.typeID), "id": .integer(stored.id)], .idempotentWrite)
    case .classic:
      WriteOrder(
        index, .delete, id: stored.id, method: schema.entity.method("delete"), ["id": .integer(stored.id)],
        .idempotentWrite)
    }
  }

  // MARK: The portal's terms

  /// The classic family knows every column; the other one may lack a name.
  private func family(_ wanted: MethodChoice.Family, _ edits: RecordEdits) -> MethodChoice.Family {
    edits.columns.allSatisfy { schema.itemNames[$0.name] != nil } && !schema.itemNames.isEmpty
      ? wanted : .classic
  }

  private func method(_ verb: String, _ family: MethodChoice.Family) -> String {
    family == .universal ? "crm.item.\(verb)" : schema.entity.method(verb)
  }

  /// What is sent for each column; a column that cannot be emptied is left out.
  ///
  /// A new record whose responsible person the portal does not know is created all the same: the portal then names the caller,
  /// and losing the whole record over one name would be worse. An existing record's update is refused instead.
  private func wireTexts(
    _ edits: RecordEdits, beside stored: PortalRecord?
  ) throws(Unwritable) -> (texts: [String: Parameter], leftOut: [FieldName: Notice.Event]) {
    var texts: [String: Parameter] = [:]
    var leftOut: [FieldName: Notice.Event] = [:]
    for edit in edits.columns {
      guard let column = schema.column(edit.name) else { continue }
      let filled = edit.texts.filter { !$0.isEmpty }
      switch column.kind {
      case .user:
        // A record always has somebody responsible (bitrix24-rest.md §5.8).
        guard let text = filled.first else { continue }
        guard let id = schema.users?.id(of: text) else {
          let field = schema.fields[edit.name]?.first
          let reason = PortalSentence.noSuchUser(String(text.prefix(60)))
          guard stored == nil else { throw Unwritable(refusal: Refusal(field: field, reason: reason)) }
          if let field { leftOut[field] = .leftOut(.text(text), reason) }
          continue
        }
        texts[edit.name] = .integer(id)
      case .userFlag:
        let text = filled.first ?? ""
        texts[edit.name] = .text(text == "Y" ? "1" : text == "N" ? "0" : text)
      case .money:
        texts[edit.name] = .text(Money.text(filled.first ?? "", beside: stored?.raw[edit.name]))
      case .requisite, .preset, .address, .bankDetails: continue
      case .companies:
        if !filled.isEmpty { texts[edit.name] = .list(filled.map(Parameter.text)) }
      case .text, .link, .multi, .unreadable:
        // An empty list vanishes from a command; an empty text clears a multiple field as well.
        texts[edit.name] =
          column.isMultiple && !filled.isEmpty ? .list(filled.map(Parameter.text)) : .text(filled.first ?? "")
      }
    }
    return (texts, leftOut)
  }
}

/// An operation that cannot be put into the portal's terms.
private struct Unwritable: Error {
  var refusal: Refusal

  init(refusal: Refusal) { self.refusal = refusal }

  init(_ error: MappingError) {
    let field: FieldName? =
      switch error {
      case .notWritable(let field, _), .unwritable(let field, _, _): field
      case .noEntity, .noOrigin, .unfitKey, .noKey, .readOnly: nil
      }
    refusal = Refusal(field: field, reason: error.sentence)
  }
}
