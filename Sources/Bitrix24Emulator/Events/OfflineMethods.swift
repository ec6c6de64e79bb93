/// `event.offline.*`: the queue that an application fetches. Source: bitrix24-rest.md §9.4; pages `event.offline.*`.
enum OfflineMethods {
  static let methods: [Method] = [
    method("get") { (portal, arguments) throws(RestError) in try portal.offlineGet(arguments) },
    method("list") { (portal, arguments) throws(RestError) in
      let rows = try portal.offlineEntries(arguments, fields: fields + ["PROCESS_ID", "ERROR"], order: "ID")
      return Answer.page(
        rows.map { portal.value(of: $0, isListed: true) }, start: arguments["start"]?.integer ?? 0)
    },
    method("clear") { (portal, arguments) throws(RestError) in
      let process = try processID(arguments)
      let connector = try portal.connector(arguments)
      let messages = try messageIDs(arguments) ?? []
      var ids: Set<Int> = []
      if messages.isEmpty, let value = arguments["id"] {
        guard let list = value.array, list.values.allSatisfy({ $0.integer >= 1 }) else {
          throw EventMethods.argument("Value must be array of integers")
        }
        ids = Set(list.values.map(\.integer))
      }
      // An empty process id names every row outside reservations: page `event.offline.clear`.
      portal.offlineQueue.remove {
        $0.process == process && $0.connector == connector
          && (messages.isEmpty || messages.contains($0.messageID)) && (ids.isEmpty || ids.contains($0.id))
      }
      return .done
    },
    method("error") { (portal, arguments) throws(RestError) in
      let process = try processID(arguments)
      let connector = try portal.connector(arguments)
      guard let messages = try messageIDs(arguments) else {
        throw EventMethods.argument("Value must be array of MESSAGE_ID values")
      }
      portal.offlineQueue.fail(process: process, messages: messages, connector: connector)
      return .done
    },
  ]

  static let fields = ["ID", "TIMESTAMP_X", "EVENT_NAME", "MESSAGE_ID"]

  private static func method(_ name: String, _ body: @escaping Method.Body) -> Method {
    EventMethods.method("event.offline.\(name)") { (portal, arguments) throws(RestError) in
      guard PortalUser(id: portal.options.userID).isAdministrator else {
        throw RestError(403, "ACCESS_DENIED", "Access denied!")
      }
      return try body(&portal, arguments)
    }
  }

  private static func processID(_ arguments: Arguments) throws(RestError) -> String {
    guard let process = arguments["process_id"]?.text else {
      throw EventMethods.argument("Argument 'PROCESS_ID' is null or empty")
    }
    return process
  }

  private static func messageIDs(_ arguments: Arguments) throws(RestError) -> Set<String>? {
    guard let value = arguments["message_id"] else { return nil }
    guard let list = value.array else {
      throw EventMethods.argument("Value must be array of MESSAGE_ID values")
    }
    return Set(list.values.compactMap(\.text))
  }
}

extension Portal {
  fileprivate mutating func offlineGet(_ arguments: Arguments) throws(RestError) -> Answer {
    let clears = arguments["clear"].map { $0.integer != 0 } ?? true
    if !clears, !hasExtendedEvents { throw EventMethods.unlicensed("extended offline events handling") }
    let limit = arguments["limit"]?.integer ?? 50
    guard limit > 0 else { throw EventMethods.argument("Value must be positive integer") }
    let wantsFailed = arguments["error"]?.integer == 1
    let named = arguments["process_id"]?.text ?? ""
    let found = try offlineEntries(arguments, fields: OfflineMethods.fields, order: "TIMESTAMP_X").filter {
      $0.isFailed == wantsFailed && $0.process == named
    }.prefix(limit)
    let values = found.map { value(of: $0, isListed: false) }
    let ids = Set(found.map(\.id))
    var process: String? = named.isEmpty ? nil : named
    if clears {
      // The whole reservation goes, also what the limit left out: page `event.offline.get`.
      offlineQueue.remove { ids.contains($0.id) || (!named.isEmpty && $0.process == named) }
    } else if named.isEmpty {
      process = offlineQueue.reserve(ids)
    }
    return Answer(.map([("process_id", .optional(process)), ("events", .list(values))]))
  }

