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
}
