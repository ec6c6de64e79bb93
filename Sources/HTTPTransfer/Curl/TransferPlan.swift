/// What one transfer needs, with every limit resolved; one redirect is one transfer.
struct TransferPlan: Sendable {
  let method: Request.Method
  let url: HTTPURL
  let headers: [Header]
  let body: [UInt8]
  let userAgent: String
  let connectMilliseconds: Int
  let totalMilliseconds: Int
  let answerBytesMax: Int

  init(_ request: Request, to url: HTTPURL, within limit: Duration, configuration: HTTPClient.Configuration) {
    method = request.method
    self.url = url
    headers = request.headers
    body = request.method == .post ? request.body : []
    userAgent = configuration.userAgent
    connectMilliseconds = Self.milliseconds(configuration.connectTimeout)
    totalMilliseconds = Self.milliseconds(limit)
    answerBytesMax = configuration.answerBytesMax
  }

  /// At least 1, because libcurl takes 0 for "no limit"; at most a day.
  private static func milliseconds(_ duration: Duration) -> Int {
    Int(min(max(duration / .milliseconds(1), 1), 86_400_000))
  }
}

/// What one transfer gave.
struct TransferAnswer: Sendable {
  let status: Int
  let headers: [Header]
  let body: [UInt8]
}
