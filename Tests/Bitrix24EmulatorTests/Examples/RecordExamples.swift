/// The classic methods of companies and contacts, and their links.
enum RecordExamples {
  static let all: [Example] = both + companies + contacts + links

  private static let descriptor =
    #"{"type":"text","isRequired":"bool","isReadOnly":"bool","isImmutable":"bool","isMultiple":"bool","isDynamic":"bool","title":"text","…":0}"#

  private static let both: [Example] = ["company", "contact"].flatMap { kind -> [Example] in
    let name = kind == "company" ? "TITLE" : "NAME"
    return [
      Example("crm.\(kind).add", "{\"fields\":{\"\(name)\":\"A\"}}", "int"),
      Example("crm.\(kind).add", "{\"fields\":{}}", "int"),
      Example(
        "crm.\(kind).add",
        "{\"FIELDS\":{\"\(name)\":\"A\",\"PHONE\":[{\"VALUE\":\"+7\",\"VALUE_TYPE\":\"WORK\"}]},\"PARAMS\":{\"REGISTER_SONET_EVENT\":\"N\"}}",
        "int"),
      Example("crm.\(kind).update", "{\"id\":1,\"fields\":{\"\(name)\":\"B\"}}", "true"),
      Example("crm.\(kind).update", "{\"ID\":\"1\",\"fields\":{\"NONSENSE\":1}}", "true"),
      Example(
        "crm.\(kind).list", #"{"select":["ID","ASSIGNED_BY_ID"]}"#,
        #"[{"ID":"digits","ASSIGNED_BY_ID":"digits"}]"#),
      Example(
        "crm.\(kind).list", #"{"select":["PHONE"],"filter":{"ID":1}}"#,
        #"[{"ID":"=1","PHONE":[{"ID":"digits","VALUE_TYPE":"=WORK","VALUE":"text","TYPE_ID":"=PHONE"}]}]"#),
      Example("crm.\(kind).list", #"{"filter":{">ID":99},"select":["ID"]}"#, "[]"),
      Example("crm.\(kind).delete", #"{"id":1}"#, "true"),
      Example(
        "crm.\(kind).fields", "{}",
        "{\"ID\":\(descriptor),\"\(name)\":\(descriptor),\"PHONE\":\(descriptor),\"UF_CRM_INN\":\(descriptor),\"…\":0}"
      ),
      Example(
        "crm.\(kind).userfield.list", #"{"filter":{"USER_TYPE_ID":"enumeration"}}"#,
        "[{\"ID\":\"digits\",\"ENTITY_ID\":\"=CRM_\(kind.uppercased())\",\"FIELD_NAME\":\"=UF_CRM_CLASS\",\"USER_TYPE_ID\":\"=enumeration\",\"XML_ID\":\"null\",\"SORT\":\"digits\",\"MULTIPLE\":\"=N\",\"MANDATORY\":\"=N\",\"SHOW_FILTER\":\"=E\",\"SHOW_IN_LIST\":\"=Y\",\"EDIT_IN_LIST\":\"=Y\",\"IS_SEARCHABLE\":\"=N\",\"SETTINGS\":{\"DISPLAY\":\"=LIST\",\"…\":0},\"LIST\":[{\"ID\":\"digits\",\"SORT\":\"digits\",\"VALUE\":\"text\",\"DEF\":\"=N\",\"XML_ID\":\"text\"}]}]"
      ),
      Example(
        "crm.\(kind).userfield.get", "{\"id\":\(kind == "company" ? 1000 : 2000)}",
        #"{"FIELD_NAME":"=UF_CRM_INN","USER_TYPE_ID":"=string","EDIT_FORM_LABEL":{"ru":"=ИНН","en":"=","…":0},"LIST_FILTER_LABEL":{"ru":"=ИНН","en":"=ИНН","…":0},"HELP_MESSAGE":{"ru":"=","…":0},"…":0}"#
      ),
    ]
  }

  private static let companies = [
    Example(
      "crm.company.get", #"{"id":1}"#,
      #"{"ID":"=1","TITLE":"text","COMPANY_TYPE":"null","LOGO":"null","LEAD_ID":"null","HAS_PHONE":"=Y","HAS_EMAIL":"=Y","HAS_IMOL":"=N","ASSIGNED_BY_ID":"digits","CREATED_BY_ID":"=2","MODIFY_BY_ID":"=2","REVENUE":"=0","CURRENCY_ID":"null","COMMENTS":"=","DATE_CREATE":"moment","DATE_MODIFY":"moment","OPENED":"=Y","IS_MY_COMPANY":"=N","ORIGINATOR_ID":"null","ORIGIN_ID":"null","PHONE":[{"ID":"digits","VALUE_TYPE":"text","VALUE":"text","TYPE_ID":"=PHONE"}],"EMAIL":[{"ID":"digits","VALUE_TYPE":"text","VALUE":"text","TYPE_ID":"=EMAIL"}],"UF_CRM_INN":"=","UF_CRM_CLASS":"=","…":0}"#
    ),
    Example(
      "crm.company.list", #"{"order":{"ID":"ASC"}}"#,
      #"[{"ID":"digits","TITLE":"text","DATE_MODIFY":"moment","UF_CRM_INN":"text","…":0}]"#),
    Example(
      "crm.company.list", #"{"filter":{"%TITLE":"исток"},"select":["TITLE"]}"#,
      #"[{"ID":"=2","TITLE":"text"}]"#),
    Example("crm.company.list", #"{"filter":{"PHONE":"+79990000001"},"select":["ID"]}"#, #"[{"ID":"=1"}]"#),
  ]

  private static let contacts = [
    Example(
      "crm.contact.get", #"{"id":1}"#,
      #"{"ID":"=1","NAME":"=Анна","LAST_NAME":"=Орлова","SECOND_NAME":"null","POST":"null","PHOTO":"null","TYPE_ID":"null","COMPANY_ID":"=1","BIRTHDATE":"=","EXPORT":"=Y","DATE_CREATE":"moment","DATE_MODIFY":"moment","PHONE":[{"ID":"digits","VALUE_TYPE":"text","VALUE":"text","TYPE_ID":"=PHONE"}],"…":0}"#
    ),
    Example(
      "crm.contact.list", #"{"filter":{"COMPANY_ID":1},"select":["ID","COMPANY_ID"]}"#,
      #"[{"ID":"=1","COMPANY_ID":"=1"}]"#),
    Example("crm.contact.add", #"{"fields":{"NAME":"A","COMPANY_IDS":[1,2]}}"#, "int"),
    Example("crm.contact.update", #"{"id":1,"fields":{"BIRTHDATE":"1990-05-01"}}"#, "true"),
  ]

  private static let links = [
    Example(
      "crm.contact.company.add", #"{"id":1,"fields":{"COMPANY_ID":2,"IS_PRIMARY":"Y","SORT":5}}"#, "true"),
    Example("crm.contact.company.add", #"{"id":1,"fields":{"COMPANY_ID":1}}"#, "false"),
    Example("crm.contact.company.delete", #"{"id":1,"fields":{"COMPANY_ID":1}}"#, "true"),
    Example("crm.contact.company.delete", #"{"id":1,"fields":{"COMPANY_ID":2}}"#, "false"),
    Example(
      "crm.contact.company.items.get", #"{"id":1}"#,
      #"[{"COMPANY_ID":1,"SORT":10,"ROLE_ID":0,"IS_PRIMARY":"=Y"}]"#),
    Example("crm.contact.company.items.get", #"{"id":4711}"#, "[]"),
    Example(
      "crm.contact.company.items.set", #"{"id":1,"items":[{"COMPANY_ID":2},{"COMPANY_ID":1}]}"#, "true"),
    Example("crm.contact.company.items.delete", #"{"id":1}"#, "true"),
    Example(
      "crm.contact.company.fields", "{}",
      #"{"SORT":{"type":"=integer","title":"=Сортировка","…":0},"IS_PRIMARY":{"type":"=char","title":"=Первичный","…":0},"COMPANY_ID":{"type":"=integer","isRequired":true,"title":"=Компания","…":0}}"#
    ),
    Example("crm.company.contact.add", #"{"id":2,"fields":{"CONTACT_ID":1}}"#, "true"),
    Example("crm.company.contact.delete", #"{"id":1,"fields":{"CONTACT_ID":1}}"#, "true"),
    Example(
      "crm.company.contact.items.get", #"{"id":1}"#,
      #"[{"CONTACT_ID":1,"SORT":"int","ROLE_ID":0,"IS_PRIMARY":"=Y"}]"#),
    Example("crm.company.contact.items.set", #"{"id":2,"items":[{"CONTACT_ID":1,"SORT":10}]}"#, "true"),
    Example("crm.company.contact.items.delete", #"{"id":1}"#, "true"),
    Example(
      "crm.company.contact.fields", "{}",
      #"{"SORT":{"type":"=integer","isRequired":false,"isReadOnly":false,"isImmutable":false,"isMultiple":false,"isDynamic":false,"title":"=Сортировка"},"IS_PRIMARY":{"type":"=char","title":"=Первичный","…":0},"CONTACT_ID":{"type":"=integer","isRequired":true,"title":"=Контакт","…":0}}"#
    ),
  ]
}
