/// How values of each type are compared: two texts are equal when their normal forms are.
///
/// Normal forms are for comparison only; what is stored and sent is always the text as given.
/// Source: `sync-algorithm.md` §4.1, "norm".
public struct Comparison: Sendable, Hashable {
  /// The country that a phone without a country code belongs to.
  public var country: CountryCode

  /// Compares for a country.
  public init(country: CountryCode = .russia) { self.country = country }

  /// Changes whenever a normal form changes, so that stored registers are known to be stale.
  /// Source: `sync-algorithm.md` §4.1, "canonVersion".
  public static let version = 1

  /// The comparison form of a text.
  ///
  /// - Returns: the empty string for an empty text; never fails, for a text that is not of its type compares as free text.
  public func normal(_ text: String, as type: FieldType) -> String {
    if text.isEmpty { return "" }
    switch type {
    case .text: return Normal.text(text)
    case .firmName: return Normal.name(text)
    case .personName: return Normal.person(text)
    case .number: return Normal.decimal(text) ?? Normal.text(text)
    case .date: return Normal.date(text) ?? Normal.text(text)
    case .flag: return Normal.flag(text).map { $0 ? "yes" : "no" } ?? Normal.text(text)
    case .choice, .reference: return Normal.collapsed(text)
    case .identifier: return Normal.identifier(text)
    case .phone: return Normal.phone(text, country: country)
    case .email: return Normal.email(text)
    case .website: return Normal.website(text)
    case .messenger, .address, .bankAccount: return Normal.text(text)
    }
  }

  /// Whether two texts say the same.
  public func same(_ first: String, _ second: String, as type: FieldType) -> Bool {
    first == second || normal(first, as: type) == normal(second, as: type)
  }

  /// What identifies an element within its bag.
  ///
  /// Phones by E.164 and extension, e-mails and sites by their normal form, addresses by their kind, bank accounts by number and
  /// bank code or IBAN, all that have a scheme (codes, messengers, other ids) by kind and value.
  /// Source: `architecture.md` §1, "Bags, with their element's key".
  public func elementKey(of element: Element, type: FieldType) -> String {
    switch type {
    case .address:
      return element.kind ?? ""
    case .bankAccount:
      let number = Normal.identifier(element.value)
      let bank = element.parts["bankCode"].map(Normal.identifier) ?? ""
      return number.isEmpty ? Normal.identifier(element.parts["iban"] ?? "") : number + "@" + bank
    case .messenger, .identifier:
      return (element.kind ?? "") + ":" + normal(element.value, as: type)
    default:
      return normal(element.value, as: type)
    }
  }

  /// Whether two values of a field say the same: scalars by their normal form, bags by their element keys, kinds and parts.
  public func same(_ first: Value, _ second: Value, as descriptor: FieldDescriptor) -> Bool {
    if first == second { return true }
    if descriptor.cardinality == .one {
      return same(first.text ?? "", second.text ?? "", as: descriptor.type)
    }
    func keyed(_ value: Value) -> [String: [String: String]] {
      Dictionary(
        value.elements.map {
          (elementKey(of: $0, type: descriptor.type), attributes(of: $0, type: descriptor.type))
        },
        uniquingKeysWith: { kept, _ in kept })
    }
    return keyed(first) == keyed(second)
  }

  /// The attributes of an element in comparison form, by name: `value`, `kind`, `comment` and its parts. An empty part says as much as none.
  private func attributes(of element: Element, type: FieldType) -> [String: String] {
    var attributes = element.parts.mapValues(Normal.text).filter { !$0.value.isEmpty }
    attributes["value"] = normal(element.value, as: type)
    attributes["kind"] = element.kind
    attributes["comment"] = element.comment.map(Normal.text)
    return attributes
  }
}
