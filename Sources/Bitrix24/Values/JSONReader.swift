extension JSON {
  /// The deepest nesting read: the portal's answers have about ten levels.
  public static let depthMax = 64

  /// Reads one JSON text.
  ///
  /// - Parameter bytes: UTF-8, with or without a byte order mark; blanks around are allowed. Their number is
  ///   bounded by who received them.
  /// - Throws: ``JSONError`` with the byte at which reading ended.
  /// - Complexity: linear.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    self = try reader.document()
  }

  /// Reads one JSON text.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// Where and why a text is no JSON; the text itself is not repeated, it may hold anybody's data.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Cause: String, Sendable, Hashable {
    case empty = "there is nothing to read"
    case ended = "it ends in the middle"
    case unexpected = "there is a character that does not belong there"
    case badNumber = "a number is malformed"
    case badEscape = "an escape in a text is malformed"
    case badText = "a text is not UTF-8 or holds a control character"
    case tooDeep = "it is nested more than 64 levels deep"
    case trailing = "something follows its end"
  }

  /// What is wrong.
  public let cause: Cause

  /// The byte at which reading ended, from 0.
  public let offset: Int

  /// One clause, such as "not JSON at byte 12: it ends in the middle".
  public var description: String { "not JSON at byte \(offset): \(cause.rawValue)" }
}

/// A recursive reader over bytes; depth is bounded, every byte is looked at about once.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(JSONError) -> JSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipBlanks()
    guard position < bytes.count else { throw failure(.empty) }
    let value = try value()
    skipBlanks()
    guard position == bytes.count else { throw failure(.trailing) }
    return value
  }

  private func failure(_ cause: JSONError.Cause) -> JSONError {
    JSONError(cause: cause, offset: position)
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw failure(.ended) }
    return bytes[position]
  }

  private mutating func value() throws(JSONError) -> JSON {
    switch try peek() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure(.unexpected)
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for byte in word.description.utf8 {
      guard try peek() == byte else { throw failure(.unexpected) }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= JSON.depthMax else { throw failure(.tooDeep) }
    position += 1
    skipBlanks()
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var elements: [JSON] = []
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value())
      if try isLast(closing: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var members: [JSON.Member] = []
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return .object(JSON.Object(members))
    }
    while true {
      guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpected) }
      let name = try string()
      skipBlanks()
      guard try peek() == UInt8(ascii: ":") else { throw failure(.unexpected) }
      position += 1
      skipBlanks()
      members.append(JSON.Member(name, try value()))
      if try isLast(closing: UInt8(ascii: "}")) { return .object(JSON.Object(members)) }
    }
  }

  /// Steps over the comma or the closing bracket after an element; true for the latter.
  private mutating func isLast(closing: UInt8) throws(JSONError) -> Bool {
    skipBlanks()
    let byte = try peek()
    guard byte == closing || byte == UInt8(ascii: ",") else { throw failure(.unexpected) }
    position += 1
    if byte == closing { return true }
    skipBlanks()
    return false
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    var isWhole = true
    scan: while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
      default: break scan
      }
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let number = Int(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw failure(.badNumber) }
    return .double(number)
  }

  /// Reads a text, copying the stretches between escapes whole.
  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        let text = String(validating: bytes[start..<position], as: UTF8.self)
        guard let text else { throw failure(.badText) }
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure(.badText)
      default: position += 1
      }
    }
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: text, as: UTF8.self) else { throw failure(.badText) }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &text)
      case 0..<0x20: throw failure(.badText)
      default:
        text.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let byte = try peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
    default: throw failure(.badEscape)
    }
  }

  /// Reads the digits after `\u`, and the second half of a pair; half a pair alone becomes U+FFFD.
  private mutating func unicodeEscape() throws(JSONError) -> Character {
    let first = try hexadecimal()
    if (0xD800..<0xDC00).contains(first), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let afterFirst = position
      position += 2
      let second = try hexadecimal()
      let isPair = (0xDC00..<0xE000).contains(second)
      let code = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF)
      if isPair, let scalar = Unicode.Scalar(code) { return Character(scalar) }
      position = afterFirst
    }
    return Character(Unicode.Scalar(first) ?? "\u{FFFD}")
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else { throw failure(.badEscape) }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
