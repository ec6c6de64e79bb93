import Bitrix24

/// JSON in lines, for people.
enum JSONLayout {
  /// The value, indented by two spaces a level; what holds nothing stays in its line.
  static func text(_ value: JSON, indentation: String = "") -> String {
    let inner = indentation + "  "
    switch value {
    case .array(let elements) where !elements.isEmpty:
      return "[\n" + elements.map { inner + text($0, indentation: inner) }.joined(separator: ",\n")
        + "\n\(indentation)]"
    case .object(let object) where !object.members.isEmpty:
      let lines = object.members.map { member in
        inner + plain(.string(member.name)) + ": " + text(member.value, indentation: inner)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    case .null, .bool, .int, .double, .string, .array, .object: return plain(value)
    }
  }

  private static func plain(_ value: JSON) -> String { String(decoding: value.bytes, as: UTF8.self) }
}
