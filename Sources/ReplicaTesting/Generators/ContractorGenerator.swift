public import Contractors

/// Made-up Russian contractors with valid official numbers.
extension RandomSource {
  private static let firms = [
    "Ромашка", "Вектор", "Северный ветер", "Стройдеталь", "Агат", "Полюс-М", "Заря", "Тёплый дом", "Меридиан",
    "Кедр",
  ]
  private static let lastNames = [
    "Климова", "Орлов", "Щербакова", "Фёдоров", "Юдина", "Белых", "Зуев", "Ёлкина",
  ]
  private static let firstNames = ["Анна", "Пётр", "Мария", "Семён", "Ольга", "Игорь", "Алёна", "Юрий"]
  private static let middleNames = ["Сергеевна", "Ильич", "Петровна", "Львович", "Олеговна", "Андреевич"]
  private static let streets = ["Лесная ул.", "пр-т Мира", "Садовая ул.", "Речной пер."]

  /// A company or sole proprietor; some fields are empty.
  public mutating func company() -> Record {
    let isProprietor = chance(0.2)
    let base = (pick(Self.firms) ?? "Агат") + " \(below(1000))"
    let name =
      isProprietor ? "ИП \(personName().joined(separator: " "))" : pick("ООО", "АО", "ЗАО") + " «\(base)»"
    var record = Record(.company)
    record["kind"] = .text(isProprietor ? "soleProprietor" : "legalEntity")
    record["name"] = .text(name)
    record["taxId"] = .text(isProprietor ? personalTaxId() : companyTaxId())
    record["taxReason"] = isProprietor ? .empty : .text(taxReason())
    record["registrationNumber"] =
      chance(0.7) ? .text(isProprietor ? personalRegistrationNumber() : registrationNumber()) : .empty
    record["phones"] = .elements((0..<below(3)).map { _ in phone() })
    record["emails"] = .elements((0..<below(2)).map { _ in email() })
    record["addresses"] = .elements(chance(0.5) ? [address(kind: "legal")] : [])
    record["comment"] = chance(0.4) ? .text("Договор № \(digits(3))") : .empty
    return record
  }

  /// A natural person; some fields are empty.
  public mutating func contact() -> Record {
    let name = personName()
    var record = Record(.contact)
    record["lastName"] = .text(name[0])
    record["firstName"] = .text(name[1])
    record["middleName"] = name.count > 2 ? .text(name[2]) : .empty
    record["position"] = chance(0.5) ? .text(pick("Директор", "Бухгалтер", "Кладовщик")) : .empty
    record["phones"] = .elements((0..<(1 + below(2))).map { _ in phone() })
    record["emails"] = .elements((0..<below(2)).map { _ in email() })
    record["comment"] = chance(0.3) ? .text("Звонить после \(9 + below(9)):00") : .empty
    return record
  }

  /// A record of an entity.
  public mutating func record(_ entity: Entity) -> Record { entity == .company ? company() : contact() }

  /// Last, first and, mostly, middle name.
  public mutating func personName() -> [String] {
    var name = [pick(Self.lastNames) ?? "Орлов", pick(Self.firstNames) ?? "Пётр"]
    if chance(0.8) { name.append(pick(Self.middleNames) ?? "Ильич") }
    return name
  }

  /// A telephone number with a kind, in one of several spellings.
  public mutating func phone() -> Element {
    let number = "9\(below(10))" + digits(8)
    return Element(spelling(ofPhone: number), kind: pick("work", "mobile", "home"))
  }

  /// One of the ways to write ten digits of a Russian number; all compare as equal.
  public mutating func spelling(ofPhone digits: String) -> String {
    let text = Array(digits)
    func part(_ range: Range<Int>) -> String { String(text[range]) }
    return switch below(4) {
    case 0: "+7" + digits
    case 1: "8 (\(part(0..<3))) \(part(3..<6))-\(part(6..<8))-\(part(8..<10))"
    case 2: "+7 \(part(0..<3)) \(part(3..<6)) \(part(6..<10))"
    default: "8" + digits
    }
  }

  /// An e-mail address on a domain that nobody has.
  public mutating func email() -> Element {
    Element(pick("info", "Buh", "sklad", "office") + digits(4) + "@example.test", kind: pick("work", "home"))
  }

  /// An address in one line and in parts.
  public mutating func address(kind: String) -> Element {
    let street = (pick(Self.streets) ?? "Лесная ул.") + ", \(1 + below(99))"
    let code = "1" + digits(5)
    return Element(
      "\(code), г. Москва, \(street)", kind: kind,
      parts: ["postalCode": code, "city": "Москва", "street": street])
  }
}
