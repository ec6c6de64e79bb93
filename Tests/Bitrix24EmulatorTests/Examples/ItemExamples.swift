/// The universal methods for companies (4) and contacts (3).
enum ItemExamples {
  private static let company =
    #"{"id":"int","title":"text","typeId":"text?","revenue":"number","opened":"=Y","isMyCompany":"=N","assignedById":"int","createdBy":"int","createdTime":"moment","updatedTime":"moment","contactIds":"any","phone":"text","email":"text","fm":"any","ufCrmInn":"text","ufCrmClass":"int?","categoryId":0,"entityTypeId":4,"…":0}"#

  private static let contact =
    #"{"id":"int","name":"text","lastName":"text?","companyId":"int","companyIds":"any","birthdate":"null","export":"=Y","assignedById":"int","updatedTime":"moment","phone":"text","fm":"any","entityTypeId":3,"…":0}"#

  private static let row = #"{"id":"int","valueType":"text","value":"text","typeId":"text"}"#

  static let all: [Example] = [
    Example("crm.item.add", #"{"entityTypeId":4,"fields":{"title":"A"}}"#, "{\"item\":\(company)}"),
    Example("crm.item.add", #"{"entityTypeId":"3","fields":{"name":"A"}}"#, "{\"item\":\(contact)}"),
    Example(
      "crm.item.add", #"{"entityTypeId":3,"fields":{"name":"A","companyIds":[2,1]}}"#,
      #"{"item":{"companyIds":["int"],"companyId":2,"…":0}}"#),
    Example(
      "crm.item.add",
      #"{"entityTypeId":4,"fields":{"title":"A","fm":{"n0":{"typeId":"PHONE","valueType":"WORK","value":"+7"}}}}"#,
      "{\"item\":{\"fm\":[\(row)],\"phone\":\"=+7\",\"…\":0}}"),
    Example("crm.item.get", #"{"entityTypeId":4,"id":1}"#, "{\"item\":\(company)}"),
    Example("crm.item.get", #"{"entityTypeId":3,"id":1}"#, "{\"item\":\(contact)}"),
    Example(
      "crm.item.get", #"{"entityTypeId":4,"id":1}"#, "{\"item\":{\"fm\":[\(row)],\"contactIds\":[1],\"…\":0}}"
    ),
    Example(
      "crm.item.get", #"{"entityTypeId":4,"id":1,"useOriginalUfNames":"Y"}"#,
      #"{"item":{"UF_CRM_INN":"=","UF_CRM_CLASS":"null","…":0}}"#),
    Example(
      "crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"title":"B","ufCrmClass":46}}"#,
      #"{"item":{"title":"=B","ufCrmClass":46,"…":0}}"#),
    Example("crm.item.update", #"{"entityTypeId":3,"id":1,"fields":{}}"#, "{\"item\":\(contact)}"),
    Example("crm.item.delete", #"{"entityTypeId":4,"id":2}"#, "[]"),
    Example("crm.item.delete", #"{"entityTypeId":3,"id":1}"#, "[]"),
    Example("crm.item.list", #"{"entityTypeId":4}"#, "{\"items\":[\(company)]}"),
    Example(
      "crm.item.list", #"{"entityTypeId":4,"select":["id","title"],"order":{"id":"DESC"}}"#,
      #"{"items":[{"id":"int","title":"text"}]}"#),
    Example(
      "crm.item.list", #"{"entityTypeId":4,"select":["id"],"filter":{"@id":[1,7]}}"#, #"{"items":[{"id":1}]}"#
    ),
    Example("crm.item.list", #"{"entityTypeId":3,"filter":{">id":99}}"#, #"{"items":[]}"#),
    Example(
      "crm.item.list",
      #"{"entityTypeId":4,"select":["id"],"filter":{"0":{"logic":"OR","0":{"%title":"исток"},"1":{"id":99}}}}"#,
      #"{"items":[{"id":2}]}"#),
    Example(
      "crm.item.list", #"{"entityTypeId":3,"select":["id","companyIds"]}"#,
      #"{"items":[{"id":1,"companyIds":[1]}]}"#),
    Example(
      "crm.item.fields", #"{"entityTypeId":4}"#,
      #"{"fields":{"id":{"type":"=integer","isReadOnly":true,"upperName":"=ID","…":0},"title":{"type":"=string","upperName":"=TITLE","…":0},"ufCrmClass":{"type":"=enumeration","items":[{"ID":"digits","VALUE":"text"}],"upperName":"=UF_CRM_CLASS","…":0},"fm":{"type":"=crm_multifield","isMultiple":true,"…":0},"…":0}}"#
    ),
    Example(
      "crm.item.fields", #"{"entityTypeId":3}"#,
      #"{"fields":{"companyIds":{"type":"=crm_company","isMultiple":true,"…":0},"birthdate":{"type":"=date","…":0},"phoneMobile":{"type":"=string","isReadOnly":true,"upperName":"=PHONE_MOBILE","…":0},"searchContent":{"isReadOnly":true,"…":0},"observers":{"type":"=user","isReadOnly":false,"isMultiple":true,"…":0},"…":0}}"#
    ),
    Example("crm.item.import", #"{"entityTypeId":4,"fields":{"title":"A"}}"#, #"{"item":{"id":3}}"#),
    Example(
      "crm.item.import", #"{"entityTypeId":3,"fields":{"name":"A","createdBy":2}}"#, #"{"item":{"id":2}}"#),
    Example(
      "crm.item.batchImport", #"{"entityTypeId":4,"data":[{"title":"A"},{"title":"B","ufCrmClass":45}]}"#,
      #"{"items":[{"item":{"id":"int"}}]}"#),
    Example(
      "crm.item.batchImport", #"{"entityTypeId":4,"data":[{"title":"A","typeId":"NONE"}]}"#,
      #"{"items":[{"error":"=CRM_FIELD_ERROR_VALUE_NOT_VALID","error_description":"text"}]}"#),
    Example("crm.item.batchImport", #"{"entityTypeId":4,"data":[]}"#, #"{"items":[]}"#),
  ]
}
