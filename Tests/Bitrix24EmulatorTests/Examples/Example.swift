import Bitrix24Emulator
import Foundation
import Testing

/// A documented request with the shape of its answer; sources are the pages of the methods.
struct Example: Sendable, CustomTestStringConvertible {
  let method: String
  let body: String
  /// See ``Shape``.
  let answer: String

  init(_ method: String, _ body: String, _ answer: String) {
    self.method = method
    self.body = body
    self.answer = answer
  }

  var testDescription: String { "\(method) \(body)" }
}

/// A documented refusal.
struct Refusal: Sendable, CustomTestStringConvertible {
  let method: String
  let body: String
  let status: Int
  let code: String
  let text: String

  init(_ method: String, _ body: String, _ status: Int, _ code: String, _ text: String) {
    self.method = method
    self.body = body
    self.status = status
    self.code = code
    self.text = text
  }

  /// Classic methods refuse with 400 and an empty code.
  init(_ method: String, _ body: String, _ text: String) { self.init(method, body, 400, "", text) }

  var testDescription: String { "\(method) \(body)" }
}

/// The desk every example begins with: a firm with requisite, account and address, its contact, and a bare firm.
enum ExampleDesk {
  static func make() throws -> Desk {
    let desk = Desk {
      $0.answersEventsToWebhooks = true
      $0.extendedEvents = true
      $0.userFields = [
        UserField("UF_CRM_INN", label: "ИНН"),
        UserField(
          "UF_CRM_CLASS", kind: .enumeration, label: "Класс",
          choices: [UserField.Choice(id: 45, "Крупный"), UserField.Choice(id: 46, "Малый")]),
      ]
      $0.requisiteUserFields = [UserField("UF_CRM_BRANCH", kind: .boolean, label: "Филиал")]
    }
    let portal = desk.emulator
    try portal.addCompany(
      fields: ["TITLE": "ООО «Кедр»", "PHONE": "+79990000001", "EMAIL": "info@kedr.example"])
    try portal.addCompany(fields: ["TITLE": "ООО «Исток»"])
    try portal.addContact(
      fields: ["NAME": "Анна", "LAST_NAME": "Орлова", "COMPANY_ID": "1", "PHONE": "+79990000002"])
    try portal.addRequisite(
      to: .company, 1, fields: ["NAME": "Организация", "RQ_INN": "9900000003", "RQ_KPP": "990001001"])
    try portal.addBankDetail(toRequisite: 1, fields: ["NAME": "Счёт", "RQ_BIK": "049900901"])
    try portal.setAddress(ofRequisite: 1, type: 6, ["CITY": "Томск", "ADDRESS_1": "Новая, 1"])
    return desk
  }
}

/// What a JSON value must look like, written as JSON, or as one word of the table.
///
/// | shape | value |
/// |---|---|
/// | `"text"`, `"digits"`, `"moment"` | any text, one of digits, a moment with its offset |
/// | `"int"`, `"number"`, `"bool"`, `"null"`, `"any"` | as named |
/// | `"text?"`, `"int?"` | that or null |
/// | `"=abc"` | the text abc |
/// | `7`, `true` | the same |
/// | `[shape]` | a filled list of such values; `[]` an empty one |
/// | `{"key": shape}` | exactly these keys; with the key `"…"` others may stand beside them |
struct Shape {
  let value: Any?

  init(_ json: String) {
    value = Node(json: json.utf8).value ?? json
  }

  private init(part value: Any?) { self.value = value }

  /// What does not fit, each with the way to it; empty when all does.
  func misfits(_ node: Node, at path: String = "result") -> [String] {
    switch value {
    case let text as String: return fits(text, node) ? [] : ["\(path): \(node) is not \(text)"]
    case let list as [Any]:
      guard node.isList else { return ["\(path): \(node) is no list"] }
      guard let first = list.first else { return node.count == 0 ? [] : ["\(path): \(node) is not empty"] }
      guard node.count > 0 else { return ["\(path): the list is empty"] }
      return node.list.enumerated().flatMap {
        Shape(part: first).misfits($0.element, at: "\(path)[\($0.offset)]")
      }
    case let map as [String: Any]:
      guard node.isMap else { return ["\(path): \(node) is no map"] }
      let wanted = Set(map.keys).subtracting(["…"])
      var found = wanted.subtracting(node.keys).sorted().map { "\(path): \($0) is missing" }
      if map["…"] == nil {
        found += node.keys.subtracting(wanted).sorted().map { "\(path): \($0) is too much" }
      }
      return found
        + wanted.intersection(node.keys).sorted().flatMap {
          Shape(part: map[$0]).misfits(node[$0], at: "\(path).\($0)")
        }
    case let number as NSNumber:
      let isSame = (node.value as? NSNumber) == number && Shape.isFlag(number) == Shape.isFlag(node.value)
      return isSame ? [] : ["\(path): \(node) is not \(number)"]
    default: return ["\(path): the shape itself is no JSON"]
    }
  }

  private func fits(_ text: String, _ node: Node) -> Bool {
    switch text {
    case "any": return !node.isMissing
    case "text": return node.isText
    case "text?": return node.isText || node.isNull
    case "digits": return node.isText && !node.string.isEmpty && node.string.allSatisfy(\.isNumber)
    case "moment":
      return node.isText && node.string.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/) != nil
    case "int": return node.isNumber && !Shape.isFlag(node.value) && Double(node.int) == node.double
    case "int?": return node.isNull || (node.isNumber && !Shape.isFlag(node.value))
    case "number": return node.isNumber && !Shape.isFlag(node.value)
    case "bool": return Shape.isFlag(node.value)
    case "null": return node.isNull
    default: return text.hasPrefix("=") && node.isText && node.string == text.dropFirst()
    }
  }

  private static func isFlag(_ value: Any?) -> Bool {
    guard let number = value as? NSNumber, !(value is String) else { return false }
    return ["c", "B"].contains(String(cString: number.objCType))
  }
}
