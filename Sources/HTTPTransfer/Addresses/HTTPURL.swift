/// An http or https address whose path and query are taken for a secret.
///
/// Only the origin is ever shown: ``description``, `debugDescription` and reflection give `https://host/•••`.
/// The whole text is reachable under one name, ``unredacted``, so that its uses can be searched for.
/// An address never holds a user name or password (they are refused) and never a fragment (it is dropped).
public struct HTTPURL: Sendable, Hashable {
  /// The two protocols this client speaks.
  public enum Scheme: String, Sendable, Hashable {
    case http, https

    /// The port that need not be written: 80 or 443.
    public var defaultPort: Int { self == .http ? 80 : 443 }
  }

  /// The longest address accepted, in bytes: what common servers and proxies accept in a request line.
  public static let bytesMax = 8192

  /// http or https.
  public let scheme: Scheme

  /// The host in lower case; an IPv6 address stands in its brackets.
  public let host: String

  /// The port, or `nil` when it is the scheme's own.
  public let port: Int?

  /// Path and query as they go into the request line; begins with `/`. Secret.
  public let target: String

  /// Reads an absolute address.
  ///
  /// Bytes outside ASCII in path and query are percent-encoded; nothing else is changed or guessed.
  ///
  /// - Throws: ``HTTPURLError``, which never repeats the text.
  public init(_ text: String) throws(HTTPURLError) {
    guard text.utf8.count <= Self.bytesMax else { throw .tooLong }
    guard let colon = text.range(ofFirst: "://") else { throw .noScheme }
    guard let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased()) else { throw .unknownScheme }
    let rest = text[colon.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = try Self.authority(String(rest[..<end]))
    self.init(
      scheme: scheme, host: authority.host,
      port: authority.port == scheme.defaultPort ? nil : authority.port,
      target: try Self.target(rest[end...]))
  }

  init(scheme: Scheme, host: String, port: Int?, target: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.target = target
  }

  /// Host, and port when it is not the scheme's own.
  public var authority: String { port.map { "\(host):\($0)" } ?? host }

  /// Scheme and authority: `https://host:8443`.
  public var origin: String { "\(scheme.rawValue)://\(authority)" }

  /// The whole address with its secret. Never print it.
  public var unredacted: String { origin + target }

  /// Whether the host is this machine: `localhost`, `*.localhost`, `127.0.0.0/8` or `[::1]`.
  public var isLoopback: Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The same scheme and authority with another path and query.
  ///
  /// - Parameter target: begins with `/`, else a `/` is put before it.
  /// - Returns: the address; a fragment is dropped.
  /// - Throws: ``HTTPURLError/badCharacter`` or ``HTTPURLError/tooLong``.
  public func withTarget(_ target: String) throws(HTTPURLError) -> HTTPURL {
    HTTPURL(scheme: scheme, host: host, port: port, target: try Self.target(target[...]))
  }

  /// The same path and query at another server.
  public func at(_ server: HTTPURL) -> HTTPURL {
    HTTPURL(scheme: server.scheme, host: server.host, port: server.port, target: target)
  }

  /// The address a `Location` header points to, seen from here: absolute, `//host/…`, `/…` or relative.
  public func resolving(_ location: String) throws(HTTPURLError) -> HTTPURL {
    if location.hasPrefix("//") { return try HTTPURL(scheme.rawValue + ":" + location) }
    if location.hasPrefix("/") { return try withTarget(location) }
    if location.range(ofFirst: "://") != nil { return try HTTPURL(location) }
    guard !location.isEmpty else { throw .noHost }
    let path = target.prefix { $0 != "?" }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return try withTarget(folder + location)
  }
}

extension HTTPURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The origin; a bullet stands for path and query.
  public var description: String { target == "/" ? origin + "/" : origin + "/•••" }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Shows nothing but ``description``, so that `dump` and failing tests print no secret.
  public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}

extension HTTPURL {
  private static func authority(_ text: String) throws(HTTPURLError) -> (host: String, port: Int?) {
    guard !text.contains("@") else { throw .userInformation }
    var host = text[...]
    var port: Int?
    let afterBracket = text.lastIndex(of: "]") ?? text.startIndex
    if let colon = text[afterBracket...].lastIndex(of: ":") {
      host = text[..<colon]
      let digits = text[text.index(after: colon)...]
      guard let number = UInt16(digits), number > 0, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
        throw .badPort
      }
      port = Int(number)
    }
    guard !host.isEmpty else { throw .noHost }
    let isBracketed = host.hasPrefix("[")
    let isValid =
      isBracketed
      ? host.hasSuffix("]") && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ":.".contains($0) }
      : host.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) }
    guard isValid else { throw .badHost }
    return (host.lowercased(), port)
  }

  private static func target(_ text: Substring) throws(HTTPURLError) -> String {
    var target = text.hasPrefix("/") ? "" : "/"
    for byte in text.prefix(while: { $0 != "#" }).utf8 {
      switch byte {
      case 0...32, 127: throw .badCharacter
      case 128...: target += percentEncoded(byte)
      default: target.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    guard target.utf8.count <= bytesMax else { throw .tooLong }
    return target
  }

  private static func percentEncoded(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "%0" + digits : "%" + digits
  }
}

extension String {
  fileprivate func range(ofFirst mark: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(mark) { return start..<index(start, offsetBy: mark.count) }
      start = index(after: start)
    }
    return nil
  }
}
