extension Parameters {
  /// The values as a PHP query string: `fields[TITLE]=…&select[0]=ID`, each name and value percent-encoded once.
  ///
  /// As PHP's `http_build_query` does it, with `%20` for a blank: flags become `1` and `0`, lists get numbered
  /// keys, and **empty lists and maps vanish**. References stay as they are.
  ///
  /// Source: bitrix24-rest.md §1.1, §3.1.
  public var phpQuery: String {
    var pairs: [String] = []
    for entry in entries {
      PHPQuery.append(entry.value, named: PHPQuery.encoded(entry.name), to: &pairs)
    }
    return pairs.joined(separator: "&")
  }
}

enum PHPQuery {
  static func append(_ value: Parameter, named name: String, to pairs: inout [String]) {
    switch value {
    case .text(let text): pairs.append("\(name)=\(encoded(text))")
    case .integer(let number): pairs.append("\(name)=\(number)")
    case .number(let number): pairs.append("\(name)=\(encoded(String(number)))")
    case .flag(let flag): pairs.append("\(name)=\(flag ? 1 : 0)")
    case .reference(let reference): pairs.append("\(name)=\(reference)")
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        append(element, named: "\(name)%5B\(index)%5D", to: &pairs)
      }
    case .map(let map):
      for entry in map.entries {
        append(entry.value, named: "\(name)%5B\(encoded(entry.name))%5D", to: &pairs)
      }
    }
  }

  /// RFC 3986: letters, digits and `-._~` stay, every other byte of the UTF-8 text is `%XX`.
  static func encoded(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
