/// One requisite as it is stored, with what belongs to it.
public struct RequisiteSnapshot: Sendable, Hashable {
  /// One bank detail.
  public struct BankDetail: Sendable, Hashable {
    /// Portal-wide.
    public let id: Int
    /// Non-empty texts by field name, such as RQ_BIK, without ids, dates and people.
    public let fields: [String: String]

    /// A field's text, "" when it has none.
    public subscript(field: String) -> String { fields[field] ?? "" }
  }

  /// One address.
  public struct Address: Sendable, Hashable {
    /// 1 actual, 4 registration, 6 legal, 8 correspondence, 9 beneficiary, 11 delivery.
    public let typeID: Int
    /// Non-empty texts by field name, such as CITY, without keys and numbers.
    public let fields: [String: String]

    /// A field's text, "" when it has none.
    public subscript(field: String) -> String { fields[field] ?? "" }
  }

  /// Portal-wide.
  public let id: Int
  /// The template's id; 1 organisation, 2 sole proprietor, 3 person, unless presets were added.
  public let presetID: Int
  /// Non-empty texts by field name, such as RQ_INN, without ids, dates and people.
  public let fields: [String: String]
  /// By ascending id.
  public let bankDetails: [BankDetail]
  /// In the order they were added.
  public let addresses: [Address]
  /// Seconds since 1970.
  public let createdAt: Int
  /// Seconds since 1970; `nil` until the first change.
  public let modifiedAt: Int?

  /// A field's text, "" when it has none.
  public subscript(field: String) -> String { fields[field] ?? "" }
}

extension Portal {
  func requisiteSnapshots(_ entity: PortalEntity, _ id: Int) -> [RequisiteSnapshot] {
    rows(.requisite).rows(of: RowOwner(typeID: entity.typeID, id: id)).map { row in
      RequisiteSnapshot(
        id: row.id, presetID: row.texts["PRESET_ID"].flatMap { Int($0) } ?? 0, fields: contents(row),
        bankDetails: rows(.bankDetail).rows(of: .requisite(row.id)).map {
          RequisiteSnapshot.BankDetail(id: $0.id, fields: contents($0))
        },
        addresses: rows(.address).rows(of: .requisite(row.id)).map {
          RequisiteSnapshot.Address(
            typeID: $0.texts["TYPE_ID"].flatMap { Int($0) } ?? 0,
            fields: contents($0).filter { AddressMethods.parts.contains($0.key) })
        },
        createdAt: row.created, modifiedAt: row.modified)
    }
  }

  private func contents(_ row: Row) -> [String: String] {
    let keys: Set = ["ENTITY_TYPE_ID", "ENTITY_ID", "PRESET_ID", "TYPE_ID"]
    return row.texts.filter { !$0.value.isEmpty && !keys.contains($0.key) }
  }
}

extension RequisiteSnapshot {
  var value: PHPValue {
    func texts(_ fields: [String: String]) -> PHPValue {
      .map(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
    return .map([
      ("id", .int(id)), ("presetID", .int(presetID)), ("fields", texts(fields)),
      (
        "bankDetails",
        .list(bankDetails.map { .map([("id", .int($0.id)), ("fields", texts($0.fields))]) })
      ),
      (
        "addresses",
        .list(addresses.map { .map([("typeID", .int($0.typeID)), ("fields", texts($0.fields))]) })
      ),
      ("createdAt", .int(createdAt)), ("modifiedAt", modifiedAt.map(PHPValue.int) ?? .null),
    ])
  }
}

extension PortalEmulator {
  /// The requisites of a contact or company by ascending id, empty where there are none.
  public func requisites(of entity: PortalEntity, _ id: Int) -> [RequisiteSnapshot] {
    withPortal { $0.requisiteSnapshots(entity, id) }
  }
}
