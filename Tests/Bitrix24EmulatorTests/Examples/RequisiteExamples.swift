/// Requisites, bank details, addresses, presets and requisite links.
enum RequisiteExamples {
  static let all: [Example] = requisites + details + addresses + presets + links

  private static let descriptor =
    #"{"type":"text","isRequired":"bool","isReadOnly":"bool","isImmutable":"bool","isMultiple":false,"isDynamic":"bool","title":"text","…":0}"#

  private static let requisites = [
    Example("crm.requisite.add", #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":2,"PRESET_ID":1}}"#, "2"),
    Example(
      "crm.requisite.add",
      #"{"fields":{"ENTITY_TYPE_ID":"3","ENTITY_ID":"1","PRESET_ID":"3","NAME":"Физ. лицо","RQ_LAST_NAME":"Орлова"}}"#,
      "2"),
    Example("crm.requisite.update", #"{"id":1,"fields":{"RQ_INN":"9900000011"}}"#, "true"),
    Example(
      "crm.requisite.get", #"{"id":1}"#,
      #"{"ID":"=1","ENTITY_TYPE_ID":"=4","ENTITY_ID":"=1","PRESET_ID":"=1","DATE_CREATE":"moment","DATE_MODIFY":"=","CREATED_BY_ID":"=2","MODIFY_BY_ID":"null","NAME":"=Организация","CODE":"null","XML_ID":"null","ORIGINATOR_ID":"null","ACTIVE":"=Y","ADDRESS_ONLY":"=N","SORT":"=500","RQ_INN":"=9900000003","RQ_KPP":"=990001001","RQ_OGRN":"null","RQ_COMPANY_NAME":"null","RQ_IDENT_TYPE":"null","RQ_VAT_PAYER":"=N","UF_CRM_BRANCH":"=","…":0}"#
    ),
    Example(
      "crm.requisite.list",
      #"{"filter":{"RQ_INN":"9900000003"},"select":["ID","ENTITY_TYPE_ID","ENTITY_ID","NAME"]}"#,
      #"[{"ID":"=1","ENTITY_TYPE_ID":"=4","ENTITY_ID":"=1","NAME":"=Организация"}]"#),
    Example(
      "crm.requisite.list", #"{"filter":{"ENTITY_TYPE_ID":4,"@ENTITY_ID":[1,2]},"select":["ENTITY_ID"]}"#,
      #"[{"ENTITY_ID":"=1"}]"#),
    Example(
      "crm.requisite.list", #"{"order":{"DATE_CREATE":"ASC"},"filter":{"PRESET_ID":"1"},"select":["NAME"]}"#,
      #"[{"NAME":"=Организация"}]"#),
    Example("crm.requisite.list", #"{"filter":{"=RQ_KPP":"990001002","ID":1}}"#, "[]"),
    Example("crm.requisite.update", #"{"id":"1","fields":{"ADDRESS_ONLY":"N","SORT":100}}"#, "true"),
    Example("crm.requisite.list", "{}", #"[{"ID":"=1","RQ_CPF":"null","…":0}]"#),
    Example("crm.requisite.list", #"{"filter":{"RQ_INN":"0"}}"#, "[]"),
    Example("crm.requisite.delete", #"{"id":1}"#, "true"),
    Example(
      "crm.requisite.fields", "{}",
      "{\"ID\":\(descriptor),\"PRESET_ID\":{\"isRequired\":true,\"isImmutable\":true,\"…\":0},\"RQ_IDENT_TYPE\":{\"type\":\"=crm_status\",\"statusType\":[\"text\"],\"…\":0},\"UF_CRM_BRANCH\":{\"type\":\"=boolean\",\"isDynamic\":true,\"…\":0},\"…\":0}"
    ),
    Example(
      "crm.requisite.userfield.list", "{}",
      #"[{"ENTITY_ID":"=CRM_REQUISITE","FIELD_NAME":"=UF_CRM_BRANCH","USER_TYPE_ID":"=boolean","…":0}]"#),
    Example(
      "crm.requisite.userfield.get", #"{"id":3000}"#, #"{"ID":"=3000","FIELD_NAME":"=UF_CRM_BRANCH","…":0}"#),
  ]

  private static let details = [
    Example("crm.requisite.bankdetail.add", #"{"fields":{"ENTITY_ID":1,"NAME":"Второй"}}"#, "2"),
    Example(
      "crm.requisite.bankdetail.update", #"{"id":1,"fields":{"RQ_ACC_NUM":"40702810100000000001"}}"#, "true"),
    Example(
      "crm.requisite.bankdetail.get", #"{"id":1}"#,
      #"{"ID":"=1","ENTITY_ID":"=1","COUNTRY_ID":"=1","DATE_CREATE":"moment","DATE_MODIFY":"=","CREATED_BY_ID":"=2","MODIFY_BY_ID":"null","NAME":"=Счёт","CODE":"null","XML_ID":"null","ORIGINATOR_ID":"null","ACTIVE":"=Y","SORT":"=500","RQ_BANK_NAME":"null","RQ_BANK_ADDR":"null","RQ_BANK_CODE":"null","RQ_AGENCY_NAME":"null","RQ_BANK_ROUTE_NUM":"null","RQ_BIK":"=049900901","RQ_MFO":"null","RQ_ACC_NAME":"null","RQ_ACC_NUM":"null","RQ_ACC_TYPE":"null","RQ_IIK":"null","RQ_ACC_CURRENCY":"null","RQ_COR_ACC_NUM":"null","RQ_IBAN":"null","RQ_SWIFT":"null","RQ_BIC":"null","RQ_CODEB":"null","RQ_CODEG":"null","RQ_RIB":"null","COMMENTS":"null"}"#
    ),
    Example(
      "crm.requisite.bankdetail.list", #"{"filter":{"ENTITY_ID":1},"select":["ID","ENTITY_ID","NAME"]}"#,
      #"[{"ID":"=1","ENTITY_ID":"=1","NAME":"=Счёт"}]"#),
    Example("crm.requisite.bankdetail.list", #"{"filter":{"!%RQ_BIK":"0499"}}"#, "[]"),
    Example(
      "crm.requisite.bankdetail.list",
      #"{"filter":{"@ENTITY_ID":[1,2],"=RQ_BIK":"049900901"},"select":["ID"]}"#,
      #"[{"ID":"=1"}]"#),
    Example(
      "crm.requisite.bankdetail.add",
      #"{"fields":{"ENTITY_ID":"1","COUNTRY_ID":1,"NAME":"Валютный","RQ_BANK_NAME":"Банк","RQ_ACC_CURRENCY":"EUR","XML_ID":"x-1"}}"#,
      "2"),
    Example(
      "crm.requisite.bankdetail.update", #"{"ID":"1","FIELDS":{"NAME":"Основной","RQ_BIK":""}}"#, "true"),
    Example("crm.requisite.bankdetail.delete", #"{"id":1}"#, "true"),
    Example(
      "crm.requisite.bankdetail.fields", "{}",
      "{\"ENTITY_ID\":{\"isRequired\":true,\"isImmutable\":true,\"…\":0},\"RQ_BIK\":\(descriptor),\"…\":0}"),
  ]

  private static let address =
    #"{"TYPE_ID":"=6","ENTITY_TYPE_ID":"=8","ENTITY_ID":"=1","ADDRESS_1":"=Новая, 1","ADDRESS_2":"null","CITY":"=Томск","POSTAL_CODE":"null","REGION":"null","PROVINCE":"null","COUNTRY":"null","COUNTRY_CODE":"null","LOC_ADDR_ID":"digits","ANCHOR_TYPE_ID":"=4","ANCHOR_ID":"=1"}"#

  private static let addresses = [
    Example(
      "crm.address.add", #"{"fields":{"TYPE_ID":1,"ENTITY_TYPE_ID":8,"ENTITY_ID":1,"CITY":"Тюмень"}}"#, "true"
    ),
    Example(
      "crm.address.update", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1,"CITY":"Тюмень"}}"#,
      "true"),
    Example("crm.address.list", #"{"filter":{"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#, "[\(address)]"),
    Example(
      "crm.address.list", #"{"filter":{"ANCHOR_ID":1,"ANCHOR_TYPE_ID":4},"select":["CITY"]}"#,
      #"[{"CITY":"=Томск"}]"#),
    Example("crm.address.list", #"{"filter":{"TYPE_ID":9}}"#, "[]"),
    Example(
      "crm.address.list",
      #"{"order":{"TYPE_ID":"ASC"},"filter":{"ENTITY_TYPE_ID":8,"@ENTITY_ID":[1,2]},"select":["TYPE_ID","ENTITY_ID"]}"#,
      #"[{"TYPE_ID":"=6","ENTITY_ID":"=1"}]"#),
    Example(
      "crm.address.update",
      #"{"fields":{"TYPE_ID":"6","ENTITY_TYPE_ID":"8","ENTITY_ID":"1","ADDRESS_1":"Садовая, 2","CITY":"Томск","POSTAL_CODE":"634050"}}"#,
      "true"),
    Example("crm.address.delete", #"{"fields":{"TYPE_ID":6,"ENTITY_TYPE_ID":8,"ENTITY_ID":1}}"#, "true"),
    Example(
      "crm.address.fields", "{}",
      "{\"TYPE_ID\":{\"isRequired\":true,\"…\":0},\"ENTITY_TYPE_ID\":\(descriptor),\"ENTITY_ID\":\(descriptor),\"ADDRESS_1\":\(descriptor),\"ADDRESS_2\":\(descriptor),\"CITY\":\(descriptor),\"POSTAL_CODE\":\(descriptor),\"REGION\":\(descriptor),\"PROVINCE\":\(descriptor),\"COUNTRY\":\(descriptor),\"COUNTRY_CODE\":\(descriptor),\"LOC_ADDR_ID\":\(descriptor),\"ANCHOR_TYPE_ID\":{\"isReadOnly\":true,\"…\":0},\"ANCHOR_ID\":\(descriptor)}"
    ),
    Example(
      "crm.enum.addresstype", "{}",
      #"[{"ID":"int","NAME":"text","SYMBOL_CODE":"null","SYMBOL_CODE_SHORT":"null"}]"#),
  ]

  private static let presetField =
    #"{"ID":"int","FIELD_NAME":"text","FIELD_TITLE":"text","IN_SHORT_LIST":"text","SORT":"int"}"#

  private static let presets = [
    Example(
      "crm.requisite.preset.add", #"{"fields":{"ENTITY_TYPE_ID":8,"COUNTRY_ID":1,"NAME":"Филиал"}}"#, "4"),
    Example("crm.requisite.preset.update", #"{"id":3,"fields":{"NAME":"Человек"}}"#, "true"),
    Example(
      "crm.requisite.preset.get", #"{"id":2}"#,
      #"{"ID":"=2","ENTITY_TYPE_ID":"=8","COUNTRY_ID":"=1","DATE_CREATE":"moment","DATE_MODIFY":"=","CREATED_BY_ID":"=1","MODIFY_BY_ID":"null","NAME":"=ИП","XML_ID":"=#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#","ACTIVE":"=Y","SORT":"=500"}"#
    ),
    Example("crm.requisite.preset.list", #"{"select":["ID","NAME"]}"#, #"[{"ID":"digits","NAME":"text"}]"#),
    Example("crm.requisite.preset.list", #"{"filter":{"COUNTRY_ID":122}}"#, "[]"),
    Example("crm.requisite.preset.delete", #"{"id":3}"#, "true"),
    Example("crm.requisite.preset.countries", "{}", #"[{"ID":"int","CODE":"text","TITLE":"text"}]"#),
    Example(
      "crm.requisite.preset.fields", "{}",
      "{\"ID\":\(descriptor),\"NAME\":{\"isRequired\":true,\"…\":0},\"…\":0}"),
    Example("crm.requisite.preset.field.list", #"{"preset":{"ID":1}}"#, "[\(presetField)]"),
    Example("crm.requisite.preset.field.get", #"{"id":4,"preset":{"ID":1}}"#, presetField),
    Example(
      "crm.requisite.preset.field.add", #"{"preset":{"ID":1},"fields":{"FIELD_NAME":"RQ_OKVED","SORT":700}}"#,
      "14"),
    Example("crm.requisite.preset.field.update", #"{"id":1,"preset":{"ID":1},"fields":{"SORT":1}}"#, "true"),
    Example("crm.requisite.preset.field.delete", #"{"id":1,"preset":{"ID":1}}"#, "true"),
    Example("crm.requisite.preset.field.availabletoadd", #"{"preset":{"ID":1}}"#, #"["text"]"#),
    Example(
      "crm.requisite.preset.field.fields", "{}",
      "{\"ID\":\(descriptor),\"FIELD_NAME\":\(descriptor),\"FIELD_TITLE\":\(descriptor),\"SORT\":\(descriptor),\"IN_SHORT_LIST\":\(descriptor)}"
    ),
  ]

  private static let links = [
    Example(
      "crm.requisite.link.register",
      #"{"fields":{"ENTITY_TYPE_ID":2,"ENTITY_ID":7,"REQUISITE_ID":1,"BANK_DETAIL_ID":1,"MC_REQUISITE_ID":0,"MC_BANK_DETAIL_ID":0}}"#,
      "true"),
    Example("crm.requisite.link.unregister", #"{"entityTypeId":2,"entityId":7}"#, "true"),
    Example("crm.requisite.link.list", "{}", "[]"),
    Example(
      "crm.requisite.link.fields", "{}",
      "{\"ENTITY_TYPE_ID\":\(descriptor),\"ENTITY_ID\":\(descriptor),\"REQUISITE_ID\":\(descriptor),\"BANK_DETAIL_ID\":\(descriptor),\"MC_REQUISITE_ID\":\(descriptor),\"MC_BANK_DETAIL_ID\":\(descriptor)}"
    ),
  ]
}
