import CLibXML2

/// What people do to XML by hand, or damaged files show: what libxml2 objects to most often, named by what is to be done.
public enum XMLFlaw: Sendable, Hashable, CaseIterable {
  /// `&` that begins no reference, as in `Bolts & Nuts`.
  case bareAmpersand
  /// `<` that begins no tag, as in `a < b`.
  case bareLess
  /// `<` within the value of an attribute.
  case lessInAttribute
  /// An attribute without a value in quotes.
  case unquotedAttribute
  /// Two attributes of one name.
  case repeatedAttribute
  /// A tag without its `>`, or with something in it that belongs elsewhere.
  case unfinishedTag
  /// End tags that do not match their start tags.
  case crossedTags
  /// A character that XML does not allow, as it is or as `&#…;`.
  case forbiddenCharacter
  /// Bytes that mean nothing in the encoding.
  case undecodable
  /// `]]>` in a text.
  case sectionEnd
  /// `--` in a comment.
  case dashesInComment
  /// A prefix for which no namespace was declared.
  case undeclaredPrefix

  /// The flaw behind an error of libxml2; `nil` for the rare, which its own words describe.
  init?(code: Int, message: String) {
    guard let code = UInt32(exactly: code) else { return nil }
    switch code {
    case XML_ERR_ENTITYREF_SEMICOL_MISSING.rawValue: self = .bareAmpersand
    case XML_ERR_NAME_REQUIRED.rawValue: self = message.contains("EntityRef") ? .bareAmpersand : .bareLess
    case XML_ERR_LT_IN_ATTRIBUTE.rawValue: self = .lessInAttribute
    case XML_ERR_ATTRIBUTE_NOT_STARTED.rawValue, XML_ERR_ATTRIBUTE_WITHOUT_VALUE.rawValue:
      self = .unquotedAttribute
    case XML_ERR_ATTRIBUTE_REDEFINED.rawValue, XML_NS_ERR_ATTRIBUTE_REDEFINED.rawValue:
      self = .repeatedAttribute
    case XML_ERR_GT_REQUIRED.rawValue, XML_ERR_SPACE_REQUIRED.rawValue,
      XML_ERR_ATTRIBUTE_NOT_FINISHED.rawValue:
      self = .unfinishedTag
    case XML_ERR_TAG_NAME_MISMATCH.rawValue, XML_ERR_TAG_NOT_FINISHED.rawValue,
      XML_ERR_LTSLASH_REQUIRED.rawValue:
      self = .crossedTags
    case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_CHARREF.rawValue,
      XML_ERR_INVALID_DEC_CHARREF.rawValue,
      XML_ERR_INVALID_HEX_CHARREF.rawValue:
      self = .forbiddenCharacter
    case XML_ERR_INVALID_ENCODING.rawValue: self = .undecodable
    case XML_ERR_MISPLACED_CDATA_END.rawValue: self = .sectionEnd
    case XML_ERR_HYPHEN_IN_COMMENT.rawValue: self = .dashesInComment
    case XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue: self = .undeclaredPrefix
    default: return nil
    }
  }
}

extension XMLFlaw: CustomStringConvertible {
  /// What is wrong and what to do, without the place.
  public var description: String {
    switch self {
    case .bareAmpersand: "an & that begins no reference. Write &amp; or export the file again."
    case .bareLess: "a < that begins no tag. Write &lt; or export the file again."
    case .lessInAttribute: "a < in the value of an attribute. Write &lt; or export the file again."
    case .unquotedAttribute: "an attribute without a value in quotes. Write name=\"value\"."
    case .repeatedAttribute: "an attribute that stands twice in one tag. Remove one."
    case .unfinishedTag: "a tag that is not finished. The file is damaged; export it again."
    case .crossedTags:
      "an end tag that does not belong to the last start tag. The file is damaged; export it again."
    case .forbiddenCharacter:
      "a character that XML does not allow. Remove it in the program the file comes from; if the file is in another encoding than it "
        + "says, name that one in the connection."
    case .undecodable:
      "bytes that mean nothing in the file's encoding. Name the right encoding of the connection."
    case .sectionEnd: "]]> in a text. Write ]]&gt;."
    case .dashesInComment: "-- in a comment. Remove them."
    case .undeclaredPrefix:
      "a prefix that no xmlns: declares. The file is cut off or damaged; export it again."
    }
  }
}
