import Bitrix24
import Contractors
import Mappings

/// A portal that was asked for what it is: rights, users, fields.
struct PreparedPortal: Sendable {
  var profile: PortalProfile
  var schemas: [Entity: EntitySchema]
  /// The entities whose records are updated under a condition.
  var conditional: Set<Entity> = []
  /// Requisites and bank details, where they are changed under a condition.
  var conditionalRows: Set<Kin> = []

  /// Users are read page by page; a portal with more than this is read that far.
  private static let usersMax = 20_000

  /// Asks in one request, and a few more where there are many users.
  ///
  /// - Throws: ``PortalReplicaError``, `PortalError`.
  init(_ options: PortalReplicaOptions) async throws {
    guard options.mapping.format == .portal else {
      throw PortalReplicaError.notForPortals(mapping: options.mapping.name)
    }
    let client = options.client
    let host = client.host
    let entities = options.mapping.entities
    var commands = [
      Command("profile", "profile"), Command("scope", "scope"), Command("time", "server.time"),
      Command("users", "user.get", ["sort": "ID", "order": "ASC"]),
    ]
    for entity in entities {
      commands.append(Command("fields_\(entity.rawValue)", entity.method("fields")))
      commands.append(
        Command("items_\(entity.rawValue)", "crm.item.fields", ["entityTypeId": .integer(entity.typeID)]))
    }
    let wanted = options.mapping.allColumns.filter { $0.hasPrefix(RequisiteNames.prefix) }
    if !wanted.isEmpty { commands += RequisiteSchema.commands }
    commands += Self.rights(entities)
    let expected = Set(options.mapping.allColumns.compactMap { StandardChoices.dictionaries[$0] })
    commands += Self.dictionaries(expected)
    if options.channel != nil {
      commands.append(Command("channels", "feature.get", ["CODE": "rest_auth_connector"]))
    }
    let answers = try await client.batch(commands)
    func answer(_ key: String) throws -> Answer {
      guard let result = answers[key] else {
        throw PortalReplicaError.unexpectedAnswer(method: "batch", host: host)
      }
      return try result.get()
    }

    func isRefused(_ key: String) throws -> Bool {
      try answers[key] != nil && Self.unlessRefused(answers[key]) == nil
    }

    let scopes = try answer("scope").result.elements.compactMap(\.text)
    guard scopes.contains("crm") else {
      throw client.access.isApplication
        ? PortalReplicaError.missingApplicationScope("crm", host: host)
        : PortalReplicaError.missingScope("crm", host: host)
    }
    let hasChannels = try Self.unlessRefused(answers["channels"])?.result["value"]?.flag ?? false
    client.act(inChannel: hasChannels ? options.channel : nil)
    let person = try answer("profile").result
    let time = PortalMoment(try answer("time").result.text ?? "")
    let users = try await Self.users(answers["users"], client)
    let ownAddresses = try Self.ifAllowed(answers["own_addresses"])?.result
    let requisites =
      wanted.isEmpty
      ? nil
      : try Self.requisites(
        answers, wanted, hidesAddresses: ownAddresses == nil, options.comparison.country)
    let described = try entities.map { entity in
      let key = "fields_\(entity.rawValue)"
      if let result = answers[key], try Self.ifAllowed(result) == nil {
        throw PortalReplicaError.hiddenRecords(
          entity, host: host, isApplication: client.access.isApplication)
      }
      return try answer(key).result
    }
    let (dictionaries, hidesDictionaries) = try await Self.dictionaries(
      Self.wanted(described, options), expected, answers, client)
    var schemas: [Entity: EntitySchema] = [:]
    for (entity, described) in zip(entities, described) {
      schemas[entity] = try EntitySchema(
        entity, options, described: described,
        items: try Self.unlessRefused(answers["items_\(entity.rawValue)"])?.result, users: users,
        requisites: requisites, dictionaries: dictionaries)
    }
    self.schemas = schemas
    if options.updates == .conditional {
      let probes = entities.map {
        ($0, ReferenceProbe($0, hasItems: schemas[$0]?.itemNames.isEmpty == false))
      }
      let rows = (requisites == nil ? [] : [Kin.requisites, .bankDetails]).map { ($0, ReferenceProbe($0)) }
      let answers = try await client.batch((probes.map(\.1) + rows.map(\.1)).flatMap(\.commands))
      conditional = Set(probes.filter { $0.1.isSafe(answers) }.map(\.0))
      conditionalRows = Set(rows.filter { $0.1.isSafe(answers) }.map(\.0))
    }
    let name = ["NAME", "LAST_NAME"].compactMap { person[$0]?.text }.filter { !$0.isEmpty }
    profile = PortalProfile(
      host: host, userID: person["ID"]?.id ?? client.userID, userName: name.joined(separator: " "),
      isAdministrator: person["ADMIN"]?.flag ?? false, isApplication: client.access.isApplication,
      scopes: scopes,
      offsetMinutes: time?.offsetMinutes ?? 0,
      clockAheadSeconds: time.map {
        Double($0.timestamp.milliseconds - options.now().milliseconds) / 1000
      } ?? 0,
      knowsUsers: users != nil, userCount: users?.count ?? 0,
      hidesRequisites: !wanted.isEmpty && requisites == nil,
      hidesAddresses: requisites != nil && ownAddresses == nil
        && wanted.contains { RequisiteNames.addressPart($0) != nil },
      unreadNumbers: Self.unreadNumbers(wanted, options.comparison.country),
      hidesStatuses: hidesDictionaries, hidesUserFields: try isRefused("user_fields"),
      keepsAddressesOnOwners: ownAddresses?.elements.contains {
        [Entity.company, .contact].map(\.typeID).contains($0["ENTITY_TYPE_ID"]?.id)
      } ?? false,
      allowsImport: try Self.unlessRefused(answers["import"])?.result["isAvailable"]?.flag ?? true,
      load: options.load, lacksChannels: options.channel != nil && !hasChannels,
      wantsAdministrator: options.channel != nil,
      doubtsConditions: options.updates == .conditional && conditional.count < entities.count,
      sharedChoices: Set(schemas.values.flatMap(\.columnChoices.values).map(\.list)).flatMap { list in
        list.sharedNames.map {
          PortalProfile.SharedChoice(list: list.name, name: $0.name, codes: $0.codes)
        }
      }.sorted { ($0.list, $0.name) < ($1.list, $1.name) },
      missingFields: schemas.mapValues(\.missingFields).filter { !$0.value.isEmpty })
  }

