/// Dictionaries, fixed lists and the search for duplicates.
enum CatalogueExamples {
  private static let status =
    #"{"ID":"digits","ENTITY_ID":"text","STATUS_ID":"text","NAME":"text","NAME_INIT":"text","SORT":"digits","SYSTEM":"text","CATEGORY_ID":"null","COLOR":"null","SEMANTICS":"null"}"#

  private static let choice = #"{"ID":"int","NAME":"text","SYMBOL_CODE":"text","SYMBOL_CODE_SHORT":"text"}"#

  static let all: [Example] = [
    Example(
      "crm.status.list", #"{"filter":{"ENTITY_ID":"INDUSTRY"},"order":{"SORT":"DESC"}}"#, "[\(status)]"),
    Example("crm.status.list", #"{"filter":{"ENTITY_ID":"NONE"}}"#, "[]"),
    Example("crm.status.get", #"{"id":1}"#, status),
    Example(
      "crm.status.fields", "{}",
      #"{"ID":{"isReadOnly":true,"…":0},"ENTITY_ID":{"isImmutable":true,"…":0},"STATUS_ID":"any","SORT":"any","NAME":"any","NAME_INIT":"any","SYSTEM":"any","CATEGORY_ID":"any","COLOR":"any","SEMANTICS":"any","EXTRA":{"type":"=crm_status_extra","…":0}}"#
    ),
    Example("crm.status.entity.types", "{}", #"[{"ID":"text","NAME":"text","…":0}]"#),
    Example(
      "crm.status.entity.items", #"{"entityId":"SOURCE"}"#,
      #"[{"NAME":"text","SORT":"int","STATUS_ID":"text"}]"#),
    Example("crm.status.entity.items", #"{"entityId":"NONE"}"#, "[]"),
    Example("crm.enum.ownertype", "{}", "[\(choice)]"),
    Example(
      "crm.enum.settings.mode", "{}",
      #"[{"ID":"int","NAME":"text","SYMBOL_CODE":"null","SYMBOL_CODE_SHORT":"null"}]"#),
    Example(
      "crm.enum.fields", "{}",
      #"{"ID":{"type":"=integer","…":0},"NAME":"any","SYMBOL_CODE":"any","SYMBOL_CODE_SHORT":"any"}"#),
    Example(
      "crm.multifield.fields", "{}",
      #"{"ID":{"type":"=int","isReadOnly":true,"…":0},"TYPE_ID":"any","VALUE":"any","VALUE_TYPE":"any"}"#),
    Example("crm.userfield.types", "{}", #"[{"ID":"text","title":"text"}]"#),
    Example("crm.settings.mode.get", "{}", "2"),
    Example(
      "crm.duplicate.findbycomm", #"{"type":"PHONE","values":["+79990000001","+79990000002"]}"#,
      #"{"CONTACT":[1],"COMPANY":[1]}"#),
    Example("crm.duplicate.findbycomm", #"{"type":"EMAIL","values":["nobody@mail.example"]}"#, "[]"),
    Example(
      "crm.duplicate.findbycomm", #"{"type":"EMAIL","values":["INFO@kedr.example"],"entity_type":"COMPANY"}"#,
      #"{"COMPANY":[1]}"#),
  ]
}
