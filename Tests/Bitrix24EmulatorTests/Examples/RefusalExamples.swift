/// What the methods refuse, as their pages list it.
enum RefusalExamples {
  static let all: [Refusal] = records + links + items + requisites + others

  private static let records: [Refusal] =
    ["company", "contact"].flatMap { kind -> [Refusal] in
      let missing = kind == "company" ? "Company is not found" : "Contact is not found"
      return [
        Refusal("crm.\(kind).add", "{}", "Parameter 'fields' must be array."),
        Refusal(
          "crm.\(kind).add", #"{"fields":{"COMMENTS":"x"},"params":"x"}"#, "Parameter 'params' must be array."
        ),
        Refusal("crm.\(kind).update", #"{"fields":{}}"#, "ID is not defined or invalid."),
        Refusal("crm.\(kind).update", #"{"id":1}"#, "Parameter 'fields' must be array."),
        Refusal("crm.\(kind).update", #"{"id":99,"fields":{"COMMENTS":"x"}}"#, missing),
        Refusal("crm.\(kind).get", "{}", "ID is not defined or invalid."),
        Refusal("crm.\(kind).get", #"{"id":99}"#, "Not found"),
        Refusal("crm.\(kind).list", #"{"filter":"x"}"#, "Parameter 'filter' must be array"),
        Refusal("crm.\(kind).list", #"{"order":"x"}"#, "Parameter 'order' must be array"),
        Refusal("crm.\(kind).delete", "{}", "ID is not defined or invalid."),
        Refusal("crm.\(kind).userfield.get", "{}", "ID is not defined or invalid."),
      ]
    } + [
      Refusal("crm.company.delete", #"{"id":99}"#, "Company is not found"),
      Refusal("crm.contact.delete", #"{"id":99}"#, 400, "ERROR_CORE", "Элемент не найден"),
    ]

  private static let links: [Refusal] = [
    Refusal("crm.contact.company.add", "{}", "The parameter 'ownerEntityID' is invalid or not defined."),
    Refusal("crm.contact.company.add", #"{"id":1}"#, "The parameter 'fields' must be array."),
    Refusal(
      "crm.contact.company.add", #"{"id":1,"fields":{"COMPANY_ID":99}}"#,
      "The parameter 'fields' is not valid."),
    Refusal("crm.contact.company.delete", #"{"id":99,"fields":{"COMPANY_ID":1}}"#, "Not found"),
    Refusal(
      "crm.contact.company.items.get", #"{"id":0}"#,
      "The parameter 'ownerEntityID' is invalid or not defined."),
    Refusal("crm.contact.company.items.set", #"{"id":1}"#, "The parameter items must be array."),
    Refusal("crm.company.contact.items.delete", #"{"id":99}"#, "Not found"),
  ]

  private static let items: [Refusal] = [
    Refusal(
      "crm.item.add", #"{"fields":{"title":"A"}}"#, 400, "100",
      "Could not find value for parameter {entityTypeId}"),
    Refusal(
      "crm.item.add", #"{"entityTypeId":4}"#, 400, "100", "Could not find value for parameter {fields}"),
    Refusal("crm.item.get", #"{"entityTypeId":4}"#, 400, "100", "Could not find value for parameter {id}"),
    Refusal("crm.item.get", #"{"entityTypeId":177,"id":1}"#, 400, "NOT_FOUND", "Смарт-процесс не найден"),
    Refusal("crm.item.get", #"{"entityTypeId":4,"id":99}"#, 400, "NOT_FOUND", "Элемент не найден"),
    Refusal(
      "crm.item.update", #"{"entityTypeId":3,"id":99,"fields":{"name":"x"}}"#, 400, "NOT_FOUND",
      "Элемент не найден"),
    Refusal("crm.item.delete", #"{"entityTypeId":4,"id":99}"#, 400, "NOT_FOUND", "Элемент не найден"),
    Refusal(
      "crm.item.list", #"{"entityTypeId":4,"filter":{">ddId":1}}"#, 400, "INVALID_ARG_VALUE",
      "Invalid filter: field 'ddId' is not allowed in filter"),
    Refusal(
      "crm.item.list", #"{"entityTypeId":4,"filter":{"id":"x"}}"#, 400, "INVALID_ARG_VALUE",
      "Invalid filter: field 'id' has invalid value"),
    Refusal(
      "crm.item.list", #"{"entityTypeId":4,"order":{"zz":"ASC"}}"#, 400, "INVALID_ARG_VALUE",
      "Invalid order: field 'zz' is not allowed in order"),
    Refusal(
      "crm.item.add", #"{"entityTypeId":4,"fields":{"typeId":"NONE"}}"#, 400,
      "CRM_FIELD_ERROR_VALUE_NOT_VALID",
      "Поле \"Тип компании\" содержит некорректное значение"),
    Refusal(
      "crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"title":""}}"#, 400, "CRM_FIELD_ERROR_REQUIRED",
      "Поле \"Название компании\" обязательно для заполнения"),
    Refusal(
      "crm.item.batchImport",
      "{\"entityTypeId\":4,\"data\":[\((0..<21).map { "{\"title\":\"\($0)\"}" }.joined(separator: ","))]}",
      400, "MAX_IMPORT_BATCH_SIZE_EXCEEDED", "Вы не можете импортировать больше 20 элементов"),
    Refusal(
      "crm.item.batchImport", #"{"entityTypeId":4}"#, 400, "100", "Could not find value for parameter {data}"),
    Refusal("crm.item.fields", #"{"entityTypeId":177}"#, 400, "NOT_FOUND", "Смарт-процесс не найден"),
  ]

  private static let requisites: [Refusal] = [
    Refusal(
      "crm.requisite.add", #"{"fields":{"ENTITY_ID":1,"PRESET_ID":1}}"#,
      "ENTITY_TYPE_ID is not defined or invalid."),
    Refusal(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"PRESET_ID":1}}"#,
      "ENTITY_ID is not defined or invalid."),
    Refusal(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1}}"#,
      "PRESET_ID is not defined or invalid."),
    Refusal(
      "crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":3,"ENTITY_ID":9,"PRESET_ID":1}}"#,
      "Entity not found."),
    Refusal(
      "crm.requisite.update", #"{"id":57,"fields":{"NAME":"x"}}"#, "The Requisite with ID '57' is not found"),
    Refusal("crm.requisite.get", #"{"id":57}"#, "The Requisite with ID '57' is not found"),
    Refusal("crm.requisite.delete", "{}", "ID is not defined or invalid."),
    Refusal("crm.requisite.list", #"{"filter":"x"}"#, "Parameter 'filter' must be array"),
    Refusal(
      "crm.requisite.bankdetail.add", #"{"fields":{"NAME":"x"}}"#, "ENTITY_ID is not defined or invalid."),
    Refusal(
      "crm.requisite.bankdetail.get", #"{"id":57}"#, "The RequisiteBankDetail with ID '57' is not found"),
    Refusal(
      "crm.requisite.bankdetail.update", #"{"id":57,"fields":{"NAME":"x"}}"#,
      "The RequisiteBankDetail with ID '57' is not found"),
    Refusal(
      "crm.requisite.bankdetail.delete", #"{"id":57}"#, "The RequisiteBankDetail with ID '57' is not found"),
    Refusal(
      "crm.address.add", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#, "TypeAddress exists."),
    Refusal(
      "crm.address.add", #"{"fields":{"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#,
      "TYPE_ID is not defined or invalid."),
    Refusal(
      "crm.address.update", #"{"fields":{"TYPE_ID":1,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#,
      "TypeAddress not found."),
    Refusal(
      "crm.address.delete", #"{"fields":{"TYPE_ID":1,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#,
      "TypeAddress not found."),
    Refusal("crm.requisite.preset.get", #"{"id":57}"#, "The Preset with ID '57' is not found"),
    Refusal(
      "crm.requisite.preset.add", #"{"fields":{"COUNTRY_ID":1,"NAME":"x"}}"#,
      "ENTITY_TYPE_ID is not defined or invalid"),
    Refusal(
      "crm.requisite.preset.delete", #"{"id":1}"#,
      "Вы не можете удалить шаблон, так как по нему уже созданы реквизиты"),
    Refusal(
      "crm.requisite.preset.field.list", #"{"preset":{"ID":57}}"#, "The Preset with ID '57' is not found"),
    Refusal(
      "crm.requisite.preset.field.get", #"{"id":57,"preset":{"ID":1}}"#,
      "The PresetField with ID '57' is not found"),
    Refusal(
      "crm.requisite.preset.field.add", #"{"preset":{"ID":1},"fields":{"FIELD_NAME":"RQ_INN"}}"#,
      "The field 'RQ_INN' can not be added."),
    Refusal("crm.requisite.preset.field.availabletoadd", #"{"preset":{"ID":57}}"#, "Шаблон не найден."),
    Refusal("crm.requisite.link.get", #"{"entityTypeId":2,"entityId":7}"#, "Not found"),
    Refusal(
      "crm.requisite.link.get", #"{"entityTypeId":4,"entityId":7}"#, "entityTypeId is not defined or invalid."
    ),
    Refusal("crm.requisite.link.unregister", #"{"entityTypeId":2}"#, "entityId is not defined or invalid."),
    Refusal(
      "crm.requisite.link.register", #"{"fields":{"ENTITY_TYPE_ID":2,"ENTITY_ID":7,"REQUISITE_ID":1}}"#,
      "BANK_DETAIL_ID is not defined or invalid."),
  ]

  private static let others: [Refusal] = [
    Refusal("crm.status.get", #"{"id":4711}"#, "Status is not found."),
    Refusal("crm.status.list", #"{"filter":"x"}"#, "Invalid parameters."),
    Refusal("crm.status.entity.items", "{}", "The parameter entityId is not defined or invalid."),
    Refusal("crm.duplicate.findbycomm", "{}", "Communication type is not defined."),
    Refusal("crm.duplicate.findbycomm", #"{"type":"PHONE"}"#, "Communication values is not defined."),
    Refusal("feature.get", "{}", 400, "CODE_EMPTY", "Code is empty"),
    Refusal("crm.company.invent", "{}", 404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
    Refusal("event.bind", "{}", 400, "ERROR_ARGUMENT", "Argument 'EVENT' is null or empty"),
    Refusal(
      "event.bind", #"{"event":"ONCRMCOMPANYADD","handler":"https://local/"}"#, 400,
      "ERROR_WRONG_HANDLER_URL",
      "Wrong handler URL"),
    Refusal(
      "event.bind", #"{"event":"ONNOTHING","handler":"https://elsewhere.example/"}"#, 400,
      "ERROR_EVENT_NOT_FOUND",
      "Event not found"),
    Refusal("event.unbind", "{}", 400, "ERROR_ARGUMENT", "Argument 'EVENT' is null or empty"),
    Refusal("event.offline.get", #"{"limit":0}"#, 400, "ERROR_ARGUMENT", "Value must be positive integer"),
    Refusal("event.offline.list", #"{"filter":"x"}"#, 400, "ERROR_ARGUMENT", "The filter is not an array."),
    Refusal("event.offline.clear", "{}", 400, "ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty"),
    Refusal(
      "event.offline.error", #"{"process_id":"p"}"#, 400, "ERROR_ARGUMENT",
      "Value must be array of MESSAGE_ID values"),
  ]
}
