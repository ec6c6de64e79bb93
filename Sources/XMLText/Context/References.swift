/// Character references and the five predefined entities, for what is read without libxml2: namespaces of
/// ancestors.
enum References {
  /// The value with its references expanded.
  ///
  /// - Throws: ``XMLError/Cause/undeclaredEntity(_:)`` for any other entity, and for what is no reference; the place
  ///   is the value's beginning.
  static func expanded(in raw: String) throws(ScanFailure) -> String {
    guard raw.utf8.contains(0x26) else { return raw }
    var value = ""
    var rest = raw[...]
    while let ampersand = rest.firstIndex(of: "&") {
      value += rest[..<ampersand]
      let name = rest[ampersand...].dropFirst().prefix { $0 != ";" }
      guard name.endIndex < rest.endIndex, let character = character(named: name) else {
        throw ScanFailure(.undeclaredEntity(String(name.prefix(40))), at: 0)
      }
      value.unicodeScalars.append(character)
      rest = rest[rest.index(after: name.endIndex)...]
    }
    return value + rest
  }

  private static func character(named name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let isHexadecimal = name.hasPrefix("#x")
      let digits = name.dropFirst(isHexadecimal ? 2 : 1)
      guard !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
      let scalar = UInt32(digits, radix: isHexadecimal ? 16 : 10).flatMap(Unicode.Scalar.init)
      return scalar.flatMap { XMLCharacters.isAllowed($0) ? $0 : nil }
    }
  }
}
