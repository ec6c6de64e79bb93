/// Fills a new portal with companies and contacts that look Russian and exist nowhere.
///
/// Everything follows from the seed but the dates, which end at the clock's present.
enum MadeUpRecords {
  private struct Person {
    let name: String
    let second: String
    let last: String
    let latin: String
  }

  static func fill(_ portal: inout Portal) {
    let options = portal.options
    guard options.companies > 0 || options.contacts > 0 else { return }
    var generator = SeededGenerator(seed: options.seed)
    let shift = generator.below(1_000_000)
    for number in 0..<max(0, options.companies) {
      let changes = company(number, shift, portal, &generator)
      age(&portal, .company, number, of: options.companies, portal.create(.company, changes))
    }
    for number in 0..<max(0, options.contacts) {
      let changes = contact(number, shift, portal, &generator)
      age(&portal, .contact, number, of: options.contacts, portal.create(.contact, changes))
    }
    MadeUpRequisites.fill(&portal)
  }

  /// Records were made a minute apart, the last one a minute ago.
  private static func age(
    _ portal: inout Portal, _ entity: PortalEntity, _ number: Int, of count: Int, _ id: Int
  ) {
    let moment = portal.now - (count - number) * 60
    portal.withTable(entity) { table in
      guard let place = table.index(of: id) else { return }
      table.update(at: place) {
        $0.created = moment
        $0.modified = moment
      }
    }
  }

  private static func company(
    _ number: Int, _ shift: Int, _ portal: Portal, _ generator: inout SeededGenerator
  ) -> [Change] {
    let isSole = generator.below(8) == 0
    let word = generator.pick(MadeUpNames.words)
    let second = generator.pick(MadeUpNames.trades)
    let owner = person(&generator)
    let form = generator.pick(["ООО", "ООО", "ООО", "АО", "ПАО"])
    let title =
      isSole ? "ИП \(owner.last) \(owner.name) \(owner.second)" : "\(form) «\(word.name)\(second.name)»"
    let serial = (number * 7919 + shift) % 10_000_000
    let inn = isSole ? TaxNumbers.personINN(serial) : TaxNumbers.companyINN(serial)
    let host = "\(word.latin)-\(second.latin)\(number + 1).example"
    var texts = [
      "TITLE": title,
      "COMPANY_TYPE": generator.pick(["CUSTOMER", "CUSTOMER", "SUPPLIER", "PARTNER", "OTHER"]),
      "INDUSTRY": generator.pick(["IT", "MANUFACTURING", "DELIVERY", "CONSULTING", "OTHER"]),
      "UF_CRM_INN": inn,
    ]
    if !isSole {
      texts["UF_CRM_KPP"] = TaxNumbers.kpp(inn: inn)
      texts["UF_CRM_OGRN"] = TaxNumbers.ogrn(serial)
    }
    var rows: [MultiEdit] = [.add(kind: "PHONE", valueType: "WORK", value: phone(&generator))]
    if generator.below(4) == 0 {
      rows.append(.add(kind: "PHONE", valueType: "MOBILE", value: phone(&generator)))
    }
    if generator.below(10) > 0 { rows.append(.add(kind: "EMAIL", valueType: "WORK", value: "info@\(host)")) }
    if generator.below(3) == 0 { rows.append(.add(kind: "WEB", valueType: "WORK", value: "https://\(host)")) }
    return changes(texts, rows, portal, .company, &generator)
  }

  private static func contact(
    _ number: Int, _ shift: Int, _ portal: Portal, _ generator: inout SeededGenerator
  ) -> [Change] {
    let person = person(&generator)
    var texts = [
      "NAME": person.name, "SECOND_NAME": person.second, "LAST_NAME": person.last,
      "POST": generator.pick(MadeUpNames.posts),
      "TYPE_ID": generator.pick(["CLIENT", "CLIENT", "SUPPLIER", "PARTNER", "OTHER"]),
    ]
    if generator.below(5) == 0 {
      texts["UF_CRM_INN"] = TaxNumbers.personINN((number * 7919 + shift + 5_000_000) % 100_000_000)
    }
    var rows: [MultiEdit] = [.add(kind: "PHONE", valueType: "MOBILE", value: phone(&generator))]
    if generator.below(10) > 1 {
      rows.append(.add(kind: "EMAIL", valueType: "WORK", value: "\(person.latin)\(number + 1)@mail.example"))
    }
    var made = changes(texts, rows, portal, .contact, &generator)
    let companies = portal.companies.rows
    if !companies.isEmpty, generator.below(10) < 7 {
      made.append(.companies([companies[generator.below(companies.count)].id]))
    }
    return made
  }

  private static func changes(
    _ texts: [String: String], _ rows: [MultiEdit], _ portal: Portal, _ entity: PortalEntity,
    _ generator: inout SeededGenerator
  ) -> [Change] {
    let known = texts.filter { portal.catalog(entity).field(named: $0.key) != nil }
    return known.map { Change.text($0.key, $0.value) } + [
      .multi(rows), .assigned(1 + generator.below(max(1, min(3, portal.options.userCount)))),
    ]
  }

  private static func person(_ generator: inout SeededGenerator) -> Person {
    let isWoman = generator.below(2) == 0
    let last = generator.pick(MadeUpNames.lasts)
    let first = generator.pick(isWoman ? MadeUpNames.women : MadeUpNames.men)
    let father = generator.pick(MadeUpNames.fathers)
    return Person(
      name: first.name, second: father + (isWoman ? "на" : "ич"), last: last.name + (isWoman ? "а" : ""),
      latin: "\(first.latin).\(last.latin)")
  }

  /// People type numbers in many ways, and the portal keeps them as typed.
  private static func phone(_ generator: inout SeededGenerator) -> String {
    let area = generator.pick(["495", "812", "343", "3452", "900", "999"])
    let local = generator.digits(10 - area.count)
    switch generator.below(4) {
    case 0: return "+7\(area)\(local)"
    case 1: return "8 (\(area)) \(local)"
    case 2: return "+7 (\(area)) \(local.dropLast(4))-\(local.suffix(4).prefix(2))-\(local.suffix(2))"
    default: return "8\(area)\(local)"
    }
  }
}
