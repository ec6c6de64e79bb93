/// The administration paths `/emulator/CODE/…`, for tests that run the emulator as a process of its own; docs/emulator.md tells users.
///
/// | path | verbs | body |
/// |---|---|---|
/// | `journal` | GET, DELETE | |
/// | `faults` | GET, POST, DELETE | `{"faults":[{"kind":"dropAfter","method":"crm.*.add","times":1,…}]}` |
/// | `habits` | POST | `{"reformatsPhones":true,"multiFieldLength":24}`; the names of ``EmulatorOptions/Normalising`` |
/// | `hide`, `show` | POST | `{"entity":"company","ids":[1,2]}` |
/// | `records` | GET | query `entity`; every record with its requisites |
/// | `people` | POST | `{"action":"update","entity":"company","id":1,"fields":{…}}`; also what
///   ``RequisiteEdit`` names, such as `{"action":"setAddress","id":7,"type":6,"fields":{…}}` |
/// | `deliveries` | GET | events that were sent, with what the handler answered |
extension Portal {
  mutating func administration(_ request: PortalRequest, _ parts: [String]) -> PortalAnswer {
    guard parts.first == options.code else {
      return .json(401, RestError.wrongCredentials.value, escapesUnicode: false)
    }
    let parameters = request.parameters
    switch (request.verb, parts.dropFirst().first ?? "") {
    case ("GET", "journal"): return done(journal.value)
    case ("DELETE", "journal"):
      journal = Journal()
      return done(.bool(true))
    case ("GET", "faults"): return done(.list(faults.faults.map(\.value)))
    case ("DELETE", "faults"):
      faults.faults = []
      return done(.bool(true))
    case ("POST", "faults"):
      var ordered: [Fault] = []
      for value in parameters["faults"]?.array?.values ?? [.array(parameters)] {
        guard let fault = value.array.flatMap(Fault.init(parameters:)) else {
          return wrong("Every fault needs a known kind and the numbers that belong to it.")
        }
        ordered.append(fault)
      }
      faults.faults += ordered
      return done(.int(ordered.count))
    case ("POST", "habits"):
      guard let habits = options.normalising.taking(parameters) else {
        return wrong(
          "Habits are trims, truncatesAt255, reformatsPhones and dropsExtensions (true or false), multiFieldLength (a number) and "
            + "droppedPhone (a text).")
      }
      options.normalising = habits
      return done(.bool(true))
    case ("POST", "hide"), ("POST", "show"):
      guard let entity = parameters["entity"]?.text.flatMap(PortalEntity.init(rawValue:)) else {
        return wrong("entity must be company or contact.")
      }
      let ids = Set((parameters["ids"]?.array?.values ?? []).map(\.integer))
      if parts[1] == "hide" {
        hidden[entity, default: []].formUnion(ids)
      } else {
        hidden[entity]?.subtract(ids)
      }
      return done(.bool(true))
    case ("GET", "records"):
      guard let entity = parameters["entity"]?.text.flatMap(PortalEntity.init(rawValue:)) else {
        return wrong("entity must be company or contact.")
      }
      return done(
        .list(
          table(entity).rows.map { record in
            var value = snapshot(record, entity).value.array ?? PHPArray()
            value.set("requisites", .list(requisiteSnapshots(entity, record.id).map(\.value)))
            return .array(value)
          }))
    case ("GET", "deliveries"):
      return done(
        .list(
          delivered.map {
            .map([
              ("event", .string($0.event)), ("handler", .string($0.handler)), ("body", .string($0.body)),
              ("status", .int($0.status ?? 0)),
            ])
          }))
    case ("POST", "people"):
      do throws(PortalEditError) {
        return done(try edit(parameters))
      } catch {
        return wrong(error.description)
      }
    default: return .json(404, RestError.unknownMethod.value, escapesUnicode: false)
    }
  }

  private func done(_ value: PHPValue) -> PortalAnswer {
    .json(200, .map([("result", value)]), escapesUnicode: options.escapesUnicode)
  }

  private func wrong(_ text: String) -> PortalAnswer {
    .json(400, RestError(400, "EMULATOR", text).value, escapesUnicode: false)
  }

  private mutating func edit(_ parameters: PHPArray) throws(PortalEditError) -> PHPValue {
    let action = parameters["action"]?.text ?? ""
    let id = parameters["id"]?.integer ?? 0
    let type = parameters["type"]?.integer ?? 0
    let fields = Dictionary(
      (parameters["fields"]?.array?.pairs ?? []).map { ($0.key, $0.value.text ?? "") },
      uniquingKeysWith: { _, last in last })
    let named = parameters["entity"]?.text.flatMap(PortalEntity.init(rawValue:))
    switch action {
    case "updateRequisite": return .int(try personEdits(.updateRequisite(id, fields)))
    case "deleteRequisite": return .int(try personEdits(.deleteRequisite(id)))
    case "addBankDetail": return .int(try personEdits(.addBankDetail(requisite: id, fields)))
    case "updateBankDetail": return .int(try personEdits(.updateBankDetail(id, fields)))
    case "deleteBankDetail": return .int(try personEdits(.deleteBankDetail(id)))
    case "setAddress": return .int(try personEdits(.setAddress(requisite: id, type: type, fields)))
    case "deleteAddress": return .int(try personEdits(.deleteAddress(requisite: id, type: type)))
    default: break
    }
    guard let entity = named else { throw .refused("entity must be company or contact.") }
    switch action {
    case "add": return .int(try personAdds(entity, fields))
    case "addRequisite":
      let preset = parameters["preset"]?.integer ?? Presets.organisation
      return .int(try personEdits(.addRequisite(entity, id, preset: preset, fields)))
    case "update": try personUpdates(entity, id, fields)
    case "delete": try personDeletes(entity, id)
    case "changePhone", "changeEmail":
      try personReplaces(
        action == "changePhone" ? "PHONE" : "EMAIL", entity, id, from: parameters["from"]?.text ?? "",
        to: parameters["to"]?.text ?? "")
    default:
      throw .refused(
        "action must be add, update, delete, changePhone, changeEmail, or one of requisites.")
    }
    return .bool(true)
  }
}

extension EmulatorOptions.Normalising {
  /// With other habits, by their names; nil where one is unknown. What is not named stays.
  fileprivate func taking(_ parameters: PHPArray) -> Self? {
    var habits = self
    for (name, value) in parameters.pairs {
      switch name {
      case "trims": habits.trims = value.isOn
      case "truncatesAt255": habits.truncatesAt255 = value.isOn
      case "reformatsPhones": habits.reformatsPhones = value.isOn
      case "dropsExtensions": habits.dropsExtensions = value.isOn
      case "multiFieldLength": habits.multiFieldLength = value.integer > 0 ? value.integer : nil
      case "droppedPhone": habits.droppedPhone = value.text.flatMap { $0.isEmpty ? nil : $0 }
      default: return nil
      }
    }
    return habits
  }
}

extension Journal {
  var value: PHPValue {
    .map([
      ("requests", .int(requests)), ("commands", .int(commands)),
      ("modifyingCommands", .int(modifyingCommands)), ("rejected", .int(rejected)),
      (
        "commandsByMethod",
        .map(commandsByMethod.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })
      ),
      (
        "entries",
        .list(
          entries.map { entry in
            .map([
              ("number", .int(entry.number)), ("method", .string(entry.method)),
              ("commands", .list(entry.commands.map(PHPValue.string))),
              ("modifyingCommands", .int(entry.modifyingCommands)), ("status", .int(entry.status)),
              ("isRejected", .bool(entry.isRejected)),
            ])
          })
      ),
    ])
  }
}
