/// Writes answers as the portal does: `[]` for everything empty, `\/`, `\uXXXX`, numbers with many digits.
///
/// Source: bitrix24-rest.md §12.5.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let escapesUnicode: Bool

  static func bytes(_ value: PHPValue, escapesUnicode: Bool) -> [UInt8] {
    var writer = JSONWriter(escapesUnicode: escapesUnicode)
    writer.bytes.reserveCapacity(4096)
    writer.write(value)
    return writer.bytes
  }

  private init(escapesUnicode: Bool) { self.escapesUnicode = escapesUnicode }

  /// A whole number loses its fraction: the portal's `time` block shows both forms.
  static func text(_ number: Double) -> String {
    guard number.isFinite else { return "0" }
    if let whole = Int(exactly: number) { return String(whole) }
    return "\(number)"
  }

  private mutating func write(_ value: PHPValue) {
    switch value {
    case .null: ascii("null")
    case .bool(let flag): ascii(flag ? "true" : "false")
    case .int(let number): ascii(String(number))
    case .double(let number): ascii(JSONWriter.text(number))
    case .string(let text): string(text)
    case .array(let array): write(array)
    }
  }

  private mutating func write(_ array: PHPArray) {
    guard let keys = array.keys else {
      bytes.append(UInt8(ascii: "["))
      for (place, value) in array.values.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        write(value)
      }
      bytes.append(UInt8(ascii: "]"))
      return
    }
    bytes.append(UInt8(ascii: "{"))
    for (place, key) in keys.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      string(key)
      bytes.append(UInt8(ascii: ":"))
      write(array.values[place])
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func ascii(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if escapesUnicode, text.utf8.contains(where: { $0 >= 0x80 }) {
      for unit in text.utf16 {
        if unit < 0x80 { character(UInt8(unit)) } else { escaped(unit) }
      }
    } else {
      for byte in text.utf8 { character(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func character(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): ascii("\\\"")
    case UInt8(ascii: "\\"): ascii("\\\\")
    case UInt8(ascii: "/"): ascii("\\/")
    case 0x0A: ascii("\\n")
    case 0x0D: ascii("\\r")
    case 0x09: ascii("\\t")
    case 0x08: ascii("\\b")
    case 0x0C: ascii("\\f")
    case 0..<0x20: escaped(UInt16(byte))
    default: bytes.append(byte)
    }
  }

  private mutating func escaped(_ unit: UInt16) {
    ascii("\\u")
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(unit >> UInt16(shift) & 0xF)
      bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
    }
  }
}
