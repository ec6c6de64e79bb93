/// Which contacts belong to which companies, with the primary mark that belongs to the contact.
///
/// Source: bitrix24-rest.md §7.
struct CompanyLinks: Sendable {
  struct Link: Sendable, Hashable {
    var companyID: Int
    var sort: Int
    var role: Int
    var isPrimary: Bool
  }

  private var byContact: [Int: [Link]] = [:]
  /// In the order the contacts were linked.
  private var contactsByCompany: [Int: [Int]] = [:]

  private static let sortStep = 10
  /// Orders past this are pulled back, so that a following one can always be greater.
  private static let sortMax = 1_000_000

  static func sortLimited(_ sort: Int) -> Int { min(max(0, sort), sortMax) }

  func links(ofContact contact: Int) -> [Link] { byContact[contact] ?? [] }

  func companies(of contact: Int) -> [Int] { links(ofContact: contact).map(\.companyID) }

  func contacts(of company: Int) -> [Int] { contactsByCompany[company] ?? [] }

  func primaryCompany(of contact: Int) -> Int? {
    links(ofContact: contact).first(where: \.isPrimary)?.companyID
  }

  func isLinked(contact: Int, company: Int) -> Bool {
    links(ofContact: contact).contains { $0.companyID == company }
  }

  /// Replaces all companies of a contact; roles of surviving links stay.
  mutating func setCompanies(_ companies: [Int], of contact: Int) {
    let old = links(ofContact: contact)
    set(
      unique(companies).enumerated().map { place, company in
        Link(
          companyID: company, sort: (place + 1) * CompanyLinks.sortStep,
          role: old.first { $0.companyID == company }?.role ?? 0, isPrimary: place == 0)
      }, of: contact)
  }

  /// Replaces all links of a contact, which then stand by their sort; exactly one keeps or gets the primary mark: the first one given that
  /// has it, else the first one.
  mutating func set(_ links: [Link], of contact: Int) {
    for old in self.links(ofContact: contact) {
      contactsByCompany[old.companyID]?.removeAll { $0 == contact }
    }
    var kept: [Link] = []
    for link in links where !kept.contains(where: { $0.companyID == link.companyID }) { kept.append(link) }
    let primary = kept.firstIndex(where: \.isPrimary) ?? 0
    for place in kept.indices { kept[place].isPrimary = place == primary }
    byContact[contact] = kept.isEmpty ? nil : Self.sorted(kept)
    for link in kept { contactsByCompany[link.companyID, default: []].append(contact) }
  }

  /// - Returns: `false` when they were linked already.
  mutating func add(contact: Int, company: Int, sort: Int?, isPrimary: Bool) -> Bool {
    var links = links(ofContact: contact)
    guard !links.contains(where: { $0.companyID == company }) else { return false }
    let next = (links.map(\.sort).max() ?? 0) + CompanyLinks.sortStep
    if isPrimary {
      for place in links.indices { links[place].isPrimary = false }
    }
    links.append(
      Link(companyID: company, sort: sort ?? next, role: 0, isPrimary: isPrimary || links.isEmpty))
    byContact[contact] = Self.sorted(links)
    contactsByCompany[company, default: []].append(contact)
    return true
  }

  private static func sorted(_ links: [Link]) -> [Link] {
    links.enumerated().sorted { ($0.element.sort, $0.offset) < ($1.element.sort, $1.offset) }.map(\.element)
  }

  /// The sort of a link that is set without one: a known one keeps its own, a new one comes behind all. Source:
  /// `api-reference/crm/contacts/company/crm-contact-company-items-set.md`.
  func sort(of company: Int, for contact: Int, beside given: [Int]) -> Int {
    let known = links(ofContact: contact)
    if let link = known.first(where: { $0.companyID == company }) { return link.sort }
    return Self.sortLimited(((known.map(\.sort) + given).max() ?? 0) + Self.sortStep)
  }

  /// - Returns: `false` when they were not linked.
  mutating func remove(contact: Int, company: Int) -> Bool {
    let links = links(ofContact: contact)
    guard links.contains(where: { $0.companyID == company }) else { return false }
    set(links.filter { $0.companyID != company }, of: contact)
    return true
  }

  /// Moves the primary mark, linking first where needed; 0 unlinks the primary company.
  mutating func setPrimary(_ company: Int, of contact: Int) {
    if company <= 0 {
      if let primary = primaryCompany(of: contact) { _ = remove(contact: contact, company: primary) }
      return
    }
    _ = add(contact: contact, company: company, sort: nil, isPrimary: true)
    var links = links(ofContact: contact)
    for place in links.indices { links[place].isPrimary = links[place].companyID == company }
    byContact[contact] = links
  }

  /// Replaces all contacts of a company, leaving the contacts' other companies alone; the order becomes SORT.
  mutating func setContacts(_ contacts: [Int], of company: Int) {
    let wanted = unique(contacts)
    for contact in self.contacts(of: company) where !wanted.contains(contact) {
      _ = remove(contact: contact, company: company)
    }
    for (place, contact) in wanted.enumerated() {
      let sort = (place + 1) * CompanyLinks.sortStep
      if !add(contact: contact, company: company, sort: sort, isPrimary: false),
        let known = byContact[contact]?.firstIndex(where: { $0.companyID == company })
      {
        byContact[contact]?[known].sort = sort
      }
    }
    contactsByCompany[company] = wanted.isEmpty ? nil : wanted
  }

  mutating func forget(_ entity: PortalEntity, _ id: Int) {
    switch entity {
    case .contact: set([], of: id)
    case .company: setContacts([], of: id)
    }
  }

  private func unique(_ ids: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return ids.filter { $0 > 0 && seen.insert($0).inserted }
  }
}
