import Contractors
import Mappings

/// Made-up contractors, as a side could hold them; every value is in its canonical spelling.
struct GeneratedRecords {
  var random: SeededGenerator
  let mapping: CompiledMapping

  private static let firms = [
    "ООО «Вектор»", "ЗАО \"Ёлка; и сосна\"", "ИП Климова А.В.", "Торговый дом: Север", "АО  Луч",
    "ООО \\ Косая черта",
    "ПАО Звезда, филиал | Урал", "Müller & Söhne GmbH",
  ]
  private static let lastNames = ["Ильина", "Климов", "Королёва", "Салтыков-Щедрин", "Мартынюк"]
  private static let firstNames = ["Анна", "Пётр", "Семён", "Анна-Мария"]
  private static let middleNames = ["Сергеевна", "Петрович", "Мамед оглы", "Ильинична"]
  private static let texts = [
    "по безналу", "звонить после 18:00; спросить Олю", "-50 % \\ особые", "две\nстроки",
    "«кавычки» и \"прямые\"", "=1+2",
  ]
  private static let phones = [
    "+7 (495) 000-00-01", "8 495 000 00 02", "+79990000003", "(495) 000-00-04 доб. 12",
    "+7 495 123-45-67 ext 12",
    "+7 812 000-00-05", "00-00-06",
  ]
  private static let emails = [
    "anna@example.com", "info@primer.example", "Petr.K@example.org", "zakaz@example.ru",
  ]
  private static let websites = [
    "https://example.com", "primer.example/o-nas", "http://example.org:8080/a?b=c;d",
  ]
  private static let cities = ["Москва", "Санкт-Петербург", "Орёл"]
  private static let streets = ["ул. Ленина, д. 1", "пр-т Мира, 5; корп. 2", "наб. реки Мойки, 10"]

  init(seed: UInt64, mapping: CompiledMapping) {
    random = SeededGenerator(seed: seed)
    self.mapping = mapping
  }

  /// A record that states every field the mapping reads, as far as `percent` wants it filled.
  mutating func record(_ entity: Entity, filled percent: Int = 70) -> Record {
    var record = Record(entity)
    for (name, capability) in mapping.capabilities(of: entity).sorted(by: { $0.key < $1.key })
    where !name.isExtra {
      guard let field = mapping.catalogue.descriptor(of: name, in: entity) else { continue }
      guard random.chance(percent) else {
        record[name] = .empty
        continue
      }
      record[name] =
        field.cardinality == .one ? scalar(field, entity) : bag(field, capability)
    }
    // A name in one column needs its parts from the first on.
    if record["lastName"]?.text == "" { record["lastName"] = .text(random.pick(Self.lastNames)) }
    if record["firstName"]?.text == "" { record["firstName"] = .text(random.pick(Self.firstNames)) }
    if record["name"]?.text == "", mapping.newKeys(of: entity) == .fields {
      record["name"] = .text(random.pick(Self.firms))
    }
    let number = Int.random(in: 1...9999, using: &random)
    record.origin = Origin(originator: "crm", id: String(number))
    return record
  }

  private mutating func scalar(_ field: FieldDescriptor, _ entity: Entity) -> Value {
    let name = field.name
    switch field.type {
    case .personName where name == "lastName": return .text(random.pick(Self.lastNames))
    case .personName where name == "firstName": return .text(random.pick(Self.firstNames))
    case .personName where name == "middleName": return .text(random.pick(Self.middleNames))
    case .personName: return .text("\(random.pick(Self.lastNames)) А.В.")
    case .firmName: return .text(random.pick(Self.firms))
    case .number: return .text(random.pick(["1234.5", "17", "-0.25", "1000000"]))
    case .date: return .text(random.pick(["1984-02-29", "2001-11-11", "1999-12-31"]))
    case .flag: return .text(random.pick(["yes", "no"]))
    case .choice:
      return .text(
        name == "kind"
          ? random.pick(["legalEntity", "soleProprietor"]) : "CODE_\(Int.random(in: 1...9, using: &random))")
    // A person's number has twelve digits: formats tell persons and firms apart by that.
    case .identifier where entity == .contact: return .text("999900000160")
    case .identifier:
      return .text(random.pick(["9999000013", "0277000017", "999900000160", "1027700132195"]))
    case .reference: return .text("key-\(Int.random(in: 1...99, using: &random))")
    default: return .text(random.pick(Self.texts))
    }
  }

