/// Why something cannot be written as XML.
public enum XMLWriteError: Error, Sendable, Hashable {
  /// A character that no XML 1.0 document can hold, not even as a reference.
  case forbiddenCharacter(Unicode.Scalar, in: String)
  /// A name that is none.
  case invalidName(String)
  /// A name, comment or target with a character the encoding lacks; there no reference can stand for it.
  case unencodable(String, encoding: String)
  /// A comment with `--` or `-` at its end.
  case invalidComment(String)
  /// A prefix that cannot be declared: reserved, or bound to another namespace on the same element.
  case invalidPrefix(String)
  /// The text of an element that holds elements cannot be replaced.
  case holdsElements(String)
  /// Edits that exclude each other, such as a text and an inserted element.
  case conflictingEdits(String)
  /// An element that is not of the record being edited.
  case foreignElement(String)
  /// The record's own element cannot be removed by editing the record.
  case removesRecord(String)
  /// Something written outside of a root element, or a second root.
  case outsideRoot
}

extension XMLWriteError: CustomStringConvertible {
  /// What stands in the way, and what to do.
  public var description: String {
    switch self {
    case .forbiddenCharacter(let scalar, let name):
      "\(name): the character U+\(String(scalar.value, radix: 16, uppercase: true)) cannot stand in XML. Remove it."
    case .invalidName(let name): "\"\(name.prefix(60))\" is no XML name. Correct the mapping."
    case .unencodable(let text, let encoding):
      "\"\(text.prefix(60))\" has a character that \(encoding) lacks. Choose another name or encoding."
    case .invalidComment(let text): "\"\(text.prefix(60))\" cannot be a comment: it has --. Remove it."
    case .invalidPrefix(let prefix):
      "The prefix \"\(prefix.prefix(60))\" cannot be declared here. Choose another."
    case .holdsElements(let name):
      "<\(name)> holds elements, so that it has no text to set. Correct the mapping."
    case .conflictingEdits(let name): "<\(name)> would get both a text and elements. Correct the mapping."
    case .foreignElement(let name): "<\(name)> is not of the record that is edited."
    case .removesRecord(let name): "<\(name)> is the record itself; remove its slice from the file instead."
    case .outsideRoot: "A document has one root element, and nothing but comments beside it."
    }
  }
}
