/// One change to a record, checked and ready to be made.
enum Change: Sendable {
  case text(String, String)
  case assigned(Int)
  case created(Int)
  case modified(Int)
  case createdBy(Int)
  case modifiedBy(Int)
  case multi([MultiEdit])
  case primaryCompany(Int)
  case companies([Int])
  case contacts([Int])
}

/// One change to the rows of a multi-field.
enum MultiEdit: Sendable, Hashable {
  case add(kind: String, valueType: String, value: String)
  case change(id: Int, kind: String?, valueType: String?, value: String)
  case delete(id: Int)

  /// The kind and value that will be stored, for checking.
  var written: (kind: String?, value: String)? {
    switch self {
    case .add(let kind, _, let value): (kind, value)
    case .change(_, let kind, _, let value): (kind, value)
    case .delete: nil
    }
  }
}

/// Which door a change came through; the doors differ in names, checks and what they forgive.
enum WriteDoor: Sendable {
  case classic
  /// Classic with `params.IMPORT`.
  case classicImport
  case item
  case itemImport
  /// A person editing the card.
  case person

  var isItem: Bool { self == .item || self == .itemImport }
  var isImport: Bool { self == .classicImport || self == .itemImport }
}
