/// Writing characters so that they read back the same.
enum Escaping {
  /// Where a value stands.
  enum Position {
    case text
    /// Between two of these bytes.
    case attribute(UInt8)
  }

  /// Appends a value; characters that mean something or that the encoding lacks become references.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - position: where it stands.
  ///   - bytes: what it is appended to.
  ///   - encoding: the encoding of `bytes`.
  ///   - name: the element or attribute, for the error.
  /// - Throws: ``XMLWriteError/forbiddenCharacter(_:in:)``.
  static func append(
    _ value: String, at position: Position, to bytes: inout [UInt8], encoding: XMLEncoding, name: String
  ) throws(XMLWriteError) {
    var brackets = 0
    for scalar in value.unicodeScalars {
      guard XMLCharacters.isAllowed(scalar) else { throw .forbiddenCharacter(scalar, in: name) }
      if let reference = reference(for: scalar, at: position, brackets: brackets) {
        bytes.append(contentsOf: reference.utf8)
      } else if !encoding.append(scalar, to: &bytes) {
        bytes.append(contentsOf: "&#\(scalar.value);".utf8)
      }
      brackets = scalar == "]" ? brackets + 1 : 0
    }
  }

  /// Whether a CDATA section can hold the value so that it reads back the same.
  static func fitsCharacterData(_ value: String, encoding: XMLEncoding) -> Bool {
    var brackets = 0
    for scalar in value.unicodeScalars {
      if scalar == "\r" || scalar == ">" && brackets >= 2 || !XMLCharacters.isAllowed(scalar) { return false }
      brackets = scalar == "]" ? brackets + 1 : 0
    }
    return encoding.encode(value) != nil
  }

  /// A value between double quotes, in UTF-8; for namespaces, which libxml2 reads at once.
  static func attribute(_ value: String) -> String {
    value.unicodeScalars.reduce(into: "") { text, scalar in
      if let reference = reference(for: scalar, at: .attribute(0x22), brackets: 0) {
        text += reference
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func reference(
    for scalar: Unicode.Scalar, at position: Position, brackets: Int
  ) -> String? {
    switch (scalar, position) {
    case ("&", _): "&amp;"
    case ("<", _): "&lt;"
    // A reader makes every line end LF, and every white space of an attribute a space.
    case ("\r", _): "&#13;"
    case (">", .text): brackets >= 2 ? "&gt;" : nil
    case ("\t", .attribute): "&#9;"
    case ("\n", .attribute): "&#10;"
    case ("\"", .attribute(0x22)): "&quot;"
    case ("'", .attribute(0x27)): "&apos;"
    default: nil
    }
  }
}
