/// All records of the portal at one moment, hidden ones included.
public struct PortalSnapshot: Sendable, Hashable {
  /// Companies by ascending id.
  public let companies: [RecordSnapshot]
  /// Contacts by ascending id.
  public let contacts: [RecordSnapshot]
}

/// One record as it is stored.
public struct RecordSnapshot: Sendable, Hashable {
  /// One phone, e-mail or site.
  public struct Value: Sendable, Hashable {
    /// Portal-wide row id.
    public let id: Int
    /// PHONE, EMAIL, WEB, IM or LINK.
    public let kind: String
    /// WORK, MOBILE and so on.
    public let valueType: String
    /// The text as stored.
    public let value: String
  }

  /// Company or contact.
  public let entity: PortalEntity
  /// The id within its kind.
  public let id: Int
  /// Non-empty texts by classic field name, without ids, dates and people.
  public let fields: [String: String]
  /// Multi-field rows in the order of their creation.
  public let values: [Value]
  /// Companies of a contact, or contacts of a company, in order.
  public let linked: [Int]
  /// The responsible employee.
  public let assignedBy: Int
  /// Who changed it last.
  public let modifiedBy: Int
  /// Seconds since 1970.
  public let createdAt: Int
  /// Seconds since 1970.
  public let modifiedAt: Int

  /// The texts of one kind of multi-field, in order.
  public func values(_ kind: String) -> [String] { values.filter { $0.kind == kind }.map(\.value) }

  /// A field's text, "" when it has none.
  public subscript(field: String) -> String { fields[field] ?? "" }
}

extension Portal {
  func snapshot(_ record: PortalRecord, _ entity: PortalEntity) -> RecordSnapshot {
    RecordSnapshot(
      entity: entity, id: record.id, fields: record.texts.filter { !$0.value.isEmpty },
      values: record.multi.map {
        RecordSnapshot.Value(id: $0.id, kind: $0.kind, valueType: $0.valueType, value: $0.value)
      },
      linked: entity == .contact ? links.companies(of: record.id) : links.contacts(of: record.id),
      assignedBy: record.assignedBy, modifiedBy: record.modifiedBy, createdAt: record.created,
      modifiedAt: record.modified)
  }
}

extension RecordSnapshot {
  var value: PHPValue {
    .map([
      ("entity", .string(entity.rawValue)), ("id", .int(id)),
      ("fields", .map(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
      (
        "values",
        .list(
          values.map {
            .map([
              ("id", .int($0.id)), ("kind", .string($0.kind)), ("valueType", .string($0.valueType)),
              ("value", .string($0.value)),
            ])
          })
      ),
      ("linked", .list(linked.map(PHPValue.int))), ("assignedBy", .int(assignedBy)),
      ("modifiedBy", .int(modifiedBy)), ("createdAt", .int(createdAt)), ("modifiedAt", .int(modifiedAt)),
    ])
  }
}

/// Looking inside and ordering trouble.
extension PortalEmulator {
  /// All records, hidden ones included.
  public func snapshot() -> PortalSnapshot {
    withPortal { portal in
      PortalSnapshot(
        companies: portal.companies.rows.map { portal.snapshot($0, .company) },
        contacts: portal.contacts.rows.map { portal.snapshot($0, .contact) })
    }
  }

  /// One record, or `nil` when there is none with that id.
  public func record(_ entity: PortalEntity, _ id: Int) -> RecordSnapshot? {
    withPortal { portal in
      portal.table(entity).index(of: id).map { portal.snapshot(portal.table(entity).rows[$0], entity) }
    }
  }

  /// The first company with exactly this TITLE.
  public func find(companyTitled title: String) -> RecordSnapshot? {
    find(.company) { $0.texts["TITLE"] == title }
  }

  /// The first contact whose NAME and LAST_NAME, joined by a space, are this text.
  public func find(contactNamed name: String) -> RecordSnapshot? {
    find(.contact) { record in
      [record.texts["NAME"], record.texts["LAST_NAME"]].compactMap { $0 }.filter { !$0.isEmpty }
        .joined(separator: " ") == name
    }
  }

  private func find(_ entity: PortalEntity, where matches: (PortalRecord) -> Bool) -> RecordSnapshot? {
    withPortal { portal in
      portal.table(entity).rows.first(where: matches).map { portal.snapshot($0, entity) }
    }
  }

  /// What was asked of the portal so far.
  public var journal: Journal { withPortal { $0.journal } }

  /// Empties the journal and its counters.
  public func resetJournal() { withPortal { $0.journal = Journal() } }

  /// Ordered faults that have not struck yet, in order; setting replaces them all.
  public var faults: [Fault] {
    get { withPortal { $0.faults.faults } }
    set { withPortal { $0.faults.faults = newValue } }
  }

  /// Orders one more fault.
  public func inject(_ fault: Fault) { withPortal { $0.faults.faults.append(fault) } }

  /// Makes records invisible to REST callers, as lost rights would; people still see them.
  public func hide(_ entity: PortalEntity, _ ids: Set<Int>) {
    withPortal { $0.hidden[entity, default: []].formUnion(ids) }
  }

  /// Makes hidden records visible again.
  public func show(_ entity: PortalEntity, _ ids: Set<Int>) {
    withPortal { _ = $0.hidden[entity]?.subtract(ids) }
  }
}
