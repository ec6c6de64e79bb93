import Contractors
import Mappings

/// Which template the requisite of a record is made by: what the record says it is, else what its numbers tell.
struct PresetChoice {
  /// In the catalogue's terms; nil for contacts, which have no kind.
  let kind: String?
  let code: String

  /// The ИНН of a person has twelve digits, that of a firm ten; the ОГРНИП of an entrepreneur fifteen, the ОГРН of a firm thirteen.
  private static let digitsOfPerson: [FieldName: Int] = ["taxId": 12, "registrationNumber": 15]

  init(_ record: Record) {
    if record.entity == .contact {
      (kind, code) = (nil, Presets.person)
      return
    }
    let said = record["kind"]?.text ?? ""
    let isPerson = Self.digitsOfPerson.contains { field, count in
      (record[field]?.text ?? "").filter(\.isNumber).count == count
    }
    let kind = !said.isEmpty ? said : isPerson ? "soleProprietor" : "legalEntity"
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
