/// Why bytes are no XML, or more of it than is allowed.
public struct XMLError: Error, Sendable, Hashable {
  /// What is wrong.
  public var cause: Cause
  /// Where it was found.
  public var place: XMLPlace

  /// Makes an error.
  public init(_ cause: Cause, at place: XMLPlace) {
    self.cause = cause
    self.place = place
  }

  /// What is wrong.
  public enum Cause: Sendable, Hashable {
    /// A NUL byte: not text, or text in UTF-16 that was not decoded.
    case nulByte
    /// A byte that means nothing in the file's encoding.
    case undecodableByte(UInt8, encoding: String)
    /// The file ends within something that began at the place.
    case unterminated(Construct)
    /// The file ends before this element does; the place is the end of the file.
    case unclosedElement(String)
    /// An end tag that is not that of the innermost open element.
    case mismatchedEndTag(expected: String, found: String)
    /// An end tag where no element is open.
    case unexpectedEndTag(String)
    /// Text before or after the root element.
    case textOutsideRoot
    /// A second element beside the root element.
    case secondRoot(String)
    /// A file without any element.
    case noRoot
    /// Markup that breaks the grammar.
    case unexpected(found: String, expected: String)
    /// An XML declaration that does not stand at the very beginning.
    case misplacedDeclaration
    /// A document type declaration after the root element began, or a second one.
    case misplacedDocumentType
    /// More of something than ``XMLLimits`` allow.
    case limitExceeded(XMLLimits.Name, limit: Int)
    /// A reference to an entity other than the five predefined ones; entities of a DTD are never expanded.
    case undeclaredEntity(String)
    /// What libxml2 objects to and what it is, as far as it is one of the frequent flaws; else libxml2's words tell.
    case malformed(XMLFlaw?, message: String)
    /// Scanner and libxml2 understand the record differently, so that nothing of it can be relied on.
    case outOfStep(expected: String, found: String)
    /// libxml2 had no memory or could not be started.
    case parserUnavailable
  }

  /// What can be left open at the end of a file.
  public enum Construct: String, Sendable, Hashable {
    /// `<!-- … -->`
    case comment
    /// `<![CDATA[ … ]]>`
    case characterData
    /// `<? … ?>`
    case instruction
    /// `<!DOCTYPE … >`
    case documentType
    /// `< … >`
    case tag
  }
}

extension XMLError: CustomStringConvertible {
  /// One sentence with the place, what was found and what to do.
  public var description: String {
    "Line \(place.line), column \(place.column): \(cause)"
  }
}

extension XMLError.Cause: CustomStringConvertible {
  /// What was found, what was expected and what to do, without the place.
  public var description: String {
    switch self {
    case .nulByte:
      "a NUL byte. The file is not text or its encoding is UTF-16; name the encoding of the connection."
    case .undecodableByte(let byte, let encoding):
      "byte 0x\(String(byte, radix: 16, uppercase: true)) means nothing in \(encoding). "
        + "Name the right encoding of the connection."
    case .unterminated(let construct):
      "\(construct) begins here and never ends. The file is cut off or damaged; export it again."
    case .unclosedElement(let name):
      "the file ends before </\(name)>. It is cut off; export it again."
    case .mismatchedEndTag(let expected, let found):
      "end tag </\(found)> where </\(expected)> was expected. The file is damaged; export it again."
    case .unexpectedEndTag(let name):
      "end tag </\(name)> where no element is open. The file is damaged; export it again."
    case .textOutsideRoot: "text outside of the root element. Remove it."
    case .secondRoot(let name):
      "a second root element <\(name)>. A file holds one; perhaps several were joined."
    case .noRoot: "no element in the file. It is empty or not XML."
    case .unexpected(let found, let expected): "found \(found) where \(expected) was expected."
    case .misplacedDeclaration:
      "an XML declaration that does not stand at the beginning. Remove what is before it."
    case .misplacedDocumentType: "a document type declaration that does not stand before the root element."
    case .limitExceeded(let name, let limit): "more than \(limit) \(name). The file is damaged or hostile."
    case .undeclaredEntity(let name):
      "reference to the entity &\(name);. Entities of a DTD are not read; write the text itself."
    case .malformed(let flaw?, _): flaw.description
    case .malformed(nil, let message): "\(message). The file is damaged; export it again."
    case .outOfStep(let expected, let found):
      "the record reads as \(found) for libxml2 and as \(expected) for the scanner. Nothing of it was used."
    case .parserUnavailable: "libxml2 could not be started, probably for lack of memory."
    }
  }
}

extension XMLError.Construct: CustomStringConvertible {
  /// The construct in words.
  public var description: String {
    switch self {
    case .comment: "a comment"
    case .characterData: "a CDATA section"
    case .instruction: "a processing instruction"
    case .documentType: "a document type declaration"
    case .tag: "a tag"
    }
  }
}
