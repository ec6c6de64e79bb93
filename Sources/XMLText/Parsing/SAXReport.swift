import CLibXML2

/// What libxml2 objected to first.
///
/// Unsafe pointers of libxml2 stay in the files `SAX….swift`.
struct SAXReport {
  var cause: XMLError.Cause
  /// How many bytes libxml2 had read, of what it was given.
  var consumed: Int

  /// A report of a parser that found the document wrong without saying why.
  init(code: Int32) {
    let message = "the text is not well-formed XML"
    cause = .malformed(XMLFlaw(code: Int(code), message: message), message: message)
    consumed = 0
  }

  /// Makes a report of an error; `nil` for a warning and for a namespace that is only an unusual URI.
  init?(_ error: UnsafePointer<xmlError>?) {
    guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return nil }
    let code = Int(error.pointee.code)
    // Names such as urn:Контрагенты are no URI by the letter; programs use them all the same.
    if code == Int(XML_WAR_NS_URI.rawValue) || code == Int(XML_WAR_NS_URI_RELATIVE.rawValue) { return nil }
    consumed = 0
    if let context = error.pointee.ctxt?.assumingMemoryBound(to: xmlParserCtxt.self),
      let input = context.pointee.input, let base = input.pointee.base, let current = input.pointee.cur
    {
      consumed = Int(input.pointee.consumed) + (current - base)
    }
    if code == Int(XML_ERR_UNDECLARED_ENTITY.rawValue), let name = error.pointee.str1 {
      cause = .undeclaredEntity(String(String(cString: name).prefix(60)))
    } else {
      let message = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
      cause = .malformed(XMLFlaw(code: code, message: message), message: Self.shortened(message))
    }
  }

  /// One line without its end, and not all of a long name or value.
  private static func shortened(_ message: String) -> String {
    let line = message.split(whereSeparator: \.isNewline).first ?? ""
    let text = line.prefix(160)
    return text.count < line.count ? text + "…" : String(text)
  }
}

/// The start of libxml2, once in the process, before any thread uses it.
enum LibXML2 {
  static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// No network, and neither entities replaced nor a DTD loaded nor huge texts, which are options not given. The
  /// encoding is ours, whatever the declaration says.
  static let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue)
}
