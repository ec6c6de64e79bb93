/// `crm.contact.company.*` and its mirror. Source: bitrix24-rest.md §7.
enum LinkMethods {
  static let methods: [Method] = PortalEntity.allCases.flatMap { owner in
    let other = owner == .contact ? PortalEntity.company : .contact
    let prefix = "crm.\(owner.rawValue).\(other.rawValue)."
    let bodies: [(String, Method.Body)] = [
      ("add", { (portal, arguments) throws(RestError) in try portal.linkAdd(owner, arguments) }),
      ("delete", { (portal, arguments) throws(RestError) in try portal.linkDelete(owner, arguments) }),
      (
        "items.get",
        { (portal, arguments) throws(RestError) in
          let id = try arguments.id(orThrow: LinkMethods.ownerInvalid)
          return Answer(.list(portal.linkRows(owner, id)))
        }
      ),
      ("items.set", { (portal, arguments) throws(RestError) in try portal.linkSet(owner, arguments) }),
      (
        "items.delete",
        { (portal, arguments) throws(RestError) in
          let id = try portal.linkOwner(owner, arguments)
          portal.links.forget(owner, id)
          return .done
        }
      ),
      ("fields", { (_, _) throws(RestError) in Answer(LinkMethods.fields(owner)) }),
    ]
    return bodies.map { Method(name: prefix + $0.0, scope: "crm", body: $0.1) }
  }

  static let ownerInvalid = RestError.classic("The parameter 'ownerEntityID' is invalid or not defined.")
  static let fieldsNotArray = RestError.classic("The parameter 'fields' must be array.")
  static let fieldsInvalid = RestError.classic("The parameter 'fields' is not valid.")
  static let itemsNotArray = RestError.classic("The parameter items must be array.")
  static let accessDenied = RestError(400, "ACCESS_DENIED", "Access denied!")

  static func key(_ owner: PortalEntity) -> String { owner == .contact ? "COMPANY_ID" : "CONTACT_ID" }

  static func fields(_ owner: PortalEntity) -> PHPValue {
    func descriptor(_ type: String, _ isRequired: Bool, _ title: String) -> PHPValue {
      .map([
        ("type", .string(type)), ("isRequired", .bool(isRequired)), ("isReadOnly", .bool(false)),
        ("isImmutable", .bool(false)), ("isMultiple", .bool(false)), ("isDynamic", .bool(false)),
        ("title", .string(title)),
      ])
    }
    return .map([
      ("SORT", descriptor("integer", false, "Сортировка")),
      ("IS_PRIMARY", descriptor("char", false, "Первичный")),
      (key(owner), descriptor("integer", true, owner == .contact ? "Компания" : "Контакт")),
    ])
  }
}

extension Portal {
  fileprivate mutating func linkOwner(_ owner: PortalEntity, _ arguments: Arguments) throws(RestError) -> Int
  {
    let id = try arguments.id(orThrow: LinkMethods.ownerInvalid)
    guard place(owner, id) != nil else { throw .notFound }
    try checkWritable(LinkMethods.accessDenied)
    return id
  }

  private func linkFields(_ owner: PortalEntity, _ arguments: Arguments) throws(RestError)
    -> (fields: PHPArray, contact: Int, company: Int)
  {
    let id = try arguments.id(orThrow: LinkMethods.ownerInvalid)
    let fields = try arguments.requiredArray("fields", orThrow: LinkMethods.fieldsNotArray)
    let other = owner == .contact ? PortalEntity.company : .contact
    guard let otherID = fields[LinkMethods.key(owner)]?.integer, place(other, otherID) != nil else {
      throw LinkMethods.fieldsInvalid
    }
    return owner == .contact ? (fields, id, otherID) : (fields, otherID, id)
  }

  fileprivate mutating func linkAdd(_ owner: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer
  {
    _ = try linkOwner(owner, arguments)
    let link = try linkFields(owner, arguments)
    let sort = link.fields["SORT"].map { CompanyLinks.sortLimited($0.integer) }
    let isPrimary = link.fields["IS_PRIMARY"]?.text == "Y"
    return Answer(
      .bool(links.add(contact: link.contact, company: link.company, sort: sort, isPrimary: isPrimary)))
  }

  fileprivate mutating func linkDelete(_ owner: PortalEntity, _ arguments: Arguments) throws(RestError)
    -> Answer
  {
    _ = try linkOwner(owner, arguments)
    let link = try linkFields(owner, arguments)
    return Answer(.bool(links.remove(contact: link.contact, company: link.company)))
  }

  fileprivate mutating func linkSet(_ owner: PortalEntity, _ arguments: Arguments) throws(RestError) -> Answer
  {
    let id = try linkOwner(owner, arguments)
    guard let items = arguments["items"]?.array else { throw LinkMethods.itemsNotArray }
    let rows = items.values.compactMap(\.array)
    if owner == .company {
      links.setContacts(
        rows.compactMap { $0["CONTACT_ID"]?.integer }.filter { contacts.index(of: $0) != nil }, of: id)
      for row in rows where row["IS_PRIMARY"]?.text == "Y" {
        if let contact = row["CONTACT_ID"]?.integer, contacts.index(of: contact) != nil {
          links.setPrimary(id, of: contact)
        }
      }
      return .done
    }
    var wanted: [CompanyLinks.Link] = []
    var sorts = rows.compactMap { $0["SORT"].map { CompanyLinks.sortLimited($0.integer) } }
    for row in rows {
      let company = row["COMPANY_ID"]?.integer ?? 0
      guard companies.index(of: company) != nil else { continue }
      let given = row["SORT"].map { CompanyLinks.sortLimited($0.integer) }
      let sort = given ?? links.sort(of: company, for: id, beside: sorts)
      sorts.append(sort)
      wanted.append(
        CompanyLinks.Link(
          companyID: company, sort: sort,
          role: row["ROLE_ID"]?.integer ?? 0, isPrimary: row["IS_PRIMARY"]?.text == "Y"))
    }
    links.set(wanted, of: id)
    return .done
  }

  /// Numbers are numbers here although the method is old; an unknown owner simply has no rows.
  fileprivate func linkRows(_ owner: PortalEntity, _ id: Int) -> [PHPValue] {
    let rows: [(other: Int, link: CompanyLinks.Link)] =
      switch owner {
      case .contact: links.links(ofContact: id).map { ($0.companyID, $0) }
      case .company:
        links.contacts(of: id).flatMap { contact in
          links.links(ofContact: contact).filter { $0.companyID == id }.map { (contact, $0) }
        }
      }
    return rows.map { row in
      .map([
        (LinkMethods.key(owner), .int(row.other)), ("SORT", .int(row.link.sort)),
        ("ROLE_ID", .int(row.link.role)), ("IS_PRIMARY", .string(row.link.isPrimary ? "Y" : "N")),
      ])
    }
  }
}
