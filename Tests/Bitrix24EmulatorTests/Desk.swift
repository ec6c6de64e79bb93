import Bitrix24Emulator
import Foundation
import Synchronization

/// A clock that moves only when a test moves it.
final class HandClock: Sendable {
  private let seconds: Mutex<Double>

  init(_ start: Double = 1_760_000_000) { seconds = Mutex(start) }

  var now: Double { seconds.withLock { $0 } }

  func advance(_ by: Double) { seconds.withLock { $0 += by } }
}

/// A caller's desk: an emulator, its clock and short ways to ask it something without a socket.
struct Desk {
  let emulator: PortalEmulator
  let clock: HandClock

  /// Limits are off unless the change says otherwise.
  init(_ change: (inout EmulatorOptions) -> Void = { _ in }) {
    let clock = HandClock()
    var options = EmulatorOptions()
    options.limits = .off
    options.code = "secret"
    options.now = { clock.now }
    change(&options)
    self.clock = clock
    self.emulator = PortalEmulator(options: options)
  }

  /// Posts a JSON body to a method of the webhook.
  func call(_ method: String, _ json: String = "{}") async -> Reply {
    await send("POST", "/rest/1/secret/\(method)", contentType: "application/json", body: json)
  }

  func send(
    _ verb: String, _ path: String, query: String = "", contentType: String = "", body: String = ""
  ) async -> Reply {
    Reply(
      await emulator.respond(
        to: PortalRequest(
          verb: verb, path: path, query: query, contentType: contentType, body: Array(body.utf8))))
  }

  /// Runs commands, keys in order, in one batch.
  func batch(_ commands: [(String, String)], halt: Bool = false) async -> Reply {
    let pairs = commands.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",")
    return await call("batch", "{\"halt\":\(halt ? 1 : 0),\"cmd\":{\(pairs)}}")
  }

  @discardableResult
  func add(_ entity: String, _ fields: String) async -> Int {
    await call("crm.\(entity).add", "{\"fields\":{\(fields)}}")["result"].int
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// An answer with its JSON, read by another parser than the emulator's own.
struct Reply {
  let answer: PortalAnswer
  let json: Node

  init(_ answer: PortalAnswer) {
    self.answer = answer
    self.json = Node(json: answer.body)
  }

  var status: Int { answer.status }
  var text: String { String(decoding: answer.body, as: UTF8.self) }
  var error: String { json["error"].string }
  var errorText: String { json["error_description"].string }

  subscript(key: String) -> Node { json[key] }
}

/// A JSON value one can walk into without asking at every step.
struct Node: CustomStringConvertible {
  let value: Any?

  init(_ value: Any?) { self.value = value }

  init(json: some Sequence<UInt8>) {
    self.init(try? JSONSerialization.jsonObject(with: Data(json), options: [.fragmentsAllowed]))
  }

  /// The members of a JSON object as a form of the portal's language: `fields[ID]=7&start=0`.
  var form: String { pairs("").map { "\($0.0)=\($0.1)" }.joined(separator: "&") }

  private func pairs(_ name: String) -> [(String, String)] {
    func under(_ key: String) -> String { name.isEmpty ? key : "\(name)[\(key)]" }
    if let map = value as? [String: Any] {
      return map.sorted { $0.key < $1.key }.flatMap { Node($0.value).pairs(under($0.key)) }
    }
    if let list = value as? [Any] {
      return list.enumerated().flatMap { Node($0.element).pairs(under(String($0.offset))) }
    }
    let text = (value as? String) ?? description
    return [(name, text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")]
  }

  subscript(key: String) -> Node { Node((value as? [String: Any])?[key]) }

  subscript(place: Int) -> Node {
    guard let list = value as? [Any], list.indices.contains(place) else { return Node(nil) }
    return Node(list[place])
  }

  var isMissing: Bool { value == nil }
  var isNull: Bool { value is NSNull }
  var isList: Bool { value is [Any] }
  var isMap: Bool { value is [String: Any] }
  var isText: Bool { value is String }
  var isNumber: Bool { value is NSNumber && !isText }
  var string: String { value as? String ?? "(no text)" }
  var int: Int { (value as? NSNumber)?.intValue ?? -1 }
  var double: Double { (value as? NSNumber)?.doubleValue ?? -1 }
  var bool: Bool { (value as? NSNumber)?.boolValue ?? false }
  var list: [Node] { (value as? [Any] ?? []).map(Node.init) }
  var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
  var count: Int { (value as? [Any])?.count ?? (value as? [String: Any])?.count ?? -1 }
  var description: String { value.map { "\($0)" } ?? "(missing)" }

  func strings(_ key: String) -> [String] { list.map { $0[key].string } }
}
