/// Reads `a[b][]=x&c=y` the way the portal's language does: nested names become nested arrays.
///
/// Names are decoded before their brackets are read, so `%5B` and `[` mean the same; `+` is a space.
/// Source: bitrix24-rest.md §1.1 and §3.1.
enum PHPQuery {
  /// Pairs past this are dropped; no honest request of the portal comes near.
  static let pairsMax = 20_000
  /// The depth past which a name's brackets are cut off, as the language's own default has it.
  static let depthMax = 64

  static func parse(_ query: some StringProtocol) -> PHPArray {
    var array = PHPArray()
    parse(query, into: &array)
    return array
  }

  static func parse(_ query: some StringProtocol, into array: inout PHPArray) {
    var bytes = Array(query.utf8)[...]
    var pairs = 0
    while !bytes.isEmpty, pairs < pairsMax {
      let end = bytes.firstIndex(of: UInt8(ascii: "&")) ?? bytes.endIndex
      let pair = bytes[..<end]
      bytes = end < bytes.endIndex ? bytes[(end + 1)...] : []
      guard !pair.isEmpty else { continue }
      pairs += 1
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let name = decode(pair[..<equals])
      let value = equals < pair.endIndex ? decode(pair[(equals + 1)...]) : ""
      insert(path(of: name)[...], .string(value), into: &array)
    }
  }

  /// Puts a value under a name with brackets, as one pair of a form would.
  static func set(_ name: String, _ value: String, in array: inout PHPArray) {
    insert(path(of: name)[...], .string(value), into: &array)
  }

  static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let byte = bytes[place]
      if byte == UInt8(ascii: "+") {
        decoded.append(0x20)
      } else if byte == UInt8(ascii: "%"), place + 2 < bytes.endIndex,
        let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2])
      {
        decoded.append(high << 4 | low)
        place += 2
      } else {
        decoded.append(byte)
      }
      place += 1
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// `filter[>ID][]` is `["filter", ">ID", ""]`; an unclosed bracket becomes an underscore of the name.
  ///
  /// That is what happens to `filter[>=ID]=5` with a bare `=` in the name: the first one ends the name, and the
  /// portal never sees a filter.
  private static func path(of name: String) -> [String] {
    guard let open = name.firstIndex(of: "["), open != name.startIndex else { return [base(name)] }
    var parts = [base(name[..<open])]
    var rest = name[open...]
    while rest.first == "[", parts.count <= depthMax, let close = rest.firstIndex(of: "]") {
      parts.append(String(rest[rest.index(after: rest.startIndex)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return parts.count == 1 ? [base(name)] : parts
  }

  /// Dots, spaces and opening brackets cannot stand in a variable's name.
  private static func base(_ name: some StringProtocol) -> String {
    String(name.map { ". [".contains($0) ? "_" : $0 })
  }

  private static func insert(_ path: ArraySlice<String>, _ value: PHPValue, into array: inout PHPArray) {
    guard let key = path.first else { return }
    let rest = path.dropFirst()
    if rest.isEmpty {
      if key.isEmpty { array.append(value) } else { array.set(key, value) }
      return
    }
    if key.isEmpty {
      var child = PHPArray()
      insert(rest, value, into: &child)
      array.append(.array(child))
      return
    }
    array.update(key) { nested in
      var child = nested.array ?? PHPArray()
      nested = .null
      insert(rest, value, into: &child)
      nested = .array(child)
    }
  }
}
