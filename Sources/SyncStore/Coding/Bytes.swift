/// Writes the compact form of records and values: numbers as LEB128, texts with their length in UTF-8 bytes.
///
/// Not JSON: a first run stores every record of a side once, and coding them must not be what it waits for.
struct CompactWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(byte: UInt8) { bytes.append(byte) }

  mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(count: Int) { write(UInt64(count)) }

  mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A mark and, unless it is nil, the text.
  mutating func write(optional text: String?) {
    write(byte: text == nil ? 0 : 1)
    if let text { write(text) }
  }
}

/// Bytes that ``CompactWriter`` did not write.
struct DamagedBytes: Error {}

/// Reads what ``CompactWriter`` wrote; anything else throws and never asks for more memory than there are
/// bytes.
struct CompactReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(DamagedBytes) -> UInt8 {
    guard position < bytes.count else { throw DamagedBytes() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(DamagedBytes) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift <= 63 else { throw DamagedBytes() }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
      shift += 7
    }
  }

  /// A number of things that take at least one byte each.
  mutating func count() throws(DamagedBytes) -> Int {
    let number = try number()
    guard number <= UInt64(bytes.count - position) else { throw DamagedBytes() }
    return Int(number)
  }

  mutating func text() throws(DamagedBytes) -> String {
    let length = try count()
    guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
      throw DamagedBytes()
    }
    position += length
    return text
  }

  mutating func optionalText() throws(DamagedBytes) -> String? {
    try byte() == 0 ? nil : try text()
  }
}
