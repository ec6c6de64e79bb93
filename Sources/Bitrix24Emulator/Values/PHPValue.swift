/// A value as the portal's own language sees it: what a request parameter holds and what an answer is made of.
///
/// One type serves both directions because a batch feeds answers back into parameters.
enum PHPValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array(PHPArray)

  static func list(_ values: [PHPValue]) -> PHPValue { .array(PHPArray(list: values)) }

  static func map(_ pairs: [(String, PHPValue)]) -> PHPValue {
    .array(PHPArray(keys: pairs.map(\.0), values: pairs.map(\.1)))
  }

  static func optional(_ text: String?) -> PHPValue { text.map(PHPValue.string) ?? .null }

  var array: PHPArray? {
    if case .array(let array) = self { array } else { nil }
  }

  /// The scalar as text: `true` is "1", `false` and `null` are empty; an array has none.
  var text: String? {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "1" : ""
    case .int(let number): String(number)
    case .double(let number): JSONWriter.text(number)
    case .string(let text): text
    case .array: nil
    }
  }

  /// As the portal's language names the type.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .string: "string"
    case .array: "array"
    }
  }

  /// The value cast to an integer the portal's way: leading digits count, a filled array is 1.
  ///
  /// The last rule is the trap of a missing batch reference. Source: bitrix24-rest.md §14.3.
  var integer: Int {
    switch self {
    case .null: 0
    case .bool(let flag): flag ? 1 : 0
    case .int(let number): number
    case .double(let number): Int(exactly: number.rounded(.towardZero)) ?? 0
    case .string(let text): PHPValue.leadingInteger(text)
    case .array(let array): array.isEmpty ? 0 : 1
    }
  }

  /// Whether the value switches something on; "N" and "false" count as off, as clients send them.
  var isOn: Bool {
    switch self {
    case .string(let text): !["", "0", "n", "false"].contains(text.lowercased())
    default: integer != 0
    }
  }

  private static func leadingInteger(_ text: String) -> Int {
    let trimmed = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    var digits = trimmed[...]
    var isNegative = false
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var number = 0
    for byte in digits {
      guard byte >= 0x30, byte <= 0x39 else { break }
      let (tenfold, overflowed) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowedAgain) = tenfold.addingReportingOverflow(Int(byte - 0x30))
      if overflowed || overflowedAgain { return isNegative ? Int.min : Int.max }
      number = sum
    }
    return isNegative ? -number : number
  }
}
