import Contractors
import Mappings

/// Which template the requisite of a record is made by: what the record says it is, else what its tax number tells.
struct PresetChoice {
  /// In the catalogue's terms; nil for contacts, which have no kind.
  let kind: String?
  let code: String

  /// The ИНН of a person has twelve digits, that of a firm ten.
  private static let digitsOfPerson = 12

  init(_ record: Record) {
    if record.entity == .contact {
      (kind, code) = (nil, Presets.person)
      return
    }
    let said = record["kind"]?.text ?? ""
    let digits = (record["taxId"]?.text ?? "").filter(\.isNumber).count
    let kind = !said.isEmpty ? said : digits == Self.digitsOfPerson ? "soleProprietor" : "legalEntity"
    self.kind = kind
    code =
      switch kind {
      case "soleProprietor": Presets.individual
      case "person": Presets.person
      default: Presets.company
      }
  }
}

extension RawNode {
  /// Writes the text of the first child of a name, which is made where it is not there.
  mutating func setText(_ text: String, of name: String) {
    if let index = children.firstIndex(where: { $0.name == name }) {
      children[index].text = text
    } else {
      children.append(RawNode(name, text: text))
    }
  }
}
