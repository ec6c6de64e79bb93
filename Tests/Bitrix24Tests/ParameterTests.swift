import Bitrix24
import Testing

struct ParameterTests {
  static var queries: [(parameters: Parameters, query: String)] {
    [
      (["id": 12], "id=12"),
      (
        ["fields": ["TITLE": "ООО «А&Б» + 100%"]],
        "fields%5BTITLE%5D=%D0%9E%D0%9E%D0%9E%20%C2%AB%D0%90%26%D0%91%C2%BB%20%2B%20100%25"
      ),
      (
        ["fields": ["PHONE": [["VALUE": "+79990000001", "VALUE_TYPE": "WORK"]]]],
        "fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B79990000001&fields%5BPHONE%5D%5B0%5D%5BVALUE_TYPE%5D=WORK"
      ),
      (["select": ["ID", "UF_*"], "start": -1], "select%5B0%5D=ID&select%5B1%5D=UF_%2A&start=-1"),
      (["filter": [">ID": 0, "=%TITLE": "a%"]], "filter%5B%3EID%5D=0&filter%5B%3D%25TITLE%5D=a%25"),
      (["a": true, "b": false, "c": 1.5, "d": ""], "a=1&b=0&c=1.5&d="),
      (["a": [:], "b": [], "c": "x"], "c=x"),
      ([:], ""),
    ]
  }

  @Test(arguments: queries)
  func `parameters are written as PHP reads them`(parameters: Parameters, query: String) {
    #expect(parameters.phpQuery == query)
  }

  @Test func `a reference stays readable in the query`() {
    let last = Reference("p0", "items", 49, "id")
    #expect(
      (["filter": [">id": .reference(last)]] as Parameters).phpQuery
        == "filter%5B%3Eid%5D=$result[p0][items][49][id]")
    #expect(last.prefixed(by: "0").description == "0$result[p0][items][49][id]")
  }

  @Test(arguments: [
    "$result[a]", "Общество $result[k][ID] и Ко", "$next[", "x$total[y", "$time[a]", "$error[a]",
    "$RESULT[a]", "$$result[a]",
  ])
  func `a text that the portal would expand is recognised wherever it stands`(text: String) {
    #expect(Reference.isLike(text))
    #expect(Parameter.text(text).looksLikeReference)
    #expect((["fields": ["PHONE": [["VALUE": .text(text)]]]] as Parameters).looksLikeReference)
    #expect((["fields": .map([text: "x"])] as Parameters).looksLikeReference)
  }

  @Test(arguments: ["", "$", "result[a]", "$ result[a]", "$result", "100$", "$results[a]", "US$[x]"])
  func `other texts are not taken for references`(text: String) {
    #expect(!Reference.isLike(text))
  }

  @Test func `a value set twice stands once, in its first place`() {
    var parameters: Parameters = ["a": 1, "b": 2, "a": 3]
    parameters["b"] = nil
    parameters["c"] = 4
    #expect(parameters.entries.map(\.name) == ["a", "c"])
    #expect(parameters["a"] == 3)
    #expect(parameters.json == ["a": 3, "c": 4])
  }

  @Test(arguments: [
    ("crm.contact.list", Effect.read), ("crm.item.get", .read), ("profile", .read), ("SERVER.TIME", .read),
    ("crm.duplicate.findbycomm", .read), ("crm.contact.add", .write), ("crm.item.update", .write),
    ("crm.contact.delete", .write), ("event.offline.get", .write), ("something.unheard.of", .write),
  ])
  func `a method counts as writing unless it is known to read`(method: String, effect: Effect) {
    #expect(Effect(ofMethod: method) == effect)
  }
}
