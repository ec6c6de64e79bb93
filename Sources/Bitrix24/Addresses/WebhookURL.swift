public import HTTPTransfer

/// The address of an inbound webhook: portal, user and secret code, from which every method's address is made.
///
/// Reads what people paste: with or without a final slash, with a method or `profile.json` at the end, in quotes,
/// with blanks around, without a scheme. `http://` is for this machine only, where an emulated portal may run.
/// The code is never shown: ``description`` is `https://portal.bitrix24.ru/rest/1/•••`.
///
/// Source: bitrix24-rest.md §1.1.
public struct WebhookURL: Sendable, Hashable {
  /// The longest text read; a pasted document is refused before it is looked at.
  public static let bytesMax = 2048

  /// The number of the user in whose name the webhook acts.
  public let userID: Int

  /// Scheme, host and port of the portal, without path.
  public let portal: HTTPURL

  private let folder: String
  private let code: String

  /// Reads an address as pasted.
  ///
  /// - Throws: ``WebhookURLError``, which says what is wrong and never repeats the code.
  public init(_ pasted: String) throws(WebhookURLError) {
    guard pasted.utf8.count <= Self.bytesMax else { throw .tooLong }
    let text = Self.unwrapped(pasted)
    guard !text.isEmpty else { throw .empty }
    guard !text.contains(where: \.isWhitespace) else { throw .blankInside }

    let url = try Self.address(text)
    guard url.scheme == .https || url.isLoopback else { throw .plainHTTP(host: url.authority) }
    let path = url.target.prefix { $0 != "?" }
    let steps = path.split(separator: "/").map(String.init)
    guard let rest = steps.firstIndex(where: { $0.lowercased() == "rest" }) else {
      throw .noRestPath(host: url.authority)
    }
    var rights = steps[(rest + 1)...]
    if rights.first?.lowercased() == "api" { rights.removeFirst() }  // REST 3.0 puts the same code there
    guard let user = rights.popFirst() else { throw .noUser(host: url.authority) }
    guard let userID = Int(user), userID > 0, user.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw .userIsNotANumber(host: url.authority)
    }
    guard let code = rights.popFirst() else { throw .noCode(host: url.authority) }
    guard code.utf8.allSatisfy(Self.isCodeByte), (6...128).contains(code.utf8.count) else {
      throw .badCode(host: url.authority)
    }
    guard let portal = try? url.withTarget("/") else { throw .noHost }
    self.userID = userID
    self.code = code
    self.portal = portal
    folder = "/" + steps[..<rest].map { $0 + "/" }.joined() + "rest/"
  }

  /// The portal's host, with its port unless that is the scheme's own: the name under which limits are kept.
  public var host: String { portal.authority }

  /// The address of one method, such as `crm.company.list`; the answer is asked for in JSON.
  ///
  /// - Throws: `HTTPURLError` when the name holds what no method name holds.
  public func address(of method: String) throws(HTTPURLError) -> HTTPURL {
    try portal.withTarget("\(folder)\(userID)/\(code)/\(method).json")
  }

  /// The same user and code at another server, for a portal that was renamed.
  func at(_ server: HTTPURL) -> WebhookURL { WebhookURL(self, at: server) }

  private init(_ webhook: WebhookURL, at server: HTTPURL) {
    userID = webhook.userID
    code = webhook.code
    folder = webhook.folder
    portal = webhook.portal.at(server)
  }

  /// The code.
  var secret: String { code }
}

extension WebhookURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The address with bullets for the code.
  public var description: String { "\(portal.origin)\(folder)\(userID)/•••" }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Shows nothing but ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}

extension WebhookURL {
  private static let wrappers: Set<Character> = ["\"", "'", "`", "«", "»", "“", "”", "„", "‘", "’", "<", ">"]

  /// Without blanks, quotes, angle brackets and a final comma, semicolon or full stop.
  private static func unwrapped(_ text: String) -> String {
    func isWrapping(_ character: Character) -> Bool {
      character.isWhitespace || wrappers.contains(character) || character == "\u{FEFF}"
    }
    let start = text.drop(while: isWrapping)
    guard let end = start.lastIndex(where: { !isWrapping($0) && !",;.".contains($0) }) else { return "" }
    return String(start[...end])
  }

  private static func address(_ text: String) throws(WebhookURLError) -> HTTPURL {
    let lower = text.lowercased()
    let hasScheme = lower.prefix { $0 != "/" && $0 != "?" }.hasSuffix(":")
    do throws(HTTPURLError) {
      if hasScheme { return try HTTPURL(text) }
      let secure = try HTTPURL("https://" + text)
      // An emulated portal on this machine speaks plain http.
      return secure.isLoopback ? try HTTPURL("http://" + text) : secure
    } catch {
      switch error {
      case .noScheme, .unknownScheme: throw .unknownScheme
      case .noHost, .badHost, .badPort: throw .noHost
      case .userInformation: throw .userInformation
      case .badCharacter: throw .blankInside
      case .tooLong: throw .tooLong
      }
    }
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
