/// The words of the catalogue that mappings and connectors agree on: what else stood there would mean nothing on another side.
///
/// Source: `architecture.md` §1, "Field catalogue"; contractor-formats.md §0.
extension FieldDescriptor {
  /// The codes that the field may have; nil where any code may come, and for fields of other types.
  public var codes: [String]? {
    guard type == .choice else { return nil }
    return switch name {
    case "kind": ["legalEntity", "soleProprietor", "person", "branch", "foreign", "government", "group"]
    case "sex": ["male", "female"]
    default: nil
    }
  }

  /// The kinds that elements of the field may have; nil where a kind names a register, a service or whatever else.
  public var kinds: [String]? {
    switch name {
    case "phones": ["work", "mobile", "home", "fax", "pager", "mailing", "company", "other"]
    case "emails": ["work", "home", "mobile", "fax", "mailing", "other"]
    case "addresses":
      ["legal", "registered", "actual", "postal", "delivery", "billing", "home", "work", "other"]
    default: nil
    }
  }

  /// The kinds that sides are known to have a word for, where a kind may be whatever else; files write them with capitals as they like.
  public var usualKinds: [String] {
    if let kinds { return kinds }
    return switch name {
    case "websites": ["work", "home", "vk", "livejournal", "twitter", "facebook", "other"]
    case "messengers":
      [
        "telegram", "vk", "skype", "viber", "whatsapp", "icq", "msn", "jabber", "bitrix24", "openline",
        "imol", "other",
      ]
    default: []
    }
  }
}
