import Bitrix24Emulator
import Testing

@Suite struct UserFieldTests {
  let desk = Desk {
    $0.userFields = [
      UserField(
        "UF_CRM_CLASS", kind: .enumeration, label: "Класс",
        choices: [UserField.Choice(id: 45, "Крупный"), UserField.Choice(id: 46, "Малый")]),
      UserField(
        "UF_CRM_TAGS", kind: .enumeration, label: "Метки", isMultiple: true,
        choices: [UserField.Choice(id: 51, "Опт"), UserField.Choice(id: 52, "Розница")]),
      UserField("UF_CRM_SITES", kind: .url, label: "Сайты", isMultiple: true),
      UserField("UF_CRM_LIMIT", kind: .money, label: "Лимит"),
      UserField("UF_CRM_CHIEF", kind: .employee, label: "Куратор"),
      UserField("UF_CRM_AREA", kind: .dictionary, label: "Отрасль", dictionary: "INDUSTRY"),
    ]
  }

  @Test func `an enumeration holds the id of a choice`() async {
    await desk.add("company", #""TITLE":"A","UF_CRM_CLASS":45"#)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_CLASS"].string == "45")
    let item = await desk.call("crm.item.get", #"{"entityTypeId":4,"id":1}"#)["result"]["item"]
    #expect(item["ufCrmClass"].int == 45 && item["ufCrmClass"].isNumber)
    _ = await desk.call("crm.company.update", #"{"id":1,"fields":{"UF_CRM_CLASS":99}}"#)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_CLASS"].string == "45")
    _ = await desk.call("crm.company.update", #"{"id":1,"fields":{"UF_CRM_CLASS":""}}"#)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_CLASS"].string == "")
    let cleared = await desk.call("crm.item.get", #"{"entityTypeId":4,"id":1}"#)["result"]["item"]
    #expect(cleared["ufCrmClass"].isNull)
  }

  @Test func `a multiple field keeps its values in order`() async {
    await desk.add(
      "company", #""TITLE":"A","UF_CRM_TAGS":[52,51,99],"UF_CRM_SITES":["b.example","a.example"]"#)
    let classic = await desk.call("crm.company.get", #"{"id":1}"#)["result"]
    #expect(classic["UF_CRM_TAGS"].list.map(\.string) == ["52", "51"])
    #expect(classic["UF_CRM_SITES"].list.map(\.string) == ["b.example", "a.example"])
    let item = await desk.call("crm.item.get", #"{"entityTypeId":4,"id":1}"#)["result"]["item"]
    #expect(item["ufCrmTags"].list.map(\.int) == [52, 51])
    _ = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"ufCrmTags":[]}}"#)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_TAGS"].count == 0)
    let wrong = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"ufCrmTags":"51"}}"#)
    #expect(wrong.status == 400 && wrong.error == "100")
    #expect(wrong.errorText == "Expected iterable value for multiple field, but got string instead")
  }

  @Test func `an empty multiple field reads as a list or, by a switch, as false`() async {
    await desk.add("company", #""TITLE":"A""#)
    #expect(await desk.call("crm.company.get", #"{"id":1}"#)["result"]["UF_CRM_TAGS"].isList)
    let other = Desk {
      $0.userFields = [UserField("UF_CRM_SITES", label: "Сайты", isMultiple: true)]
      $0.emptyMultipleIsFalse = true
    }
    await other.add("company", #""TITLE":"A""#)
    #expect(await other.call("crm.company.get", #"{"id":1}"#).text.contains(#""UF_CRM_SITES":false"#))
  }

  @Test func `money gets the currency it lacks, dictionaries are checked by the universal methods`() async {
    await desk.add("company", #""TITLE":"A","UF_CRM_LIMIT":"1234.56","UF_CRM_CHIEF":2"#)
    let row = await desk.call("crm.company.get", #"{"id":1}"#)["result"]
    #expect(row["UF_CRM_LIMIT"].string == "1234.56|RUB" && row["UF_CRM_CHIEF"].string == "2")
    let good = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"ufCrmArea":"IT"}}"#)
    #expect(good["result"]["item"]["ufCrmArea"].string == "IT")
    #expect(good["result"]["item"]["ufCrmChief"].int == 2)
    let bad = await desk.call("crm.item.update", #"{"entityTypeId":4,"id":1,"fields":{"ufCrmArea":"NO"}}"#)
    #expect(bad.error == "CRM_FIELD_ERROR_VALUE_NOT_VALID")
  }

  @Test func `lists filter by a value of a multiple field`() async {
    await desk.add("company", #""TITLE":"A","UF_CRM_TAGS":[51]"#)
    await desk.add("company", #""TITLE":"B","UF_CRM_TAGS":[51,52]"#)
    await desk.add("company", #""TITLE":"C""#)
    func ids(_ filter: String) async -> [String] {
      await desk.call("crm.company.list", "{\"filter\":{\(filter)},\"select\":[\"ID\"]}")["result"].strings(
        "ID")
    }
    #expect(await ids(#""UF_CRM_TAGS":52"#) == ["2"])
    #expect(await ids(#""@UF_CRM_TAGS":[51,52]"#) == ["1", "2"])
    #expect(await ids(#""!UF_CRM_TAGS":51"#) == ["3"])
  }

  @Test func `the list of user fields tells types, choices and labels`() async {
    let rows = await desk.call("crm.company.userfield.list", #"{"filter":{"LANG":"ru"}}"#)["result"]
    #expect(
      rows.strings("USER_TYPE_ID") == [
        "enumeration", "enumeration", "url", "money", "employee", "crm_status",
      ])
    #expect(rows[0]["LIST"].strings("ID") == ["45", "46"] && rows[0]["LIST"][0]["VALUE"].string == "Крупный")
    #expect(rows[1]["MULTIPLE"].string == "Y" && rows[1]["EDIT_FORM_LABEL"].string == "Метки")
    #expect(rows[5]["SETTINGS"]["ENTITY_TYPE"].string == "INDUSTRY" && rows[2]["LIST"].isMissing)
    let one = await desk.call("crm.contact.userfield.list", #"{"filter":{"FIELD_NAME":"UF_CRM_LIMIT"}}"#)
    #expect(one["total"].int == 1 && one["result"][0]["ENTITY_ID"].string == "CRM_CONTACT")
    #expect(one["result"][0]["EDIT_FORM_LABEL"].isMissing && one["result"][0]["XML_ID"].isNull)
    let sorted = await desk.call("crm.company.userfield.list", #"{"order":{"ID":"DESC"}}"#)["result"]
    #expect(sorted[0]["FIELD_NAME"].string == "UF_CRM_AREA")
    let get = await desk.call("crm.company.userfield.get", #"{"id":1000}"#)["result"]
    #expect(get["FIELD_NAME"].string == "UF_CRM_CLASS" && get["LIST"].count == 2)
    let fields = await desk.call("crm.company.fields")["result"]
    #expect(fields["UF_CRM_CLASS"]["type"].string == "enumeration")
    #expect(fields["UF_CRM_CLASS"]["items"].strings("VALUE") == ["Крупный", "Малый"])
    #expect(
      fields["UF_CRM_TAGS"]["isMultiple"].bool && fields["UF_CRM_AREA"]["statusType"].string == "INDUSTRY")
  }

  @Test func `requisites have user fields of their own`() async {
    let desk = Desk { $0.requisiteUserFields = [UserField("UF_CRM_BRANCH", kind: .boolean, label: "Филиал")] }
    await desk.add("company", #""TITLE":"A""#)
    _ = await desk.call(
      "crm.requisite.add",
      #"{"fields":{"ENTITY_TYPE_ID":4,"ENTITY_ID":1,"PRESET_ID":1,"UF_CRM_BRANCH":"Y"}}"#)
    #expect(await desk.call("crm.requisite.get", #"{"id":1}"#)["result"]["UF_CRM_BRANCH"].string == "1")
    let rows = await desk.call("crm.requisite.userfield.list")["result"]
    #expect(rows[0]["ENTITY_ID"].string == "CRM_REQUISITE" && rows[0]["USER_TYPE_ID"].string == "boolean")
    let available = await desk.call("crm.requisite.preset.field.availabletoadd", #"{"preset":{"ID":1}}"#)
    #expect(available["result"].list.map(\.string).contains("UF_CRM_BRANCH"))
  }
}
