/// Reads a JSON request body, keeping the order of object keys, which is the order batch commands run in.
struct JSONReader {
  /// Bodies nested deeper are refused as broken.
  static let depthMax = 128

  private let bytes: [UInt8]
  private var place = 0

  /// - Returns: `nil` for text that is not one JSON value.
  static func parse(_ bytes: [UInt8]) -> PHPValue? {
    var reader = JSONReader(bytes: bytes)
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    return reader.place == bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard place < bytes.count, bytes[place] == byte.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func word(_ word: StaticString, _ value: PHPValue) -> PHPValue? {
    let letters = Array("\(word)".utf8)
    guard place + letters.count <= bytes.count, bytes[place..<place + letters.count].elementsEqual(letters)
    else { return nil }
    place += letters.count
    return value
  }

  private mutating func value(depth: Int) -> PHPValue? {
    skipSpace()
    guard place < bytes.count, depth < JSONReader.depthMax else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return list(depth: depth)
    case UInt8(ascii: "\""): return string().map(PHPValue.string)
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> PHPValue? {
    place += 1
    var array = PHPArray()
    skipSpace()
    if take("}") { return .array(array) }
    while true {
      skipSpace()
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), let key = string() else { return nil }
      skipSpace()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      array.set(key, value)
      skipSpace()
      if take("}") { return .array(array) }
      guard take(",") else { return nil }
    }
  }

  private mutating func list(depth: Int) -> PHPValue? {
    place += 1
    var values: [PHPValue] = []
    skipSpace()
    if take("]") { return .list(values) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      skipSpace()
      if take("]") { return .list(values) }
      guard take(",") else { return nil }
    }
  }

  private mutating func number() -> PHPValue? {
    let start = place
    while place < bytes.count,
      (0x30...0x39).contains(bytes[place]) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(bytes[place])
    {
      place += 1
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if let whole = Int(text) { return .int(whole) }
    return Double(text).map(PHPValue.double)
  }

  private mutating func string() -> String? {
    place += 1
    var decoded: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: decoded, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(into: &decoded) else { return nil }
      case 0..<0x20: return nil
      default: decoded.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into decoded: inout [UInt8]) -> Bool {
    guard place < bytes.count else { return false }
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "u"): return unicode(into: &decoded)
    default: return false
    }
    return true
  }

  private mutating func unicode(into decoded: inout [UInt8]) -> Bool {
    guard let unit = hexUnit() else { return false }
    var scalar = UInt32(unit)
    if (0xD800..<0xDC00).contains(unit) {
      guard take("\\"), take("u"), let low = hexUnit(), (0xDC00..<0xE000).contains(low) else { return false }
      scalar = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
    }
    guard let character = Unicode.Scalar(scalar) else { return false }
    decoded.append(contentsOf: String(character).utf8)
    return true
  }

  private mutating func hexUnit() -> UInt16? {
    guard place + 4 <= bytes.count else { return nil }
    let unit = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
    place += 4
    return unit
  }
}
