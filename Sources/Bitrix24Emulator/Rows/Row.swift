/// A stored row of the smaller tables: a requisite, a bank detail, an address, a preset and the like.
struct Row: Sendable, Hashable {
  /// Within its table; addresses and links have one too, which nobody outside sees.
  let id: Int
  /// Whose row it is.
  let owner: RowOwner
  /// Seconds since 1970.
  var created: Int
  /// `nil` until the first change. Source: bitrix24-rest.md §6.1.
  var modified: Int?
  var createdBy: Int
  var modifiedBy: Int?
  /// Upper-case field name to text; a cleared field holds "", an untouched one is missing.
  var texts: [String: String]
}

/// The record a row belongs to, by the portal's numbers for kinds.
struct RowOwner: Sendable, Hashable {
  /// 3 contact, 4 company, 8 requisite. Source: bitrix24-rest.md §10.
  let typeID: Int
  let id: Int

  static let requisiteTypeID = 8

  /// Rows that belong to nobody.
  static let none = RowOwner(typeID: 0, id: 0)

  static func requisite(_ id: Int) -> RowOwner { RowOwner(typeID: requisiteTypeID, id: id) }
}