  /// Where the country's portals keep tax numbers, if the mapping looks at requisites and not there.
  private static func unreadNumbers(_ wanted: [String], _ country: CountryCode) -> [String] {
    let fields = RequisiteNames.taxNumbers(of: country)
    let isRead = fields.contains { wanted.contains(RequisiteNames.prefix + $0) }
    return wanted.isEmpty || isRead ? [] : fields
  }

  /// The dictionaries behind the columns that the mapping has a place for.
  private static func wanted(_ described: [JSON], _ options: PortalReplicaOptions) -> Set<String> {
    let names = Set(options.mapping.allColumns)
    return Set(
      described.flatMap(\.members).filter { names.contains($0.name) }.compactMap { Column($0).dictionary })
  }

  private static func dictionaries(_ names: Set<String>) -> [Command] {
    names.sorted().map {
      Command("choices_\($0)", "crm.status.entity.items", ["entityId": .text($0)], effect: .read)
    }
  }

  /// The wanted dictionaries that may be read, and whether any may not; those behind user fields cost a request more.
  private static func dictionaries(
    _ wanted: Set<String>, _ asked: Set<String>, _ answers: BatchAnswer, _ client: PortalClient
  ) async throws -> (lists: [String: ChoiceList], areHidden: Bool) {
    let further = wanted.subtracting(asked)
    let more = further.isEmpty ? nil : try await client.batch(dictionaries(further))
    var lists: [String: ChoiceList] = [:]
    for name in wanted {
      if let answer = try ifAllowed(answers["choices_\(name)"] ?? more?["choices_\(name)"]) {
        lists[name] = ChoiceList(dictionary: name, answer.result)
      }
    }
    return (lists, lists.count < wanted.count)
  }

  /// What is asked to tell which rights are missing, and how the portal keeps things.
  private static func rights(_ entities: [Entity]) -> [Command] {
    let entity = entities.first ?? .company
    let owners = [Entity.company, .contact].map { Parameter.integer($0.typeID) }
    return [
      Command("user_fields", entity.method("userfield.list"), ["order": ["ID": "ASC"]], effect: .read),
      Command(
        "own_addresses", "crm.address.list",
        [
          "start": -1, "order": ["ENTITY_ID": "ASC"], "filter": ["@ENTITY_TYPE_ID": .list(owners)],
          "select": ["TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID"],
        ], effect: .read),
      Command("import", "method.get", ["name": .text(ImportSender.method)], effect: .read),
    ]
  }

  /// Nil when the portal does not give it to this webhook.
  private static func unlessRefused(_ result: Result<Answer, PortalError>?) throws -> Answer? {
    try answer(result) { $0.cause == .refused }
  }

  /// Nil when the webhook may not do this. Any other failure ends the run: what is not read for once must not pass for what is not there.
  private static func ifAllowed(_ result: Result<Answer, PortalError>?) throws -> Answer? {
    try answer(result, unless: \.isLackOfRights)
  }

  private static func answer(
    _ result: Result<Answer, PortalError>?, unless isNone: (PortalError) -> Bool
  ) throws -> Answer? {
    switch result {
    case .success(let answer): answer
    case .failure(let error) where isNone(error): nil
    case .failure(let error): throw error
    case nil: nil
    }
  }

  /// Nil when the webhook may not read requisites.
  private static func requisites(
    _ answers: BatchAnswer, _ wanted: [String], hidesAddresses: Bool, _ country: CountryCode
  ) throws -> RequisiteSchema? {
    func answer(_ key: String) throws -> JSON? { try ifAllowed(answers[key])?.result }
    guard let fields = try answer("requisite_fields"), let bank = try answer("bank_fields"),
      let presets = try answer("presets"), try answer("requisites") != nil
    else { return nil }
    return RequisiteSchema(
      described: fields, bank: bank, presets: presets.elements, wanted: wanted,
      hidesAddresses: hidesAddresses,
      country: country)
  }

  /// Nil when the webhook may not read users.
  private static func users(
    _ first: Result<Answer, PortalError>?, _ client: PortalClient
  ) async throws -> UserDirectory? {
    guard var answer = try ifAllowed(first) else { return nil }
    var users = answer.result.elements
    while let next = answer.next, next >= users.count, users.count < usersMax {
      answer = try await client.call("user.get", ["sort": "ID", "order": "ASC", "start": .integer(next)])
      if answer.result.elements.isEmpty { break }
      users += answer.result.elements
    }
    return UserDirectory(users)
  }
}
