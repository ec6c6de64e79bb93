/// One HTTP request as a value.
public struct Request: Sendable {
  /// The verbs this client sends.
  public enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
  }

  /// The verb; it survives redirects together with the body.
  public var method: Method

  /// Where the request goes; http only to this machine.
  public var url: HTTPURL

  /// Fields beside those libcurl sets itself (Host, Content-Length, Accept-Encoding, User-Agent).
  public var headers: [Header]

  /// The body's bytes; sent with POST only.
  public var body: [UInt8]

  /// Stands in for the client's own total time when it is not `nil`.
  public var totalTimeout: Duration?

  /// Describes a request; nothing is sent or checked here.
  public init(
    _ method: Method = .get, _ url: HTTPURL, headers: [Header] = [], body: [UInt8] = [],
    totalTimeout: Duration? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.totalTimeout = totalTimeout
  }
}
