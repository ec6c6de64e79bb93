import Bitrix24
import Testing

struct JSONTests {
  @Test func `a document is read with its order, types and escapes`() throws {
    let json = try JSON(
      parsing: #"""
        {"b": [1, -2.5e1, true, null, ""], "a": {"ключ": "\"\/\\\b\f\n\r\t\u0416\ud83d\ude00"},
         "big": 12345678901234567890, "b2":{}}
        """#)
    #expect(
      json == [
        "b": [1, -25.0, true, nil, ""], "a": ["ключ": "\"/\\\u{08}\u{0C}\n\r\tЖ😀"],
        "big": 12345678901234567890.0,
        "b2": [:],
      ])
    #expect(json.members.map(\.name) == ["b", "a", "big", "b2"])
  }

  @Test(arguments: [
    ("", JSONError.Cause.empty), ("  ", .empty), ("{\"a\":", .ended), ("[1,2", .ended), ("\"abc", .ended),
    ("tru", .ended), ("trux", .unexpected), ("<html>", .unexpected), ("[1,]", .unexpected),
    ("{a:1}", .unexpected),
    ("{\"a\" 1}", .unexpected), ("-", .badNumber), ("1e999", .badNumber), ("1.2.3", .badNumber),
    ("\"\\x\"", .badEscape), ("\"\\u12g4\"", .badEscape), ("\"a\nb\"", .badText), ("{} {}", .trailing),
    (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), .tooDeep),
  ])
  func `what is no JSON is refused with its reason`(text: String, cause: JSONError.Cause) {
    #expect(throws: JSONError.self) { try JSON(parsing: text) }
    do throws(JSONError) {
      _ = try JSON(parsing: text)
    } catch {
      #expect(error.cause == cause)
    }
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0xFE, 0x22]) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
  }

  @Test func `half a surrogate pair becomes the replacement character`() throws {
    #expect(try JSON(parsing: #""\ud83dx""#) == "\u{FFFD}x")
    #expect(try JSON(parsing: #""\ud83d\u0041""#) == "\u{FFFD}A")
  }

  @Test(arguments: UInt64(1)...20)
  func `what is written is read back, and cut anywhere it is refused`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let json = JSON.object(.init([JSON.Member("root", Self.value(depth: 4, &random))]))
    let bytes = json.bytes
    #expect(try JSON(parsing: bytes) == json, "seed \(seed)")
    let cut = Int.random(in: 0..<bytes.count, using: &random)
    #expect(throws: JSONError.self, "seed \(seed), cut at \(cut)") { try JSON(parsing: Array(bytes[..<cut])) }
  }

  static func value(depth: Int, _ random: inout SeededGenerator) -> JSON {
    let texts = ["", "Ромашка", "a\"b\\c/\n\u{1}", "😀", "$result[a]"]
    let text = texts[Int.random(in: 0..<texts.count, using: &random)]
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return nil
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int.random(in: Int.min...Int.max, using: &random))
    case 3: return .double(Double.random(in: -1e9...1e9, using: &random) + 0.5)
    case 4: return .string(text)
    case 5:
      return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1, &random) })
    default:
      return .object(
        .init(
          (0..<Int.random(in: 0...3, using: &random)).map {
            JSON.Member(text + "\($0)", value(depth: depth - 1, &random))
          }))
    }
  }

  @Test(arguments: [
    (JSON.string("46"), 46 as Int?), (46, 46), (46.0, 46), ("0", nil), (0, nil), ("", nil), (nil, nil),
    ("x", nil),
    (-1, nil), (true, nil), (46.5, nil),
  ])
  func `an id is read from text and number, and nought is none`(json: JSON, id: Int?) {
    #expect(json.id == id)
  }

  @Test(arguments: [
    (JSON.string("Y"), true as Bool?), ("n", false), (1, true), ("0", false), (true, true), ("", nil),
    ("yes", nil),
    (nil, nil), (2, nil),
  ])
  func `a flag is read from letters, digits and flags`(json: JSON, flag: Bool?) {
    #expect(json.flag == flag)
  }

  @Test func `an empty map may come as a list and a list as a map`() {
    #expect(JSON.array([]).members.isEmpty)
    #expect(JSON.array(["a", "b"]).members == [JSON.Member("0", "a"), JSON.Member("1", "b")])
    #expect((["3": "a", "7": "b"] as JSON).elements == ["a", "b"])
    #expect(JSON.null.elements.isEmpty && JSON.string("x").members.isEmpty)
    #expect(JSON.array([])["key"] == nil && ([:] as JSON)[0] == nil)
  }
}
