import Bitrix24
import Contractors
import Mappings

/// What is different between two raw records in the requisite and what belongs to it, in the portal's terms.
struct RequisiteEdits: Sendable {
  /// One bank detail.
  enum BankDetail: Sendable, Hashable {
    case add([String: String])
    case change(id: Int, [String: String])
    case remove(id: Int)
  }

  /// One address, known by its type; one that is changed is written whole.
  enum Address: Sendable, Hashable {
    case add(type: Int, [String: String])
    case change(type: Int, [String: String])
    case remove(type: Int)
  }

  /// New texts by field.
  private(set) var fields: [String: String] = [:]
  private(set) var bankDetails: [BankDetail] = []
  private(set) var addresses: [Address] = []
  /// The columns touched, for the portal's refusals.
  private(set) var columns: [String] = []

  var isEmpty: Bool { fields.isEmpty && bankDetails.isEmpty && addresses.isEmpty }

  /// Compares; there is nothing before a record that does not exist yet.
  init(from before: RawNode?, to after: RawNode, _ stored: StoredRequisite?, _ schema: EntitySchema) {
    var types: Set<Int> = []
    for column in schema.columns {
      let old = before?[column.name]?.text ?? ""
      let new = after[column.name]?.text ?? ""
      switch column.kind {
      case .requisite(let field) where old != new: fields[field] = new
      case .address(let type, _) where old != new: types.insert(type)
      case .bankDetails:
        addBankDetails(
          before?.children(named: column.name) ?? [], after.children(named: column.name))
        if bankDetails.isEmpty { continue }
      default: continue
      }
      columns.append(column.name)
    }
    for type in types.sorted() { addAddress(type, after, stored?.addresses[type]) }
  }

  private mutating func addBankDetails(_ old: [RawNode], _ new: [RawNode]) {
    let before = Dictionary(old.map { ($0.rowID, $0) }, uniquingKeysWith: { first, _ in first })
    var kept: Set<Int> = []
    for node in new {
      let texts = Self.texts(node)
      guard node.rowID > 0, let known = before[node.rowID] else {
        if texts.values.contains(where: { !$0.isEmpty }) { bankDetails.append(.add(texts)) }
        continue
      }
      kept.insert(node.rowID)
      let were = Self.texts(known)
      let changed = texts.filter { $0.value != were[$0.key] ?? "" }
        .merging(were.keys.filter { texts[$0] == nil }.map { ($0, "") }) { first, _ in first }
      if !changed.isEmpty { bankDetails.append(.change(id: node.rowID, changed)) }
    }
    for node in old where node.rowID > 0 && !kept.contains(node.rowID) {
      bankDetails.append(.remove(id: node.rowID))
    }
  }

  private static func texts(_ node: RawNode) -> [String: String] {
    Dictionary(node.children.map { ($0.name, $0.text ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// Parts that the mapping does not name stay as the portal has them: an update without them may lose them (bitrix24-rest.md
  /// §6.5).
  private mutating func addAddress(_ type: Int, _ after: RawNode, _ stored: JSON?) {
    var texts: [String: String] = [:]
    for part in RequisiteNames.addressParts {
      texts[part] = after[RequisiteNames.address(type, part)]?.text ?? stored?[part]?.text ?? ""
    }
    let isEmpty = texts.values.allSatisfy(\.isEmpty)
    switch (stored == nil, isEmpty) {
    case (true, true): break
    case (true, false): addresses.append(.add(type: type, texts.filter { !$0.value.isEmpty }))
    case (false, true): addresses.append(.remove(type: type))
    case (false, false): addresses.append(.change(type: type, texts))
    }
  }
}

/// What is to be written beside one record.
struct BelongingsOrder: Sendable {
  /// The operation's place among those to be answered.
  let index: Int
  /// The record; nil until it is made.
  var owner: Int?
  /// Its requisite; nil when it has none yet.
  let requisite: StoredRequisite?
  /// What the template of a new requisite is to be for.
  let presetCode: String
  let edits: RequisiteEdits
  /// Whether all links to companies go.
  let removesLinks: Bool
  /// What the fields that the operation changes shall be; nothing for a new record.
  var after: [FieldName: Value] = [:]

  /// What of its requisite it does not touch, as it was just read.
  var held: HeldKin? {
    guard let requisite else { return nil }
    return HeldKin(
      bankDetails: edits.bankDetails.isEmpty ? requisite.bankDetails.map(\.row) : nil,
      addresses: edits.addresses.isEmpty ? Array(requisite.addresses.values) : nil)
  }

  /// Whether something is written once its requisite is there.
  var hasLastStage: Bool { !edits.bankDetails.isEmpty || !edits.addresses.isEmpty || removesLinks }

  /// Whether sending it twice could make a row twice. An address is one of its type.
  var addsRows: Bool {
    if requisite == nil && !edits.isEmpty { return true }
    return edits.bankDetails.contains { if case .add = $0 { true } else { false } }
  }
}
