/// The events of requisites and their kin. Source: bitrix24-rest.md §9.3.
extension Portal {
  enum RowChange: String {
    case added = "ADD"
    case changed = "UPDATE"
    case removed = "DELETE"
  }

  /// Presets and links have no events; an address is registered whenever it is written.
  mutating func emit(_ kind: RowKind, _ change: RowChange, _ id: Int) {
    switch kind {
    case .requisite: emit("ONCRMREQUISITE\(change.rawValue)", id: id)
    case .bankDetail: emit("ONCRMBANKDETAIL\(change.rawValue)", id: id)
    case .address:
      guard let row = rows(.address)[id: id] else { return }
      let keys = ["TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ANCHOR_ID", "ANCHOR_TYPE_ID"]
      let fields = keys.map { ($0, PHPValue.int(row.texts[$0].flatMap { Int($0) } ?? 0)) }
      emit("ONCRMADDRESS\(change == .removed ? "UNREGISTER" : "REGISTER")", .map([("FIELDS", .map(fields))]))
    case .preset, .requisiteLink: return
    }
  }
}
