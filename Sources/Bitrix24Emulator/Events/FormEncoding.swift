/// Writes nested values as the portal's language writes forms: `data%5BFIELDS%5D%5BID%5D=7`.
///
/// Source: bitrix24-rest.md §9.2.
enum FormEncoding {
  static func encoded(_ value: PHPValue) -> String {
    var pairs: [String] = []
    append(value, under: "", to: &pairs)
    return pairs.joined(separator: "&")
  }

  /// Empty arrays and `null` leave no trace in a form.
  private static func append(_ value: PHPValue, under name: String, to pairs: inout [String]) {
    switch value {
    case .null: return
    case .array(let array):
      for (key, element) in array.pairs {
        append(element, under: name.isEmpty ? key : "\(name)[\(key)]", to: &pairs)
      }
    case .bool(let flag): pairs.append("\(escaped(name))=\(flag ? 1 : 0)")
    default: pairs.append("\(escaped(name))=\(escaped(value.text ?? ""))")
    }
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        bytes.append(byte)
      case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
