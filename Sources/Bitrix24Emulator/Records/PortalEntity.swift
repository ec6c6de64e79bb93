/// The two kinds of records the emulated portal keeps.
public enum PortalEntity: String, Sendable, Hashable, CaseIterable {
  /// A person, `crm.contact.*`, entityTypeId 3.
  case contact
  /// An organisation, `crm.company.*`, entityTypeId 4.
  case company

  /// The number the universal methods know the kind by. Source: bitrix24-rest.md §5.
  public var typeID: Int {
    switch self {
    case .contact: 3
    case .company: 4
    }
  }

  init?(typeID: Int) {
    switch typeID {
    case 3: self = .contact
    case 4: self = .company
    default: return nil
    }
  }

  var symbol: String {
    switch self {
    case .contact: "CONTACT"
    case .company: "COMPANY"
    }
  }

  var notFoundText: String {
    switch self {
    case .contact: "Contact is not found"
    case .company: "Company is not found"
    }
  }

  /// The start of the name a record gets that came without one.
  var madeUpName: String {
    switch self {
    case .contact: "Контакт"
    case .company: "Компания"
    }
  }
}
