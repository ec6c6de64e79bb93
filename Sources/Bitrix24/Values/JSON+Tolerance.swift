/// Reading values the way the portal writes them: ids as texts or numbers, flags as letters, an empty map as a list.
///
/// Source: bitrix24-rest.md §3.3, §4.5, §11 (6, 8, 10).
extension JSON {
  /// The member of that name; `nil` when this is no object or has no such member.
  public subscript(name: String) -> JSON? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// The element at that place; `nil` when this is no list or ends before.
  public subscript(index: Int) -> JSON? {
    if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
  }

  /// Whether there is nothing: `null`, an empty text, an empty list or object.
  public var isEmpty: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let object): object.members.isEmpty
    case .bool, .int, .double: false
    }
  }

  /// A text, or a number or flag written as text (`true` is `1`, `false` is empty, as PHP has it).
  public var text: String? {
    switch self {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): String(number)
    case .bool(let flag): flag ? "1" : ""
    case .null, .array, .object: nil
    }
  }

  /// A whole number, also when written as text or as `12.0`.
  public var integer: Int? {
    switch self {
    case .int(let number): number
    case .double(let number): Int(exactly: number)
    case .string(let text): Int(text)
    case .null, .bool, .array, .object: nil
    }
  }

  /// A number, also when written as text.
  public var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .null, .bool, .array, .object: nil
    }
  }

  /// A record's id: a whole number above 0. `0`, `"0"`, empty and `null` all mean "none" on the wire.
  public var id: Int? {
    integer.flatMap { $0 > 0 ? $0 : nil }
  }

  /// A flag, from `Y`/`N` in either case, `1`/`0` or a JSON flag.
  public var flag: Bool? {
    switch self {
    case .bool(let flag): flag
    case .int(1), .string("Y"), .string("y"), .string("1"): true
    case .int(0), .string("N"), .string("n"), .string("0"): false
    default: nil
    }
  }

  /// The elements of a list; the values of an object, for PHP makes an object of a list with gaps;
  /// nothing for anything else.
  public var elements: [JSON] {
    switch self {
    case .array(let elements): elements
    case .object(let object): object.members.map(\.value)
    default: []
    }
  }

  /// The members of an object; a list is taken for an object with the names 0, 1, 2 …, because PHP sends an
  /// empty map as `[]` and a map with such names as a list; nothing for anything else.
  public var members: [Member] {
    switch self {
    case .object(let object): object.members
    case .array(let elements): elements.enumerated().map { Member(String($0.offset), $0.element) }
    default: []
    }
  }

  /// Whether this can be a map: an object or a list.
  var isMap: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }
}
