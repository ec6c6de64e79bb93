/// The portal itself, its users, batches and events.
enum PortalExamples {
  private static let user =
    #"{"ID":"digits","ACTIVE":"bool","NAME":"text","LAST_NAME":"text","SECOND_NAME":"text","EMAIL":"text","LAST_LOGIN":"moment","DATE_REGISTER":"moment","TIME_ZONE":"text","IS_ONLINE":"text","TIMESTAMP_X":"moment","LAST_ACTIVITY_DATE":"moment","PERSONAL_GENDER":"text","PERSONAL_BIRTHDAY":"text","WORK_POSITION":"text","UF_DEPARTMENT":["int"],"USER_TYPE":"=employee"}"#

  private static let handler = #""event":"ONCRMCOMPANYADD","handler":"https://elsewhere.example/""#

  static let all: [Example] = [
    Example("server.time", "{}", "moment"),
    Example(
      "profile", "{}",
      #"{"ID":"=1","ADMIN":true,"NAME":"text","LAST_NAME":"text","PERSONAL_GENDER":"text","TIME_ZONE":"text"}"#
    ),
    Example("scope", "{}", #"["text"]"#),
    Example("scope", #"{"full":true}"#, #"["text"]"#),
    Example("methods", "{}", #"["text"]"#),
    Example("method.get", #"{"name":"crm.requisite.add"}"#, #"{"isExisting":true,"isAvailable":true}"#),
    Example("method.get", #"{"name":"crm.requisite.invent"}"#, #"{"isExisting":false,"isAvailable":false}"#),
    Example("method.get", "{}", #"{"isExisting":false,"isAvailable":false}"#),
    Example("user.current", "{}", user),
    Example("user.get", "{}", "[\(user)]"),
    Example("user.get", #"{"FILTER":{"EMAIL":"user2@example.com"}}"#, #"[{"ID":"=2","…":0}]"#),
    Example("user.search", #"{"FILTER":{"FIND":"нет такого"}}"#, "[]"),
    Example("user.search", #"{"FILTER":{"NAME":"Пё"}}"#, #"[{"NAME":"=Пётр","…":0}]"#),
    Example("user.admin", "{}", "true"),
    Example(
      "app.info", "{}", #"{"ID":"int","CODE":"text","VERSION":"int","STATUS":"=L","INSTALLED":true,"…":0}"#),
    Example("feature.get", #"{"CODE":"rest_offline_extended"}"#, #"{"value":"=Y"}"#),
    Example(
      "batch", #"{"halt":0,"cmd":{"a":"crm.company.get?id=1","b":"crm.company.list?select[]=ID"}}"#,
      #"{"result":{"a":{"ID":"=1","…":0},"b":[{"ID":"digits"}]},"result_error":[],"result_total":{"b":2},"result_next":[],"result_time":{"a":"any","b":"any"}}"#
    ),
    Example(
      "batch", #"{"cmd":{"a":"crm.company.get?id=99"}}"#,
      #"{"result":[],"result_error":{"a":{"error":"=","error_description":"=Not found"}},"result_total":[],"result_next":[],"result_time":[]}"#
    ),
    Example(
      "batch", #"{"cmd":["server.time","user.admin"]}"#,
      #"{"result":["any"],"result_error":[],"result_total":[],"result_next":[],"result_time":["any"]}"#),
    Example(
      "batch",
      #"{"halt":1,"cmd":{"a":"crm.company.list?select[]=ID&order[ID]=DESC","b":"crm.company.get?id=$result[a][0][ID]"}}"#,
      #"{"result":{"a":[{"ID":"digits"}],"b":{"ID":"=2","TITLE":"=ООО «Исток»","…":0}},"result_error":[],"result_total":{"a":2},"result_next":[],"result_time":{"a":"any","b":"any"}}"#
    ),
    Example("event.bind", "{\(handler)}", "true"),
    Example("event.bind", #"{"event":"ONCRMCOMPANYADD","event_type":"offline"}"#, "true"),
    Example("event.get", "{}", "[]"),
    Example("event.unbind", "{\(handler)}", #"{"count":0}"#),
    Example("events", "{}", #"["text"]"#),
    Example("events", #"{"SCOPE":"crm"}"#, #"["text"]"#),
    Example("event.test", #"{"any":"data"}"#, "1"),
    Example("event.offline.get", "{}", #"{"process_id":"null","events":[]}"#),
    Example("event.offline.get", #"{"clear":0}"#, #"{"process_id":"text","events":[]}"#),
    Example("event.offline.list", "{}", "[]"),
    Example("event.offline.clear", #"{"process_id":"nobody"}"#, "true"),
    Example("event.offline.error", #"{"process_id":"nobody","message_id":[]}"#, "true"),
  ]
}