  /// The rows of a channel that a filter leaves, in order.
  fileprivate func offlineEntries(_ arguments: Arguments, fields: [String], order: String) throws(RestError)
    -> [OfflineQueue.Entry]
  {
    let connector = try connector(arguments)
    let filter = try arguments.array("filter", orThrow: EventMethods.argument("The filter is not an array."))
    let orders = try arguments.array("order", orThrow: EventMethods.argument("The order is not an array."))
    var conditions: [Condition] = []
    for (key, value) in filter.pairs {
      let (comparison, name) = Comparison.split(key)
      guard fields.contains(name) else { throw EventMethods.argument("Filter field not allowed: \(name)") }
      guard [.equal, .greater, .less, .greaterOrEqual, .lessOrEqual].contains(comparison) else {
        throw EventMethods.argument("Filter operation not allowed: \(key.dropLast(name.count))")
      }
      guard value.array == nil else {
        throw EventMethods.argument("The value of an argument '\(name)' has an invalid type")
      }
      let kind: Field.Kind = name == "ID" ? .integer : name == "TIMESTAMP_X" ? .moment : .text
      conditions.append(
        Condition(field: Field(name, nil, kind, name), comparison: comparison, value: value, time: time))
    }
    for (name, direction) in orders.pairs {
      guard fields.contains(name) else { throw EventMethods.argument("Order field not allowed: \(name)") }
      guard ["ASC", "DESC"].contains(direction.text?.uppercased()) else {
        throw EventMethods.argument("Order direction should be one of {ASC|DESC}")
      }
    }
    let key = orders.pairs.first?.key ?? order
    let isDescending = orders.pairs.first?.value.text?.uppercased() == "DESC"
    let found = offlineQueue.entries.filter { entry in
      entry.connector == connector && conditions.allSatisfy { matches($0, entry) }
    }
    return found.sorted { left, right in
      let (first, second) = (sortKey(left, key), sortKey(right, key))
      if first == second { return left.id < right.id }
      return (first < second) != isDescending
    }
  }

  private func matches(_ condition: Condition, _ entry: OfflineQueue.Entry) -> Bool {
    let comparison = condition.comparison
    switch condition.field.name {
    case "ID": return condition.any { comparison.holds(entry.id, $0.integer) }
    case "TIMESTAMP_X":
      return condition.any { $0.moment.map { comparison.holds(entry.moment, $0) } ?? false }
    case "EVENT_NAME": return condition.holds(text: entry.event)
    case "MESSAGE_ID": return condition.holds(text: entry.messageID)
    case "PROCESS_ID": return condition.holds(text: entry.process)
    default: return condition.holds(text: entry.isFailed ? "1" : "0")
    }
  }

  private func sortKey(_ entry: OfflineQueue.Entry, _ name: String) -> String {
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    }
    return switch name {
    case "ID": padded(entry.id)
    case "TIMESTAMP_X": padded(entry.moment)
    case "EVENT_NAME": entry.event
    case "MESSAGE_ID": entry.messageID
    case "PROCESS_ID": entry.process
    default: entry.isFailed ? "1" : "0"
    }
  }

  fileprivate func value(of entry: OfflineQueue.Entry, isListed: Bool) -> PHPValue {
    var pairs: [(String, PHPValue)] = [
      ("ID", .string(String(entry.id))), ("TIMESTAMP_X", .string(time.text(entry.moment))),
      ("EVENT_NAME", .string(entry.event)), ("EVENT_DATA", entry.data.asTexts),
      ("EVENT_ADDITIONAL", .map([("user_id", .string(String(entry.userID)))])),
      ("MESSAGE_ID", .string(entry.messageID)),
    ]
    if isListed {
      pairs += [("PROCESS_ID", .string(entry.process)), ("ERROR", .string(entry.isFailed ? "1" : "0"))]
    }
    return .map(pairs)
  }
}

extension PHPValue {
  /// The same with every number as text, as the queue hands out ids.
  fileprivate var asTexts: PHPValue {
    switch self {
    case .array(var array):
      array.mapValues(\.asTexts)
      return .array(array)
    case .int(let number): return .string(String(number))
    default: return self
    }
  }
}