  /// Elements that fit the side, each with a key of its own.
  private mutating func bag(_ field: FieldDescriptor, _ capability: FieldCapability) -> Value {
    var kinds: [String?] = capability.carriesKind ? ["work", "mobile", "home", "fax", "other"] : [nil]
    if field.type == .address { kinds = ["actual", "legal", "home", "other"] }
    if field.type == .messenger { kinds = ["telegram", "viber", "skype"] }
    if let places = capability.kinds, places["*"] == nil { kinds = places.keys.sorted() }
    if !capability.carriesKind { kinds = [nil] }
    if field.type == .bankAccount { kinds = [nil] }
    var room = capability.kinds ?? [:]
    var elements: [Element] = []
    let hasIBANs = field.type == .bankAccount && capability.parts?.contains("iban") == true
    let all = hasIBANs ? ["DE91100000000123456789", "0532013000", "1234567890"] : self.values(of: field)
    var values = Array(all.shuffled(using: &random))
    let wanted = Int.random(in: 1...3, using: &random)
    while elements.count < min(wanted, capability.maximumElements ?? wanted), let value = values.popLast() {
      let kind = random.pick(kinds)
      if field.type == .address, elements.contains(where: { $0.kind == kind }) { continue }
      if let kind, let left = room[kind] {
        guard left > 0 else { continue }
        room[kind] = left - 1
      }
      elements.append(element(value, kind: kind, field, capability))
    }
    return .elements(elements)
  }

  private mutating func element(
    _ value: String, kind: String?, _ field: FieldDescriptor, _ capability: FieldCapability
  ) -> Element {
    var element = Element(value, kind: kind)
    let carried = capability.parts ?? []
    if field.type == .address, !carried.isEmpty {
      element.parts = [
        "street": random.pick(Self.streets), "city": random.pick(Self.cities), "postalCode": "101000",
      ]
      .filter { carried.contains($0.key) }
      element.value = ["postalCode", "city", "street"].compactMap { element.parts[$0] }.joined(
        separator: ", ")
    }
    if field.type == .bankAccount {
      // A side that knows IBANs has codes of figures and of letters.
      let code = carried.contains("iban") ? random.pick(["37040044", "ZZZZDEFF"]) : "044525225"
      element.parts = ["bankCode": code, "bankName": "Банк «Первый»: Москва"].filter {
        carried.contains($0.key)
      }
      if carried.contains("iban"), value.hasPrefix("0"), random.chance(30) {
        element.parts["iban"] = "DE89370400440532013000"
      }
    }
    return element
  }

  private func values(of field: FieldDescriptor) -> [String] {
    switch field.type {
    case .phone: Self.phones
    case .email: Self.emails
    case .website: Self.websites
    case .messenger: ["@anna", "klimov.p", "+79990000007"]
    case .address: Self.streets
    case .bankAccount: ["40702810938000012345", "40702810000000000002"]
    case .identifier: ["00032537", "55187675", "A-17"]
    case .reference: ["1", "2:b", "crm-3"]
    default: mapping.name == "generic" ? ["опт", "розница; VIP", "a:b"] : ["опт", "розница", "a:b"]
    }
  }
}

/// Values compared as the engine compares them: bags without order.
func sameContent(_ first: Value?, _ second: Value?) -> Bool {
  guard let first, let second else { return first == nil && second == nil }
  if first == second { return true }
  func sorted(_ value: Value) -> [String] {
    value.elements.map { String(describing: $0.sortedParts) }.sorted()
  }
  return first.text == nil && second.text == nil && sorted(first) == sorted(second)
}

extension Element {
  var sortedParts: [String] {
    [value, kind ?? "-", comment ?? "-"] + parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}
