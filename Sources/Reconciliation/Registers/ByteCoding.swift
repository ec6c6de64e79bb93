/// Writes numbers and texts in the packed form of the registers: numbers as LEB128, texts with their length in UTF-8 bytes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ byte: UInt8) { bytes.append(byte) }

  mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// Reads what ``ByteWriter`` wrote.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() throws(DamagedRegisters) -> UInt8 {
    guard let byte = rest.popFirst() else { throw DamagedRegisters() }
    return byte
  }

  mutating func number() throws(DamagedRegisters) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      if shift > 63 { throw DamagedRegisters() }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
      shift += 7
    }
  }

  /// A number of things that each take at least one byte, so that damaged counts cannot ask for much memory.
  mutating func count() throws(DamagedRegisters) -> Int {
    let number = try number()
    guard number <= UInt64(rest.count) else { throw DamagedRegisters() }
    return Int(number)
  }

  mutating func text() throws(DamagedRegisters) -> String {
    let length = try count()
    let slice = rest.prefix(length)
    rest = rest.dropFirst(length)
    guard let text = String(validating: slice, as: UTF8.self) else { throw DamagedRegisters() }
    return text
  }
}

/// Packed registers that cannot be read: the store is damaged or of a later version.
public struct DamagedRegisters: Error, Sendable, Hashable, CustomStringConvertible {
  /// What happened and what to do.
  public var description: String {
    "the stored registers of a pair cannot be read; check the store with `contractor-sync check --deep`"
  }
}
