/// One complete HTTP answer; its body is decompressed and within the client's size limit.
public struct Response: Sendable {
  /// The HTTP status, 100 to 599; redirects that were followed do not appear.
  public let status: Int

  /// The fields of the last answer, in the order received.
  public let headers: [Header]

  /// The body after decompression.
  public let body: [UInt8]

  /// The address that answered: the request's own unless ``redirects`` is above 0.
  public let url: HTTPURL

  /// How many redirects were followed.
  public let redirects: Int

  /// Assembles an answer; for the client and for tests of what reads answers.
  public init(status: Int, headers: [Header] = [], body: [UInt8] = [], url: HTTPURL, redirects: Int = 0) {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
    self.redirects = redirects
  }

  /// The new address when the server sent us elsewhere, for callers that keep addresses.
  public var movedTo: HTTPURL? { redirects > 0 ? url : nil }

  /// The value of the last field of that name, whatever its case.
  public func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.last { $0.name.lowercased() == name }?.value
  }

  /// The media type in lower case without its parameters, such as `application/json`.
  public var contentType: String? {
    header("content-type")?.prefix { $0 != ";" && $0 != " " }.lowercased()
  }

  /// The wait asked for by `Retry-After` in its form of seconds; `nil` for its date form and when absent.
  ///
  /// Values above a day are cut to a day.
  public var retryAfter: Duration? {
    guard let text = header("retry-after"), let seconds = Int(text), seconds >= 0 else { return nil }
    return .seconds(min(seconds, 86_400))
  }
}
