/// What is wrong with a pasted webhook address. Names at most the host, never user or code.
public enum WebhookURLError: Error, Sendable, Hashable, CustomStringConvertible {
  case empty, tooLong, blankInside, unknownScheme, noHost, userInformation
  case plainHTTP(host: String)
  case noRestPath(host: String)
  case noUser(host: String)
  case userIsNotANumber(host: String)
  case noCode(host: String)
  case badCode(host: String)

  /// One sentence: what was found, what is expected, where to find it.
  public var description: String {
    let form =
      "expected https://PORTAL/rest/USER/CODE/, as shown under Applications, Developers, Inbound webhook"
    switch self {
    case .empty: return "the webhook address is empty; \(form)"
    case .tooLong: return "the webhook address is longer than \(WebhookURL.bytesMax) bytes; \(form)"
    case .blankInside: return "the webhook address has a space or a line break inside; \(form)"
    case .unknownScheme: return "the webhook address begins with something other than https://; \(form)"
    case .noHost: return "the webhook address names no valid host; \(form)"
    case .userInformation: return "the webhook address holds a user name before '@'; \(form)"
    case .plainHTTP(let host):
      return
        "the webhook address of \(host) begins with http://, which would send its code in the clear; use https://"
    case .noRestPath(let host):
      return "the webhook address of \(host) has no /rest/ in its path; \(form)"
    case .noUser(let host):
      return "the webhook address of \(host) ends after /rest/; \(form)"
    case .userIsNotANumber(let host):
      return "the webhook address of \(host) has something other than a user number after /rest/; \(form)"
    case .noCode(let host):
      return "the webhook address of \(host) ends after the user number, its code is missing; \(form)"
    case .badCode(let host):
      return "the code in the webhook address of \(host) is not made of 6 to 128 letters and digits; "
        + "copy the address again, whole"
    }
  }
}
