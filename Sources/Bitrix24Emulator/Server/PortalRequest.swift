/// A request to the portal without the socket it came through.
public struct PortalRequest: Sendable, Hashable {
  /// The HTTP verb in upper case.
  public var verb: String
  /// The path as sent, still percent-encoded.
  public var path: String
  /// The query without its question mark, still percent-encoded.
  public var query: String
  /// The `Content-Type` header, "" when missing.
  public var contentType: String
  /// The body's bytes.
  public var body: [UInt8]
  /// The `Host` header, by which the portal names itself in what it gives to applications.
  public var host: String
  /// The address that it comes from, whose requests share one limit.
  public var source: String

  /// A request.
  public init(
    verb: String, path: String, query: String = "", contentType: String = "", body: [UInt8] = [],
    host: String = "127.0.0.1", source: String = "127.0.0.1"
  ) {
    self.verb = verb
    self.path = path
    self.query = query
    self.contentType = contentType
    self.body = body
    self.host = host
    self.source = source
  }

  /// The path's parts, decoded; doubled and trailing slashes vanish. Source: bitrix24-rest.md §1.1.
  var parts: [String] {
    path.split(separator: "/").map { part in
      PHPQuery.decode(Array(part.utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 })[...])
    }
  }

  /// Query and body merged, the body winning; a body sent with GET is not read.
  var parameters: PHPArray {
    var parameters = PHPQuery.parse(query)
    guard verb == "POST", !body.isEmpty else { return parameters }
    if contentType.lowercased().contains("json") {
      // Broken JSON leaves the parameters empty, as on the portal.
      for (key, value) in JSONReader.parse(body)?.array?.pairs ?? [] { parameters.set(key, value) }
    } else if let boundary = MultipartForm.boundary(contentType) {
      for (key, value) in MultipartForm.parse(body, boundary: boundary).pairs { parameters.set(key, value) }
    } else {
      for (key, value) in PHPQuery.parse(String(decoding: body, as: UTF8.self)).pairs {
        parameters.set(key, value)
      }
    }
    return parameters
  }
}

/// What the portal answers.
public struct PortalAnswer: Sendable, Hashable {
  /// The HTTP status.
  public var status: Int
  /// The `Content-Type` header.
  public var contentType: String
  /// The body's bytes.
  public var body: [UInt8]
  /// The `Location` header, "" when there is none.
  public var location = ""
  /// The connection closes without any of this being sent.
  public var isDropped: Bool

  init(status: Int, contentType: String, body: [UInt8], isDropped: Bool = false) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.isDropped = isDropped
  }

  static func json(_ status: Int, _ value: PHPValue, escapesUnicode: Bool) -> PortalAnswer {
    PortalAnswer(
      status: status, contentType: "application/json; charset=utf-8",
      body: JSONWriter.bytes(value, escapesUnicode: escapesUnicode))
  }

  static func page(_ status: Int, _ title: String) -> PortalAnswer {
    PortalAnswer(
      status: status, contentType: "text/html",
      body: Array("<html><head><title>\(status) \(title)</title></head><body>\(title)</body></html>".utf8))
  }

  static func moved(to location: String) -> PortalAnswer {
    var answer = page(302, "Found")
    answer.location = location
    return answer
  }

  static let dropped = PortalAnswer(status: 0, contentType: "", body: [], isDropped: true)
}
